// interpolation.ts: where a peer's body is shown: between the states that came, a little beyond the last, never back in time.

import { mixAngle } from "../core/math.ts";
import { AVATAR, type AvatarState, createAvatarState } from "./fields.ts";

/** States kept: 3 s at 20 a second. */
const KEPT = 64;
/** A state is carried on by its velocity for so long, then the body waits. Seconds. */
export const MAX_EXTRAPOLATION = 0.3;
/** Between states farther apart than this a curve would swing; a straight line is taken. Seconds. */
const MAX_CURVE = 0.3;
/** Who stood still and then moves began to do so at most this long before the first state that says so. Seconds. */
const ONSET = 0.05;
/** Slower than this counts as standing, in metres per second. */
const STILL = 0.05;
/** Time constant in which a body that was carried on wrongly comes back to its way, in seconds. */
const CORRECTION = 0.08;
/** A correction of more than this is a jump anyway, in metres. */
const MAX_CORRECTION = 3;

interface Sample {
  /** The sender's unwrapped seconds. */
  readonly time: number;
  readonly state: AvatarState;
}

export interface Track {
  readonly samples: Sample[];
  /** What is shown. */
  readonly shown: AvatarState;
  /** Moment shown last, in the sender's seconds. */
  time: number;
  /** What is added to the computed place, so that a correction is no jump; fades. */
  readonly error: Float64Array;
  /** True for one {@link sampleTrack} after the body was somewhere else entirely. */
  snapped: boolean;
}

export const createTrack = (): Track => ({
  samples: [],
  shown: createAvatarState(),
  time: Number.NEGATIVE_INFINITY,
  error: new Float64Array(3),
  snapped: true,
});

/** Adds a state that was sent at `time`. Late ones are put where they belong; one that is there already is dropped. */
export function addSample(track: Track, time: number, state: AvatarState): void {
  const { samples } = track;
  let at = samples.length;
  while (at > 0 && samples[at - 1].time > time) at--;
  if (at > 0 && samples[at - 1].time === time) return;
  const before = track.time > (samples.at(-1)?.time ?? Number.POSITIVE_INFINITY) ? place(track, track.time) : null;
  samples.splice(at, 0, { time, state: state.slice() });
  if (samples.length > KEPT) samples.shift();
  // The body was carried on by guess. From where it is now, it glides to what has come.
  if (before && !isTeleport(samples.at(-2), samples.at(-1))) keepPlace(track, before);
}

const isTeleport = (a: Sample | undefined, b: Sample | undefined): boolean =>
  a !== undefined && b !== undefined && a.state[AVATAR.teleport] !== b.state[AVATAR.teleport];

function keepPlace(track: Track, before: AvatarState): void {
  const after = place(track, track.time);
  for (let i = 0; i < 3; i++) track.error[i] += before[i] - after[i];
  if (Math.hypot(track.error[0], track.error[1], track.error[2]) > MAX_CORRECTION) {
    track.error.fill(0);
    track.snapped = true;
  }
}

/**
 * Brings {@link Track.shown} to the moment `time` of the sender; `passed` seconds after the call before. A moment that lies
 * before the one shown last is taken as that one: nobody walks backwards because a clock was corrected.
 *
 * @returns false while there is nothing to show
 */
export function sampleTrack(track: Track, time: number, passed: number): boolean {
  const { samples, error, shown } = track;
  if (samples.length === 0) return false;
  const teleport = shown[AVATAR.teleport];
  track.time = Math.max(track.time, time);
  shown.set(place(track, track.time));
  if (shown[AVATAR.teleport] !== teleport) {
    track.snapped = true;
    error.fill(0);
  }
  const fade = Math.exp(-passed / CORRECTION);
  for (let i = 0; i < 3; i++) {
    error[i] *= fade;
    shown[i] += error[i];
  }
  while (samples.length > 2 && samples[1].time < track.time - MAX_EXTRAPOLATION) samples.shift();
  return true;
}

const result = createAvatarState();

/** The state at `time`, without the fading error. The array is reused. */
function place({ samples }: Track, time: number): AvatarState {
  let after = samples.length;
  while (after > 0 && samples[after - 1].time > time) after--;
  if (after === 0) return copy(samples[0].state);
  if (after === samples.length) return carryOn(samples[after - 1], time);
  return between(samples[after - 1], samples[after], time);
}

function copy(state: AvatarState): AvatarState {
  result.set(state);
  return result;
}

function carryOn({ time: from, state }: Sample, time: number): AvatarState {
  copy(state);
  const seconds = Math.min(time - from, MAX_EXTRAPOLATION);
  result[AVATAR.x] += state[AVATAR.vx] * seconds;
  result[AVATAR.z] += state[AVATAR.vz] * seconds;
  // A fall is not carried on: the ground that ends it is not known here.
  if (!state[AVATAR.grounded] && state[AVATAR.vy] > 0) result[AVATAR.y] += state[AVATAR.vy] * Math.min(seconds, 0.1);
  if (time - from > MAX_EXTRAPOLATION) result.fill(0, AVATAR.vx, AVATAR.vz + 1);
  return result;
}

function between(a: Sample, b: Sample, time: number): AvatarState {
  if (isTeleport(a, b)) return copy(a.state);
  const rested = Math.hypot(a.state[AVATAR.vx], a.state[AVATAR.vy], a.state[AVATAR.vz]) < STILL;
  const from = rested ? Math.max(a.time, b.time - ONSET) : a.time;
  if (time <= from) return copy(a.state);
  const span = b.time - from;
  const t = (time - from) / span;
  copy(t < 0.5 ? a.state : b.state); // flags
  const curved = span <= MAX_CURVE && !rested;
  for (let i = 0; i < 3; i++) {
    const va = a.state[AVATAR.vx + i];
    const vb = b.state[AVATAR.vx + i];
    const pa = a.state[i];
    const pb = b.state[i];
    result[i] = curved ? hermite(pa, va * span, pb, vb * span, t) : pa + (pb - pa) * t;
    result[AVATAR.vx + i] = va + (vb - va) * t;
  }
  result[AVATAR.yaw] = mixAngle(a.state[AVATAR.yaw], b.state[AVATAR.yaw], t);
  result[AVATAR.pitch] = a.state[AVATAR.pitch] + (b.state[AVATAR.pitch] - a.state[AVATAR.pitch]) * t;
  return result;
}

/** Cubic through `a` and `b` with slopes `da` and `db`, over t from 0 to 1. */
function hermite(a: number, da: number, b: number, db: number, t: number): number {
  const t2 = t * t;
  const t3 = t2 * t;
  return (2 * t3 - 3 * t2 + 1) * a + (t3 - 2 * t2 + t) * da + (3 * t2 - 2 * t3) * b + (t3 - t2) * db;
}
