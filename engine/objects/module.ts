// module.ts: bodies that are the same for everybody in the world: who moves them, and who is told.

import type { Module } from "../ecs/schedule.ts";
import { RECORD_KIND } from "../net/records.ts";
import { type Channels, type Hear, wires } from "../net/wire.ts";
import { claimNeighbours, claimTouched, noteOrphans, takeOver } from "./claim.ts";
import { hearAll, hearAsk, hearBody, hearName, hearOwn } from "./hear.ts";
import { objects } from "./shared.ts";
import { lookAround, showBodies } from "./systems.ts";
import { answerAndAsk, ownBodies } from "./tell.ts";

const HEARERS: readonly [kind: number, hear: Hear, channels: Channels][] = [
  [RECORD_KIND.name, hearName, "events"],
  [RECORD_KIND.own, hearOwn, "events"],
  [RECORD_KIND.body, hearBody, "states"],
  [RECORD_KIND.all, hearAll, "events"],
  [RECORD_KIND.ask, hearAsk, "events"],
];

/** Comes after `presence`, which has the links. */
export const objectsModule: Module = {
  name: "objects",
  setup(world) {
    objects.set(world, { loads: 0, all: new Map(), byEntity: new Map(), present: new Map(), books: new Map() });
    const { hearers, sources } = wires.get(world);
    for (const [kind, hear, channels] of HEARERS) hearers.set(kind, { hear, channels });
    sources.push(ownBodies);
    return () => objects.remove(world);
  },
  systems: {
    receive: [lookAround, noteOrphans],
    simulate: [showBodies, claimTouched, claimNeighbours, takeOver],
    send: [answerAndAsk],
  },
};
