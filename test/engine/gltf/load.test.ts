import { describe, expect, it } from "vitest";
import { loadGltf } from "../../../engine/gltf/load.ts";
import { makeBoxGlb } from "../../support/glb.ts";

const load = (json: Parameters<typeof makeBoxGlb>[0]) => loadGltf(makeBoxGlb(json), { pictures: false });

describe("loadGltf", () => {
  it("lists parents before children, with the file's own names and places", async () => {
    const { nodes, triangles } = await load({
      nodes: [
        { name: "a.b", translation: [1, 2, 3], children: [1] },
        { name: "a.b", mesh: 0, scale: [2, 2, 2] },
      ],
      scenes: [{ nodes: [0] }],
    });
    expect(nodes.map(({ name, parent, index }) => ({ name, parent, index }))).toEqual([
      { name: "a.b", parent: -1, index: 0 },
      { name: "a.b", parent: 0, index: 1 },
    ]);
    expect(nodes[0].position).toEqual([1, 2, 3]);
    expect(nodes[1].scale).toEqual([2, 2, 2]);
    expect(triangles).toBe(12);
  });

  it("reads spawn points in all three spellings", async () => {
    const { nodes } = await load({
      extensionsUsed: ["OMI_spawn_point", "MX_spawn_point", "MOZ_hubs_components"],
      nodes: [
        { extensions: { OMI_spawn_point: {} } },
        { extensions: { MX_spawn_point: {} } },
        { extensions: { MOZ_hubs_components: { "spawn-point": {} } } },
        { extensions: { MOZ_hubs_components: { waypoint: { canBeSpawnPoint: false } } } },
        {},
      ],
    });
    expect(nodes.map(({ isSpawnPoint }) => isSpawnPoint)).toEqual([true, true, true, false, false]);
  });

  it("reads bodies and shapes, and leaves out what makes no sense", async () => {
    const body = (collider: object) => ({ extensions: { OMI_physics_body: { collider } } });
    const { nodes, hasColliders } = await load({
      extensionsUsed: ["OMI_physics_body", "OMI_physics_shape"],
      extensions: {
        OMI_physics_shape: {
          shapes: [
            { type: "box", box: { size: [1, 2, 3] } },
            { type: "trimesh", trimesh: { mesh: 0 } },
            { type: "teapot" },
            { type: "sphere", sphere: { radius: "large" } },
          ],
        },
      },
      nodes: [
        { extensions: { OMI_physics_body: { motion: { type: "dynamic", mass: 5 }, collider: { shape: 0 } } } },
        body({ shape: 1 }),
        body({ shape: 2 }),
        body({ shape: 99 }),
        body({ shape: 3 }),
      ],
    });
    expect(hasColliders).toBe(true);
    expect(nodes[0].physics).toMatchObject({
      body: { motion: "dynamic", mass: 5 },
      collider: { kind: "box", size: [1, 2, 3] },
    });
    expect(nodes[1].physics.collider).toMatchObject({ kind: "trimesh" });
    expect(nodes[2].physics.collider).toBeUndefined();
    expect(nodes[3].physics.collider).toBeUndefined();
    expect(nodes[4].physics.collider).toEqual({ kind: "sphere", radius: 0.5 });
  });

  it("names what a file requires and we don't do, and loads one that only uses it", async () => {
    const nodes = [{ mesh: 0 }];
    await expect(
      load({ nodes, extensionsUsed: ["EXT_nobody"], extensionsRequired: ["EXT_nobody"] }),
    ).rejects.toMatchObject({
      code: "gltf/unsupported-extension",
      message: "EXT_nobody",
    });
    expect((await load({ nodes, extensionsUsed: ["EXT_nobody"] })).unsupported).toEqual(["EXT_nobody"]);
  });

  it("refuses an accessor beyond the end of its buffer", async () => {
    const accessors = [
      { bufferView: 0, componentType: 5126, count: 1e9, type: "VEC3" },
      { bufferView: 1, componentType: 5123, count: 36, type: "SCALAR" },
    ];
    await expect(load({ nodes: [{ mesh: 0 }], accessors })).rejects.toMatchObject({ code: "gltf/invalid" });
  });
});
