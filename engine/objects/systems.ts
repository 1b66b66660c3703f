// systems.ts: the shared bodies through a tick: who sees to them, and where those of others are shown.

import { teleportMover } from "../ecs/hierarchy.ts";
import { secondsOf, type World } from "../ecs/world.ts";
import { targetTime } from "../net/clock.ts";
import { BODY } from "../net/fields.ts";
import { advanceTrack, isSettled } from "../net/interpolation.ts";
import { wires } from "../net/wire.ts";
import { keepRightsOf } from "./books.ts";
import { normalise } from "./create.ts";
import { isTheirs, objects, upToDate } from "./shared.ts";

/** Sees who of the others is listened to, and which scene stands. */
export function lookAround(world: World): void {
  const state = upToDate(world);
  const { speakers } = wires.get(world);
  for (const id of state.books.keys()) if (!speakers.has(id)) state.books.delete(id);
  keepRightsOf(world, speakers);
  const here = [...speakers.values()].filter(({ limits }) => !limits.cut);
  state.present = new Map(here.map((speaker) => [speaker.rank, speaker]));
}

/** Puts the bodies of others where they are shown now. */
export function showBodies(world: World): void {
  const { all, present } = objects.get(world);
  const { Position, Rotation, Velocity, TeleportCount, Dirty } = world.stores;
  const now = secondsOf(world);
  for (const shared of all.values()) {
    const { eid, track, owner } = shared;
    if (!isTheirs(world, shared) || isSettled(track)) continue;
    const clock = present.get(owner)?.clock;
    if (!clock || !advanceTrack(track, targetTime(clock, now), 1 - clock.drift, world.time.step)) continue;
    const { shown } = track;
    for (let i = 0; i < 3; i++) {
      Position[eid * 3 + i] = shown[BODY.x + i];
      Velocity[eid * 3 + i] = shown[BODY.vx + i];
    }
    for (let i = 0; i < 4; i++) Rotation[eid * 4 + i] = shown[BODY.qx + i];
    normalise(Rotation, eid * 4);
    TeleportCount[eid] = shown[BODY.teleport];
    Dirty[eid] = 1;
    if (!track.snapped) continue;
    track.snapped = false;
    teleportMover(world, eid);
  }
}
