// hand.ts: what the own hand holds: it hangs before the eyes, as far as what is in the way lets it.

import { clamp, type Floats, rotationAboutY } from "../core/math.ts";
import { defineResource, type World } from "../ecs/world.ts";
import { EngineError } from "../errors.ts";
import { tellAll } from "../net/wire.ts";
import { loosen } from "../physics/loose.ts";
import { GRAVITY } from "../physics/physics.ts";
import { mayClaim } from "./books.ts";
import { claim } from "./claim.ts";
import { type Gaze, gazeOf, infoOf, lookedAt, REACH } from "./eye.ts";
import { isOurs, objects, type Shared } from "./shared.ts";
import { ownRecord } from "./tell.ts";

/** Metres from the eyes, and from the own middle in plan: what is nearer could be stood on, and would lift who holds it. */
const NEAREST = 0.9;
const BESIDE = 0.8;
/** Share of the way to its place that it goes in a second, as a rate, and the fastest that it goes. Metres per second. */
const PULL = 14;
const FASTEST = 9;
const SPIN_PULL = 12;
const FASTEST_SPIN = 12;
/** What stays so far behind is stuck somewhere, and slips out of the hand. Metres. */
const SLIPS = 2.5;
/** No throw is faster, in metres per second. */
const HARDEST = 12;

interface Hand {
  /** Key of what is held. */
  key: string | null;
  /** Metres from the eyes. */
  away: number;
  /** How it is turned against the look, a quaternion about the look's yaw. */
  turn: number[];
  /** What the page was told last, as text. */
  readonly said: { at: string; hand: string };
}

const hands = defineResource<Hand>("hand");

export const setUpHand = (world: World): void =>
  hands.set(world, { key: null, away: 2, turn: [0, 0, 0, 1], said: { at: "null", hand: "null" } });

/** What is in the hand; null if nothing is. */
function heldOf(world: World): Shared | null {
  const { key } = hands.get(world);
  return (key !== null && objects.get(world).all.get(key)) || null;
}

/** Takes it. Throws `object/forbidden` and `object/too-far`. */
export function grab(world: World, shared: Shared): void {
  if (!mayClaim(world, "me", shared)) throw new EngineError("object/forbidden", `grab: ${shared.key}`);
  const gaze = gazeOf(world);
  const { Position, Rotation } = world.stores;
  const at = shared.eid * 3;
  const away = gaze
    ? Math.hypot(Position[at] - gaze.from.x, Position[at + 1] - gaze.from.y, Position[at + 2] - gaze.from.z)
    : Number.POSITIVE_INFINITY;
  // A large one's middle may be beyond the reach of a hand that touches it.
  if (!gaze || (away > REACH && lookedAt(world) !== shared))
    throw new EngineError("object/too-far", `grab: ${shared.key}`);
  release(world, 0);
  if (isOurs(world, shared)) {
    shared.held = true;
    tellAll(world, [ownRecord(world, shared)]);
  } else {
    claim(world, shared, true);
  }
  const hand = hands.get(world);
  hand.key = shared.key;
  hand.away = clamp(away, NEAREST, REACH);
  const yaw = [0, 0, 0, 1];
  rotationAboutY(yaw, 0, -gaze.yaw);
  multiply(hand.turn, yaw, 0, Rotation, shared.eid * 4);
}

/** Opens the hand: what is in it flies along the look at `speed` metres per second, or falls. */
export function release(world: World, speed: number): void {
  const hand = hands.get(world);
  const shared = heldOf(world);
  hand.key = null;
  if (!shared || !isOurs(world, shared)) return;
  shared.held = false;
  const gaze = gazeOf(world);
  const { Velocity } = world.stores;
  const [x, y, z] = Velocity.subarray(shared.eid * 3, shared.eid * 3 + 3);
  const force = Number.isFinite(speed) ? clamp(speed, 0, HARDEST) : 0;
  const way = gaze?.way ?? { x: 0, y: 0, z: 0 };
  if (force > 0)
    loosen(
      world,
      shared.eid,
      { x: x * 0.5 + way.x * force, y: y * 0.5 + way.y * force, z: z * 0.5 + way.z * force },
      { x: 0, y: 0, z: 0 },
    );
  tellAll(world, [ownRecord(world, shared)]);
}

/** Reads what the page says of the hand. */
export function readHand(world: World): void {
  const hand = hands.get(world);
  for (const message of world.inbox) {
    if (message.type !== "carry") continue;
    if (Number.isFinite(message.away)) hand.away = clamp(hand.away + message.away, NEAREST, REACH);
    if (!Number.isFinite(message.turn)) continue;
    const about = [0, 0, 0, 1];
    rotationAboutY(about, 0, message.turn);
    multiply(hand.turn, about, 0, hand.turn.slice(), 0);
  }
}

const velocity = { x: 0, y: 0, z: 0 };
const spin = { x: 0, y: 0, z: 0 };
const wanted = [0, 0, 0, 1];
const off = [0, 0, 0, 1];

/** Pulls what is in the hand to its place before the eyes. What another took, or what is stuck, is let go. */
export function carryHeld(world: World): void {
  const hand = hands.get(world);
  const shared = heldOf(world);
  const gaze = gazeOf(world);
  if (hand.key === null) return;
  if (!shared || !gaze || !isOurs(world, shared)) {
    hand.key = null;
    return;
  }
  const { eid } = shared;
  const { Position, Rotation } = world.stores;
  const [dx, dy, dz] = placeInHand(gaze, hand.away).map((value, i) => value - Position[eid * 3 + i]);
  const distance = Math.hypot(dx, dy, dz);
  if (distance > SLIPS + hand.away) {
    release(world, 0);
    return;
  }
  const pull = Math.min(PULL, FASTEST / Math.max(distance, 1e-6));
  velocity.x = dx * pull;
  velocity.y = dy * pull + GRAVITY * world.time.step; // what the next step takes
  velocity.z = dz * pull;
  rotationAboutY(wanted, 0, gaze.yaw);
  multiply(wanted, wanted.slice(), 0, hand.turn, 0);
  spinTo(wanted, Rotation, eid * 4);
  loosen(world, eid, velocity, spin);
}

function placeInHand({ from, way }: Gaze, away: number): [number, number, number] {
  let x = way.x * away;
  let z = way.z * away;
  const across = Math.hypot(x, z);
  const scale = across > 1e-6 ? Math.max(1, BESIDE / across) : 1;
  x *= scale;
  z *= scale;
  return [from.x + x, from.y + way.y * away, from.z + z];
}

/** Writes the spin that turns `q` towards `to`. */
function spinTo(to: Floats, q: Float32Array, at: number): void {
  multiply(off, to, 0, [-q[at], -q[at + 1], -q[at + 2], q[at + 3]], 0);
  const sign = off[3] < 0 ? -1 : 1;
  const sine = Math.hypot(off[0], off[1], off[2]);
  const angle = 2 * Math.atan2(sine, Math.abs(off[3]));
  const rate = sine > 1e-6 ? (sign * Math.min(FASTEST_SPIN, angle * SPIN_PULL)) / sine : 0;
  spin.x = off[0] * rate;
  spin.y = off[1] * rate;
  spin.z = off[2] * rate;
}

/** out = a · b, quaternions. `out` may be neither. */
function multiply(out: number[], a: Floats, ai: number, b: Floats, bi: number): void {
  const [ax, ay, az, aw] = [a[ai], a[ai + 1], a[ai + 2], a[ai + 3]];
  const [bx, by, bz, bw] = [b[bi], b[bi + 1], b[bi + 2], b[bi + 3]];
  out[0] = aw * bx + ax * bw + ay * bz - az * by;
  out[1] = aw * by - ax * bz + ay * bw + az * bx;
  out[2] = aw * bz + ax * by - ay * bx + az * bw;
  out[3] = aw * bw - ax * bx - ay * by - az * bz;
}

/** Tells the page what the eyes are on and what the hand holds, where either changed. */
export function reportHand(world: World): void {
  const { said } = hands.get(world);
  const held = heldOf(world);
  const inHand = held && infoOf(world, held);
  const seen = held ? null : lookedAt(world);
  const at = seen && infoOf(world, seen);
  world.view.pointed = seen && at?.mayGrab ? seen.eid : -1;
  const [atText, handText] = [JSON.stringify(at), JSON.stringify(inHand)];
  if (atText !== said.at) world.outbox.push({ message: { type: "looked-at", object: at } });
  if (handText !== said.hand) world.outbox.push({ message: { type: "in-hand", object: inHand } });
  said.at = atText;
  said.hand = handText;
}
