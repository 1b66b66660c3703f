// peer.ts: one connection to one peer: two data channels and a line for voices, set up by words that somebody else carries.

import { log } from "../log.ts";
import { createVoiceLine, withSilence } from "./voice-line.ts";

/**
 * What two ends say to each other to get a connection; `link` names the attempt, `round` counts its offers. `restart` asks for new
 * ways on the same connection, `renew` for a new connection: this end of `link` is dead, or there is none (0).
 */
export type LinkSignal =
  | { kind: "offer"; link: number; round: number; sdp: string }
  | { kind: "answer"; link: number; round: number; sdp: string }
  | { kind: "candidates"; link: number; candidates: LinkCandidate[] }
  | { kind: "restart"; link: number }
  | { kind: "renew"; link: number }
  | { kind: "bye"; link: number };

export interface LinkCandidate {
  readonly candidate: string;
  readonly sdpMid: string | null;
  readonly sdpMLineIndex: number | null;
}

/** The way that packets go at the moment. */
export interface Way {
  /** Round trip in milliseconds. */
  readonly rtt: number;
  /** Over a TURN server, at either end. */
  readonly relay: boolean;
  /** Bytes so far, packets' and voices'; and when that was, in milliseconds. */
  readonly sent: number;
  readonly received: number;
  readonly time: number;
}

/** What one end says to the other over the link itself, besides packets: good-bye; still here; send me your voice, or send it no more; my microphone is on, or off. */
const WORDS = ["bye", "", "listen", "unlisten", "voice", "no-voice"] as const;
export type LinkWord = (typeof WORDS)[number];

export interface PeerInputs {
  readonly connect: (config: RTCConfiguration) => RTCPeerConnection;
  /** Asked again for each offer and answer: what a homeserver lends expires. */
  readonly iceServers: () => readonly RTCIceServer[];
  readonly link: number;
  /** The side that makes offers; the other one only answers, so that two offers never cross. */
  readonly offers: boolean;
  readonly send: (signal: LinkSignal) => void;
  readonly onOpen: () => void;
  readonly onPacket: (bytes: ArrayBuffer, reliable: boolean) => void;
  /** The other side said this over the link itself; a good-bye also by the words that set it up. */
  readonly onWord: (word: Exclude<LinkWord, "">) => void;
  /** The line on which its voice comes. */
  readonly onTrack: (track: MediaStreamTrack) => void;
  /** ICE gave up or lost its way: time for {@link Peer.restart}. */
  readonly onTrouble: () => void;
}

export interface Peer {
  readonly link: number;
  /** Both channels were open at some time. */
  readonly opened: boolean;
  /** Closed by somebody else, the connection or one of its channels: nothing comes of it any more. */
  readonly dead: boolean;
  /** Tracks that the other side tried to send besides its voice. */
  readonly refused: number;
  /** Starts the offering; the answering side has nothing to do until a signal comes. */
  start(): void;
  receive(signal: LinkSignal): void;
  /** False if the packet was not sent: not open, or the buffer is full. */
  send(bytes: ArrayBuffer, reliable: boolean): boolean;
  /** Says it once both channels are open; lost with the connection. */
  say(word: Exclude<LinkWord, "bye" | "">): void;
  /** The own voice; the other side gets it while it wants it. */
  setVoice(track: MediaStreamTrack | null): void;
  setWanted(wanted: boolean): void;
  /** Finds new ways to the peer and keeps the channels; the answering side asks the other one to. */
  restart(): void;
  /** Null while it is unknown. */
  way(): Promise<Way | null>;
  close(bye: boolean): void;
}

/** Candidates found within so long travel together, in milliseconds. */
const BATCH = 100;
/** State packets are dropped rather than queued: a second of them at most, in bytes. */
const STATE_BUFFER = 16_384;
/** What waits on the reliable channel before the link counts as stuck, in bytes. */
const RELIABLE_BUFFER = 1 << 20;
/** Packets of the engine are ≤ 1,150 bytes on the state channel; nothing is passed on that is larger, in bytes. */
const MAX_STATE = 1_150;
const MAX_RELIABLE = 65_536;

/** Candidates, and packets, kept until they can be used. */
const MAX_EARLY = 256;

/** Words are strings and packets are bytes, so neither can be taken for the other. */
const BYE = "bye";
const HERE = "";
const isWord = (data: unknown): data is LinkWord => (WORDS as readonly unknown[]).includes(data);

/** Channels that both sides make by the same numbers, so that none has to be announced. */
function openChannels(connection: RTCPeerConnection): { state: RTCDataChannel; reliable: RTCDataChannel } {
  const state = connection.createDataChannel("state", { negotiated: true, id: 0, ordered: false, maxRetransmits: 0 });
  const reliable = connection.createDataChannel("reliable", { negotiated: true, id: 1, ordered: true });
  for (const channel of [state, reliable]) channel.binaryType = "arraybuffer";
  return { state, reliable };
}

/** Reads the pair of candidates in use. Source: W3C webrtc-stats, "candidate-pair" and "local-candidate". */
function readWay(report: RTCStatsReport): Way | null {
  const stats = new Map<string, Record<string, unknown>>();
  report.forEach((each: Record<string, unknown>, id: string) => void stats.set(id, each));
  const all = [...stats.values()];
  const selected = all.find(({ type, selectedCandidatePairId }) => type === "transport" && selectedCandidatePairId);
  // Without a transport's word, the one that both sides agreed on
  const pair =
    stats.get(String(selected?.["selectedCandidatePairId"])) ??
    all.find(({ type, nominated, state }) => type === "candidate-pair" && nominated && state === "succeeded");
  const seconds = pair?.["currentRoundTripTime"];
  if (!pair || typeof seconds !== "number") return null;
  const isRelay = (id: unknown): boolean => stats.get(String(id))?.["candidateType"] === "relay";
  const counts = selected?.["bytesSent"] === undefined ? pair : selected; // a pair begins anew with each way
  return {
    rtt: seconds * 1000,
    relay: isRelay(pair["localCandidateId"]) || isRelay(pair["remoteCandidateId"]),
    sent: Number(counts["bytesSent"] ?? 0),
    received: Number(counts["bytesReceived"] ?? 0),
    time: performance.now(),
  };
}

export function createPeer(inputs: PeerInputs): Peer {
  const { link, offers } = inputs;
  let servers = inputs.iceServers();
  const connection = inputs.connect({ iceServers: [...servers], bundlePolicy: "max-bundle" });
  const { state, reliable } = openChannels(connection);
  const line = createVoiceLine(connection, offers);
  let closed = false;
  let opened = false;
  let refused = 0;
  let early: LinkCandidate[] = []; // theirs, come before their description
  const found: LinkCandidate[] = []; // ours, not yet sent
  let batch: ReturnType<typeof setTimeout> | null = null;
  const packets: [bytes: ArrayBuffer, reliable: boolean][] = []; // theirs, come before both channels were open here
  let round = 0;
  let steps: Promise<void> = Promise.resolve();

  /** Descriptions are set one after another; a failed step is logged and the next one goes on. */
  function step(action: () => Promise<void>): void {
    steps = steps.then(async () => {
      if (closed) return;
      await action().catch((error: unknown) => closed || log("debug", "peer: negotiation", error));
    });
  }

  function flush(): void {
    batch = null;
    if (closed || found.length === 0) return;
    inputs.send({ kind: "candidates", link, candidates: found.splice(0) });
  }

  /** Credentials for a relay may have expired since. */
  function refreshServers(): void {
    const latest = inputs.iceServers();
    if (latest === servers) return;
    servers = latest;
    connection.setConfiguration({ ...connection.getConfiguration(), iceServers: [...servers] });
  }

  async function offer(options: RTCOfferOptions): Promise<void> {
    refreshServers();
    await connection.setLocalDescription(await connection.createOffer(options));
    inputs.send({ kind: "offer", link, round: ++round, sdp: connection.localDescription!.sdp });
  }

  async function takeOffer(offered: number, sdp: string): Promise<void> {
    refreshServers();
    await connection.setRemoteDescription({ type: "offer", sdp: withSilence(sdp) });
    refused += line.adopt();
    await connection.setLocalDescription(await connection.createAnswer());
    inputs.send({ kind: "answer", link, round: offered, sdp: connection.localDescription!.sdp });
    await addCandidates(early.splice(0));
  }

  async function takeAnswer(answered: number, sdp: string): Promise<void> {
    if (answered !== round || connection.signalingState !== "have-local-offer") return; // of an offer made before
    await connection.setRemoteDescription({ type: "answer", sdp: withSilence(sdp) });
    await addCandidates(early.splice(0));
  }

  async function addCandidates(candidates: readonly LinkCandidate[]): Promise<void> {
    if (!connection.remoteDescription) {
      early = [...early, ...candidates].slice(-MAX_EARLY);
      return;
    }
    for (const candidate of candidates) {
      // One of an earlier round, or of a kind that this browser doesn't know, does no harm
      await connection
        .addIceCandidate({ ...candidate })
        .catch((error: unknown) => log("debug", "peer: candidate", error));
    }
  }

  connection.onicecandidate = ({ candidate }) => {
    if (!candidate?.candidate) return;
    const { sdpMid, sdpMLineIndex } = candidate;
    found.push({ candidate: candidate.candidate, sdpMid, sdpMLineIndex });
    batch ??= setTimeout(flush, BATCH);
  };
  connection.ontrack = ({ track, transceiver }) => {
    // The first audio line is the voices'; adopt() refuses the others
    const voices = connection.getTransceivers().find(({ receiver }) => receiver.track.kind === "audio");
    if (!closed && transceiver === voices) inputs.onTrack(track);
  };
  connection.onconnectionstatechange = () => {
    if (!closed && connection.connectionState === "failed") inputs.onTrouble();
  };
  for (const channel of [state, reliable]) {
    channel.onopen = () => {
      if (closed || opened || state.readyState !== "open" || reliable.readyState !== "open") return;
      opened = true;
      inputs.onOpen();
      for (const [bytes, isReliable] of packets.splice(0)) inputs.onPacket(bytes, isReliable);
    };
    channel.onmessage = ({ data }: MessageEvent<unknown>) => receive(channel === reliable, data);
  }

  function receive(isReliable: boolean, data: unknown) {
    if (closed) return;
    if (isWord(data) && data !== HERE) return inputs.onWord(data);
    const bytes = data === HERE ? new ArrayBuffer(0) : data;
    if (!(bytes instanceof ArrayBuffer) || bytes.byteLength > (isReliable ? MAX_RELIABLE : MAX_STATE)) return;
    if (opened) inputs.onPacket(bytes, isReliable);
    else if (packets.length < MAX_EARLY) packets.push([bytes, isReliable]);
  }

  function post(channel: RTCDataChannel, data: ArrayBuffer | string): boolean {
    try {
      if (typeof data === "string") channel.send(data);
      else channel.send(data);
      return true;
    } catch (error) {
      log("debug", "peer: not sent", error); // the channel closed between look and leap
      return false;
    }
  }

  const isDead = (): boolean =>
    connection.connectionState === "closed" ||
    (opened && (state.readyState !== "open" || reliable.readyState !== "open"));

  return {
    link,
    get opened() {
      return opened;
    },
    get dead() {
      return isDead();
    },
    get refused() {
      return refused;
    },
    start() {
      if (offers) step(() => offer({}));
    },
    receive(signal) {
      if (signal.link !== link) return;
      switch (signal.kind) {
        case "offer":
          if (!offers) step(() => takeOffer(signal.round, signal.sdp));
          break;
        case "answer":
          if (offers) step(() => takeAnswer(signal.round, signal.sdp));
          break;
        case "candidates":
          step(() => addCandidates(signal.candidates));
          break;
        case "bye":
          inputs.onWord(BYE);
          break;
      }
    },
    send(bytes, isReliable) {
      const channel = isReliable ? reliable : state;
      if (channel.readyState !== "open") return false;
      if (channel.bufferedAmount + bytes.byteLength > (isReliable ? RELIABLE_BUFFER : STATE_BUFFER)) return false;
      return post(channel, bytes.byteLength === 0 ? HERE : bytes);
    },
    say(word) {
      if (reliable.readyState === "open") post(reliable, word);
    },
    setVoice: line.setVoice,
    setWanted: line.setWanted,
    restart() {
      if (offers) step(() => offer({ iceRestart: true }));
      else inputs.send({ kind: "restart", link });
    },
    way: async () => (closed || !opened ? null : readWay(await connection.getStats())),
    close(bye) {
      if (closed) return;
      if (bye) for (const channel of [reliable, state]) if (channel.readyState === "open") post(channel, BYE);
      closed = true;
      line.end();
      if (batch !== null) clearTimeout(batch);
      // A moment, so that the good-bye gets out before the connection is gone
      if (bye && opened) setTimeout(() => connection.close(), 50);
      else connection.close();
    },
  };
}
