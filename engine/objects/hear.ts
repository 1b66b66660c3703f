// hear.ts: what is heard of the bodies of others; what nobody may say is refused, and what comes late changes nothing.

import { sceneOf, type World } from "../ecs/world.ts";
import { createBodyState } from "../net/fields.ts";
import { judge } from "../net/ownership.ts";
import { MODEL, NAME, type Own, readBody, readName, readOwn, readRemove } from "../net/records.ts";
import { type Hear, type Heard, type Speaker, tellAll, wires } from "../net/wire.ts";
import { type Books, countClaim, countCreation, mayClaim } from "./books.ts";
import { countOf, createObject, destroyObject, hasRoom, noteRemoval } from "./create.ts";
import { isModel } from "./models.ts";
import {
  becomeTheirs,
  booksFor,
  type Creator,
  keyOf,
  noteLoss,
  noteState,
  objects,
  type Shared,
  upToDate,
} from "./shared.ts";
import { removalRecord } from "./tell.ts";

const state = createBodyState();

/** The books of who speaks; of what an engine said that began again since, nothing counts. */
function booksOf(world: World, { id, restarts }: Speaker): Books {
  const books = booksFor(objects.get(world), id);
  if (books.restarts !== restarts) {
    books.restarts = restarts;
    books.mentioned.clear();
    books.complete = false;
    books.owesSnapshot = true; // it knows nothing of us
  }
  return books;
}

/** Whose creation an index means: null for the scene's; undefined for somebody who is not known here. */
function creatorOf(world: World, speaker: Speaker, index: number): Creator | null | undefined {
  if (index === NAME.scene) return null;
  if (index === NAME.self) return speaker;
  const session = booksOf(world, speaker).names.get(index);
  if (session === undefined) return undefined;
  const { self, session: own, speakers } = wires.get(world);
  if (session === own) return { rank: self, session };
  // Two may claim the same session: then all take the same one of them.
  const [rank] = [...speakers.values()]
    .filter((other) => other.session === session)
    .map((other) => other.rank)
    .sort();
  return rank === undefined ? undefined : { rank, session };
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
  const creator = creatorOf(world, speaker, own.index);
  if (creator === undefined) {
    books.wantsSnapshot = true; // until it is known who that is
    return true;
  }
  if (!mayClaim(world, speaker.id, { creator })) return false;
  const key = keyOf(creator?.rank ?? "", own.number);
  const { all } = upToDate(world);
  if (isGone(world, key)) {
    books.wantsSnapshot = true; // that it is gone has yet to be heard there; or never will be
    return true;
  }
  const shared = all.get(key) ?? (creator && make(world, creator, own, books));
  if (!shared) return false;
  books.mentioned.add(key);
  return takeWord(world, shared, speaker, books, own, heard);
};

/** Whether something was removed. Of who left before all heard it, the word counts no more where its owner still has it. */
function isGone(world: World, key: string): boolean {
  const { removed, present } = objects.get(world);
  const removal = removed.get(key);
  if (removal && !removal.byUs && !present.has(removal.by)) removed.delete(key);
  return removed.has(key);
}

/** Makes somebody's object, if they may have one more. */
function make(world: World, { rank, session }: Creator, own: Own, books: Books): Shared | null {
  const { cap } = objects.get(world);
  const isFine = isModel(own.model) && (own.model !== MODEL.file || own.uri.startsWith("mxc://"));
  if (!isFine) return null;
  if (countOf(world, rank) >= cap || !hasRoom(world) || !countCreation(world, books, cap)) {
    books.wantsSnapshot = true; // what is too much here may only not have been removed here yet
    return null;
  }
  return createObject(world, { rank, session }, own.number, own, state);
}

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
  const creator = creatorOf(world, speaker, id.index);
  const shared = creator !== undefined && upToDate(world).all.get(keyOf(creator?.rank ?? "", id.number));
  if (!shared) return true; // its creation is still on its way
  if (shared.owner === speaker.rank && (shared.epoch & 255) === id.epoch) {
    noteState(world, shared, speaker, sent(), state);
    return true;
  }
  if (!mayClaim(world, speaker.id, shared)) return false;
  speaker.refused++; // counted, but not blamed: it may be late, or its claim may be
  return true;
};

/** Hears that a snapshot is complete. What follows from it is worked out once a tick, however often it is said. */
export const hearAll: Hear = (world, speaker, _record, { revision }) => {
  if (revision === sceneOf(world)) booksOf(world, speaker).complete = true;
  return true;
};

/** What the sender of a complete snapshot owned and did not name in it, it lets go. */
export function letGo(world: World): void {
  const { all, books: allBooks, present } = upToDate(world);
  for (const { id, rank } of present.values()) {
    const books = allBooks.get(id);
    if (!books?.complete) continue;
    for (const shared of [...all.values()]) {
      if (shared.owner !== rank || books.mentioned.has(shared.key)) continue;
      if (shared.creator?.rank === rank)
        destroyObject(world, shared); // it began again, and knows nothing of it
      else shared.abandoned = true;
    }
    books.mentioned.clear();
    books.complete = false;
  }
}

/** Hears that somebody wants to know all. */
export const hearAsk: Hear = (world, speaker, _record, { revision }) => {
  if (revision === sceneOf(world)) booksOf(world, speaker).owesSnapshot = true;
  return true;
};

/** Hears that something is gone for good. */
export const hearRemove: Hear = (world, speaker, record) => {
  const id = readRemove(record);
  const creator = id ? creatorOf(world, speaker, id.index) : null;
  if (!id || creator === null) return false; // what came with the scene stays
  if (creator === undefined) return true;
  if (!mayClaim(world, speaker.id, { creator })) return false;
  const shared = objects.get(world).all.get(keyOf(creator.rank, id.number));
  // Who came later heard of it by its creator, and hears by them that it is gone: whoever removed it may have left by then.
  if (!shared && !countCreation(world, booksOf(world, speaker), objects.get(world).cap)) return false;
  const isOwn = creator.rank === wires.get(world).self;
  noteRemoval(world, { rank: creator.rank, session: creator.session }, id.number, speaker.rank, isOwn);
  if (!shared) return true;
  if (isOwn) tellAll(world, [removalRecord(world, shared)]);
  destroyObject(world, shared);
  return true;
};
