// mesh.ts: links to all peers of a world: who is to be reached, how well it goes, and when a link ends.
//
// A membership starts a link and does not end one: links end at once on a good-bye or when somebody is out of the room, and
// else after 15 s without a packet. Until then a broken link is mended: by new ways on the same connection (an ICE restart), or, where
// the connection itself is dead, by a new one, while the body stays, faded. Any member may overwrite another's membership, and a homeserver that was restarted
// empties all of them; nobody vanishes for that while packets come.

import { log } from "../log.ts";
import { createPeer, type LinkSignal, type LinkWord, type Peer, type Way } from "./peer.ts";
import type { LinkState, Transport, TransportEvents } from "./transport.ts";

/** How the words of a link travel before there is one. */
export interface LinkSignalling {
  send(peer: string, signal: LinkSignal): void;
  onSignal(listener: (peer: string, signal: LinkSignal) => void): () => void;
}

export interface MeshInputs extends TransportEvents {
  /** This page's own peer id; of two peers the one with the lower id offers. */
  readonly self: string;
  readonly signalling: LinkSignalling;
  readonly iceServers: () => readonly RTCIceServer[];
  /** Makes a connection; a parameter, so that the mesh runs in Node. */
  readonly connect: (config: RTCConfiguration) => RTCPeerConnection;
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

/** Words of a peer between two checks that are listened to; nobody who means well has more to say. */
const MAX_WORDS = 20;

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
  /** Bits per second between the last two looks at the way. */
  upload: number | null;
  download: number | null;
  /** Its voice was asked for. */
  heeds: boolean;
  /** It says that it has one, and that it wants ours. */
  speaks: boolean;
  listens: boolean;
  /** What it has said since the last check. */
  words: number;
  /** Refused tracks of earlier connections. */
  refused: number;
}

const isUp = ({ state }: Entry): boolean => state === "open" || state === "unstable";

/** Notes one more, and forgets the oldest of too many. */
function remember(set: Set<string>, id: string): void {
  set.add(id);
  if (set.size > MAX_REMEMBERED) set.delete(set.values().next().value!);
}

/** Bits per second. */
const rate = (bytes: number, milliseconds: number): number | null =>
  bytes < 0 || milliseconds <= 0 ? null : (bytes * 8_000) / milliseconds;

export function createMesh(inputs: MeshInputs): Transport {
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
  let voice: MediaStreamTrack | null = null;

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
        if (way && entry.peer === peer) noteWay(entry, way);
      })
      .catch((error: unknown) => log("debug", "mesh: no statistics", error));
  }

  function noteWay(entry: Entry, way: Way): void {
    const { way: before } = entry;
    entry.way = way;
    if (!before) return;
    const past = way.time - before.time;
    entry.upload = rate(way.sent - before.sent, past);
    entry.download = rate(way.received - before.received, past);
  }

  /** Tells a peer, whose connection is new, what it must know of voices. */
  function introduce({ peer, heeds }: Entry): void {
    if (heeds) peer?.say("listen");
    if (voice) peer?.say("voice");
  }

  function hearWord(entry: Entry, word: Exclude<LinkWord, "" | "bye">): void {
    if (++entry.words > MAX_WORDS) return;
    const { speaks, listens } = entry;
    if (word === "voice" || word === "no-voice") entry.speaks = word === "voice";
    else entry.listens = word === "listen";
    entry.peer?.setWanted(entry.listens);
    if (entry.speaks !== speaks || entry.listens !== listens) inputs.onVoice(entry.id);
  }

  /** Opens a connection for `link`; the one before it, if any, is given up. A peer that was up stays so, as unstable. */
  function connect(entry: Entry, link: number): Peer {
    abandon(entry);
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
        introduce(entry);
        setState(entry, "open");
        askWay(entry);
      },
      onPacket: (bytes, reliable) => {
        if (entry.peer !== peer) return;
        heard(entry);
        if (bytes.byteLength > 0) inputs.onPacket(entry.id, bytes, reliable);
      },
      onWord(word) {
        if (entry.peer !== peer) return;
        heard(entry);
        if (word === "bye") depart(entry.id, false);
        else hearWord(entry, word);
      },
      onTrack: (track) => entry.peer === peer && inputs.onTrack(entry.id, track),
      onTrouble: () => entry.peer === peer && restart(entry),
    });
    entry.peer = peer;
    entry.link = link;
    peer.setVoice(voice);
    begin(entry);
    if (entry.state === "connecting") entry.since = entry.begun;
    peer.start();
    return peer;
  }

  /** Gives the connection up, if there is one, and what was said over it. */
  function abandon(entry: Entry): void {
    const { peer, speaks, listens } = entry;
    if (!peer) return;
    entry.refused += peer.refused;
    peer.close(false);
    entry.peer = null;
    entry.speaks = entry.listens = false;
    if (speaks || listens) inputs.onVoice(entry.id);
  }

  function begin(entry: Entry): void {
    entry.begun = performance.now();
    entry.way = entry.upload = entry.download = null;
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
    abandon(entry);
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
      upload: null,
      download: null,
      heeds: false,
      speaks: false,
      listens: false,
      words: 0,
      refused: 0,
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
    abandon(entry);
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
      entry.words = 0;
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
    setVoice(track) {
      const changed = (voice === null) !== (track === null);
      voice = track;
      for (const { peer } of entries.values()) {
        peer?.setVoice(track);
        if (changed) peer?.say(track ? "voice" : "no-voice");
      }
    },
    listen(peer, listens) {
      const entry = entries.get(peer);
      if (!entry || entry.heeds === listens) return;
      entry.heeds = listens;
      entry.peer?.say(listens ? "listen" : "unlisten");
    },
    links: () =>
      [...entries.values()].map(({ id, state, way, upload, download, speaks, listens, peer, refused: before }) => {
        const refused = before + (peer?.refused ?? 0);
        const rtt = way?.rtt ?? null;
        return { peer: id, state, rtt, relay: way?.relay ?? false, upload, download, speaks, listens, refused };
      }),
    close() {
      clearInterval(timer);
      stopListening();
      for (const entry of entries.values()) entry.peer?.close(true);
      entries.clear();
    },
  };
}
