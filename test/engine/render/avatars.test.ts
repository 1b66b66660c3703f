// avatars.test.ts: what is handed to three: the right bodies, loaded only when needed, each with its row; no GPU is involved.

import { addComponents, removeEntity } from "bitecs";
import { type InstancedBufferGeometry, InstancedMesh, type Mesh, Scene } from "three";
import { beforeAll, describe, expect, it } from "vitest";
import { CLIPS, clipIndex } from "../../../engine/animation/clip-file.ts";
import { crowdOf } from "../../../engine/animation/crowd.ts";
import { appearanceOf } from "../../../engine/avatar/appearance.ts";
import { avatar } from "../../../engine/avatar/module.ts";
import { dressAvatars } from "../../../engine/avatar/systems.ts";
import { addTransform, updateDrawnMatrices, updateWorldMatrices } from "../../../engine/ecs/hierarchy.ts";
import { setIdentity } from "../../../engine/ecs/identity.ts";
import { setUpModules } from "../../../engine/ecs/schedule.ts";
import { createGameWorld, spawn, type World } from "../../../engine/ecs/world.ts";
import type { EngineError } from "../../../engine/errors.ts";
import { parseBody } from "../../../engine/render/avatar-body.ts";
import { type AvatarOptions, createAvatars } from "../../../engine/render/avatars.ts";
import { buildBody } from "../../../worlds/avatars/body/build.ts";
import { createIO, toDocument, toVrm } from "../../../worlds/avatars/body/document.ts";
import { prepareReducer } from "../../../worlds/avatars/body/reduce.ts";
import { BONES } from "../../../worlds/avatars/body/skeleton.ts";
import { writeClipFile } from "../../../worlds/avatars/clips/table.ts";
import { PRESETS } from "../../../worlds/avatars/presets.ts";

const files = new Map<string, ArrayBuffer>();
let triangles = 0;

beforeAll(async () => {
  await prepareReducer();
  const built = buildBody(PRESETS.mara);
  triangles = built.body.triangles.length + built.face.triangles.length;
  const exact = (bytes: Uint8Array): ArrayBuffer => bytes.slice().buffer as ArrayBuffer;
  files.set("b.vrm", exact(await toVrm(toDocument(built), await createIO())));
  files.set("c.clips", exact(writeClipFile(built.measures)));
  const presets = Object.keys(PRESETS).map((name) => ({ name, body: "b.vrm", clips: "c.clips" }));
  files.set("index.json", exact(new TextEncoder().encode(JSON.stringify({ version: 1, presets }))));
}, 60_000);

describe("parseBody", () => {
  it("gives one geometry in metres with the bones and slots of the crowd", async () => {
    const geometry = await parseBody((files.get("b.vrm") as ArrayBuffer).slice());
    expect((geometry.index?.count ?? 0) / 3).toBe(triangles);
    geometry.computeBoundingBox();
    expect(geometry.boundingBox?.min.y).toBeCloseTo(0, 2);
    expect(geometry.boundingBox?.max.y).toBeGreaterThan(PRESETS.mara.height);
    expect(geometry.boundingBox?.max.y).toBeLessThan(PRESETS.mara.height + 0.15);
    expect(Math.max(...geometry.attributes.bones.array)).toBeLessThan(BONES.length);
    expect(Math.max(...geometry.attributes.slot.array)).toBeLessThan(16);
    expect(geometry.morphAttributes).toEqual({});
  });

  it("refuses a file without a body", async () => {
    await expect(parseBody(new ArrayBuffer(20))).rejects.toThrow();
  });
});

interface Stage {
  readonly world: World;
  readonly scene: Scene;
  readonly asked: string[];
  readonly problems: EngineError[];
  readonly avatars: ReturnType<typeof createAvatars>;
}

function stage(fetchBytes?: AvatarOptions["fetchBytes"]): Stage {
  const world = createGameWorld(256);
  setUpModules(world, [avatar]);
  const scene = new Scene();
  const asked: string[] = [];
  const problems: EngineError[] = [];
  const fromFiles = async (url: string) => (files.get(url.slice("/avatars/".length)) as ArrayBuffer).slice();
  const avatars = createAvatars({
    world,
    scene,
    baseUrl: "/avatars/",
    onProblem: (error) => problems.push(error),
    fetchBytes: (url) => {
      asked.push(url);
      return (fetchBytes ?? fromFiles)(url);
    },
  });
  return { world, scene, asked, problems, avatars };
}

function addAvatar({ world }: Stage, user: string, x = 0): number {
  const eid = spawn(world);
  addTransform(world, eid);
  world.stores.Position[eid * 3] = x;
  addComponents(world, eid, world.stores.Avatar);
  setIdentity(world, eid, { user, name: user });
  return eid;
}

function frame({ world, avatars }: Stage): void {
  dressAvatars(world);
  updateWorldMatrices(world);
  updateDrawnMatrices(world, 1);
  avatars.update();
}

async function framesUntil(on: Stage, done: () => boolean): Promise<void> {
  for (let i = 0; i < 400 && !done(); i++) {
    frame(on);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  expect(done()).toBe(true);
  frame(on);
}

const meshes = ({ scene }: Stage) => scene.children.filter((child) => child instanceof InstancedMesh);
const shown = (on: Stage) => meshes(on).reduce((sum, mesh) => sum + mesh.count, 0);

describe("createAvatars", () => {
  it("asks for nothing in the first frame, nor while nobody is there", () => {
    const on = stage();
    for (let i = 0; i < 5; i++) frame(on);
    expect(on.asked).toEqual([]);
    const other = stage();
    addAvatar(other, "@a:x");
    frame(other);
    expect(other.asked).toEqual([]);
  });

  it("loads a body once for all who wear it, and draws each where its entity is", async () => {
    const on = stage();
    const eids = [3, 4, 5].map((x) => addAvatar(on, "@same:x", x));
    await framesUntil(on, () => shown(on) === 3);
    expect(on.asked.sort()).toEqual(["/avatars/b.vrm", "/avatars/c.clips", "/avatars/index.json"]);
    expect(meshes(on)).toHaveLength(1);
    const places = [0, 1, 2].map((i) => meshes(on)[0].instanceMatrix.array[i * 16 + 12]);
    expect(places).toEqual([3, 4, 5]);
    expect(crowdOf(on.world).rigs[appearanceOf("@same:x").preset]?.names).toHaveLength(BONES.length);
    removeEntity(on.world, eids[1]);
    frame(on);
    expect(shown(on)).toBe(2);
  });

  it("hides one's own body in first person, but not its shadow", async () => {
    const on = stage();
    on.world.view.subject = addAvatar(on, "@me:x");
    on.world.view.mode = "third";
    await framesUntil(on, () => shown(on) === 1);
    const seen = () => meshes(on)[0].geometry.attributes.avatar.getY(0);
    expect(seen()).toBe(1);
    on.world.view.mode = "first";
    frame(on);
    expect(seen()).toBe(0);
    expect(meshes(on)[0].count).toBe(1);
    expect(meshes(on)[0].castShadow).toBe(true);
  });

  it("draws more wearers of a body than it had room for", async () => {
    const on = stage();
    for (let i = 0; i < 30; i++) addAvatar(on, "@same:x", i);
    await framesUntil(on, () => shown(on) === 30);
    const mesh = meshes(on)[0];
    expect(new Set(Array.from({ length: 30 }, (_, i) => mesh.geometry.attributes.avatar.getX(i))).size).toBe(30);
    expect(mesh.instanceMatrix.array[29 * 16 + 12]).toBe(29);
  });

  it("says once that a body did not load, tries again later, and draws the others all the while", async () => {
    let broken = true;
    const on = stage(async (url) => {
      if (broken) throw new TypeError("offline");
      return (files.get(url.slice("/avatars/".length)) as ArrayBuffer).slice();
    });
    addAvatar(on, "@a:x");
    await framesUntil(on, () => on.problems.length > 0);
    expect(on.problems[0].code).toBe("avatar/unavailable");
    broken = false;
    for (let i = 0; i < 320; i++) frame(on);
    await framesUntil(on, () => shown(on) === 1);
    expect(on.problems).toHaveLength(1);
  });

  it("darkens the ground under those who stand on it, and under nobody in the air", async () => {
    const on = stage();
    const [standing, jumping] = [addAvatar(on, "@same:x", 2), addAvatar(on, "@same:x", 5)];
    await framesUntil(on, () => shown(on) === 2);
    const crowd = crowdOf(on.world);
    crowd.weights[(crowd.rowOf.get(standing) as number) * CLIPS.length + clipIndex("idle")] = 1;
    crowd.weights[(crowd.rowOf.get(jumping) as number) * CLIPS.length + clipIndex("air")] = 1;
    frame(on);
    const spots = on.scene.children.find((child) => !(child instanceof InstancedMesh)) as Mesh<InstancedBufferGeometry>;
    expect(spots.geometry.instanceCount).toBe(1);
    expect(spots.geometry.attributes.spot.getX(0)).toBe(2);
  });

  it("leaves nothing behind", async () => {
    const on = stage();
    addAvatar(on, "@a:x");
    await framesUntil(on, () => shown(on) === 1);
    on.avatars.dispose();
    expect(on.scene.children).toEqual([]);
  });
});
