// crowd.ts: every avatar's pose as rows of flat arrays: features say what each does, `samplePoses` makes bone matrices of it.
// Bodies' rigs come from render/, which loads them; without one a row has no pose and is not drawn.

import { defineResource, type World } from "../ecs/world.ts";
import { CLIPS, MAX_BONES, type Rig } from "./clip-file.ts";

/** Texels of a palette row: the avatars' colour slots (worlds/avatars/body/look.ts). */
export const PALETTE_SLOTS = 16;
/** Floats per bone in {@link Crowd.matrices}: three rows of a 3×4 matrix, one RGBA32F texel each. */
export const FLOATS_PER_BONE = 12;
export const FLOATS_PER_ROW = MAX_BONES * FLOATS_PER_BONE;

/** Rows at first; doubled when they run out, so that a world of three does not upload a texture for fifty. */
const FIRST_ROWS = 8;

/** `row` in these arrays is an avatar's; −1 in `entities` marks a free one. */
export interface Crowd {
  /** Rows allocated. When it grows, every array below is a new one. */
  rows: number;
  readonly rowOf: Map<number, number>;
  entities: Int32Array;
  /** Index of the body. */
  presets: Uint8Array;
  /** Per slot sRGB bytes and, as alpha, roughness. */
  palettes: Uint8Array;
  /** Goes up whenever a palette changes. */
  paletteVersion: number;
  /** Share of each clip, CLIPS.length a row; the sampler makes them add up to 1. */
  weights: Float32Array;
  /** Where each clip stands, 0 to 1, as of the last tick. */
  phases: Float32Array;
  /** How far each phase went in the last tick: a frame lies before its end. */
  steps: Float32Array;
  /** Turn of the legs against the body's facing, radians about +Y; trunk and head turn back by the same. */
  turns: Float32Array;
  /** Turn of the head's look against the body's facing, radians about +Y. */
  gazes: Float32Array;
  /** Radians up that the head looks. */
  pitches: Float32Array;
  /** Bone matrices: rest place → posed place in the entity's space (facing −Z), rows of 3×4. */
  matrices: Float32Array;
  /** By preset; holes where a body isn't loaded. */
  readonly rigs: (Rig | undefined)[];
}

const crowds = defineResource<Crowd>("crowd");

/** The world's avatars. Whoever asks first makes the empty crowd, since render/ and the features start in any order. */
export function crowdOf(world: World): Crowd {
  let crowd = crowds.find(world);
  if (!crowd) {
    crowd = createCrowd();
    crowds.set(world, crowd);
  }
  return crowd;
}

export function createCrowd(): Crowd {
  return { ...allocate(FIRST_ROWS), rowOf: new Map(), paletteVersion: 0, rigs: [] };
}

function allocate(rows: number) {
  return {
    rows,
    entities: new Int32Array(rows).fill(-1),
    presets: new Uint8Array(rows),
    palettes: new Uint8Array(rows * PALETTE_SLOTS * 4),
    weights: new Float32Array(rows * CLIPS.length),
    phases: new Float32Array(rows * CLIPS.length),
    steps: new Float32Array(rows * CLIPS.length),
    turns: new Float32Array(rows),
    gazes: new Float32Array(rows),
    pitches: new Float32Array(rows),
    matrices: new Float32Array(rows * FLOATS_PER_ROW),
  };
}

/** Gives `eid` a row, all zeros. */
export function addToCrowd(crowd: Crowd, eid: number): number {
  let row = crowd.entities.indexOf(-1);
  if (row < 0) {
    row = crowd.rows;
    grow(crowd);
  }
  crowd.entities[row] = eid;
  crowd.rowOf.set(eid, row);
  const { weights, phases, steps } = crowd;
  for (const store of [weights, phases, steps]) store.fill(0, row * CLIPS.length, (row + 1) * CLIPS.length);
  for (const store of [crowd.turns, crowd.gazes, crowd.pitches]) store[row] = 0;
  return row;
}

export function removeFromCrowd(crowd: Crowd, eid: number): void {
  const row = crowd.rowOf.get(eid);
  if (row === undefined) return;
  crowd.entities[row] = -1;
  crowd.rowOf.delete(eid);
}

/** Dresses a row. `palette`: {@link PALETTE_SLOTS} × RGBA. */
export function dressRow(crowd: Crowd, row: number, preset: number, palette: Uint8Array): void {
  crowd.presets[row] = preset;
  crowd.palettes.set(palette, row * PALETTE_SLOTS * 4);
  crowd.paletteVersion++;
}

function grow(crowd: Crowd): void {
  const larger = allocate(crowd.rows * 2);
  for (const name of Object.keys(larger) as (keyof typeof larger)[]) {
    if (name !== "rows") larger[name].set(crowd[name] as never);
  }
  Object.assign(crowd, larger);
  crowd.paletteVersion++;
}
