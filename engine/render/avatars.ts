// avatars.ts: draws every avatar of the crowd, instanced per body: one draw a body, and one for its shadow.

import {
  type BufferGeometry,
  DataTexture,
  FloatType,
  InstancedBufferAttribute,
  InstancedMesh,
  type Material,
  type Object3D,
  RGBAFormat,
  type Scene,
  SRGBColorSpace,
  UnsignedByteType,
} from "three";
import { CLIPS, clipIndex, readClipFile } from "../animation/clip-file.ts";
import { type Crowd, crowdOf, FLOATS_PER_ROW, PALETTE_SLOTS } from "../animation/crowd.ts";
import type { World } from "../ecs/world.ts";
import { EngineError } from "../errors.ts";
import { parseBody } from "./avatar-body.ts";
import { createContacts } from "./avatar-contacts.ts";
import { type AvatarFiles, type FetchBytes, fetchBytes as fetchFromWeb, readAvatarIndex } from "./avatar-files.ts";
import { type AvatarUniforms, createAvatarDepthMaterial, createAvatarMaterial } from "./avatar-material.ts";

export interface AvatarOptions {
  readonly world: World;
  readonly scene: Scene;
  /** Folder of index.json, with a slash at its end. */
  readonly baseUrl: string;
  /** Something did not load; the avatars that need it are not drawn. */
  readonly onProblem: (error: EngineError) => void;
  /** Readies the GPU for an object before it is shown (`renderer.compileAsync`); without it the first draw compiles. */
  readonly prepare?: (object: Object3D) => Promise<unknown>;
  readonly fetchBytes?: FetchBytes;
}

export interface Avatars {
  /** Brings what is drawn up to the crowd's poses and the drawn matrices. Call it once a frame, after the frame systems. */
  update(): void;
  dispose(): void;
}

/** Instances a body has room for at first; doubled as needed. */
const FIRST_INSTANCES = 8;
/** Updates before anything is asked for: the first frame's bytes come first. */
const WAIT = 2;
/** Updates between tries for a file that did not load, and tries before giving up. */
const RETRY_AFTER = 300;
const TRIES = 3;

const ALOFT = (["jump", "air", "fall"] as const).map(clipIndex);

/** One kind of body. */
interface Body {
  mesh: InstancedMesh;
  /** Row in the crowd, and opacity (0: not seen), per instance. */
  rows: InstancedBufferAttribute;
}

export function createAvatars(options: AvatarOptions): Avatars {
  const { world, scene, baseUrl, onProblem, prepare, fetchBytes = fetchFromWeb } = options;
  const uniforms: AvatarUniforms = { boneRows: { value: null }, palettes: { value: null } };
  const material = createAvatarMaterial(uniforms);
  const depthMaterial = createAvatarDepthMaterial(uniforms);
  const contacts = createContacts(scene);
  const bodies: (Body | undefined)[] = [];
  const requests: { tries: number; again: number }[] = [];
  let index: Promise<AvatarFiles[]> | undefined;
  let updates = 0;
  let paletteVersion = -1;
  let disposed = false;

  async function load(preset: number): Promise<void> {
    index ??= fetchBytes(`${baseUrl}index.json`).then(readAvatarIndex);
    const files = await index;
    const { body, clips } = files[preset % files.length];
    const [geometry, rig] = await Promise.all([
      fetchBytes(baseUrl + body).then(parseBody),
      fetchBytes(baseUrl + clips).then((bytes) => readClipFile(new Uint8Array(bytes))),
    ]);
    if (rig instanceof EngineError) throw rig;
    const made = createBody(geometry, material, depthMaterial, FIRST_INSTANCES);
    await prepare?.(made.mesh);
    if (disposed) return void geometry.dispose();
    bodies[preset] = made;
    scene.add(made.mesh);
    crowdOf(world).rigs[preset] = rig;
  }

  /** Asks for a body that is needed, once, and again some time after a failure. */
  function request(preset: number): void {
    const request = (requests[preset] ??= { tries: 0, again: WAIT });
    if (request.tries >= TRIES || updates < request.again) return;
    request.tries++;
    request.again = Number.POSITIVE_INFINITY;
    load(preset).catch((cause: unknown) => {
      index = undefined;
      request.again = updates + RETRY_AFTER;
      if (request.tries > 1 || disposed) return; // said once
      onProblem(
        cause instanceof EngineError
          ? cause
          : new EngineError("avatar/unavailable", `createAvatars: preset ${preset}: ${String(cause)}`, { cause }),
      );
    });
  }

  function add(crowd: Crowd, row: number): void {
    const eid = crowd.entities[row];
    const preset = crowd.presets[row];
    const body = bodies[preset];
    if (!body) {
      request(preset);
      return;
    }
    if (body.mesh.count === body.rows.count) bodies[preset] = enlarge(body);
    const { mesh, rows } = bodies[preset] ?? body;
    const { DrawnMatrix } = world.stores;
    mesh.instanceMatrix.array.set(DrawnMatrix.subarray(eid * 16, eid * 16 + 16), mesh.count * 16);
    const own = world.view.mode === "first" && eid === world.view.subject;
    rows.setXY(mesh.count, row, own ? 0 : (world.view.plates.get(eid)?.opacity ?? 1));
    mesh.count++;
    if (!own) {
      const o = eid * 16 + 12;
      contacts.add(DrawnMatrix[o], DrawnMatrix[o + 1], DrawnMatrix[o + 2], shareOnGround(crowd, row));
    }
  }

  function enlarge({ mesh, rows }: Body): Body {
    const larger = createBody(mesh.geometry, material, depthMaterial, rows.count * 2);
    larger.mesh.instanceMatrix.array.set(mesh.instanceMatrix.array);
    larger.rows.array.set(rows.array);
    larger.mesh.count = mesh.count;
    scene.remove(mesh);
    mesh.dispose();
    scene.add(larger.mesh);
    return larger;
  }

  function updateTextures(crowd: Crowd): void {
    if (uniforms.boneRows.value?.image.data !== crowd.matrices) {
      uniforms.boneRows.value?.dispose();
      uniforms.boneRows.value = createBoneTexture(crowd);
    }
    if (uniforms.boneRows.value) uniforms.boneRows.value.needsUpdate = true;
    if (paletteVersion === crowd.paletteVersion) return;
    paletteVersion = crowd.paletteVersion;
    if (uniforms.palettes.value?.image.data !== crowd.palettes) {
      uniforms.palettes.value?.dispose();
      uniforms.palettes.value = createPaletteTexture(crowd);
    }
    if (uniforms.palettes.value) uniforms.palettes.value.needsUpdate = true;
  }

  return {
    update() {
      updates++;
      const crowd = crowdOf(world);
      for (const body of bodies) if (body) body.mesh.count = 0;
      contacts.begin();
      for (let row = 0; row < crowd.rows; row++) if (crowd.entities[row] >= 0) add(crowd, row);
      for (const body of bodies) {
        if (!body) continue;
        body.mesh.visible = body.mesh.count > 0;
        body.mesh.instanceMatrix.needsUpdate = true;
        body.rows.needsUpdate = true;
      }
      contacts.end();
      updateTextures(crowd);
    },
    dispose() {
      disposed = true;
      for (const body of bodies) {
        if (!body) continue;
        scene.remove(body.mesh);
        body.mesh.geometry.dispose();
        body.mesh.dispose();
      }
      contacts.dispose();
      for (const thing of [material, depthMaterial, uniforms.boneRows.value, uniforms.palettes.value]) thing?.dispose();
      crowdOf(world).rigs.length = 0;
    },
  };
}

/** How much of a pose belongs to the ground: 1 but for jumps and falls. */
function shareOnGround({ weights }: Crowd, row: number): number {
  return 1 - ALOFT.reduce((sum, clip) => sum + weights[row * CLIPS.length + clip], 0);
}

function createBody(geometry: BufferGeometry, material: Material, depthMaterial: Material, room: number): Body {
  const mesh = new InstancedMesh(geometry, material, room);
  const rows = new InstancedBufferAttribute(new Float32Array(room * 2), 2);
  geometry.setAttribute("avatar", rows);
  mesh.count = 0;
  mesh.customDepthMaterial = depthMaterial;
  mesh.castShadow = true;
  mesh.receiveShadow = true;
  mesh.matrixAutoUpdate = false;
  // Its instances may stand anywhere, and those behind the eye still cast shadows into the picture.
  mesh.frustumCulled = false;
  return { mesh, rows };
}

function createBoneTexture(crowd: Crowd): DataTexture {
  return new DataTexture(crowd.matrices, FLOATS_PER_ROW / 4, crowd.rows, RGBAFormat, FloatType);
}

function createPaletteTexture(crowd: Crowd): DataTexture {
  const texture = new DataTexture(crowd.palettes, PALETTE_SLOTS, crowd.rows, RGBAFormat, UnsignedByteType);
  texture.colorSpace = SRGBColorSpace;
  return texture;
}
