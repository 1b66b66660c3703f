import { describe, expect, it } from "vitest";
import { createRandom } from "../../../engine/core/random.ts";
import {
  ahead16,
  HEADER_BYTES,
  MAX_PACKET_BYTES,
  PACKET_KIND,
  readHeader,
  readRecords,
  writePacket,
} from "../../../engine/net/packet.ts";

const HEADER = { kind: PACKET_KIND.state, revision: 0xdead_beef, sequence: 0xfffe, clock: 0x0102 };

const bytesOf = (...records: number[][]) =>
  new Uint8Array(
    writePacket(
      HEADER,
      records.map((r) => Uint8Array.from(r)),
    ),
  );

const hex = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");

function recordsOf(bytes: Uint8Array, accept: (record: Uint8Array) => boolean = () => true) {
  const seen: number[][] = [];
  const refused = readRecords(bytes, (record) => {
    seen.push([...record]);
    return accept(record);
  });
  return { seen, refused };
}

describe("the header", () => {
  it("N2: has these bytes in version 1", () => {
    expect(hex(bytesOf([7], []))).toBe("11 ef be ad de fe ff 02 01 01 07 00");
  });

  it("N2: comes back as it was written", () => {
    expect(readHeader(bytesOf())).toEqual({ version: 1, ...HEADER });
  });

  it("N2: is none in bytes that are too few or too many for a packet", () => {
    expect(readHeader(new Uint8Array(HEADER_BYTES - 1))).toBeNull();
    expect(readHeader(new Uint8Array(MAX_PACKET_BYTES + 1))).toBeNull();
    expect(readHeader(new Uint8Array(MAX_PACKET_BYTES))).not.toBeNull();
  });

  it("is found in bytes that lie within others", () => {
    const bytes = new Uint8Array(32);
    bytes.set(bytesOf(), 5);
    expect(readHeader(bytes.subarray(5, 5 + HEADER_BYTES))?.revision).toBe(HEADER.revision);
  });
});

describe("records", () => {
  it("N3: are shown one by one, and the reader goes on from the length whatever was thought of them", () => {
    const bytes = bytesOf([1, 2, 3], [], [4]);
    expect(recordsOf(bytes)).toEqual({ seen: [[1, 2, 3], [], [4]], refused: 0 });
    expect(recordsOf(bytes, (record) => record.length === 1)).toEqual({ seen: [[1, 2, 3], [], [4]], refused: 2 });
  });

  it("N3: end with the one that would end past its packet", () => {
    const bytes = bytesOf([1], [2, 3]);
    expect(recordsOf(bytes.subarray(0, bytes.length - 1))).toEqual({ seen: [[1]], refused: 1 });
  });

  it("N5: throw for no bytes, and are never more than the bytes", () => {
    const random = createRandom(4);
    for (let i = 0; i < 2_000; i++) {
      const bytes = Uint8Array.from({ length: Math.floor(random() * 300) }, () => Math.floor(random() * 256));
      readHeader(bytes);
      expect(recordsOf(bytes).seen.length).toBeLessThanOrEqual(bytes.length);
    }
  });
});

describe("ahead16", () => {
  it("N7: is the short way round the circle of 65,536", () => {
    expect([ahead16(5, 3), ahead16(3, 5), ahead16(1, 65_535), ahead16(65_535, 1)]).toEqual([2, -2, 2, -2]);
  });
});
