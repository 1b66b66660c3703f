// gltf-scenes.test.ts: whole files of other makers: what they say of spawn points and colliders arrives in our scene.

import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loadGltf } from "../../engine/gltf/load.ts";
import type { LoadedScene } from "../../engine/gltf/scene.ts";
import { corpusPath, HAS_CORPUS, readCorpus } from "../support/corpus.ts";

const glbs = (folder: string): string[] =>
  HAS_CORPUS
    ? readdirSync(corpusPath(folder), { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".glb"))
        .map((file) => `${folder}/${file}`)
    : [];
const load = (file: string): Promise<LoadedScene> => loadGltf(readCorpus(file), { pictures: false });
const shapes = (scene: LoadedScene): string[] => scene.nodes.flatMap(({ physics }) => physics.collider?.kind ?? []);

describe.skipIf(!HAS_CORPUS)("files of other makers", () => {
  it.each(glbs("omi-khr/OMI_spawn_point"))("%s has a spawn point", async (file) => {
    expect((await load(file)).nodes.some(({ isSpawnPoint }) => isSpawnPoint)).toBe(true);
  });

  it.each(glbs("omi-khr/OMI_physics_shape"))("%s has a collider", async (file) => {
    expect(shapes(await load(file)).length).toBeGreaterThan(0);
  });

  it.each(glbs("omi-khr/OMI_physics_body"))("%s has bodies", async (file) => {
    expect((await load(file)).nodes.some(({ physics }) => physics.body)).toBe(true);
  });

  it.each(glbs("hubs").filter((file) => file.includes("components_example")))(
    "%s lets people arrive at its waypoint",
    async (file) => {
      const arrivals = (await load(file)).nodes.filter(({ isSpawnPoint }) => isSpawnPoint);
      expect(arrivals.map(({ name }) => name)).toEqual(["WPOne"]);
    },
  );

  it.each(glbs("thirdroom"))("%s loads, though its pictures are KTX2", async (file) => {
    expect((await load(file)).nodes.length).toBeGreaterThan(0);
  });

  it.each(glbs("gltf-khronos"))("%s loads, or is refused by the name of what it requires", async (file) => {
    const outcome = await load(file).catch((error: { code?: string }) => error.code);
    if (outcome !== "gltf/unsupported-extension") expect(outcome).toMatchObject({ nodes: expect.any(Array) });
  });
});
