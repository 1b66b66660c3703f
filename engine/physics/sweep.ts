// sweep.ts: how far an upright capsule gets, what it runs into, and how it comes out of what it is in.

import type * as RAPIER from "@dimforge/rapier3d-simd/exports.js";
import type { Physics } from "./physics.ts";
import { SOLID, UPRIGHT } from "./queries.ts";
import { copy, type Vec3, zero } from "./vectors.ts";

/**
 * Gap between the inner capsule, which Rapier sweeps, and the outer one, which must touch nothing. Rounding eats a
 * little of it now and then and {@link pushOut} gives it back. Metres.
 */
export const SKIN = 0.015;

/**
 * What a sweep keeps clear of the skin. Rapier's cast along a floor that lies 0.1 mm inside the skin reports hits with
 * made-up normals (seen: 0.89 up instead of 1); 1 mm outside it reports none. Metres.
 */
export const CLEARANCE = 0.001;

/** An upright capsule in a world. */
export interface Capsule {
  readonly state: Physics;
  /** Its own body, which no query finds. */
  readonly self: RAPIER.RigidBody;
  /** The capsule without its {@link SKIN}. */
  readonly inner: RAPIER.Capsule;
  /** From the middle to the lowest point of the outer capsule, in metres. */
  readonly reach: number;
  /** In the world; whoever moves the capsule writes it. */
  readonly middle: Vec3;
  /** A body that sweeps do not see for now: what carries or pushes the capsule. */
  ignored: RAPIER.RigidBody | null;
}

/** What a sweep ran into. */
export interface Contact {
  /** Share of the way that was free, 0 to 1. */
  share: number;
  /** Unit vector out of what was hit. */
  readonly normal: Vec3;
  /** Where the two touch, in the world. */
  readonly point: Vec3;
  body: RAPIER.RigidBody | null;
}

export const createContact = (): Contact => ({
  share: 1,
  normal: zero(),
  point: zero(),
  body: null,
});

const impact = zero();

/** Whether the way, in metres, is blocked; writes where. Moves nothing. */
export function sweep({ state, self, inner, middle, ignored }: Capsule, way: Vec3, out: Contact): boolean {
  const { rapier } = state;
  const sees = ignored ? (c: RAPIER.Collider) => c.parent()?.handle !== ignored.handle : undefined;
  const hit = rapier.castShape(middle, UPRIGHT, way, inner, SKIN, 1, false, SOLID, undefined, undefined, self, sees);
  if (!hit) return false;
  out.share = hit.time_of_impact;
  out.body = hit.collider.parent();
  impact.x = middle.x + way.x * out.share;
  impact.y = middle.y + way.y * out.share;
  impact.z = middle.z + way.z * out.share;
  // The cast's own normal is rough where the capsule only grazes; that of the closest points is not.
  const close = hit.collider.contactShape(inner, impact, UPRIGHT, SKIN + CLEARANCE);
  copy(out.normal, close ? close.normal1 : hit.normal1);
  copy(out.point, close ? close.point1 : hit.witness1);
  return true;
}

/** Goes along `way` as far as `share` says. */
export function advance({ middle }: Capsule, way: Vec3, share: number): void {
  middle.x += way.x * share;
  middle.y += way.y * share;
  middle.z += way.z * share;
}

/** How far beyond its surface one is pushed out of something, in metres: the next query must not find it again. */
const BEYOND = CLEARANCE / 10;

const halfExtents = zero();
const way = zero();

/**
 * Pushes the capsule out of bodies, one contact after the other, for so many rounds or until nothing touches it.
 *
 * @param counts which bodies push; never its own
 * @param push called with the way out, in metres, which is valid until it returns
 */
export function pushFrom(
  capsule: Capsule,
  rounds: number,
  counts: (body: RAPIER.RigidBody) => boolean,
  push: (way: Vec3, body: RAPIER.RigidBody) => void,
): void {
  const { state, self, inner, reach, middle } = capsule;
  halfExtents.x = halfExtents.z = inner.radius + SKIN;
  halfExtents.y = reach;
  const near: [RAPIER.Collider, RAPIER.RigidBody][] = [];
  state.rapier.collidersWithAabbIntersectingAabb(middle, halfExtents, (collider) => {
    const body = collider.parent();
    if (body && !collider.isSensor() && body.handle !== self.handle && counts(body)) near.push([collider, body]);
    return true;
  });
  for (let round = 0; round < rounds; round++) {
    let moved = false;
    for (const [collider, body] of near) {
      const contact = collider.contactShape(inner, middle, UPRIGHT, SKIN);
      const depth = contact ? SKIN - contact.distance : 0;
      if (!contact || depth < BEYOND) continue;
      way.x = contact.normal1.x * (depth + BEYOND);
      way.y = contact.normal1.y * (depth + BEYOND);
      way.z = contact.normal1.z * (depth + BEYOND);
      push(way, body);
      moved = true;
    }
    if (!moved) return;
  }
}

/** Rounds of pushing; a corner of three walls needs three. */
const ROUNDS = 4;

/** Moves the capsule out of everything that stands fast. Loose bodies give way, and to what moves the capsule does (carry.ts). */
export function pushOut(capsule: Capsule): void {
  pushFrom(
    capsule,
    ROUNDS,
    (body) => body.isFixed(),
    (way) => advance(capsule, way, 1),
  );
}
