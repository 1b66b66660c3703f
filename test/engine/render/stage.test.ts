// stage.test.ts: a stage that is struck frees everything that it gave to the renderer.

import { type Material, Mesh } from "three";
import { beforeAll, expect, it } from "vitest";
import { createGameWorld } from "../../../engine/ecs/world.ts";
import { loadGltf } from "../../../engine/gltf/load.ts";
import { standingScene } from "../../../engine/gltf/scene.ts";
import { createPhysics } from "../../../engine/physics/physics.ts";
import { buildStage } from "../../../engine/render/stage.ts";
import { replaceScene } from "../../../engine/scene/replace-scene.ts";
import { makeBoxGlb } from "../../support/glb.ts";
import { loadRapier } from "../../support/rapier.ts";

beforeAll(loadRapier);

it("frees the geometry and material of all it drew, the sky of a file without one included", async () => {
  const world = createGameWorld(64);
  createPhysics(world);
  const loaded = await loadGltf(makeBoxGlb({ nodes: [{ mesh: 0 }, { mesh: 0 }] }), { pictures: false });
  replaceScene(world, loaded, 1);
  const stage = buildStage(world, standingScene.get(world), 64);
  const meshes = stage.objects.filter((object) => object instanceof Mesh);
  expect(meshes).toHaveLength(3);
  const held = new Set(meshes.flatMap(({ geometry, material }) => [geometry, ...([material].flat() as Material[])]));
  for (const thing of [...held]) (thing as Material).addEventListener("dispose", () => held.delete(thing));
  stage.dispose();
  expect([...held]).toEqual([]);
});
