// tick.bench.ts: a whole tick of a busy world: fifty people walk, two hundred boxes tumble, nothing is drawn.
// A tick at 60 Hz has 16.7 ms; half of it is left to drawing and to slower machines.

import type { RigidBody } from "@dimforge/rapier3d-simd/exports.js";
import { query } from "bitecs";
import { composeMatrix } from "../../engine/core/math.ts";
import { addTransform } from "../../engine/ecs/hierarchy.ts";
import { buildFrame, buildSchedule, PHASES, runTick, setUpModules } from "../../engine/ecs/schedule.ts";
import { createGameWorld, spawn, type World } from "../../engine/ecs/world.ts";
import { INPUT, INPUT_SIZE } from "../../engine/frame.ts";
import { modules } from "../../engine/modules.ts";
import { AVATAR, createAvatarState } from "../../engine/net/fields.ts";
import { PACKET_KIND, writePacket } from "../../engine/net/packet.ts";
import { AVATAR_NUMBER, writeAvatar, writeHello } from "../../engine/net/records.ts";
import { addBody, addCollider, physics } from "../../engine/physics/physics.ts";
import { loadRapier } from "../support/rapier.ts";

/** The own avatar and its peers. */
const PEERS = 49;
const BODIES = 200;
/** Ticks before anything is measured: the heap falls down, the JIT warms up. */
const WARM_UP = 240;
const TICKS = 600;
const RUNS = 5;
/** Packets of a walking peer come every so many ticks: 20 a second. */
const INTERVAL = 3;

/** Hills of 20,000 triangles, 100 m wide. */
function addGround(world: World): void {
  const cells = 100;
  const height = (x: number, z: number) => Math.sin(x * 0.3) * Math.cos(z * 0.2);
  const points = new Float32Array((cells + 1) ** 2 * 3);
  const indices = new Uint32Array(cells * cells * 6);
  for (let i = 0; i <= cells; i++) {
    for (let k = 0; k <= cells; k++) {
      points.set([i - cells / 2, height(i - cells / 2, k - cells / 2), k - cells / 2], (i * (cells + 1) + k) * 3);
    }
  }
  for (let cell = 0; cell < cells * cells; cell++) {
    const a = Math.floor(cell / cells) * (cells + 1) + (cell % cells);
    const b = a + cells + 1;
    indices.set([a, a + 1, b, b, a + 1, b + 1], cell * 6);
  }
  const eid = spawn(world);
  addTransform(world, eid);
  addBody(world, eid, "static");
  addCollider(world, eid, { kind: "trimesh", points, indices }, placed(0, 0, 0));
}

function placed(x: number, y: number, z: number): Float32Array {
  const matrix = new Float32Array(16);
  composeMatrix(matrix, 0, [x, y, z], 0, [0, 0, 0, 1], 0, [1, 1, 1], 0);
  return matrix;
}

/** A heap of boxes in front of the player; returns their bodies. */
function addBoxes(world: World): RigidBody[] {
  return Array.from({ length: BODIES }, (_, i) => {
    const eid = spawn(world);
    addTransform(world, eid);
    const [x, y, z] = [(i % 8) - 4, 3 + Math.floor(i / 64) * 1.1, (Math.floor(i / 8) % 8) - 12];
    world.stores.Position.set([x, y, z], eid * 3);
    addBody(world, eid, "dynamic");
    addCollider(world, eid, { kind: "box", size: [0.6, 0.6, 0.6] }, placed(x, y, z));
    return physics.get(world).bodies.get(eid)!;
  });
}

const nameOf = (i: number): string => `@peer${i}:example.org|DEVICE|${i}`;

function join(world: World): void {
  world.inbox.push({ type: "self", user: "@me:example.org", name: "Me", session: 1000 });
  for (let i = 0; i < PEERS; i++) {
    const user = `@peer${i}:example.org`;
    const header = { kind: PACKET_KIND.events, revision: 0, sequence: 0, clock: 0 };
    const bytes = writePacket(header, [writeHello(i + 1)]);
    world.inbox.push({ type: "peer-joined", peer: nameOf(i), user, name: `Peer ${i}`, session: i + 1 });
    world.inbox.push({ type: "peer-open", peer: nameOf(i) });
    world.inbox.push({ type: "packet", peer: nameOf(i), reliable: true, bytes });
  }
}

/** What came in before this tick: the own keys, and a third of the peers, each walking on a circle of its own. */
function hear(world: World, tick: number): void {
  const values = new Float32Array(INPUT_SIZE);
  values[INPUT.moveZ] = 1;
  values[INPUT.turnYaw] = 0.02;
  world.inbox.push({ type: "input", values });
  const state = createAvatarState();
  for (let i = tick % INTERVAL; i < PEERS; i += INTERVAL) {
    const angle = tick / 60 + i;
    const radius = 3 + (i % 20);
    state[AVATAR.x] = Math.sin(angle) * radius;
    state[AVATAR.z] = Math.cos(angle) * radius;
    state[AVATAR.yaw] = angle;
    state[AVATAR.vx] = Math.cos(angle) * 1.4;
    state[AVATAR.vz] = -Math.sin(angle) * 1.4;
    state[AVATAR.grounded] = 1;
    const header = { kind: PACKET_KIND.state, revision: 0, sequence: (tick / INTERVAL) & 0xffff, clock: tick & 0xffff };
    const bytes = writePacket(header, [writeAvatar(AVATAR_NUMBER, state)]);
    world.inbox.push({ type: "packet", peer: nameOf(i), reliable: false, bytes });
  }
}

const percentile = (sorted: readonly number[], share: number): number => sorted[Math.floor(sorted.length * share)];

/** Milliseconds of each phase summed up over the measured ticks. */
type PhaseTimes = Record<string, number>;

/** One world, from its start: the ticks' times in order of length, and what the phases took of them on average. */
function measureRun(): { times: number[]; phases: PhaseTimes } {
  const world = createGameWorld();
  const tearDown = setUpModules(world, modules);
  const byPhase = PHASES.map((phase) => ({
    phase,
    systems: buildSchedule(modules.map(({ name, systems }) => ({ name, systems: { [phase]: systems?.[phase] } }))),
  }));
  const frame = buildFrame(modules);
  addGround(world);
  const boxes = addBoxes(world);
  world.scene.loads++;
  join(world);
  const times: number[] = [];
  const phases: PhaseTimes = {};
  for (let tick = 0; tick < WARM_UP + TICKS; tick++) {
    hear(world, tick);
    if (tick % 60 === 0) for (const box of boxes) box.applyImpulse({ x: 0, y: box.mass() * 3, z: 0 }, true);
    for (const box of boxes) box.wakeUp();
    const started = performance.now();
    let before = started;
    for (const { phase, systems } of byPhase) {
      for (const system of systems) system(world);
      const now = performance.now();
      if (tick >= WARM_UP) phases[phase] = (phases[phase] ?? 0) + (now - before) / TICKS;
      before = now;
    }
    runTick(world, []); // ends the tick: empties the inbox, counts
    if (tick >= WARM_UP) times.push(performance.now() - started);
    for (const system of frame) system(world, 0.5, 1 / 60); // as in the product; drawing has a budget of its own
    world.outbox.length = 0;
  }
  const people = query(world, [world.stores.Avatar]).length;
  const awake = boxes.filter((box) => !box.isSleeping()).length;
  tearDown();
  if (people !== PEERS + 1 || awake !== BODIES) {
    throw new Error(`tick.bench: ${people} people and ${awake} awake boxes, so this measured something else`);
  }
  return { times: times.sort((a, b) => a - b), phases };
}

async function measure(): Promise<{ value: number; parts: Record<string, number> }> {
  await loadRapier();
  const runs = Array.from({ length: RUNS }, measureRun);
  const best = runs.reduce((a, b) => (percentile(a.times, 0.95) <= percentile(b.times, 0.95) ? a : b));
  return {
    value: percentile(best.times, 0.95),
    parts: { p50: percentile(best.times, 0.5), p99: percentile(best.times, 0.99), ...best.phases },
  };
}

export const benches = [{ name: "enter.tick", unit: "ms", budget: 8, run: measure }];
