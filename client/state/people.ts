// people.ts: everybody else in the world: from memberships to links, from links to the engine and the list of people.

import type { ToClient } from "../../engine/protocol.ts";
import type { EngineHandle } from "../engine.ts";
import { MAX_OTHERS, type Member, type Membership } from "../matrix/membership.ts";
import type { Session } from "../matrix/session.ts";
import { createMesh, type LinkState, type PeerLink } from "../rtc/mesh.ts";
import type { Person } from "./app-state.ts";

export interface PeopleInputs {
  readonly engine: EngineHandle;
  readonly self: Member;
  readonly membership: Membership;
  readonly session: Session;
  readonly iceServers: readonly RTCIceServer[];
  readonly connect: (config: RTCConfiguration) => RTCPeerConnection;
  readonly onPeople: (people: readonly Person[]) => void;
}

export interface People {
  /** A user is out of the room: the links to all their devices end at once. */
  remove(user: string): void;
  rename(user: string, name: string): void;
  links(): readonly PeerLink[];
  /** Says good-bye. Safe to call while the page goes. */
  close(): void;
}

/** How long a body waits for its name, in milliseconds; then it comes with the user id's. */
const NAME_WITHIN = 1_500;

/** Links at most: more than a world takes, since the leaving and the coming overlap. */
const MAX_LINKS = 2 * MAX_OTHERS;

export const peerIdOf = ({ user, device, session }: Member): string => `${user}|${device}|${session}`;

/** Somebody as the engine was told. */
interface Known {
  readonly member: Member;
  link: LinkState;
  /** The name under which the engine knows this peer; null until it was told. */
  announced: string | null;
}

export function createPeople(inputs: PeopleInputs): People {
  const { engine, membership, session } = inputs;
  const members = new Map<string, Member>();
  const known = new Map<string, Known>();

  function publish(): void {
    const people = [...known].map(([peer, { member, link }]) => {
      return { peer, user: member.user, name: session.nameOf(member.user), link };
    });
    inputs.onPeople(people);
  }

  /** Tells the engine who this is, once: before it hears anything else about the peer. */
  function announce(peer: string): void {
    const entry = known.get(peer);
    if (!entry || entry.announced !== null) return;
    const { user, session: nonce } = entry.member;
    entry.announced = session.nameOf(user);
    engine.send({ type: "peer-joined", peer, user, name: entry.announced, session: nonce });
  }

  function begin(peer: string): Known | null {
    const member = members.get(peer);
    if (!member) return null;
    const entry: Known = { member, link: "connecting", announced: null };
    known.set(peer, entry);
    const named = Promise.race([
      session.loadName(member.user),
      new Promise((resolve) => setTimeout(resolve, NAME_WITHIN)),
    ]);
    void named.then(() => known.get(peer) === entry && announce(peer));
    return entry;
  }

  function end(peer: string): void {
    const entry = known.get(peer);
    known.delete(peer);
    if (entry?.announced) engine.send({ type: "peer-left", peer });
  }

  function onState(peer: string, state: LinkState | null) {
    if (state === null) {
      end(peer);
      return publish();
    }
    const entry = known.get(peer) ?? begin(peer);
    if (!entry) return;
    const before = entry.link;
    entry.link = state;
    if (state === "unstable") engine.send({ type: "peer-unstable", peer, unstable: true });
    if (state === "open") {
      announce(peer);
      if (before === "unstable") engine.send({ type: "peer-unstable", peer, unstable: false });
      else engine.send({ type: "peer-open", peer });
    }
    publish();
  }

  const mesh = createMesh({
    self: peerIdOf(inputs.self),
    signalling: {
      send(peer, signal) {
        const member = members.get(peer);
        if (member) session.signalling.send(member, signal);
      },
      onSignal: (listener) => session.signalling.onSignal((from, body) => listener(peerIdOf(from), body)),
    },
    iceServers: inputs.iceServers,
    connect: inputs.connect,
    onPacket: (peer, bytes, reliable) => engine.send({ type: "packet", peer, reliable, bytes }),
    onState,
  });

  function follow(all: readonly Member[]): void {
    const others = all.slice(0, MAX_LINKS);
    for (const member of others) members.set(peerIdOf(member), member);
    mesh.setMembers(others.map(peerIdOf));
    session.signalling.meet(others);
  }

  const stopMessages = engine.onMessage((message: ToClient) => {
    if (message.type === "packet") mesh.send(message.peer, message.bytes, message.reliable);
  });
  const stopMembers = membership.onChange(follow);
  follow(membership.others());

  return {
    remove(user) {
      session.signalling.forget(user);
      for (const [peer, member] of [...members]) {
        if (member.user !== user) continue;
        mesh.remove(peer);
        members.delete(peer);
      }
    },
    rename(user, name) {
      for (const [peer, { member, announced }] of known) {
        if (member.user !== user || announced === null || announced === name) continue;
        known.get(peer)!.announced = name;
        engine.send({ type: "peer-joined", peer, user, name, session: member.session });
      }
      publish();
    },
    links: () => mesh.links(),
    close() {
      stopMessages();
      stopMembers();
      mesh.close();
      for (const peer of [...known.keys()]) end(peer);
    },
  };
}
