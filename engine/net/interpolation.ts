// interpolation.ts: where a peer's avatar, or a body that a peer owns, is shown: between the states that came, a little beyond the last, never back in time.

import { clamp, mix, mixAngle, mixRotations } from "../core/math.ts";
import { AVATAR_LAYOUT, type Layout } from "./fields.ts";

/** States kept: 3 s at 20 a second. */
const KEPT = 64;
/** A state is carried on by its velocity for so long, then the body waits. Seconds. */
const MAX_EXTRAPOLATION = 0.3;
/** Between states farther apart than this a curve would swing; a straight line is taken. Seconds. */
const MAX_CURVE = 0.3;
/** Who stood still and then moves began to do so at most this long before the first state that says so. Seconds. */
const ONSET = 0.05;
/** Slower than this counts as standing, in metres per second. */
const STILL = 0.05;
/** Time constant in which a body that was shown wrongly comes back to its way, in seconds. */
const CORRECTION = 0.08;
/** A correction of more than this is a jump, in metres. */
const MAX_CORRECTION = 3;
/** The shown moment runs faster or slower than the sender's clock by this share for each second that it is off … */
const GAIN = 1;
/** … but by no more than this, which nobody sees; … */
const SLEW = 0.1;
/** … and at half speed where it is ahead by more than the first, in seconds. */
const FAR_AHEAD = 0.2;
const SLOW_DOWN = 0.5;
/** Farther behind than this, it leaps. Seconds. */
const LEAP = 0.5;

interface Sample {
  /** The sender's unwrapped seconds. */
  readonly time: number;
  readonly state: Float64Array;
}

export interface Track {
  readonly layout: Layout;
  /** By time. */
  readonly samples: Sample[];
  /** What is shown. Its velocity is that of what is shown, so that feet keep to the ground. */
  readonly shown: Float64Array;
  /** The moment that is shown, in the sender's seconds; NaN before the first. */
  time: number;
  /** The moment may go back so far unseen, since the body has stood since. */
  floor: number;
  /** The body waits for news: it stands, or was carried on for as long as is allowed. Any moment may then come next. */
  waits: boolean;
  /** A state came since the last {@link advanceTrack}. */
  changed: boolean;
  /** The place that follows from the states; with {@link error}, which fades, it is the one that is shown. */
  readonly place: Float64Array;
  readonly error: Float64Array;
  /** The body is somewhere else entirely; whoever draws it takes note and sets it to false. */
  snapped: boolean;
  /** Nothing was shown yet: the first moment is no glide. */
  fresh: boolean;
}

export const createTrack = (layout: Layout = AVATAR_LAYOUT): Track => ({
  layout,
  samples: [],
  shown: new Float64Array(layout.fields.length),
  time: Number.NaN,
  floor: Number.NEGATIVE_INFINITY,
  waits: true,
  changed: false,
  place: new Float64Array(3),
  error: new Float64Array(3),
  snapped: true,
  fresh: true,
});

/** Begins anew where the entity is now, because another peer, with another clock, moves it on: from here it glides. */
export function continueTrack(track: Track, here: Float64Array): void {
  track.samples.length = 0;
  track.shown.set(here);
  track.place.set(here.subarray(0, 3));
  track.error.fill(0);
  track.time = Number.NaN;
  track.floor = Number.NEGATIVE_INFINITY;
  track.waits = true;
  track.fresh = track.snapped = false;
}

/** Nearer to its place than this, what glides is there. Metres. */
const THERE = 1e-4;

/** Whether nothing moves any more until a state comes: then there is nothing to advance. */
export const isSettled = ({ samples, waits, changed, snapped, error }: Track): boolean =>
  waits && !changed && !snapped && samples.length > 0 && Math.hypot(error[0], error[1], error[2]) < THERE;

/** Whether the newest state says that the entity stands. */
export const isAtRest = ({ layout, samples }: Track): boolean => samples.length > 0 && isStill(layout, samples.at(-1)!);

/** Adds a state that was sent at `time`. Late ones are put where they belong; one that is there already is dropped. */
export function addSample(track: Track, time: number, state: Float64Array): void {
  const { samples } = track;
  let at = samples.length;
  while (at > 0 && samples[at - 1].time > time) at--;
  if (at > 0 && samples[at - 1].time === time) return;
  samples.splice(at, 0, { time, state: state.slice() });
  if (samples.length > KEPT) samples.shift();
  track.changed = true;
}

const isStill = ({ velocity: v }: Layout, { state }: Sample): boolean =>
  Math.hypot(state[v], state[v + 1], state[v + 2]) < STILL;

const before = new Float64Array(3);

/**
 * Shows the next moment, `step` seconds after the last one.
 *
 * @param target the sender's time that should be shown
 * @param rate seconds of the sender's clock in one of ours
 * @returns false while there is nothing to show
 */
export function advanceTrack(track: Track, target: number, rate: number, step: number): boolean {
  const { samples, shown, error, layout } = track;
  if (samples.length === 0) return false;
  const isFirst = track.fresh;
  track.fresh = false;
  const teleport = shown[layout.teleport];
  before.set(shown.subarray(0, 3));
  moveOn(track, target, rate, step);
  const isTooFar = Math.hypot(error[0], error[1], error[2]) > MAX_CORRECTION;
  if (isFirst || isTooFar || shown[layout.teleport] !== teleport) snap(track);
  const fade = Math.exp(-step / CORRECTION);
  for (let i = 0; i < 3; i++) {
    error[i] *= fade;
    shown[i] = track.place[i] + error[i];
    if (!track.snapped) shown[layout.velocity + i] = (shown[i] - before[i]) / step;
  }
  while (samples.length > 2 && samples[1].time < track.floor - MAX_EXTRAPOLATION) samples.shift();
  return true;
}

function snap(track: Track): void {
  track.error.fill(0);
  track.snapped = true;
}

/** Chooses the next moment and works out the place. What would be a jump goes into {@link Track.error}. */
function moveOn(track: Track, target: number, rate: number, step: number): void {
  const last = track.samples[track.samples.length - 1];
  const off = target - track.time - rate * step;
  if (track.waits || off > LEAP) {
    track.time = Math.max(track.floor, target);
    glideTo(track, track.time);
  } else {
    if (track.changed) glideTo(track, track.time);
    const slew = clamp(off * GAIN, off < -FAR_AHEAD ? -SLOW_DOWN : -SLEW, SLEW);
    track.time += step * Math.max(0, rate * (1 + slew));
  }
  const stands = isStill(track.layout, last);
  const end = last.time + (stands ? 0 : MAX_EXTRAPOLATION);
  // A clock that was mistaken must not lead past what may be guessed; one that stands has nothing to pass.
  if (!stands) track.time = Math.min(track.time, Math.max(end, track.floor));
  track.waits = track.time >= end;
  track.floor = stands && track.waits ? last.time : track.time;
  track.changed = false;
  track.shown.set(stateAt(track, track.time));
  track.place.set(track.shown.subarray(0, 3));
}

/** Keeps the body where it is, though by what is known now it is somewhere else at `time`; from there it comes back. */
function glideTo(track: Track, time: number): void {
  const { place, error, shown, layout } = track;
  const now = stateAt(track, time);
  if (now[layout.teleport] !== shown[layout.teleport]) return;
  for (let i = 0; i < 3; i++) error[i] += place[i] - now[i];
}

/** Longer states there are none; the array is reused. */
const room = new Float64Array(16);
const turn = [0, 0, 0, 1];

/** The state at `time`. The array is reused. */
function stateAt({ samples, layout }: Track, time: number): Float64Array {
  let after = samples.length;
  while (after > 0 && samples[after - 1].time > time) after--;
  if (after === 0) return copy(samples[0].state);
  if (after === samples.length) return carryOn(layout, samples[after - 1], time);
  return between(layout, samples[after - 1], samples[after], time);
}

function copy(state: Float64Array): Float64Array {
  room.set(state);
  return room.subarray(0, state.length);
}

function carryOn(layout: Layout, sample: Sample, time: number): Float64Array {
  const { velocity, grounded } = layout;
  const { time: from, state } = sample;
  const result = copy(state);
  if (isStill(layout, sample)) return result;
  const seconds = Math.min(time - from, MAX_EXTRAPOLATION);
  result[0] += state[velocity] * seconds;
  result[2] += state[velocity + 2] * seconds;
  // A fall is not carried on: the ground that ends it is not known here.
  const rises = !(grounded >= 0 && state[grounded]) && state[velocity + 1] > 0;
  if (rises) result[1] += state[velocity + 1] * Math.min(seconds, 0.1);
  return result;
}

function between(layout: Layout, a: Sample, b: Sample, time: number): Float64Array {
  const { velocity, teleport, even, angles, rotation } = layout;
  if (a.state[teleport] !== b.state[teleport]) return copy(a.state); // there is no way between
  const rested = isStill(layout, a) && (b.time - a.time > MAX_CURVE || !isStill(layout, b));
  const from = rested ? Math.max(a.time, b.time - ONSET) : a.time;
  if (time <= from) return copy(a.state);
  const span = b.time - from;
  const t = (time - from) / span;
  const result = copy(t < 0.5 ? a.state : b.state); // flags
  const curved = span <= MAX_CURVE && !rested;
  for (let i = 0; i < 3; i++) {
    const [pa, pb] = [a.state[i], b.state[i]];
    const [va, vb] = [a.state[velocity + i] * span, b.state[velocity + i] * span];
    result[i] = curved ? hermite(pa, va, pb, vb, t) : mix(pa, pb, t);
  }
  for (const i of even) result[i] = mix(a.state[i], b.state[i], t);
  for (const i of angles) result[i] = mixAngle(a.state[i], b.state[i], t);
  if (rotation >= 0) {
    mixRotations(turn, 0, a.state, rotation, b.state, rotation, t);
    result.set(turn, rotation);
  }
  return result;
}

/** Cubic through `a` and `b` with slopes `da` and `db`, over t from 0 to 1. */
function hermite(a: number, da: number, b: number, db: number, t: number): number {
  const t2 = t * t;
  const t3 = t2 * t;
  return (2 * t3 - 3 * t2 + 1) * a + (t3 - 2 * t2 + t) * da + (3 * t2 - 2 * t3) * b + (t3 - t2) * db;
}
