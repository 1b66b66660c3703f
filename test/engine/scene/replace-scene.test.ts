import { query } from "bitecs";
import { beforeAll, describe, expect, it } from "vitest";
import { createGameWorld, type World } from "../../../engine/ecs/world.ts";
import { loadGltf } from "../../../engine/gltf/load.ts";
import { createPhysics, physics } from "../../../engine/physics/physics.ts";
import { clearScene, findNode, replaceScene } from "../../../engine/scene/replace-scene.ts";
import { makeBoxGlb } from "../../support/glb.ts";
import { loadRapier } from "../../support/rapier.ts";

beforeAll(loadRapier);

function emptyWorld(capacity = 64): World {
  const world = createGameWorld(capacity);
  createPhysics(world);
  return world;
}
const load = (json: Parameters<typeof makeBoxGlb>[0]) => loadGltf(makeBoxGlb(json), { pictures: false });
const bodyCount = (world: World): number => physics.get(world).bodies.size;

describe("replaceScene", () => {
  it("makes an entity of each node, where the file puts it", async () => {
    const world = emptyWorld();
    const nodes = [
      { name: "table", translation: [1, 2, 3], children: [1] },
      { name: "lamp", translation: [0, 1, 0] },
    ];
    replaceScene(world, await load({ nodes, scenes: [{ nodes: [0] }] }), 5);
    const lamp = findNode(world, "lamp");
    expect([...world.stores.WorldMatrix.subarray(lamp * 16 + 12, lamp * 16 + 15)]).toEqual([1, 3, 3]);
    expect(world.scene).toMatchObject({ loads: 1, revision: 5 });
    expect(findNode(world, "nobody")).toBe(-1);
  });

  it("makes what is drawn solid where a file names no colliders, and only what it names where it does", async () => {
    const world = emptyWorld();
    replaceScene(world, await load({ nodes: [{ mesh: 0, translation: [0, 4, 0] }, { mesh: 0 }, {}] }), 1);
    expect(bodyCount(world)).toBe(2);
    expect(world.scene.floor).toBeCloseTo(-0.5);
    const collider = { extensions: { OMI_physics_body: { collider: { shape: 0 } } } };
    const shapes = { OMI_physics_shape: { shapes: [{ type: "box", box: { size: [1, 1, 1] } }] } };
    const used = ["OMI_physics_body", "OMI_physics_shape"];
    replaceScene(
      world,
      await load({ nodes: [{ mesh: 0 }, { mesh: 0 }, collider], extensions: shapes, extensionsUsed: used }),
      2,
    );
    expect(bodyCount(world)).toBe(1);
  });

  it("gives a body the colliders below it", async () => {
    const world = emptyWorld();
    const nodes = [
      { name: "cart", children: [1], extensions: { OMI_physics_body: { motion: { type: "dynamic" } } } },
      { extensions: { OMI_physics_body: { collider: { shape: 0 } } } },
    ];
    const extensions = { OMI_physics_shape: { shapes: [{ type: "sphere", sphere: { radius: 1 } }] } };
    const extensionsUsed = ["OMI_physics_body", "OMI_physics_shape"];
    replaceScene(world, await load({ nodes, extensions, extensionsUsed, scenes: [{ nodes: [0] }] }), 1);
    expect(bodyCount(world)).toBe(1);
    expect(physics.get(world).bodies.get(findNode(world, "cart"))?.numColliders()).toBe(1);
  });

  it("leaves no entity and no body of the scene before", async () => {
    const world = emptyWorld();
    const scene = { nodes: [{ mesh: 0, extensions: { OMI_spawn_point: {} } }], extensionsUsed: ["OMI_spawn_point"] };
    for (let i = 0; i < 5; i++) replaceScene(world, await load(scene), i);
    expect(bodyCount(world)).toBe(1);
    expect(query(world, [world.stores.SpawnPoint]).length).toBe(1);
    clearScene(world);
    expect(bodyCount(world)).toBe(0);
    expect(query(world, [world.stores.SpawnPoint]).length).toBe(0);
  });

  it("keeps the scene that stands when the new one does not fit", async () => {
    const world = emptyWorld(8);
    replaceScene(world, await load({ nodes: [{ name: "home", mesh: 0 }] }), 1);
    const large = await load({ nodes: Array.from({ length: 20 }, () => ({})) });
    expect(() => replaceScene(world, large, 2)).toThrowError(expect.objectContaining({ code: "ecs/full" }));
    expect(findNode(world, "home")).toBeGreaterThanOrEqual(0);
    expect(world.scene.revision).toBe(1);
  });
});
