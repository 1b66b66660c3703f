// pictures.test.ts: what is shown as a picture is one.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { imageTypeOf, toPicture } from "../../../client/matrix/pictures.ts";

const text = (words: string) => new TextEncoder().encode(words);
const landing = readFileSync(join(import.meta.dirname, "../../../worlds/landing/landing.jpg"));

it("knows JPEG, PNG and WebP by their first bytes", () => {
  expect(imageTypeOf(landing)).toBe("image/jpeg");
  expect(imageTypeOf(new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]))).toBe("image/png");
  expect(imageTypeOf(text("RIFF....WEBPVP8 "))).toBe("image/webp");
});

it.each(["", "GIF89a", '<svg xmlns="http://www.w3.org/2000/svg">', "<html>", "RIFF....WAVEfmt "])(
  "refuses %j",
  (words) => {
    expect(() => toPicture(text(words).buffer as ArrayBuffer)).toThrow(/no picture/);
  },
);

it("gives a picture the type of its bytes, and refuses one that is too big", () => {
  const bytes = new Uint8Array(landing).buffer;
  expect(toPicture(bytes).type).toBe("image/jpeg");
  const big = new Uint8Array(5_000_000);
  big.set(landing);
  expect(() => toPicture(big.buffer)).toThrow(/no picture/);
});
