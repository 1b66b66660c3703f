// module.ts: bodies that are the same for everybody in the world: who moves them, and who is told.

import type { Module } from "../ecs/schedule.ts";
import { RECORD_KIND } from "../net/records.ts";
import { type Channels, type Hear, wires } from "../net/wire.ts";
import { claimNeighbours, claimTouched, noteOrphans, takeOver } from "./claim.ts";
import { readRules, removeFallen } from "./commands.ts";
import { forgetRemovals } from "./create.ts";
import { carryHeld, readHand, reportHand, setUpHand } from "./hand.ts";
import { hearAll, hearAsk, hearBody, hearName, hearOwn, hearRemove, letGo } from "./hear.ts";
import { setUpModels } from "./models.ts";
import { objects } from "./shared.ts";
import { lookAround, showBodies } from "./systems.ts";
import { answerAndAsk, ownBodies } from "./tell.ts";

/** Objects that a member may have before the page says how many. */
const USUAL_CAP = 20;

const HEARERS: readonly [kind: number, hear: Hear, channels: Channels][] = [
  [RECORD_KIND.name, hearName, "events"],
  [RECORD_KIND.own, hearOwn, "events"],
  [RECORD_KIND.body, hearBody, "states"],
  [RECORD_KIND.remove, hearRemove, "events"],
  [RECORD_KIND.all, hearAll, "events"],
  [RECORD_KIND.ask, hearAsk, "events"],
];

/** Comes after `presence`, which has the links. */
export const objectsModule: Module = {
  name: "objects",
  setup(world) {
    objects.set(world, {
      loads: 0,
      all: new Map(),
      byEntity: new Map(),
      present: new Map(),
      books: new Map(),
      removed: new Map(),
      names: new Map(),
      cap: USUAL_CAP,
      next: Math.floor(world.random() * 65_536),
    });
    setUpModels(world);
    setUpHand(world);
    const { hearers, sources } = wires.get(world);
    for (const [kind, hear, channels] of HEARERS) hearers.set(kind, { hear, channels });
    sources.push(ownBodies);
    return () => objects.remove(world);
  },
  systems: {
    receive: [lookAround, letGo, readRules, readHand, noteOrphans, forgetRemovals],
    simulate: [showBodies, claimTouched, carryHeld, claimNeighbours, takeOver],
    physics: [removeFallen],
    send: [answerAndAsk],
    publish: [reportHand],
  },
};
