// animations.test.ts: which animations of a file play, what their tracks hold, and that nonsense is left out.

import { Mesh } from "three";
import { describe, expect, it } from "vitest";
import { loadGltf } from "../../../engine/gltf/load.ts";
import { makeAnimatedGlb } from "../../support/glb.ts";

const load = (json: Parameters<typeof makeAnimatedGlb>[0]) => loadGltf(makeAnimatedGlb(json), { pictures: false });
const up = { times: [0, 1, 2], values: [0, 0, 0, 0, 3, 0, 0, 0, 0] };
const turn = { times: [0, 4], values: [0, 0, 0, 1, 0, 1, 0, 0] };
const move = (node: number, name = "", extra: object = {}) => ({
  name,
  samplers: [{ ...up, ...extra }],
  channels: [{ sampler: 0, target: { node, path: "translation" } }],
});

describe("a file's animations", () => {
  it("all play, each with its keys and its length", async () => {
    const spin = { samplers: [turn], channels: [{ sampler: 0, target: { node: 1, path: "rotation" } }] };
    const { animations } = await load({ nodes: [{}, {}], animations: [move(0, "lift"), spin] });
    expect(animations.map(({ name, duration, speed }) => ({ name, duration, speed }))).toEqual([
      { name: "lift", duration: 2, speed: 1 },
      { name: "", duration: 4, speed: 1 },
    ]);
    expect(animations[0].tracks[0]).toMatchObject({ node: 0, path: "position", interpolation: "linear", size: 3 });
    expect([...animations[1].tracks[0].values]).toEqual(turn.values);
  });

  it("that want to move what an earlier one moves wait: of idle, walk and run plays the first", async () => {
    const { animations } = await load({
      nodes: [{}, {}],
      animations: [move(0, "idle"), move(0, "walk"), move(1, "door")],
    });
    expect(animations.map(({ name }) => name)).toEqual(["idle", "door"]);
  });

  it("play as Hubs' loop-animation says, where a file has one", async () => {
    const loop = (component: object) => ({ extensions: { MOZ_hubs_components: { "loop-animation": component } } });
    const nodes = [
      loop({ clip: "b,nothing", timeScale: 5 }),
      loop({ activeClipIndices: [2, 9], startOffset: 0.5, paused: true }),
      {},
    ];
    const animations = [move(0, "a"), move(1, "b"), move(2, "c")];
    const loaded = await load({ nodes, animations, extensionsUsed: ["MOZ_hubs_components"] });
    expect(loaded.animations.map(({ name, speed, offset }) => [name, speed, offset])).toEqual([
      ["b", 5, 0],
      ["c", 0, 0.5],
    ]);
    const first = await load({ nodes: [loop({}), {}, {}], animations, extensionsUsed: ["MOZ_hubs_components"] });
    expect(first.animations.map(({ name }) => name)).toEqual(["a"]);
  });

  it("read weights of morph targets, which their meshes then share", async () => {
    const weights = {
      samplers: [{ times: [0, 1], values: [0, 1] }],
      channels: [{ sampler: 0, target: { node: 0, path: "weights" } }],
    };
    const { animations, nodes } = await load({ nodes: [{ mesh: 0 }], morphs: 1, animations: [weights] });
    expect(animations[0].tracks[0]).toMatchObject({ path: "weights", size: 1 });
    expect(nodes[0].object instanceof Mesh && nodes[0].object.morphTargetInfluences).toEqual([0]);
  });

  it.each([
    ["keys that do not ascend", move(0, "", { times: [0, 2, 1] })],
    ["too few values", move(0, "", { values: [0, 0, 0] })],
    ["an interpolation that nobody knows", move(0, "", { interpolation: "MAGIC" })],
    ["a path that nobody knows", { samplers: [up], channels: [{ sampler: 0, target: { node: 0, path: "pointer" } }] }],
    [
      "weights of what does not morph",
      { samplers: [up], channels: [{ sampler: 0, target: { node: 0, path: "weights" } }] },
    ],
  ])("are left out with %s", async (_, animation) => {
    const { animations } = await load({ nodes: [{}], animations: [animation, move(0, "sound")] });
    expect(animations.map(({ name }) => name)).toEqual(["sound"]);
  });
});
