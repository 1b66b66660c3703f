// claim.ts: how a body becomes ours: by a touch, by being near what we move, or because nobody else sees to it any more.

import { secondsOf, type World } from "../ecs/world.ts";
import { isAtRest, isSettled } from "../net/interpolation.ts";
import { type Rank, successors } from "../net/ownership.ts";
import { type Speaker, tellAll, wires } from "../net/wire.ts";
import { isAsleep, visitNeighbours } from "../physics/loose.ts";
import { physics } from "../physics/physics.ts";
import { mayClaim } from "./books.ts";
import { destroyObject } from "./create.ts";
import { becomeOurs, isOurs, objects, type Shared } from "./shared.ts";
import { ownRecord } from "./tell.ts";

/** After a body was lost to another's claim, no touch takes it back for so long: two who push at one box would tear at it. Seconds. */
const LET_GO = 0.5;
/** A body of ours claims what lies so near in its way: it must not run into it as into a wall first. Metres, and ticks ahead. */
const NEAR = 0.02;
const AHEAD = 2;
/** Who is next in line takes over when the one before did not, after so long. Seconds. */
const PATIENCE = 1;

/** Makes it ours, and says so. */
export function claim(world: World, shared: Shared, held = false): void {
  shared.epoch++;
  shared.owner = wires.get(world).self;
  shared.held = held;
  becomeOurs(world, shared);
  tellAll(world, [ownRecord(world, shared)]);
}

const mayTouch = (world: World, shared: Shared): boolean =>
  !isOurs(world, shared) && !shared.held && secondsOf(world) - shared.lost >= LET_GO && mayClaim(world, "me", shared);

/** Claims what the own avatar pushed, and what it has set in motion otherwise: who is put into a body presses it away. */
export function claimTouched(world: World): void {
  const { touched } = physics.get(world);
  const { byEntity } = objects.get(world);
  for (const eid of touched) {
    const shared = byEntity.get(eid);
    if (shared && mayTouch(world, shared)) claim(world, shared);
  }
  touched.clear();
  visitNeighbours(world, world.view.subject, NEAR, (eid) => {
    const near = byEntity.get(eid);
    if (near?.epoch === 0 && !isAsleep(world, eid) && mayTouch(world, near)) claim(world, near);
  });
}

/** Claims what lies still in the way of what we move. */
export function claimNeighbours(world: World): void {
  const { all, byEntity } = objects.get(world);
  const { Velocity } = world.stores;
  for (const shared of all.values()) {
    const { eid } = shared;
    if (!isOurs(world, shared) || isAsleep(world, eid)) continue;
    const speed = Math.hypot(Velocity[eid * 3], Velocity[eid * 3 + 1], Velocity[eid * 3 + 2]);
    visitNeighbours(world, eid, NEAR + speed * AHEAD * world.time.step, (other) => {
      const near = byEntity.get(other);
      if (near && liesStill(near) && mayTouch(world, near)) claim(world, near);
    });
  }
}

const liesStill = ({ epoch, track }: Shared): boolean => epoch === 0 || (isAtRest(track) && isSettled(track));

/** Takes away what those brought who are gone. Notes what nobody sees to: its owner is gone, let it go, or is hidden and it is the scene's. */
export function noteOrphans(world: World): void {
  const { all, present } = objects.get(world);
  const { self } = wires.get(world);
  const now = secondsOf(world);
  for (const shared of [...all.values()]) {
    const { creator } = shared;
    if (creator && creator.rank !== self && !present.has(creator.rank)) {
      destroyObject(world, shared);
      continue;
    }
    if (shared.epoch === 0 || isOurs(world, shared)) continue;
    const owner = present.get(shared.owner);
    const isLeft = !owner || shared.abandoned || (owner.hidden && !shared.creator);
    shared.orphaned = isLeft ? (shared.orphaned ?? now) : null;
  }
}

/** Claims what is ours to take over. */
export function takeOver(world: World): void {
  const now = secondsOf(world);
  for (const shared of objects.get(world).all.values()) {
    if (shared.orphaned === null || !mayClaim(world, "me", shared)) continue;
    const place = successors(candidates(world, shared), shared.key).indexOf(wires.get(world).self);
    if (place >= 0 && now - shared.orphaned >= place * PATIENCE) claim(world, shared);
  }
}

/** Who could take it over: those whose page is seen, if there are any. */
function candidates(world: World, shared: Shared): Rank[] {
  const { self, hidden } = wires.get(world);
  const able = [...objects.get(world).present.values()].filter((speaker) => isAble(world, speaker, shared));
  const seen = able.filter((speaker) => !speaker.hidden).map(({ rank }) => rank);
  if (!hidden) return [self, ...seen];
  return seen.length > 0 ? seen : [self, ...able.map(({ rank }) => rank)];
}

const isAble = (world: World, { id, rank, open }: Speaker, shared: Shared): boolean =>
  open && rank !== shared.owner && mayClaim(world, id, shared);
