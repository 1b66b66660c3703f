// connection.ts: RTCPeerConnection as far as client/rtc uses it, over the seeded links of a simulation, in virtual time.
//
// As in a browser: it opens once both sides have described themselves and found a way; a close is told to the other side, unless nothing
// gets through; who loses the way for long has to look for a new one (an ICE restart); who crashes says nothing.

import type { Random } from "../../engine/core/random.ts";
import { collect, createLink, type Link, post } from "./link.ts";

/** What lies between two connections. */
export interface Air {
  readonly random: Random;
  /** Seconds. */
  now(): number;
  /** Whether anything gets through from one owner to another at the moment. */
  isOpen(from: string, to: string): boolean;
  readonly connections: Map<number, SimConnection>;
}

/** One way, in seconds ± jitter, and share of packets lost. */
const QUALITY = { loss: 0.02, duplication: 0.01, delay: 0.04, jitter: 0.02, parted: false };
/** A way that was shut for so long is lost, in seconds: a restart has to find another. */
const WAY_LOST = 7;

const textOf = (bytes: ArrayBuffer): string => new TextDecoder().decode(bytes);

class SimChannel {
  readyState: RTCDataChannelState = "connecting";
  bufferedAmount = 0;
  binaryType = "arraybuffer";
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  readonly link: Link = createLink(QUALITY);
  readonly label: string;
  readonly owner: SimConnection;

  constructor(owner: SimConnection, label: string) {
    this.owner = owner;
    this.label = label;
  }

  send(data: ArrayBuffer | string): void {
    if (this.readyState !== "open") throw new Error("InvalidStateError");
    const { random, now } = this.owner.air;
    const isText = typeof data === "string";
    const body = isText ? new TextEncoder().encode(data) : new Uint8Array(data);
    const bytes = Uint8Array.of(isText ? 1 : 0, ...body);
    post(this.link, random, now(), bytes.buffer, this.label === "reliable");
  }
}

let last = 0;

/** Give it to `createPeople` as what `connect` returns, by {@link asBrowserConnection}. */
export class SimConnection {
  readonly id = ++last;
  readonly channels = new Map<string, SimChannel>();
  connectionState: RTCPeerConnectionState = "new";
  signalingState: RTCSignalingState = "stable";
  localDescription: { sdp: string } | null = null;
  remoteDescription: { sdp: string } | null = null;
  onicecandidate: ((event: { candidate: object | null }) => void) | null = null;
  onconnectionstatechange: (() => void) | null = null;
  /** The connection that the other side described, and whether one of its candidates came. */
  other = 0;
  heard = false;
  /** Counts restarts: both sides have to be at the same one. */
  generation = 0;
  shutSince: number | null = null;
  readonly air: Air;
  readonly owner: string;
  private configuration: RTCConfiguration;

  constructor(air: Air, owner: string, configuration: RTCConfiguration) {
    this.air = air;
    this.owner = owner;
    this.configuration = configuration;
    air.connections.set(this.id, this);
  }

  createDataChannel(label: string): SimChannel {
    const channel = new SimChannel(this, label);
    this.channels.set(label, channel);
    return channel;
  }

  /** No voices: the line is there, and nothing goes over it. */
  addTransceiver() {
    const sender = { track: null, getParameters: () => ({ encodings: [] }), replaceTrack: async () => {} };
    return { sender, receiver: { track: { kind: "audio" } }, direction: "sendrecv" };
  }
  getTransceivers = () => [];

  getConfiguration = () => this.configuration;
  setConfiguration(configuration: RTCConfiguration): void {
    this.configuration = configuration;
  }

  async createOffer(options: RTCOfferOptions) {
    if (options.iceRestart) this.generation++;
    return { type: "offer", sdp: JSON.stringify({ id: this.id, generation: this.generation }) };
  }

  async createAnswer() {
    return { type: "answer", sdp: JSON.stringify({ id: this.id, generation: this.generation }) };
  }

  async setLocalDescription({ type, sdp }: { type: string; sdp: string }): Promise<void> {
    this.localDescription = { sdp };
    this.signalingState = type === "offer" ? "have-local-offer" : "stable";
    setTimeout(() => this.onicecandidate?.({ candidate: { candidate: "sim", sdpMid: "0", sdpMLineIndex: 0 } }), 5);
  }

  async setRemoteDescription({ type, sdp }: { type: string; sdp: string }): Promise<void> {
    const { id, generation } = JSON.parse(sdp) as { id: number; generation: number };
    this.remoteDescription = { sdp };
    this.other = id;
    if (generation > this.generation) this.heard = false;
    this.generation = generation;
    this.signalingState = type === "offer" ? "have-remote-offer" : "stable";
    this.shutSince = null; // new ways are looked for
  }

  async addIceCandidate(): Promise<void> {
    this.heard = true;
  }

  async getStats(): Promise<Map<string, object>> {
    return new Map();
  }

  /** The other end, if both take each other for that, and neither is closed or gone. */
  get peer(): SimConnection | null {
    const peer = this.air.connections.get(this.other);
    return peer?.other === this.id && this.heard && peer.heard ? peer : null;
  }

  /** Brings the connection and what it carries up to now. */
  advance(): void {
    const { peer, air } = this;
    if (!peer) return;
    if (!air.isOpen(this.owner, peer.owner) || !air.isOpen(peer.owner, this.owner)) {
      this.shutSince ??= air.now();
      return;
    }
    if (this.shutSince !== null && air.now() - this.shutSince > WAY_LOST) return;
    this.shutSince = null;
    for (const channel of this.channels.values()) {
      if (channel.readyState !== "connecting") continue;
      channel.readyState = "open";
      this.connectionState = "connected";
      channel.onopen?.();
    }
    for (const [label, { link }] of peer.channels) {
      for (const { bytes } of collect(link, air.now())) {
        const body = bytes.slice(1);
        this.channels.get(label)?.onmessage?.({ data: new Uint8Array(bytes)[0] === 1 ? textOf(body) : body });
      }
    }
  }

  close(): void {
    if (this.connectionState === "closed") return;
    const { peer } = this;
    const told = peer && this.air.isOpen(this.owner, peer.owner);
    if (told) setTimeout(() => peer.end(false), 40);
    this.end(true);
  }

  /** @param own this side closed it: gone, and no other side finds it any more */
  private end(own: boolean): void {
    if (own) {
      this.connectionState = "closed";
      this.air.connections.delete(this.id);
    }
    for (const channel of this.channels.values()) channel.readyState = "closed";
  }
}

export const asBrowserConnection = (connection: SimConnection): RTCPeerConnection =>
  connection as unknown as RTCPeerConnection;
