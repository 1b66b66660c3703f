// pictures.ts: a world's picture, fit to be shown: of a bounded size, and an image by its first bytes, whatever it claims to be.

import { EngineError } from "../../engine/errors.ts";
import type { Look } from "./onlooker.ts";
import { downloadMedia } from "./rooms.ts";

/** Bytes. Somebody may have set a photograph from a camera; twenty of those are no page. */
const MAX_PICTURE_BYTES = 4 * 2 ** 20;

/** First bytes by type; a WebP's are `RIFF`, four of size, and `WEBP`. Nothing else is shown: an SVG, say, is a program. */
const SIGNATURES = [
  { type: "image/jpeg", at: [0, 0xff, 0xd8, 0xff] },
  { type: "image/png", at: [0, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { type: "image/webp", at: [8, 0x57, 0x45, 0x42, 0x50] },
] as const;

/** The media type that the bytes show; null for what is no picture that we take. */
export function imageTypeOf(bytes: Uint8Array): string | null {
  const found = SIGNATURES.find(({ at: [from, ...signature] }) =>
    signature.every((byte, i) => bytes[(from as number) + i] === byte),
  );
  return found?.type ?? null;
}

export const downloadPicture = (onlooker: Look, mxc: string): Promise<ArrayBuffer> =>
  onlooker.look((rest) => downloadMedia(rest, mxc, { maxBytes: MAX_PICTURE_BYTES }));

/** Throws `media/missing` for what is no picture. */
export function toPicture(bytes: ArrayBuffer): Blob {
  const type = imageTypeOf(new Uint8Array(bytes, 0, Math.min(16, bytes.byteLength)));
  if (type === null || bytes.byteLength > MAX_PICTURE_BYTES) {
    throw new EngineError("media/missing", `toPicture: ${bytes.byteLength} bytes that are no picture`);
  }
  return new Blob([bytes], { type });
}
