// sample-poses.ts: mixes every avatar's clips and writes its bone matrices, without garbage.
// All rotations have w ≥ 0 (clip-file.ts), so they mix the short way round without a test per bone.
// Measured (Node 20, 50 avatars, 35 bones, two clips each): 0.12 ms p50, 0.2 ms p95 (test/bench/avatars.bench.ts).

import { CLIPS, type Clip, clipIndex, MAX_BONES, type Rig, TRUNK } from "./clip-file.ts";
import { type Crowd, FLOATS_PER_BONE, FLOATS_PER_ROW } from "./crowd.ts";

const IDLE = clipIndex("idle");
/** Less than this of a clip is not seen. */
const LEAST_WEIGHT = 1e-3;

/** How much of the legs' turn each bone of {@link TRUNK} has undone, and of the look's turn it has done. */
const UNTURNED = [0.3, 0.68, 0.8, 1];
const GAZED = [0.04, 0.14, 0.45, 1];
/** Its own share of looking up or down. */
const PITCH_SHARES = [0.08, 0.12, 0.24, 0.36];

/** Rotations and hips of the avatar at hand. */
const local = new Float32Array(MAX_BONES * 4);
/** Posed axes (3×3, rows) and place per bone, in the body's space. */
const axes = new Float32Array(MAX_BONES * 9);
const places = new Float32Array(MAX_BONES * 3);
const hips = new Float32Array(3);

/**
 * Writes `crowd.matrices` of every row that has a rig.
 *
 * @param alpha how far the frame lies between the last two ticks, 0 to 1
 */
export function samplePoses(crowd: Crowd, alpha: number): void {
  for (let row = 0; row < crowd.rows; row++) {
    if (crowd.entities[row] < 0) continue;
    const rig = crowd.rigs[crowd.presets[row]];
    if (!rig) continue;
    mixClips(crowd, row, rig, alpha);
    bendTrunk(rig, crowd.turns[row], crowd.gazes[row], crowd.pitches[row]);
    placeBones(rig, crowd.turns[row]);
    writeMatrices(crowd.matrices, row * FLOATS_PER_ROW, rig);
  }
}

/** Fills `local` and `hips` with the weighted mean of the row's clips. */
function mixClips({ weights, phases, steps }: Crowd, row: number, rig: Rig, alpha: number): void {
  const first = row * CLIPS.length;
  let total = 0;
  for (let c = 0; c < CLIPS.length; c++) if (weights[first + c] > LEAST_WEIGHT) total += weights[first + c];
  const length = rig.bones * 4;
  local.fill(0, 0, length);
  hips.fill(0);
  if (total === 0) {
    // Loaded since the last tick: it stands until its gait has said what it does.
    addFrames(rig.clips[IDLE], 0, 1, length);
    return;
  }
  for (let c = 0; c < CLIPS.length; c++) {
    const weight = weights[first + c];
    if (weight <= LEAST_WEIGHT) continue;
    const clip = rig.clips[c];
    addFrames(clip, phases[first + c] - steps[first + c] * (1 - alpha), weight / total, length);
  }
}

/** Adds a clip at `phase` (any number in a loop) to `local` and `hips`, `share` strong. */
function addFrames(clip: Clip, phase: number, share: number, length: number): void {
  const { frames, loops, rotations } = clip;
  const within = loops ? phase - Math.floor(phase) : Math.min(1, Math.max(0, phase));
  const place = within * (loops ? frames : frames - 1);
  const a = Math.min(frames - 1, Math.floor(place));
  const b = loops ? (a + 1) % frames : Math.min(frames - 1, a + 1);
  const late = (place - a) * share;
  const early = share - late;
  const at = a * length;
  const to = b * length;
  for (let i = 0; i < length; i++) local[i] += rotations[at + i] * early + rotations[to + i] * late;
  for (let i = 0; i < 3; i++) hips[i] += clip.hips[a * 3 + i] * early + clip.hips[b * 3 + i] * late;
}

/**
 * Turns the trunk back by what the legs are turned, and bends it to where the eyes look. Each bone turns about its own
 * upright, after the clip: so a runner leans into the course, whichever way the face is, and the head stays level.
 */
function bendTrunk({ trunk }: Rig, turn: number, gaze: number, pitch: number): void {
  let below = 0;
  for (let i = 0; i < TRUNK.length; i++) {
    const yaw = gaze * GAZED[i] - turn * UNTURNED[i];
    const nod = -pitch * PITCH_SHARES[i];
    turnBone(trunk[i] * 4, below, yaw, nod);
    below = yaw;
  }
}

/** local[o] = Y(−below) · local[o] · Y(yaw) · X(nod), as quaternions; radians. */
function turnBone(o: number, below: number, yaw: number, nod: number): void {
  const sb = Math.sin(-below / 2);
  const cb = Math.cos(-below / 2);
  const x = cb * local[o] + sb * local[o + 2];
  const y = cb * local[o + 1] + sb * local[o + 3];
  const z = cb * local[o + 2] - sb * local[o];
  const w = cb * local[o + 3] - sb * local[o + 1];
  const sy = Math.sin(yaw / 2);
  const cy = Math.cos(yaw / 2);
  const sx = Math.sin(nod / 2);
  const cx = Math.cos(nod / 2);
  const [bx, by, bz, bw] = [cy * sx, sy * cx, -sy * sx, cy * cx];
  local[o] = w * bx + x * bw + y * bz - z * by;
  local[o + 1] = w * by - x * bz + y * bw + z * bx;
  local[o + 2] = w * bz + x * by - y * bx + z * bw;
  local[o + 3] = w * bw - x * bx - y * by - z * bz;
}

/** From `local` and `hips` to `axes` and `places`, parents first. The body faces +Z and its entity −Z. */
function placeBones({ bones, parents, joints }: Rig, turn: number): void {
  const c = -Math.cos(turn);
  const s = -Math.sin(turn);
  for (let bone = 0; bone < bones; bone++) {
    const q = bone * 4;
    const m = bone * 9;
    const p = bone * 3;
    const [x, y, z, w] = [local[q], local[q + 1], local[q + 2], local[q + 3]];
    // A mean of unit quaternions is shorter than one; dividing by its square spares the root.
    const k = 2 / (x * x + y * y + z * z + w * w);
    const [xx, yy, zz, xy, xz, yz] = [x * x * k, y * y * k, z * z * k, x * y * k, x * z * k, y * z * k];
    const [wx, wy, wz] = [w * x * k, w * y * k, w * z * k];
    const [r0, r1, r2] = [1 - yy - zz, xy - wz, xz + wy];
    const [r3, r4, r5] = [xy + wz, 1 - xx - zz, yz - wx];
    const [r6, r7, r8] = [xz - wy, yz + wx, 1 - xx - yy];
    const parent = parents[bone];
    if (parent < 0) {
      axes[m] = c * r0 + s * r6;
      axes[m + 1] = c * r1 + s * r7;
      axes[m + 2] = c * r2 + s * r8;
      axes[m + 3] = r3;
      axes[m + 4] = r4;
      axes[m + 5] = r5;
      axes[m + 6] = c * r6 - s * r0;
      axes[m + 7] = c * r7 - s * r1;
      axes[m + 8] = c * r8 - s * r2;
      places[p] = c * hips[0] + s * hips[2];
      places[p + 1] = hips[1];
      places[p + 2] = c * hips[2] - s * hips[0];
      continue;
    }
    const a = parent * 9;
    const b = parent * 3;
    const dx = joints[p] - joints[b];
    const dy = joints[p + 1] - joints[b + 1];
    const dz = joints[p + 2] - joints[b + 2];
    for (let i = 0; i < 3; i++) {
      const [u, v, t] = [axes[a + i * 3], axes[a + i * 3 + 1], axes[a + i * 3 + 2]];
      axes[m + i * 3] = u * r0 + v * r3 + t * r6;
      axes[m + i * 3 + 1] = u * r1 + v * r4 + t * r7;
      axes[m + i * 3 + 2] = u * r2 + v * r5 + t * r8;
      places[p + i] = places[b + i] + u * dx + v * dy + t * dz;
    }
  }
}

/** Posed bone × the inverse of its rest, which is a translation only. */
function writeMatrices(out: Float32Array, row: number, { bones, joints }: Rig): void {
  for (let bone = 0; bone < bones; bone++) {
    const [x, y, z] = [joints[bone * 3], joints[bone * 3 + 1], joints[bone * 3 + 2]];
    const m = bone * 9;
    const o = row + bone * FLOATS_PER_BONE;
    for (let i = 0; i < 3; i++) {
      const [u, v, t] = [axes[m + i * 3], axes[m + i * 3 + 1], axes[m + i * 3 + 2]];
      out[o + i * 4] = u;
      out[o + i * 4 + 1] = v;
      out[o + i * 4 + 2] = t;
      out[o + i * 4 + 3] = places[bone * 3 + i] - (u * x + v * y + t * z);
    }
  }
}
