// people.ts: everybody else in the world: from memberships to links, from links to the engine and the list of people.

import type { ToClient } from "../../engine/protocol.ts";
import type { EngineHandle } from "../engine.ts";
import { MAX_OTHERS, type Member, type Membership } from "../matrix/membership.ts";
import type { Session } from "../matrix/session.ts";
import { createMesh, type LinkState, type PeerLink } from "../rtc/mesh.ts";
import type { AppState } from "./app-state.ts";
import { type Called, callAll, fullName, plateName } from "./names.ts";

/** Who is here, as the interface shows it. */
export type Company = Pick<AppState, "people" | "self" | "ignored">;

export interface PeopleInputs {
  readonly engine: EngineHandle;
  readonly self: Member;
  readonly membership: Membership;
  readonly session: Session;
  readonly iceServers: () => readonly RTCIceServer[];
  readonly connect: (config: RTCConfiguration) => RTCPeerConnection;
  readonly onCompany: (company: Company) => void;
  /** Somebody can't be reached; told once for each. */
  readonly onUnreachable: (name: string) => void;
}

export interface People {
  /** A user is out of the room: the links to all their devices end at once. */
  remove(user: string): void;
  /** Whom to ignore has changed: their links end at once, and begin anew with those who are no longer ignored. */
  sift(): void;
  /** Names or roles have changed, or who says something. */
  refresh(): void;
  /** Somebody's name, and what tells them apart where that is needed. */
  nameOf(user: string): string;
  /** How those who can be seen or read now are called. */
  called(): (user: string) => Called;
  links(): readonly PeerLink[];
  /** Says good-bye. Safe to call while the page goes. */
  close(): void;
}

/** How long a body waits for its name, in milliseconds; then it comes with the user id's. */
const NAME_WITHIN = 1_500;

/** How often round trips are looked at, in milliseconds. */
const LOOK_EVERY = 2_000;
/** A round trip is shown anew when it has changed by so much, in milliseconds or as a share: a list that flickers helps nobody. */
const RTT_STEP = 2;
const RTT_SHARE = 0.1;

/** Links at most: more than a world takes, since the leaving and the coming overlap. */
const MAX_LINKS = 2 * MAX_OTHERS;

/** Leaders of the room whose names nobody else may bear unmarked, although they are not here. */
const MAX_LEADERS = 20;
/** Ignored people shown. */
const MAX_IGNORED = 200;

export const peerIdOf = ({ user, device, session }: Member): string => `${user}|${device}|${session}`;

const isSameRtt = (shown: number | null, rtt: number | null): boolean =>
  shown === null || rtt === null ? shown === rtt : Math.abs(shown - rtt) < Math.max(RTT_STEP, shown * RTT_SHARE);

/** Somebody as the engine was told. */
interface Known {
  readonly member: Member;
  link: LinkState;
  rtt: number | null;
  relay: boolean;
  /** The person was told that this peer can't be reached. */
  reported: boolean;
  /** What the engine was told of the name; null until it was told. */
  announced: string | null;
}

/** The server's name in a user id. */
const serverOf = (user: string): string => user.slice(user.indexOf(":") + 1);

export function createPeople(inputs: PeopleInputs): People {
  const { engine, self, membership, session } = inputs;
  const members = new Map<string, Member>();
  let ignored = session.ignored();
  const known = new Map<string, Known>();

  function called(): (user: string) => Called {
    const here = membership.others().map(({ user }) => user);
    const saying = session.chat.lines().map(({ user }) => user);
    const leaders = session.permissions().leaders().slice(0, MAX_LEADERS);
    const users = [self.user, ...here, ...[...known.values()].map(({ member }) => member.user), ...saying, ...leaders];
    return callAll(users, session.nameOf, serverOf(self.user));
  }

  function publish(): void {
    const { roleOf, may } = session.permissions();
    const call = called();
    const standing = (user: string) => ({ user, ...call(user), role: roleOf(user) });
    const people = [...known].map(([peer, { member, link, rtt, relay }]) => {
      const { user } = member;
      const rights = { mayKick: may(self.user, "kick", user), mayBan: may(self.user, "ban", user) };
      return { ...standing(user), ...rights, peer, link, rtt, relay };
    });
    for (const [peer, entry] of known) if (entry.announced !== null) tell(peer, entry, call);
    const here = new Set(membership.others().map(({ user }) => user));
    const shown = [...ignored].sort((a, b) => Number(here.has(b)) - Number(here.has(a))).slice(0, MAX_IGNORED);
    inputs.onCompany({
      people,
      self: standing(self.user),
      // Who is not here may be in none of our rooms: nobody asks for their name
      ignored: shown.map((user) => ({ user, ...(here.has(user) ? call(user) : { name: user, handle: null }) })),
    });
  }

  /** Takes over what the links say of their ways; publishes only what people would see. */
  function lookAtWays(): void {
    let changed = false;
    for (const { peer, rtt, relay } of mesh.links()) {
      const entry = known.get(peer);
      if (!entry || (relay === entry.relay && isSameRtt(entry.rtt, rtt))) continue;
      entry.rtt = rtt === null ? null : Math.round(rtt);
      entry.relay = relay;
      changed = true;
    }
    if (changed) publish();
  }

  /** Tells the engine who this is, and again when that has changed. */
  function tell(peer: string, entry: Known, call: (user: string) => Called): void {
    const { user, session: nonce } = entry.member;
    const { name } = call(user);
    const plate = plateName(call(user));
    if (entry.announced === `${name} ${plate}`) return;
    entry.announced = `${name} ${plate}`;
    engine.send({ type: "peer-joined", peer, user, name, plate, session: nonce });
  }

  /** Tells the engine who this is: before it hears anything else about the peer. */
  function announce(peer: string): void {
    const entry = known.get(peer);
    if (entry && entry.announced === null) tell(peer, entry, called());
  }

  function begin(peer: string): Known | null {
    const member = members.get(peer);
    if (!member) return null;
    const entry: Known = { member, link: "connecting", rtt: null, relay: false, reported: false, announced: null };
    known.set(peer, entry);
    const named = Promise.race([
      session.loadName(member.user),
      new Promise((resolve) => setTimeout(resolve, NAME_WITHIN)),
    ]);
    void named.then(() => known.get(peer) === entry && announce(peer));
    return entry;
  }

  /** Takes the body out of the engine; the person may stay on the list. */
  function retire(peer: string, entry: Known): void {
    if (entry.announced !== null) engine.send({ type: "peer-left", peer });
    entry.announced = null;
  }

  function end(peer: string): void {
    const entry = known.get(peer);
    known.delete(peer);
    if (entry) retire(peer, entry);
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
    // It may be our own network that changed, and then a sync from before waits in vain
    if (state === "unstable" || state === "unreachable" || before === "unstable") session.wake();
    if (state === "unstable") engine.send({ type: "peer-unstable", peer, unstable: true });
    if (before === "unstable" && state === "open") engine.send({ type: "peer-unstable", peer, unstable: false });
    if (before === "unstable" && state === "connecting") retire(peer, entry); // silent for too long
    if (state === "unreachable" && !entry.reported) {
      entry.reported = true;
      inputs.onUnreachable(session.nameOf(entry.member.user));
    }
    publish();
  }

  const mesh = createMesh({
    self: peerIdOf(self),
    signalling: {
      send(peer, signal) {
        const member = members.get(peer);
        if (member) session.signalling.send(member, signal);
      },
      onSignal: (listener) => session.signalling.onSignal((from, body) => listener(peerIdOf(from), body)),
    },
    iceServers: inputs.iceServers,
    connect: inputs.connect,
    onOpen(peer) {
      announce(peer);
      engine.send({ type: "peer-open", peer });
    },
    onPacket: (peer, bytes, reliable) => engine.send({ type: "packet", peer, reliable, bytes }),
    onState,
  });

  /** True of an earlier entering of a device that is in anew: after a crash, its good-bye never came. */
  function isReplaced(peer: string, others: readonly Member[]): boolean {
    const member = members.get(peer);
    const sameDevice = others.filter(({ user, device }) => user === member?.user && device === member.device);
    return sameDevice.length > 0 && sameDevice.every(({ session }) => session !== member?.session);
  }

  function follow(all: readonly Member[]): void {
    const others = all.filter(({ user }) => !ignored.has(user)).slice(0, MAX_LINKS);
    for (const peer of known.keys()) if (isReplaced(peer, others)) mesh.remove(peer);
    for (const member of others) members.set(peerIdOf(member), member);
    mesh.setMembers(others.map(peerIdOf));
    session.signalling.meet(others);
    publish();
  }

  function remove(user: string): void {
    session.signalling.forget(user);
    for (const [peer, member] of [...members]) {
      if (member.user !== user) continue;
      mesh.remove(peer);
      members.delete(peer);
    }
  }

  const stopMessages = engine.onMessage((message: ToClient) => {
    if (message.type === "packet") mesh.send(message.peer, message.bytes, message.reliable);
  });
  const stopMembers = membership.onChange(follow);
  const looking = setInterval(lookAtWays, LOOK_EVERY);
  follow(membership.others());

  return {
    remove,
    sift() {
      const before = ignored;
      ignored = session.ignored();
      for (const user of ignored) if (!before.has(user)) remove(user);
      const welcome = membership.others().filter(({ user }) => before.has(user) && !ignored.has(user));
      follow(membership.others());
      for (const member of welcome) mesh.welcome(peerIdOf(member));
      if (welcome.length > 0 || ignored.size < before.size) session.chat.reread();
      publish();
    },
    refresh: publish,
    nameOf: (user) => fullName(called()(user)),
    called,
    links: () => mesh.links(),
    close() {
      clearInterval(looking);
      stopMessages();
      stopMembers();
      mesh.close();
      for (const peer of [...known.keys()]) end(peer);
    },
  };
}
