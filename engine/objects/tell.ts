// tell.ts: what is said of the bodies that are ours.

import { secondsOf, type World } from "../ecs/world.ts";
import { BODY_LAYOUT } from "../net/fields.ts";
import { NAME, writeAll, writeAsk, writeBody, writeOwn } from "../net/records.ts";
import { type Source, type Telling, tellEvents } from "../net/wire.ts";
import { isAsleep } from "../physics/loose.ts";
import { isDue } from "./books.ts";
import { isOurs, objects, type Shared, stateOf } from "./shared.ts";

/** Ticks after which nothing more is to be said of what sleeps: by then all were told that it rests. */
const QUIET_AFTER = 120;

/** By what number this engine calls the creator of a body. */
const indexOf = (_world: World, _shared: Shared): number => NAME.scene;

/** That it is ours, and where it is. */
export const ownRecord = (world: World, shared: Shared): Uint8Array =>
  writeOwn({ ...shared, index: indexOf(world, shared) }, stateOf(world, shared.eid));

/** What is ours, and that it is all. */
const snapshot = (world: World): Uint8Array[] => [...ours(world).map((shared) => ownRecord(world, shared)), writeAll()];

const ours = (world: World): Shared[] => [...objects.get(world).all.values()].filter((shared) => isOurs(world, shared));

function tellings(world: World): Telling[] {
  const { tick } = world.time;
  return ours(world).flatMap((shared) => {
    if (!isAsleep(world, shared.eid)) shared.awake = tick;
    if (tick - shared.awake > QUIET_AFTER) return [];
    const { eid, epoch, number } = shared;
    const id = { index: indexOf(world, shared), number };
    const telling: Telling = {
      eid,
      version: epoch,
      layout: BODY_LAYOUT,
      state: stateOf(world, eid).slice(),
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
