// transport.ts: what carries packets and voices between the peers of a world, whatever it is: the mesh, or a server in the middle.

export type LinkState = "connecting" | "open" | "unstable" | "unreachable";

export interface PeerLink {
  readonly peer: string;
  readonly state: LinkState;
  /** Round trip in milliseconds; null while it is unknown. */
  readonly rtt: number | null;
  /** Over a TURN server, at either end. */
  readonly relay: boolean;
  /** What went to it and came from it in the last seconds, in bits per second; null while that is unknown. */
  readonly upload: number | null;
  readonly download: number | null;
  /** It says that its microphone is on. */
  readonly speaks: boolean;
  /** It asked for the own voice, and gets it while there is one. */
  readonly listens: boolean;
  /** Tracks that it sent besides its voice; nothing plays them. */
  readonly refused: number;
}

export interface TransportEvents {
  readonly onPacket: (peer: string, bytes: ArrayBuffer, reliable: boolean) => void;
  /** A connection is open, the first one to that peer or a new one: what went over an earlier one may be lost. Comes before its packets. */
  readonly onOpen: (peer: string) => void;
  /** A link changed; null when the peer is gone. */
  readonly onState: (peer: string, state: LinkState | null) => void;
  /** Where a peer's voice comes from now on. Silent until it was asked for and there is one; gone with the peer. */
  readonly onTrack: (peer: string, track: MediaStreamTrack) => void;
  /** Whether a peer speaks or listens has changed. */
  readonly onVoice: (peer: string) => void;
}

export interface Transport {
  /** Who says that they are here, this page left out. Starts links; ends none but those without a connection. */
  setMembers(peers: readonly string[]): void;
  /** Out of the room, or not wanted: its link ends at once, and none begins. */
  remove(peer: string): void;
  /** Wanted again after {@link remove}, which was a good-bye to the other side: asks for a new link. */
  welcome(peer: string): void;
  /** To one peer, or to all whose channels are open. State packets are dropped where the buffer is full. */
  send(peer: string | "all", bytes: ArrayBuffer, reliable: boolean): void;
  /** The own voice, for whoever asks for it; null: nothing goes to anybody. Links stay as they are. */
  setVoice(track: MediaStreamTrack | null): void;
  /** Asks a peer for its voice, or to send it no more; holds for its later connections, too. Until then it sends none. */
  listen(peer: string, listens: boolean): void;
  links(): readonly PeerLink[];
  /** Says good-bye to all. */
  close(): void;
}
