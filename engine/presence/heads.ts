// heads.ts: tells the page where heads are: it plays voices, and the engine does not.

import { EYE_HEIGHT } from "../ecs/view.ts";
import type { World } from "../ecs/world.ts";
import type { Head } from "../protocol.ts";
import { rosters } from "./roster.ts";

/** Ticks between two messages: 20 a second. A step aside in that time is less than ears notice. */
const EVERY = 3;

/** Says where the own head is and where those are that are shown; that nobody is left, once. */
export function tellHeads(world: World): void {
  const { subject } = world.view;
  if (world.time.tick % EVERY !== 0 || subject < 0) return;
  const roster = rosters.get(world);
  const heads = [...roster.peers.values()].flatMap(({ id, entity }) =>
    entity < 0 ? [] : [{ peer: id, ...headOf(world, entity) }],
  );
  if (heads.length > 0 || roster.toldHeads) {
    world.outbox.push({ message: { type: "heads", own: headOf(world, subject), peers: heads } });
  }
  roster.toldHeads = heads.length > 0;
}

function headOf(world: World, entity: number): Head {
  const { Position, Look } = world.stores;
  const [x, y, z] = Position.subarray(entity * 3, entity * 3 + 3);
  return { x, y: y + EYE_HEIGHT, z, yaw: Look[entity * 2], pitch: Look[entity * 2 + 1] };
}
