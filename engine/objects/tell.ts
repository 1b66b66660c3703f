// tell.ts: what is said of the bodies that are ours.

import { secondsOf, type World } from "../ecs/world.ts";
import { BODY, BODY_LAYOUT } from "../net/fields.ts";
import { sessionOf } from "../net/ownership.ts";
import { NAME, writeAll, writeAsk, writeBody, writeName, writeOwn, writeRemove } from "../net/records.ts";
import { type Source, type Telling, tellAll, tellEvents, wires } from "../net/wire.ts";
import { isAsleep } from "../physics/loose.ts";
import { isDue } from "./books.ts";
import { type Creator, isOurs, objects, type Shared, stateOf } from "./shared.ts";

/** Ticks after which nothing more is to be said of what sleeps: by then all were told that it rests. */
const QUIET_AFTER = 120;

/** By what index this engine calls the creator of a body. The first time, all are told what it means. */
function indexOf(world: World, creator: Creator | null): number {
  const { self } = wires.get(world);
  if (!creator) return NAME.scene;
  if (creator.rank === self) return NAME.self;
  const { names } = objects.get(world);
  const known = names.get(creator.rank);
  if (known !== undefined) return known;
  const index = freeIndex(world);
  names.set(creator.rank, index);
  tellAll(world, [writeName(index, creator.session)]);
  return index;
}

/** One that nobody has yet, or that of somebody who is gone. There are more of them than a world has peers. */
function freeIndex(world: World): number {
  const { names, present } = objects.get(world);
  if (names.size <= NAME.last - NAME.first) return NAME.first + names.size;
  const [rank, index] = [...names].find(([other]) => !present.has(other)) ?? [...names][0];
  names.delete(rank);
  return index;
}

/** What the indices mean that this engine uses. */
const dictionary = (world: World): Uint8Array[] =>
  [...objects.get(world).names].map(([rank, index]) => writeName(index, sessionOf(rank)));

/** That something is gone for good. */
export const removalRecord = (world: World, what: Pick<Shared, "creator" | "number">): Uint8Array =>
  writeRemove({ index: indexOf(world, what.creator), number: what.number });

/** That it is ours, and where it is. */
export const ownRecord = (world: World, shared: Shared): Uint8Array =>
  writeOwn({ ...shared, index: indexOf(world, shared.creator) }, ownState(world, shared));

/** Where it is; one that sleeps still has the speed that it fell asleep at. */
function ownState(world: World, { eid }: Shared): Float64Array {
  const state = stateOf(world, eid).slice();
  return isAsleep(world, eid) ? state.fill(0, BODY.vx, BODY.vz + 1) : state;
}

/** What is ours, what we took away, and that it is all. */
function snapshot(world: World): Uint8Array[] {
  // Before the dictionary: they may add to it.
  const own = ours(world).map((shared) => ownRecord(world, shared));
  const removals = [...objects.get(world).removed.values()].filter(({ byUs }) => byUs);
  const gone = removals.map((removal) => removalRecord(world, removal));
  return [...dictionary(world), ...own, ...gone, writeAll()];
}

const ours = (world: World): Shared[] => [...objects.get(world).all.values()].filter((shared) => isOurs(world, shared));

function tellings(world: World): Telling[] {
  const { tick } = world.time;
  return ours(world).flatMap((shared) => {
    if (!isAsleep(world, shared.eid)) shared.awake = tick;
    if (tick - shared.awake > QUIET_AFTER) return [];
    const { eid, epoch, number } = shared;
    const id = { index: indexOf(world, shared.creator), number };
    const telling: Telling = {
      eid,
      version: epoch,
      layout: BODY_LAYOUT,
      state: ownState(world, shared),
      write: (state) => writeBody(id, epoch, state),
      confirm: (state) => writeOwn({ ...shared, ...id }, state),
      restsInSilence: true,
    };
    return [telling];
  });
}

/** The bodies that are ours, as the others are told of them. */
export const ownBodies: Source = { snapshot, tellings };

/** Gives and asks for snapshots. */
export function answerAndAsk(world: World): void {
  const { present, books: all } = objects.get(world);
  const now = secondsOf(world);
  for (const speaker of present.values()) {
    const books = all.get(speaker.id);
    if (!books || !speaker.open || speaker.owesHello) continue;
    if (isDue(books.owesSnapshot, books.answered, now)) {
      books.owesSnapshot = false;
      books.answered = now;
      tellEvents(world, speaker, snapshot(world));
    }
    if (isDue(books.wantsSnapshot, books.asked, now)) {
      books.wantsSnapshot = false;
      books.asked = now;
      tellEvents(world, speaker, [writeAsk()]);
    }
  }
}
