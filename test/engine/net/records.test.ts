import { expect, it } from "vitest";
import { createRandom } from "../../../engine/core/random.ts";
import { AVATAR, AVATAR_FIELDS, createAvatarState, createBodyState } from "../../../engine/net/fields.ts";
import { PACKET_KIND, writePacket } from "../../../engine/net/packet.ts";
import {
  AVATAR_NUMBER,
  kindOf,
  MAX_URI_BYTES,
  MODEL,
  RECORD_KIND,
  readAvatar,
  readBody,
  readHello,
  readHidden,
  readName,
  readOwn,
  readRemove,
  writeAll,
  writeAsk,
  writeAvatar,
  writeBody,
  writeBye,
  writeHello,
  writeHidden,
  writeName,
  writeOwn,
  writeRemove,
} from "../../../engine/net/records.ts";

const hex = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");

function walking() {
  const state = createAvatarState();
  state.set([12.345, 0.5, -7.25, Math.PI / 2, -0.25, -1.4, 0, 0.02, 1, 3]);
  return state;
}

it("N4: an avatar has these bytes in version 1", () => {
  expect(hex(writeAvatar(AVATAR_NUMBER, walking()))).toBe("01 00 90 03 03 a4 0f 00 5d c7 7f 00 b2 e9 0e 80 01 3c");
});

it("N4: an avatar's bits lie as the tables of PROTOCOL.md say, read by other means than ours", () => {
  let bits = writeAvatar(AVATAR_NUMBER, walking()).reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const widths = [4, 16, 23, 22, 23, 11, 7, 11, 11, 11, 1, 4];
  const numbers = widths.map((width) => {
    const number = bits & ((1n << BigInt(width)) - 1n);
    bits >>= BigInt(width);
    return Number(number);
  });
  const millimetres = [12_345 + 2 ** 22, 500 + 2 ** 21, -7_250 + 2 ** 22];
  expect(numbers).toEqual([1, 0, ...millimetres, 512, 64 - 10, 1_024 - 70, 1_024, 1_024 + 1, 1, 3]);
  expect(bits).toBe(0n);
});

it("N8: a hello has these bytes in version 1", () => {
  expect(hex(writeHello(0x8765_4321))).toBe("02 01 21 43 65 87");
});

it("N9: a bye has this byte in version 1", () => {
  expect(hex(writeBye())).toBe("03");
});

it("N4: a walking avatar's packet is 28 bytes", () => {
  const header = { kind: PACKET_KIND.state, revision: 1, sequence: 2, clock: 3 };
  expect(writePacket(header, [writeAvatar(AVATAR_NUMBER, walking())]).byteLength).toBe(28);
});

it("N4: an avatar and a hello come back as they were written", () => {
  const state = createAvatarState();
  expect(readAvatar(writeAvatar(0xabcd, walking()), state)).toBe(0xabcd);
  expect(state[AVATAR.x]).toBeCloseTo(12.345, 6);
  expect(state[AVATAR.vx]).toBeCloseTo(-1.4, 6);
  expect([state[AVATAR.grounded], state[AVATAR.teleport]]).toEqual([1, 3]);
  expect(readHello(writeHello(0x8765_4321))).toEqual({ newest: 1, session: 0x8765_4321 });
});

it("N3: a record that is too short is none, and what follows the known bits is passed over", () => {
  const record = writeAvatar(AVATAR_NUMBER, walking());
  const state = createAvatarState();
  expect(readAvatar(record.subarray(0, record.length - 1), state)).toBe(-1);
  expect(readAvatar(Uint8Array.of(...record, 1, 2, 3), state)).toBe(AVATAR_NUMBER);
  expect(readHello(writeHello(1).subarray(0, 5))).toBeNull();
  expect(kindOf(new Uint8Array(0))).toBe(0);
});

it("N5: whatever bits come, each number is finite and in the range of its field", () => {
  const random = createRandom(5);
  const state = createAvatarState();
  const bounds = [4_195, 2_098, 4_195, Math.PI, 1.6, 20.5, 20.5, 20.5, 1, 15];
  expect(bounds).toHaveLength(AVATAR_FIELDS.length);
  for (let i = 0; i < 2_000; i++) {
    const fill = [0, 255, -1][i % 3];
    const bytes = Uint8Array.from({ length: 18 }, () => (fill >= 0 && i < 6 ? fill : Math.floor(random() * 256)));
    bytes[0] = (bytes[0] & 0xf0) | RECORD_KIND.avatar;
    readAvatar(bytes, state);
    for (const [field, value] of state.entries()) expect(Math.abs(value)).toBeLessThanOrEqual(bounds[field]);
  }
});

it("N5: a state of numbers that are none is written as zeros and ends of ranges", () => {
  const state = createAvatarState();
  const broken = createAvatarState().fill(Number.NaN);
  broken[AVATAR.x] = Number.POSITIVE_INFINITY;
  broken[AVATAR.y] = 1e30;
  readAvatar(writeAvatar(AVATAR_NUMBER, broken), state);
  expect([...state].every(Number.isFinite)).toBe(true);
  expect([state[AVATAR.x], state[AVATAR.yaw], state[AVATAR.vx]]).toEqual([0, 0, 0]);
  expect(state[AVATAR.y]).toBeCloseTo(2_097.151, 3);
});

function tumbling() {
  const state = createBodyState();
  state.set([12.345, 0.5, -7.25, 0.5, -0.5, 0.5, 0.5, -1.4, 2, 0.02, 3]);
  return state;
}
const crate = { index: 1, number: 0xbeef, epoch: 0x0102_0304, held: true, model: MODEL.crate, uri: "" };

it("N19: records of bodies have these bytes in version 1", () => {
  const records = [
    writeName(2, 0x8765_4321),
    writeOwn(crate, tumbling()),
    writeBody({ index: 0, number: 7 }, 0x0102, tumbling()),
    writeRemove({ index: 1, number: 0xbeef }),
    writeAll(),
    writeAsk(),
    writeHidden(true),
    writeHidden(false),
  ];
  expect(records.map(hex)).toMatchInlineSnapshot(`
    [
      "04 02 21 43 65 87",
      "15 f0 ee 4b 30 20 10 30 20 07 06 48 1f 00 ba 8e ff 00 0e 08 60 80 75 47 c6 00 0e",
      "06 70 00 20 90 03 03 a4 0f 00 5d c7 7f 00 07 04 30 c0 ba 23 63 00 07",
      "17 f0 ee 0b",
      "08",
      "09",
      "1a",
      "0a",
    ]
  `);
});

it("N19: records of bodies come back as they were written", () => {
  const state = createBodyState();
  const file = { ...crate, model: MODEL.file, uri: "mxc://example.org/Ünï" };
  expect(readOwn(writeOwn(file, tumbling()), state)).toEqual(file);
  for (const [i, value] of tumbling().entries()) expect(Math.abs(state[i] - value)).toBeLessThan(0.011);
  state.fill(0);
  expect(readBody(writeBody({ index: 9, number: 7 }, 0x0102, tumbling()), state)).toEqual({
    index: 9,
    number: 7,
    epoch: 2,
  });
  for (const [i, value] of tumbling().entries()) expect(Math.abs(state[i] - value)).toBeLessThan(0.011);
  expect(readName(writeName(2, 0x8765_4321))).toEqual({ index: 2, session: 0x8765_4321 });
  expect(readRemove(writeRemove({ index: 3, number: 65_535 }))).toEqual({ index: 3, number: 65_535 });
  expect([readHidden(writeHidden(true)), readHidden(writeHidden(false))]).toEqual([true, false]);
});

it("N5: records of bodies that are cut off, or whose URI is no text, are none; a longer URI is cut", () => {
  const state = createBodyState();
  const own = writeOwn({ ...crate, model: MODEL.file, uri: "x".repeat(MAX_URI_BYTES + 9) }, tumbling());
  expect(own.length).toBe(255);
  expect(readOwn(own, state)?.uri).toHaveLength(MAX_URI_BYTES);
  own[200] = 0xff;
  expect(readOwn(own, state)).toBeNull();
  expect(readOwn(own.subarray(0, 26), state)).toBeNull();
  expect(readBody(writeBody(crate, 1, tumbling()).subarray(0, 22), state)).toBeNull();
  expect([readName(Uint8Array.of(4)), readRemove(Uint8Array.of(7, 0, 0))]).toEqual([null, null]);
});
