// stage.test.ts: what an animation moves is drawn where it is: meshes, skins by their joints, shadows with them.

import { Mesh, SkinnedMesh } from "three";
import { beforeAll, describe, expect, it } from "vitest";
import { buildFrame, buildSchedule, runTick, setUpModules } from "../../../engine/ecs/schedule.ts";
import { createGameWorld, type World } from "../../../engine/ecs/world.ts";
import { loadGltf } from "../../../engine/gltf/load.ts";
import { standingScene } from "../../../engine/gltf/scene.ts";
import { physicsModule } from "../../../engine/physics/module.ts";
import { buildStage, type Stage } from "../../../engine/render/stage.ts";
import { scene } from "../../../engine/scene/module.ts";
import { replaceScene } from "../../../engine/scene/replace-scene.ts";
import { transform } from "../../../engine/transform/module.ts";
import { HAS_CORPUS, readCorpus } from "../../support/corpus.ts";
import { loadRapier } from "../../support/rapier.ts";

beforeAll(loadRapier);

const modules = [physicsModule, scene, transform];
const schedule = buildSchedule(modules);
const frame = buildFrame(modules);

async function enter(file: string): Promise<{ world: World; stage: Stage }> {
  const world = createGameWorld(256);
  setUpModules(world, modules);
  replaceScene(world, await loadGltf(readCorpus(file), { pictures: false }), 1);
  return { world, stage: buildStage(world, standingScene.get(world), 1024) };
}

/** Runs for half a second and draws. */
function goOn(world: World): void {
  for (let i = 0; i < 30; i++) runTick(world, schedule);
  for (const system of frame) system(world, 1, 0.5);
}

describe.skipIf(!HAS_CORPUS)("an animated file", () => {
  it("has its meshes drawn where their nodes are, and says that a shadow is old", async () => {
    const { world, stage } = await enter("gltf-khronos/BoxAnimated.glb");
    const meshes = stage.objects.filter((object): object is Mesh => object instanceof Mesh);
    const places = () => meshes.map((mesh) => [...mesh.matrixWorld.elements]);
    goOn(world);
    const before = places();
    expect(stage.hasMoved()).toBe(true);
    expect(stage.hasMoved()).toBe(false);
    goOn(world);
    expect(places()).not.toEqual(before);
    expect(stage.hasMoved()).toBe(true);
  });

  it("has a skin that follows its joints, and a shadow that follows the skin", async () => {
    const { world, stage } = await enter("gltf-khronos/RiggedSimple.glb");
    const skin = stage.objects.find((object) => object instanceof SkinnedMesh) as SkinnedMesh;
    goOn(world);
    skin.skeleton.update();
    const before = [...skin.skeleton.boneMatrices!];
    expect(stage.hasMoved()).toBe(true);
    goOn(world);
    skin.skeleton.update();
    expect([...skin.skeleton.boneMatrices!]).not.toEqual(before);
    expect(stage.hasMoved()).toBe(true);
  });
});
