import { expect, it } from "vitest";
import { createRandom } from "../../../engine/core/random.ts";
import { createStores } from "../../../engine/ecs/components.ts";
import { bitsOf, bytesUsed } from "../../../engine/net/bits.ts";
import {
  AVATAR,
  AVATAR_FIELDS,
  BODY,
  BODY_FIELDS,
  bitsOfFields,
  createAvatarState,
  createBodyState,
  gatherFields,
  isUnchanged,
  readFields,
  writeFields,
} from "../../../engine/net/fields.ts";

/** Stores that stay at home, and why. A new store must go here or into the table. */
const LOCAL: Record<string, string> = {
  Scale: "is 1 for bodies",
  Parent: "a body hangs on nothing",
  WorldMatrix: "follows from the place",
  DrawnMatrix: "follows from the place",
  Dirty: "is a note of the hierarchy",
  PreviousPosition: "follows from the place",
  PreviousRotation: "follows from the place",
  Carried: "is in the place and the velocity",
  NodeIndex: "only a node of the scene has one",
};

const CAPACITY = 8;

it("N4: every store of numbers travels whole or stays at home for a reason", () => {
  const stores: Record<string, { length?: number }> = createStores(CAPACITY);
  const numeric = Object.keys(stores).filter((name) => stores[name].length !== undefined);
  const networked = new Set<string>([...AVATAR_FIELDS, ...BODY_FIELDS].map(({ store }) => store));
  expect(numeric.filter((name) => !networked.has(name) && !(name in LOCAL))).toEqual([]);
  expect(Object.keys(LOCAL).filter((name) => !numeric.includes(name) || networked.has(name))).toEqual([]);
  for (const { store, size, index } of [...AVATAR_FIELDS, ...BODY_FIELDS]) {
    expect(stores[store].length).toBe(CAPACITY * size);
    expect(index).toBeLessThan(size);
  }
});

it("N4: leaves of a networked store only the yaw of the look, which is the body's", () => {
  const sent = new Set(AVATAR_FIELDS.map(({ store, index }) => `${store} ${index}`));
  const missing = AVATAR_FIELDS.flatMap(({ store, size }) =>
    Array.from({ length: size }, (_, index) => `${store} ${index}`).filter((number) => !sent.has(number)),
  );
  expect([...new Set(missing)]).toEqual(["Look 0"]);
});

it("N4: names each place of a state after the field that is there", () => {
  const bodys = (at: number) => `${BODY_FIELDS[at].store} ${BODY_FIELDS[at].index}`;
  expect(Object.values(BODY).map(bodys)).toEqual([
    ...["Position 0", "Position 1", "Position 2"],
    ...["Rotation 0", "Rotation 1", "Rotation 2", "Rotation 3"],
    ...["Velocity 0", "Velocity 1", "Velocity 2"],
    "TeleportCount 0",
  ]);
  expect(bitsOfFields(BODY_FIELDS)).toBe(145);
  const name = (at: number) => `${AVATAR_FIELDS[at].store} ${AVATAR_FIELDS[at].index}`;
  expect(Object.fromEntries(Object.entries(AVATAR).map(([key, at]) => [key, name(at)]))).toEqual({
    x: "Position 0",
    y: "Position 1",
    z: "Position 2",
    yaw: "Facing 0",
    pitch: "Look 1",
    vx: "Velocity 0",
    vy: "Velocity 1",
    vz: "Velocity 2",
    grounded: "Grounded 0",
    teleport: "TeleportCount 0",
  });
  expect(bitsOfFields(AVATAR_FIELDS)).toBe(124);
});

it("N4: brings a state out of the stores and over, off by half a step in each field", () => {
  const random = createRandom(3);
  const stores = createStores(CAPACITY);
  const [sent, came] = [createAvatarState(), createAvatarState()];
  const off = createAvatarState();
  for (let i = 0; i < 500; i++) {
    const eid = i % CAPACITY;
    stores.Position.set([(random() - 0.5) * 900, (random() - 0.5) * 200, (random() - 0.5) * 900], eid * 3);
    stores.Velocity.set([(random() - 0.5) * 40, (random() - 0.5) * 40, (random() - 0.5) * 40], eid * 3);
    stores.Facing[eid] = (random() - 0.5) * 6.28;
    stores.Look[eid * 2 + 1] = (random() - 0.5) * 2.9;
    stores.Grounded[eid] = i & 1;
    stores.TeleportCount[eid] = i & 15;
    gatherFields(AVATAR_FIELDS, stores, eid, sent);
    const cursor = bitsOf(new Uint8Array(16));
    writeFields(AVATAR_FIELDS, sent, cursor);
    expect(bytesUsed(cursor)).toBe(16);
    readFields(AVATAR_FIELDS, bitsOf(cursor.bytes), came);
    for (let f = 0; f < off.length; f++) off[f] = Math.max(off[f], Math.abs(sent[f] - came[f]));
  }
  const { x, y, z, yaw, pitch, vx, vy, vz, grounded, teleport } = AVATAR;
  for (const place of [x, y, z]) expect(off[place]).toBeLessThan(0.000_51); // half a millimetre
  expect(off[yaw]).toBeLessThan(0.001_6); // 0.09°
  expect(off[pitch]).toBeLessThan(0.012_6); // 0.72°
  for (const speed of [vx, vy, vz]) expect(off[speed]).toBeLessThan(0.010_1);
  expect(off[grounded] + off[teleport]).toBe(0);
});

it("N12: takes a body for unchanged within its slack, and NaN for changed", () => {
  const [a, b] = [createAvatarState(), createAvatarState()];
  b[AVATAR.x] = 0.002;
  b[AVATAR.vx] = 0.05;
  expect(isUnchanged(AVATAR_FIELDS, a, b)).toBe(true);
  for (const [at, value] of [
    [AVATAR.y, 0.004],
    [AVATAR.yaw, 0.006],
    [AVATAR.grounded, 1],
    [AVATAR.teleport, 1],
    [AVATAR.vz, 0.2],
    [AVATAR.pitch, Number.NaN],
  ]) {
    const other = b.slice();
    other[at] = value;
    expect(isUnchanged(AVATAR_FIELDS, a, other)).toBe(false);
  }
});

it("N4: brings a body's rotation over, off by less than 0.22°, and 0.35° with its slack", () => {
  const random = createRandom(5);
  const [sent, came] = [createBodyState(), createBodyState()];
  let worst = 0;
  for (let i = 0; i < 5_000; i++) {
    const q = [0, 0, 0, 0].map(() => random() - 0.5);
    const length = Math.hypot(...q);
    sent.set(
      q.map((value) => value / length),
      BODY.qx,
    );
    const cursor = bitsOf(new Uint8Array(32));
    writeFields(BODY_FIELDS, sent, cursor);
    readFields(BODY_FIELDS, bitsOf(cursor.bytes), came);
    const there = [...came.subarray(BODY.qx, BODY.qw + 1)];
    const dot = there.reduce((sum, value, k) => sum + (value * q[k]) / length, 0) / Math.hypot(...there);
    worst = Math.max(worst, (2 * Math.acos(Math.min(1, dot)) * 180) / Math.PI);
  }
  expect(worst, `${worst.toFixed(3)}°`).toBeLessThan(0.22);
  const slack = (2 * Math.sqrt(3) * BODY_FIELDS[BODY.qx].slack * 180) / Math.PI;
  expect(worst + slack).toBeLessThan(0.35);
});
