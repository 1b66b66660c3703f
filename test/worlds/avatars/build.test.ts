// build.test.ts: every body is a valid VRM within its budget, and its clips hold what the engine plays.

import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import validator from "gltf-validator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readClipFile } from "../../../engine/animation/clip-file.ts";
import { readAvatarIndex } from "../../../engine/render/avatar-files.ts";
import { BONES } from "../../../worlds/avatars/body/skeleton.ts";
import { buildAvatars } from "../../../worlds/avatars/build.ts";
import { PRESETS } from "../../../worlds/avatars/presets.ts";

/** Seconds that all eight may take to mesh on a busy machine, as the limit of a hang. */
const PATIENCE = 120_000;
const MOST_TRIANGLES = 8_000;
const MOST_BODY_BYTES = 110_000;
const MOST_CLIPS_BYTES = 64_000;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "avatars-"));
  await buildAvatars(folder);
}, PATIENCE);
afterAll(() => rm(folder, { recursive: true }));

const read = (file: string): Promise<Buffer> => readFile(join(folder, file));
const index = async () => readAvatarIndex(new Uint8Array(await read("index.json")).buffer);

/** The glTF JSON of a binary file. */
function jsonOf(glb: Buffer): { skins: { joints: number[] }[]; extensions: Record<string, unknown> } {
  return JSON.parse(glb.subarray(20, 20 + glb.readUInt32LE(12)).toString());
}

describe("buildAvatars", () => {
  it("names a body and clips for every preset, in order, and leaves nothing else", async () => {
    const files = await index();
    expect(files.map(({ body }) => body.split("-")[0])).toEqual(Object.keys(PRESETS));
    const named = files.flatMap(({ body, clips }) => [body, clips]);
    expect((await readdir(folder)).sort()).toEqual([...named, "index.json"].sort());
  });

  it("puts the hash of the content into every name, so that it may be cached for ever", async () => {
    for (const { body, clips } of await index()) {
      for (const file of [body, clips]) {
        const hash = createHash("sha256")
          .update(await read(file))
          .digest("hex");
        expect(file.split(/[-.]/)[1]).toBe(hash.slice(0, 10));
      }
    }
  });

  it("makes VRM files that the validator passes, within the budget", async () => {
    for (const { body } of await index()) {
      const bytes = new Uint8Array(await read(body));
      const { issues, info } = await validator.validateBytes(bytes);
      expect({ body, errors: issues.numErrors, warnings: issues.numWarnings }).toEqual({
        body,
        errors: 0,
        warnings: 0,
      });
      expect(info.totalTriangleCount).toBeGreaterThan(5_000);
      expect(info.totalTriangleCount).toBeLessThanOrEqual(MOST_TRIANGLES);
      expect(info.drawCallCount).toBe(2);
      expect(bytes.length).toBeLessThan(MOST_BODY_BYTES);
    }
  });

  it("gives body and clips the same bones in the same order", async () => {
    for (const { body, clips } of await index()) {
      const { skins, extensions } = jsonOf(await read(body));
      const rig = readClipFile(new Uint8Array(await read(clips)));
      if (rig instanceof Error) throw rig;
      expect(skins.every(({ joints }) => joints.length === BONES.length)).toBe(true);
      expect(extensions).toHaveProperty("VRMC_vrm");
      expect(rig.names).toEqual(BONES.map(({ bone }) => bone));
    }
  });

  it("keeps a body's clips small", async () => {
    for (const { clips } of await index()) expect((await read(clips)).length).toBeLessThan(MOST_CLIPS_BYTES);
  });
});
