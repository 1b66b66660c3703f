// mesh.ts: links to all peers of a world: who is to be reached, how well it goes, and when a link ends.
//
// A membership starts a link and does not end one: links end at once on a good-bye or when somebody is out of the room, and
// else after 15 s without a packet. Any member may overwrite another's membership, and a homeserver that was restarted
// empties all of them; nobody vanishes for that while packets come.

import { log } from "../log.ts";
import { createPeer, type LinkSignal, type Peer } from "./peer.ts";

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
  readonly iceServers: readonly RTCIceServer[];
  /** Makes a connection; a parameter, so that the mesh runs in Node. */
  readonly connect: (config: RTCConfiguration) => RTCPeerConnection;
  readonly onPacket: (peer: string, bytes: ArrayBuffer, reliable: boolean) => void;
  /** A link changed; null when the peer is gone. */
  readonly onState: (peer: string, state: LinkState | null) => void;
}

export interface PeerLink {
  readonly peer: string;
  readonly state: LinkState;
  /** Round trip in milliseconds; null while it is unknown. */
  readonly rtt: number | null;
}

export interface Mesh {
  /** Who says that they are here, this page left out. Starts links; ends none but those that never opened. */
  setMembers(peers: readonly string[]): void;
  /** Out of the room: its link ends at once. */
  remove(peer: string): void;
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
/** How often the round trip is asked for, in checks. */
const RTT_CHECKS = 4;
/** A restart is asked for at most so often per link, in milliseconds. */
const RESTART_EVERY = 4_000;

/** Good-byes remembered. */
const MAX_DEPARTED = 256;

interface Entry {
  readonly id: string;
  peer: Peer | null;
  state: LinkState;
  /** When this state began, when something was heard last and sent last, when a restart was last asked for; all by performance.now(). */
  since: number;
  heard: number;
  sent: number;
  restarted: number;
  rtt: number | null;
}

const randomLink = (): number => crypto.getRandomValues(new Uint32Array(1))[0]!;

export function createMesh(inputs: MeshInputs): Mesh {
  const { self, signalling } = inputs;
  const entries = new Map<string, Entry>();
  let members = new Set<string>();
  /** Who said good-bye: the membership may stand a while, and a new entering has a new id. */
  const departed = new Set<string>();
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

  function askRoundTrip(entry: Entry): void {
    entry.peer
      ?.roundTrip()
      .then((rtt) => (entry.rtt = rtt ?? entry.rtt))
      .catch((error: unknown) => log("debug", "mesh: no statistics", error));
  }

  /** Opens a connection for `link`; the one before it, if any, is given up. */
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
        setState(entry, "open");
        askRoundTrip(entry);
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
    if (entry.state !== "connecting") setState(entry, "connecting");
    entry.since = performance.now();
    peer.start();
    return peer;
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
      rtt: null,
    };
    entries.set(id, entry);
    inputs.onState(id, "connecting");
    if (offersTo(id)) connect(entry, randomLink());
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
    departed.add(id);
    if (departed.size > MAX_DEPARTED) departed.delete(departed.values().next().value!);
    drop(id, bye);
  }

  const stopListening = signalling.onSignal((id, signal) => {
    const entry = entries.get(id) ?? (members.has(id) ? add(id) : null);
    if (!entry) return;
    const current = entry.peer;
    // An offer of a link that isn't known is a new attempt of the offering side
    const isNew = signal.kind === "offer" && !offersTo(id) && current?.link !== signal.link;
    const early = signal.kind === "candidates" && !offersTo(id) && current === null;
    if (isNew || early) connect(entry, signal.link).receive(signal);
    else current?.receive(signal);
  });

  function check(entry: Entry, now: number): void {
    switch (entry.state) {
      case "connecting":
        if (now - entry.since < OPEN_WITHIN) break;
        entry.peer?.close(false);
        entry.peer = null;
        if (members.has(entry.id)) setState(entry, "unreachable");
        else drop(entry.id, false);
        break;
      case "unreachable":
        if (now - entry.since < RETRY_AFTER) break;
        if (offersTo(entry.id)) connect(entry, randomLink());
        else setState(entry, "connecting");
        break;
      case "open":
        if (now - entry.heard > UNSTABLE_AFTER) setState(entry, "unstable");
        break;
      case "unstable":
        if (now - entry.heard > GONE_AFTER) lose(entry);
        else restart(entry);
        break;
    }
    if (now - entry.sent >= HERE_EVERY && (entry.state === "open" || entry.state === "unstable")) {
      post(entry, new ArrayBuffer(0), false);
    }
  }

  /** Silent for too long: its body goes; whoever still says to be here is tried again from the start. */
  function lose(entry: Entry): void {
    const stays = members.has(entry.id);
    drop(entry.id, false);
    if (!stays) return;
    add(entry.id);
  }

  function post(entry: Entry, bytes: ArrayBuffer, reliable: boolean): void {
    if (entry.peer?.send(bytes, reliable)) entry.sent = performance.now();
    else if (reliable && (entry.state === "open" || entry.state === "unstable")) {
      // What is reliable must not be lost in the middle: a stuck link begins anew
      log("warn", `mesh: ${entry.id}: stuck`);
      lose(entry);
    }
  }

  const timer = setInterval(() => {
    const now = performance.now();
    const askRtt = ++checks % RTT_CHECKS === 0;
    for (const entry of [...entries.values()]) {
      check(entry, now);
      if (askRtt) askRoundTrip(entry);
    }
  }, CHECK_EVERY);

  return {
    setMembers(peers) {
      members = new Set(peers.filter((id) => !departed.has(id)));
      for (const id of members) if (!entries.has(id)) add(id);
      for (const entry of [...entries.values()]) {
        const neverOpened = entry.state === "connecting" || entry.state === "unreachable";
        if (neverOpened && !members.has(entry.id)) drop(entry.id, false);
      }
    },
    remove(peer) {
      members.delete(peer);
      depart(peer, true);
    },
    send(peer, bytes, reliable) {
      const targets = peer === "all" ? [...entries.values()] : [entries.get(peer)];
      for (const entry of targets) {
        if (entry && (entry.state === "open" || entry.state === "unstable")) post(entry, bytes, reliable);
      }
    },
    links: () => [...entries.values()].map(({ id, state, rtt }) => ({ peer: id, state, rtt })),
    close() {
      clearInterval(timer);
      stopListening();
      for (const entry of entries.values()) entry.peer?.close(true);
      entries.clear();
    },
  };
}
