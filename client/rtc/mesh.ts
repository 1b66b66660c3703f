// mesh.ts: links to all peers of a world: who is to be reached, how well it goes, and when a link ends.
//
// A membership starts a link and does not end one: links end at once on a good-bye or when somebody is out of the room, and
// else after 15 s without a packet. Until then a broken link is mended: by new ways on the same connection (an ICE restart), or, where
// the connection itself is dead, by a new one, while the body stays, faded. Any member may overwrite another's membership, and a homeserver that was restarted
// empties all of them; nobody vanishes for that while packets come.

import { log } from "../log.ts";
import { createPeer, type LinkSignal, type Peer, type Way } from "./peer.ts";

export type LinkState = "connecting" | "open" | "unstable" | "unreachable";

/** How the words of a link travel before there is one. */
export interface LinkSignalling {
  send(peer: string, signal: LinkSignal): void;
  onSignal(listener: (peer: string, signal: LinkSignal) => void): () => void;
}

export interface MeshInputs {
  /** This page's own peer id; of two peers the one with the lower id offers. */
  readonly self: string;
  readonly signalling: LinkSignalling;
  readonly iceServers: () => readonly RTCIceServer[];
  /** Makes a connection; a parameter, so that the mesh runs in Node. */
  readonly connect: (config: RTCConfiguration) => RTCPeerConnection;
  readonly onPacket: (peer: string, bytes: ArrayBuffer, reliable: boolean) => void;
  /** A connection is open, the first one to that peer or a new one: what went over an earlier one may be lost. Comes before its packets. */
  readonly onOpen: (peer: string) => void;
  /** A link changed; null when the peer is gone. */
  readonly onState: (peer: string, state: LinkState | null) => void;
}

export interface PeerLink {
  readonly peer: string;
  readonly state: LinkState;
  /** Round trip in milliseconds; null while it is unknown. */
  readonly rtt: number | null;
  /** Over a TURN server, at either end. */
  readonly relay: boolean;
}

export interface Mesh {
  /** Who says that they are here, this page left out. Starts links; ends none but those without a connection. */
  setMembers(peers: readonly string[]): void;
  /** Out of the room, or not wanted: its link ends at once, and none begins. */
  remove(peer: string): void;
  /** Wanted again after {@link remove}, which was a good-bye to the other side: asks for a new link. */
  welcome(peer: string): void;
  /** To one peer, or to all whose channels are open. State packets are dropped where the buffer is full. */
  send(peer: string | "all", bytes: ArrayBuffer, reliable: boolean): void;
  links(): readonly PeerLink[];
  /** Says good-bye to all. */
  close(): void;
}

/** Nothing heard for so long: shown as unstable, and new ways are looked for. In milliseconds. */
export const UNSTABLE_AFTER = 3_000;
/** Nothing heard for so long: gone. In milliseconds. */
export const GONE_AFTER = 15_000;
/** A link that has not opened by then is given up, and tried again after a while. In milliseconds. */
export const OPEN_WITHIN = 15_000;
export const RETRY_AFTER = 20_000;
/** A page whose engine has nothing to say says so, in milliseconds: silence must mean that the link is broken. */
const HERE_EVERY = 1_000;
/** How often links are looked at, in milliseconds. */
const CHECK_EVERY = 500;
/** How often the way is asked for, in checks. */
const WAY_CHECKS = 4;
/** A restart is asked for at most so often per link, in milliseconds. */
const RESTART_EVERY = 4_000;
/** The side that waits for an offer asks for one after so long; what is on its way needs some time. In milliseconds. */
const ASK_AFTER = 2_000;
/** A new connection for a dead one has so long before the next is begun, in milliseconds. */
const RENEW_WITHIN = 5_000;

/** Good-byes, and strangers' words, remembered. */
const MAX_REMEMBERED = 256;

interface Entry {
  readonly id: string;
  peer: Peer | null;
  state: LinkState;
  /**
   * When this state began, when something was heard last and sent last, when a restart was last asked for, and when a connection
   * was last begun or asked for; all by performance.now().
   */
  since: number;
  heard: number;
  sent: number;
  restarted: number;
  begun: number;
  /** The newest link that was begun with this peer: what is said of older ones is late. */
  link: number;
  way: Way | null;
}

const isUp = ({ state }: Entry): boolean => state === "open" || state === "unstable";

/** Notes one more, and forgets the oldest of too many. */
function remember(set: Set<string>, id: string): void {
  set.add(id);
  if (set.size > MAX_REMEMBERED) set.delete(set.values().next().value!);
}

export function createMesh(inputs: MeshInputs): Mesh {
  const { self, signalling } = inputs;
  const entries = new Map<string, Entry>();
  let members = new Set<string>();
  /** All who say that they are here, also those who said good-bye to this page. */
  let present = new Set<string>();
  /**
   * Who said good-bye, or was said good-bye to, and the last link with them: the membership may stand a while, and a new entering
   * has a new id.
   */
  const departed = new Map<string, number>();
  /** Who offered a link before their membership was known, or after it was lost: the offer is gone, so they are asked for another. */
  const unheard = new Set<string>();
  let links = 0; // begun by this side; numbered, so that a late offer is known for one
  let checks = 0;

  const offersTo = (id: string): boolean => self < id;

  function setState(entry: Entry, state: LinkState): void {
    if (entry.state === state) return;
    log("debug", `mesh: ${entry.id}: ${entry.state} → ${state}`);
    entry.state = state;
    entry.since = performance.now();
    inputs.onState(entry.id, state);
  }

  function heard(entry: Entry): void {
    entry.heard = performance.now();
    if (entry.state === "unstable") setState(entry, "open");
  }

  function askWay(entry: Entry): void {
    const { peer } = entry;
    peer
      ?.way()
      .then((way) => {
        if (way && entry.peer === peer) entry.way = way;
      })
      .catch((error: unknown) => log("debug", "mesh: no statistics", error));
  }

  /** Opens a connection for `link`; the one before it, if any, is given up. A peer that was up stays so, as unstable. */
  function connect(entry: Entry, link: number): Peer {
    entry.peer?.close(false);
    const peer = createPeer({
      connect: inputs.connect,
      iceServers: inputs.iceServers,
      link,
      offers: offersTo(entry.id),
      send: (signal) => signalling.send(entry.id, signal),
      onOpen: () => {
        if (entry.peer !== peer) return;
        entry.heard = performance.now();
        inputs.onOpen(entry.id);
        setState(entry, "open");
        askWay(entry);
      },
      onPacket: (bytes, reliable) => {
        if (entry.peer !== peer) return;
        heard(entry);
        if (bytes.byteLength > 0) inputs.onPacket(entry.id, bytes, reliable);
      },
      onBye: () => entry.peer === peer && depart(entry.id, false),
      onTrouble: () => entry.peer === peer && restart(entry),
    });
    entry.peer = peer;
    entry.link = link;
    begin(entry);
    if (entry.state === "connecting") entry.since = entry.begun;
    peer.start();
    return peer;
  }

  function begin(entry: Entry): void {
    entry.begun = performance.now();
    entry.way = null;
    if (entry.state === "open") setState(entry, "unstable");
    if (entry.state === "unreachable") setState(entry, "connecting");
  }

  /** Begins a new connection, or asks the other side, which makes the offers, to begin one. */
  function renew(entry: Entry): void {
    if (offersTo(entry.id)) {
      connect(entry, ++links);
      return;
    }
    const link = entry.peer?.link ?? 0;
    entry.peer?.close(false);
    entry.peer = null;
    begin(entry);
    signalling.send(entry.id, { kind: "renew", link });
  }

  /** The other side of `link` is dead, or has none (0). Its words may have crossed an offer of ours that cures that. */
  function onRenew(entry: Entry, link: number): void {
    if (!offersTo(entry.id)) return;
    const { peer } = entry;
    const onItsWay = peer !== null && !peer.opened && performance.now() - entry.begun < ASK_AFTER;
    if (peer === null || link === peer.link || (link === 0 && !onItsWay)) connect(entry, ++links);
  }

  function restart(entry: Entry): void {
    const now = performance.now();
    if (entry.peer === null || now - entry.restarted < RESTART_EVERY) return;
    entry.restarted = now;
    entry.peer.restart();
  }

  function add(id: string): Entry {
    const now = performance.now();
    const entry: Entry = {
      id,
      peer: null,
      state: "connecting",
      since: now,
      heard: now,
      sent: now,
      restarted: 0,
      begun: now,
      link: 0,
      way: null,
    };
    entries.set(id, entry);
    inputs.onState(id, "connecting");
    if (offersTo(id) || unheard.delete(id)) renew(entry);
    return entry;
  }

  function drop(id: string, bye: boolean): void {
    const entry = entries.get(id);
    if (!entry) return;
    entries.delete(id);
    entry.peer?.close(bye);
    inputs.onState(id, null);
  }

  function depart(id: string, bye: boolean): void {
    departed.set(id, entries.get(id)?.link ?? 0);
    if (departed.size > MAX_REMEMBERED) departed.delete(departed.keys().next().value!);
    drop(id, bye);
  }

  /** Who said good-bye and asks for a link later is here after all: this page was not wanted for a while. */
  function readmit(id: string, { kind, link }: LinkSignal): void {
    const last = departed.get(id);
    const asks = kind === "renew" ? link === 0 : kind === "offer" && last !== undefined && link > last;
    if (!asks || !present.has(id) || !departed.delete(id)) return;
    members.add(id);
    add(id).link = last ?? 0;
  }

  const stopListening = signalling.onSignal((id, signal) => {
    readmit(id, signal);
    const entry = entries.get(id) ?? (members.has(id) ? add(id) : null);
    if (!entry) {
      remember(unheard, id);
      return;
    }
    const { kind, link } = signal;
    if (kind === "renew") onRenew(entry, link);
    else if (kind === "restart") offersTo(id) && entry.peer?.link === link && restart(entry);
    else {
      // A newer link than what is known is a new attempt of the offering side; its candidates may overtake its offer
      const isNew = !offersTo(id) && link > entry.link && (kind === "offer" || kind === "candidates");
      (isNew ? connect(entry, link) : entry.peer)?.receive(signal);
    }
  });

  /** Neither a connection nor a membership says that they are here: also when a good-bye was lost and the close was not. */
  const isBare = ({ id, peer }: Entry): boolean => (!peer?.opened || peer.dead) && !members.has(id);

  function check(entry: Entry, now: number): void {
    switch (entry.state) {
      case "connecting":
        if (now - entry.since >= OPEN_WITHIN) giveUp(entry);
        else if (entry.peer?.dead) renew(entry);
        else if (entry.peer === null && now - entry.begun >= ASK_AFTER) renew(entry);
        break;
      case "unreachable":
        if (now - entry.since >= RETRY_AFTER) renew(entry);
        break;
      case "open":
        if (now - entry.heard > UNSTABLE_AFTER) setState(entry, "unstable");
        else if (entry.peer?.dead) renew(entry);
        break;
      case "unstable":
        if (now - entry.heard > GONE_AFTER) lose(entry);
        else mend(entry, now);
        break;
    }
    if (isUp(entry) && now - entry.sent >= HERE_EVERY) post(entry, new ArrayBuffer(0), false);
  }

  function mend(entry: Entry, now: number): void {
    if (entry.peer?.opened && !entry.peer.dead) restart(entry);
    else if (entry.peer?.dead || now - entry.begun >= RENEW_WITHIN) renew(entry);
  }

  function giveUp(entry: Entry): void {
    entry.peer?.close(false);
    entry.peer = null;
    setState(entry, "unreachable");
  }

  /** Silent for too long: its body goes; whoever still says to be here is tried again from the start. */
  function lose(entry: Entry): void {
    if (members.has(entry.id)) {
      setState(entry, "connecting");
      renew(entry);
    } else drop(entry.id, false);
  }

  function post(entry: Entry, bytes: ArrayBuffer, reliable: boolean): void {
    if (!entry.peer?.opened) return; // a new connection is on its way, and what was missed is told again on it
    if (entry.peer.send(bytes, reliable)) entry.sent = performance.now();
    else if (reliable) {
      // What is reliable must not be lost in the middle: a stuck link begins anew
      log("warn", `mesh: ${entry.id}: stuck`);
      renew(entry);
    }
  }

  const timer = setInterval(() => {
    const now = performance.now();
    const asksWay = ++checks % WAY_CHECKS === 0;
    for (const entry of [...entries.values()]) {
      if (isBare(entry)) drop(entry.id, false);
      else check(entry, now);
      if (asksWay) askWay(entry);
    }
  }, CHECK_EVERY);

  return {
    setMembers(peers) {
      present = new Set(peers);
      members = new Set(peers.filter((id) => !departed.has(id)));
      for (const id of members) if (!entries.has(id)) add(id);
      for (const entry of [...entries.values()]) {
        if (isBare(entry)) drop(entry.id, false);
      }
    },
    remove(peer) {
      members.delete(peer);
      depart(peer, true);
    },
    welcome(peer) {
      if (!present.has(peer)) return;
      departed.delete(peer);
      members.add(peer);
      const entry = entries.get(peer) ?? add(peer);
      if (entry.peer === null) renew(entry);
    },
    send(peer, bytes, reliable) {
      const targets = peer === "all" ? [...entries.values()] : [entries.get(peer)];
      for (const entry of targets) {
        if (entry && isUp(entry)) post(entry, bytes, reliable);
      }
    },
    links: () =>
      [...entries.values()].map(({ id, state, way }) => {
        return { peer: id, state, rtt: way?.rtt ?? null, relay: way?.relay ?? false };
      }),
    close() {
      clearInterval(timer);
      stopListening();
      for (const entry of entries.values()) entry.peer?.close(true);
      entries.clear();
    },
  };
}
