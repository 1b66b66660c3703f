// hear.ts: what is heard of the bodies of others; what nobody may say is refused, and what comes late changes nothing.

import { sceneOf, type World } from "../ecs/world.ts";
import { createBodyState } from "../net/fields.ts";
import { judge } from "../net/ownership.ts";
import { type EntityId, NAME, type Own, readBody, readName, readOwn } from "../net/records.ts";
import type { Hear, Heard, Speaker } from "../net/wire.ts";
import { type Books, countClaim, mayClaim } from "./books.ts";
import { becomeTheirs, booksFor, keyOf, noteLoss, noteState, objects, type Shared, upToDate } from "./shared.ts";

const state = createBodyState();

const booksOf = (world: World, { id }: Speaker): Books => booksFor(objects.get(world), id);

/** What a network id means; undefined if nothing is known by it here. */
function find(world: World, { index, number }: EntityId): Shared | undefined {
  return index === NAME.scene ? upToDate(world).all.get(keyOf("", number)) : undefined;
}

export const hearName: Hear = (world, speaker, record) => {
  const name = readName(record);
  if (!name || name.index < NAME.first) return false;
  booksOf(world, speaker).names.set(name.index, name.session);
  return true;
};

/** Hears that somebody owns something. */
export const hearOwn: Hear = (world, speaker, record, heard) => {
  const own = readOwn(record, state);
  const books = booksOf(world, speaker);
  if (!own || own.epoch === 0) return false;
  if (heard.revision !== sceneOf(world)) return true; // whoever comes into this scene, or is in it first, asks again
  const shared = find(world, own);
  if (!shared || !mayClaim(world, speaker.id, shared)) return false;
  books.mentioned.add(shared.key);
  return takeWord(world, shared, speaker, books, own, heard);
};

/** Believes it, or not. */
function takeWord(world: World, shared: Shared, speaker: Speaker, books: Books, own: Own, heard: Heard): boolean {
  switch (judge(shared, own.epoch, speaker.rank)) {
    case "leap":
      return false;
    case "late":
      return true;
    case "refresh":
      shared.held = own.held;
      shared.abandoned = false;
      noteState(world, shared, speaker, heard.sent(), state);
      return true;
    case "claim":
      // The first word about a body is no claim of somebody's: a latecomer hears of all at once.
      if (shared.epoch > 0 && !countClaim(world, books)) {
        books.wantsSnapshot = true;
        return false;
      }
      noteLoss(world, shared);
      shared.epoch = own.epoch;
      shared.owner = speaker.rank;
      shared.held = own.held;
      becomeTheirs(world, shared, speaker, heard.sent(), state);
      return true;
  }
}

/** Hears where something is. */
export const hearBody: Hear = (world, speaker, record, { revision, sent }) => {
  const id = readBody(record, state);
  if (!id) return false;
  if (revision !== sceneOf(world)) return true;
  const shared = find(world, id);
  if (!shared) return true; // its creation is still on its way
  if (shared.owner === speaker.rank && (shared.epoch & 255) === id.epoch) {
    noteState(world, shared, speaker, sent(), state);
    return true;
  }
  if (!mayClaim(world, speaker.id, shared)) return false;
  speaker.refused++; // counted, but not blamed: it may be late, or its claim may be
  return true;
};

/** Hears that a snapshot is complete: what its sender owned and did not name, it lets go. */
export const hearAll: Hear = (world, speaker, _record, { revision }) => {
  if (revision !== sceneOf(world)) return true;
  const books = booksOf(world, speaker);
  for (const shared of upToDate(world).all.values())
    if (shared.owner === speaker.rank && !books.mentioned.has(shared.key)) shared.abandoned = true;
  books.mentioned.clear();
  return true;
};

/** Hears that somebody wants to know all. */
export const hearAsk: Hear = (world, speaker, _record, { revision }) => {
  if (revision === sceneOf(world)) booksOf(world, speaker).owesSnapshot = true;
  return true;
};
