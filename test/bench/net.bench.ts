// net.bench.ts: what a walking avatar costs on the wire, and what the codec costs the tick.
// 28 B: the transport adds some 93 B to each packet, so fewer would save nothing; more would be waste.

import { createRandom } from "../../engine/core/random.ts";
import { AVATAR, createAvatarState } from "../../engine/net/fields.ts";
import { readAvatar, writeAvatar } from "../../engine/net/records.ts";
import { createSim } from "../sim/harness.ts";
import { createOwner } from "../sim/owner.ts";

const RECORDS = 20_000;
const RUNS = 5;

/** The longest packet of a walker in two real engines, and how many it sends a second. */
function walkBytes(): { value: number; parts: Record<string, number> } {
  const sim = createSim(1);
  sim.join("walker", createOwner([{ from: 0, speed: 1.4, turn: 0.4 }, { from: 12 }]).module);
  sim.join("viewer");
  const { peers } = sim;
  const link = sim.link("walker", "viewer");
  const measure = (seconds: number): { packets: number; bytes: number } => {
    const { packets, bytes } = link;
    sim.run(seconds);
    return { packets: link.packets - packets, bytes: link.bytes - bytes };
  };
  sim.run(2);
  const walking = measure(10);
  sim.run(2);
  const resting = measure(10);
  if (peers.size !== 2 || walking.packets < 190) throw new Error("net.bench: nobody walked, so this measured nothing");
  return {
    value: walking.bytes / walking.packets,
    parts: { "packets a second": walking.packets / 10, "at rest": resting.packets / 10 },
  };
}

/** Microseconds to write and read one record; the best of five runs, the first of which warms up. */
function codec(): number {
  const random = createRandom(2);
  const states = Array.from({ length: 64 }, () => {
    const state = createAvatarState();
    for (let k = 0; k < state.length; k++) state[k] = (random() - 0.5) * 6;
    state[AVATAR.grounded] = 1;
    state[AVATAR.teleport] = 3;
    return state;
  });
  const out = createAvatarState();
  const runs = Array.from({ length: RUNS }, () => {
    const started = performance.now();
    let numbers = 0;
    for (let i = 0; i < RECORDS; i++) numbers += readAvatar(writeAvatar(i & 7, states[i & 63]), out);
    if (numbers !== (RECORDS / 8) * 28) throw new Error("net.bench: the codec is broken, so its speed means nothing");
    return ((performance.now() - started) * 1000) / RECORDS;
  });
  return Math.min(...runs);
}

export const benches = [
  { name: "enter.walk-bytes", unit: "B", budget: 28, run: walkBytes },
  { name: "enter.codec", unit: "µs", budget: 5, run: codec },
];
