// png.ts: writes 8-bit pixels as a PNG file; textures made by code need nothing more.
import { crc32, deflateSync } from "node:zlib";

/** PNG's numbers for 1 (grey), 2 (grey, alpha), 3 (RGB) and 4 (RGBA) channels. */
const COLOR_TYPES = [0, 0, 4, 2, 6];

/** Encodes rows of pixels from the top; the number of channels (1 to 4) follows from the length. */
export function encodePng(pixels: Uint8Array, width: number, height: number): Uint8Array {
  const channels = pixels.length / (width * height);
  const row = width * channels;
  const rows = new Uint8Array(height * (row + 1)); // each row opens with filter type 0
  for (let y = 0; y < height; y++) rows.set(pixels.subarray(y * row, (y + 1) * row), y * (row + 1) + 1);
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, COLOR_TYPES[channels], 0, 0, 0], 8); // 8 bits a channel
  const parts = [
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", new Uint8Array()),
  ];
  return new Uint8Array(Buffer.concat(parts));
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const result = Buffer.alloc(body.length + 8);
  result.writeUInt32BE(data.length, 0);
  body.copy(result, 4);
  result.writeUInt32BE(crc32(body), body.length + 4);
  return result;
}
