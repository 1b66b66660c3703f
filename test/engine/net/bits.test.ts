import { expect, it } from "vitest";
import { createRandom } from "../../../engine/core/random.ts";
import { bitsOf, bytesUsed, readBits, writeBits } from "../../../engine/net/bits.ts";

it("gives back numbers of any width in the order in which they were written", () => {
  const random = createRandom(1);
  const numbers = Array.from({ length: 300 }, () => {
    const width = 1 + Math.floor(random() * 32);
    return { width, value: Math.floor(random() * 2 ** width) };
  });
  const bytes = new Uint8Array(1_250).fill(0xff); // what was there before does not shine through
  const writer = bitsOf(bytes);
  for (const { value, width } of numbers) writeBits(writer, value, width);
  const reader = bitsOf(bytes);
  expect(numbers.map(({ width }) => readBits(reader, width))).toEqual(numbers.map(({ value }) => value));
  expect(bytesUsed(writer)).toBe(Math.ceil(numbers.reduce((sum, { width }) => sum + width, 0) / 8));
});

it("keeps only the low bits of a number that is too large", () => {
  const writer = bitsOf(new Uint8Array(2));
  writeBits(writer, 0b1_0101, 4);
  writeBits(writer, -1, 4);
  expect(writer.bytes[0]).toBe(0b1111_0101);
});

it("N5: reads zeros past the end of the bytes", () => {
  const reader = bitsOf(Uint8Array.of(0xff));
  expect(readBits(reader, 12)).toBe(0xff);
  expect(readBits(reader, 32)).toBe(0);
});
