// packet.ts: a packet's header and its length-prefixed records.
//
//   byte 0      version (high 4 bits), kind (low 4 bits)
//   byte 1–4    scene revision, little-endian like all that follows
//   byte 5–6    sequence: one more with each packet of this kind from this sender to this receiver, modulo 65,536
//   byte 7–8    sender's clock: its tick (1/60 s), modulo 65,536
//   then records: one byte length, then as many bytes of content (records.ts)

/** Raised when an old reader would misread a new packet. */
export const VERSION = 1;

/** Longest packet, header included: what fits a data channel's datagram everywhere. */
export const MAX_PACKET_BYTES = 1_150;

export const HEADER_BYTES = 9;

/** Longest content of a record: its length is one byte. */
export const MAX_RECORD_BYTES = 255;

/** `state` travels on the unreliable channel, `events` on the reliable one. */
export const PACKET_KIND = { state: 1, events: 2 } as const;

export interface Header {
  version: number;
  kind: number;
  /** 32-bit hash of the scene's URI. */
  revision: number;
  sequence: number;
  /** The sender's tick, modulo 65,536. */
  clock: number;
}

/** `a` − `b` for numbers modulo 65,536: how far `a` is ahead, −32,768 to 32,767. */
export const ahead16 = (a: number, b: number): number => ((a - b) << 16) >> 16;

/** A packet of `records` (each without its length). The caller has seen to it that they fit. */
export function writePacket(header: Omit<Header, "version">, records: readonly Uint8Array[]): ArrayBuffer {
  const size = records.reduce((sum, record) => sum + 1 + record.length, HEADER_BYTES);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, (VERSION << 4) | header.kind);
  view.setUint32(1, header.revision, true);
  view.setUint16(5, header.sequence, true);
  view.setUint16(7, header.clock, true);
  let at = HEADER_BYTES;
  for (const record of records) {
    bytes[at] = record.length;
    bytes.set(record, at + 1);
    at += 1 + record.length;
  }
  return bytes.buffer;
}

/** Reads the header, or null where the packet is too short or too long to be one. */
export function readHeader(bytes: Uint8Array): Header | null {
  if (bytes.length < HEADER_BYTES || bytes.length > MAX_PACKET_BYTES) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return {
    version: bytes[0] >>> 4,
    kind: bytes[0] & 15,
    revision: view.getUint32(1, true),
    sequence: view.getUint16(5, true),
    clock: view.getUint16(7, true),
  };
}

/**
 * Shows each record to `visit` and goes on from its length, whatever `visit` thought of it.
 *
 * @param visit answers false where it refuses the record
 * @returns how many records were refused; one that ends past the packet is refused and ends the reading
 */
export function readRecords(bytes: Uint8Array, visit: (record: Uint8Array) => boolean): number {
  let refused = 0;
  for (let at = HEADER_BYTES; at < bytes.length; ) {
    const end = at + 1 + bytes[at];
    if (end > bytes.length) return refused + 1;
    if (!visit(bytes.subarray(at + 1, end))) refused++;
    at = end;
  }
  return refused;
}
