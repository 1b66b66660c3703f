// people.ts: everybody else in the world: from memberships to links, from links to the engine and the list of people.

import type { ToClient } from "../../engine/protocol.ts";
import type { EngineHandle } from "../engine.ts";
import { log } from "../log.ts";
import { serverOfUser } from "../matrix/link.ts";
import { MAX_OTHERS, type Member, type Membership } from "../matrix/membership.ts";
import type { Session } from "../matrix/session.ts";
import { createMesh } from "../rtc/mesh.ts";
import type { LinkState, PeerLink } from "../rtc/transport.ts";
import type { AppState } from "./app-state.ts";
import { type Called, callAll, fullName, plateName } from "./names.ts";
import { objectRights, sendObjectRights } from "./object-rules.ts";
import type { Talk } from "./talk.ts";

/** Who is here, as the interface shows it. */
export type Company = Pick<AppState, "people" | "self" | "ignored">;

export interface PeopleInputs {
  readonly engine: EngineHandle;
  readonly self: Member;
  readonly membership: Membership;
  readonly session: Session;
  readonly talk: Talk;
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

/** How often the ways of links are looked at, in milliseconds. */
const LOOK_EVERY = 2_000;
/** A round trip is shown anew when it has changed by so much, in milliseconds or as a share: a list that flickers helps nobody. */
const RTT_STEP = 2;
const RTT_SHARE = 0.1;
/** The same for loss, as a share, and for what goes over a link, in bits per second. */
const LOSS_STEP = 0.01;
const BITRATE_STEP = 2_000;

/** Links at most: more than a world takes, since the leaving and the coming overlap. */
const MAX_LINKS = 2 * MAX_OTHERS;

/** Leaders of the room whose names nobody else may bear unmarked, although they are not here. */
const MAX_LEADERS = 20;
/** Ignored people shown. */
const MAX_IGNORED = 200;

export const peerIdOf = ({ user, device, session }: Member): string => `${user}|${device}|${session}`;

const isSameRtt = (shown: number | null, rtt: number | null): boolean =>
  shown === null || rtt === null ? shown === rtt : Math.abs(shown - rtt) < Math.max(RTT_STEP, shown * RTT_SHARE);

/** As people read it: in steps. */
const inSteps = (value: number | null, step: number): number | null =>
  value === null ? null : Math.round(value / step) * step;

/** Somebody as the engine was told. */
interface Known {
  readonly member: Member;
  link: LinkState;
  rtt: number | null;
  relay: boolean;
  loss: number | null;
  bitrate: number | null;
  /** The person was told that this peer can't be reached. */
  reported: boolean;
  /** What the engine was told of the name; null until it was told. */
  announced: string | null;
  /** What it was told of the rights. */
  rights: string;
}

/** The server's name in a user id. */

export function createPeople(inputs: PeopleInputs): People {
  const { engine, self, membership, session } = inputs;
  const members = new Map<string, Member>();
  let ignored = session.ignored();
  const known = new Map<string, Known>();
  /** Peers that the engine has cut: they ask in vain for another link, as long as they are in. */
  const shunned = new Set<string>();

  function called(): (user: string) => Called {
    const here = membership.others().map(({ user }) => user);
    const saying = session.chat.lines().map(({ user }) => user);
    const leaders = session.permissions().leaders().slice(0, MAX_LEADERS);
    const users = [self.user, ...here, ...[...known.values()].map(({ member }) => member.user), ...saying, ...leaders];
    return callAll(users, session.nameOf, serverOfUser(self.user));
  }

  function publish(): void {
    const { roleOf, may, mayMute } = session.permissions();
    const { users: muted } = session.muted();
    const call = called();
    const standing = (user: string) => ({ user, ...call(user), role: roleOf(user) });
    const people = [...known].map(([peer, { member, link, rtt, relay, loss, bitrate }]) => {
      const { user } = member;
      const rights = {
        mayKick: may(self.user, "kick", user),
        mayBan: may(self.user, "ban", user),
        mayMute: mayMute(self.user, user),
      };
      const way = { link, rtt, relay, loss, bitrate };
      return { ...standing(user), ...rights, ...way, peer, muted: muted.has(user) };
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

  /** Takes over what links and engine say of the ways; publishes only what people would see. */
  async function lookAtWays(): Promise<void> {
    const losses = new Map((await engine.call("peers", null)).map(({ peer, loss }) => [peer, loss]));
    let changed = false;
    for (const { peer, rtt, relay, upload, download } of mesh.links()) {
      const entry = known.get(peer);
      if (!entry) continue;
      const loss = inSteps(losses.get(peer) ?? null, LOSS_STEP);
      const bitrate = upload === null || download === null ? null : inSteps(upload + download, BITRATE_STEP);
      const isSame = relay === entry.relay && loss === entry.loss && bitrate === entry.bitrate;
      if (isSame && isSameRtt(entry.rtt, rtt)) continue;
      Object.assign(entry, { relay, loss, bitrate, rtt: rtt === null ? null : Math.round(rtt) });
      changed = true;
    }
    if (changed) publish();
  }

  /** Tells the engine who this is, and again when that has changed. */
  function tell(peer: string, entry: Known, call: (user: string) => Called): void {
    const { user, session: nonce } = entry.member;
    const { name } = call(user);
    const plate = plateName(call(user));
    const rights = JSON.stringify(objectRights(session.permissions(), user));
    if (entry.announced !== null && entry.rights !== rights) tellRights(peer, entry, rights);
    if (entry.announced === `${name} ${plate}`) return;
    entry.announced = `${name} ${plate}`;
    engine.send({ type: "peer-joined", peer, user, name, plate, session: nonce });
    tellRights(peer, entry, rights);
  }

  function tellRights(peer: string, entry: Known, rights: string): void {
    entry.rights = rights;
    sendObjectRights(engine, session.permissions(), entry.member.user, peer);
  }

  /** Tells the engine who this is: before it hears anything else about the peer. */
  function announce(peer: string): void {
    const entry = known.get(peer);
    if (entry && entry.announced === null) tell(peer, entry, called());
  }

  function begin(peer: string): Known | null {
    const member = members.get(peer);
    if (!member) return null;
    const way = { link: "connecting", rtt: null, relay: false, loss: null, bitrate: null } as const;
    const entry: Known = { member, ...way, reported: false, announced: null, rights: "" };
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
    talking.remove(peer);
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
    refresh();
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
    onTrack: (peer, track) => talking.setTrack(peer, track),
    onVoice: () => talking.refresh(),
  });

  const talking = inputs.talk.begin({
    transport: mesh,
    self: self.user,
    userOf: (peer) => members.get(peer)?.user ?? null,
    isSilenced: (user) => session.muted().users.has(user) || !session.permissions().maySpeak(user),
  });

  function refresh(): void {
    publish();
    talking.refresh();
  }

  /** True of an earlier entering of a device that is in anew: after a crash, its good-bye never came. */
  function isReplaced(peer: string, others: readonly Member[]): boolean {
    const member = members.get(peer);
    const sameDevice = others.filter(({ user, device }) => user === member?.user && device === member.device);
    return sameDevice.length > 0 && sameDevice.every(({ session }) => session !== member?.session);
  }

  function follow(all: readonly Member[]): void {
    const isWelcome = (other: Member): boolean => !ignored.has(other.user) && !shunned.has(peerIdOf(other));
    const others = all.filter(isWelcome).slice(0, MAX_LINKS);
    for (const peer of known.keys()) if (isReplaced(peer, others)) mesh.remove(peer);
    for (const member of others) members.set(peerIdOf(member), member);
    mesh.setMembers(others.map(peerIdOf));
    session.signalling.meet(others);
    publish();
  }

  function shun(peer: string): void {
    shunned.add(peer);
    mesh.remove(peer);
    follow(membership.others());
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
    if (message.type === "peer-cut") shun(message.peer);
  });
  const stopMembers = membership.onChange(follow);
  const looking = setInterval(() => {
    lookAtWays().catch((error: unknown) => log("debug", "people: ways unknown", error)); // the engine starts again
  }, LOOK_EVERY);
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
    refresh,
    nameOf: (user) => fullName(called()(user)),
    called,
    links: () => mesh.links(),
    close() {
      clearInterval(looking);
      stopMessages();
      stopMembers();
      talking.end();
      mesh.close();
      for (const peer of [...known.keys()]) end(peer);
    },
  };
}
