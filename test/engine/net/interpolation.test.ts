import { describe, expect, it } from "vitest";
import { createRandom } from "../../../engine/core/random.ts";
import { AVATAR, type AvatarState, createAvatarState } from "../../../engine/net/fields.ts";
import { addSample, advanceTrack, createTrack, type Track } from "../../../engine/net/interpolation.ts";

const STEP = 1 / 60;

function at(x: number, fields: Partial<Record<keyof typeof AVATAR, number>> = {}): AvatarState {
  const state = createAvatarState();
  state[AVATAR.x] = x;
  state[AVATAR.grounded] = 1;
  for (const [name, value] of Object.entries(fields)) state[AVATAR[name as keyof typeof AVATAR]] = value;
  return state;
}

/** A track that has heard `samples` and shows the first of them. */
function track(...samples: [time: number, state: AvatarState][]): Track {
  const made = createTrack();
  for (const [time, state] of samples) addSample(made, time, state);
  advanceTrack(made, samples[0][0], 1, STEP);
  made.snapped = false;
  return made;
}

/** Shows each tick from where the track is to `until`, with the target right ahead; gives x by tick. */
function play(made: Track, until: number, each: (made: Track) => void = () => {}): number[] {
  const places: number[] = [];
  while (made.time < until - STEP / 2) {
    const before = made.time;
    advanceTrack(made, made.time + STEP, 1, STEP);
    each(made);
    places.push(made.shown[AVATAR.x]);
    if (made.time <= before) break;
  }
  return places;
}

const steps = (places: number[]): number[] => places.slice(1).map((x, i) => x - places[i]);

describe("between two states", () => {
  it("N10: goes through places and speeds: a bend of 50 ms is off by less than a millimetre", () => {
    const circle = (time: number) => {
      const angle = time * 1.6; // 3.2 m/s on a radius of 2 m
      return at(2 * Math.sin(angle), { z: 2 * Math.cos(angle), vx: 3.2 * Math.cos(angle), vz: -3.2 * Math.sin(angle) });
    };
    const made = createTrack();
    for (let i = 0; i <= 20; i++) addSample(made, i * 0.05, circle(i * 0.05));
    advanceTrack(made, 0.05, 1, STEP);
    let worst = 0;
    play(made, 0.9, ({ shown, time }) => {
      const there = circle(time);
      worst = Math.max(worst, Math.hypot(shown[AVATAR.x] - there[AVATAR.x], shown[AVATAR.z] - there[AVATAR.z]));
    });
    expect(worst).toBeLessThan(0.001);
  });

  it("N10: turns the short way round", () => {
    const made = track([0, at(0, { yaw: 3 })], [0.1, at(0, { yaw: -3 })]);
    play(made, 0.05);
    expect(Math.abs(made.shown[AVATAR.yaw])).toBeGreaterThan(3);
  });

  it("N10: shows the speed of what is shown, so that feet keep to the ground", () => {
    const made = track([0, at(0, { vx: 1.4 })], [0.5, at(0.7, { vx: 1.4 })], [1, at(1.4, { vx: 1.4 })]);
    let x = made.shown[AVATAR.x];
    play(made, 0.9, ({ shown }) => {
      expect(shown[AVATAR.vx]).toBeCloseTo((shown[AVATAR.x] - x) / STEP, 6);
      x = shown[AVATAR.x];
    });
  });

  it("N10: who rested a while stands until 50 ms before the first state that says otherwise", () => {
    const made = track([0, at(0)], [1, at(0.06, { vx: 1.4 })]);
    play(made, 0.9);
    expect(made.shown[AVATAR.x]).toBe(0);
    play(made, 1);
    expect(made.shown[AVATAR.x]).toBeCloseTo(0.06, 2);
  });
});

describe("beyond the last state", () => {
  it("N10: carries on for 0.3 s and then waits", () => {
    const made = track([0, at(0, { vx: 2 })]);
    const places = play(made, 1);
    expect(Math.max(...places)).toBeCloseTo(0.6, 6);
    expect(made.time).toBeCloseTo(0.3, 6);
    advanceTrack(made, 5, 1, STEP);
    expect(made.shown[AVATAR.x]).toBeCloseTo(0.6, 6);
    expect(made.shown[AVATAR.vx]).toBe(0);
  });

  it("N10: does not carry a fall through the floor", () => {
    const made = track([0, at(0, { y: 1, vy: -5, grounded: 0 })]);
    play(made, 1);
    expect(made.shown[AVATAR.y]).toBe(1);
  });

  it("N10: glides back from a place that was guessed wrongly, in no step longer than 5 cm", () => {
    const made = track([0, at(0, { vx: 1.4 })]);
    play(made, 0.2);
    const guessed = made.shown[AVATAR.x];
    addSample(made, 0.05, at(0.07)); // it had stopped
    const places = [guessed, ...play(made, 1)];
    for (let i = 0; i < 60; i++) {
      advanceTrack(made, made.time + STEP, 1, STEP);
      places.push(made.shown[AVATAR.x]);
    }
    expect(Math.max(...steps(places).map(Math.abs))).toBeLessThan(0.05);
    expect(places.at(-1)).toBeCloseTo(0.07, 4);
  });

  it("N10: leaps to the present after a long silence, and glides there where it is near", () => {
    const made = track([0, at(0, { vx: 1.4 })]);
    play(made, 1);
    addSample(made, 2, at(2.8, { vx: 1.4 }));
    addSample(made, 2.05, at(2.87, { vx: 1.4 }));
    advanceTrack(made, 2, 1, STEP);
    expect(made.time).toBeCloseTo(2, 6);
    expect(made.snapped).toBe(false);
    expect(made.shown[AVATAR.x]).toBeLessThan(1.1);
    for (let i = 0; i < 30; i++) advanceTrack(made, 2 + i * STEP, 1, STEP);
    expect(made.shown[AVATAR.x]).toBeGreaterThan(2.8);
  });

  it("N10: snaps where it is more than 3 m away", () => {
    const made = track([0, at(0, { vx: 1.4 })]);
    play(made, 1);
    addSample(made, 5, at(9));
    advanceTrack(made, 5, 1, STEP);
    expect(made.snapped).toBe(true);
    expect(made.shown[AVATAR.x]).toBe(9);
  });
});

describe("the moment shown", () => {
  it("N10: never goes back while the body moves, however the target jumps", () => {
    const random = createRandom(8);
    const made = createTrack();
    for (let i = 0; i < 200; i++) addSample(made, i * 0.05, at(i * 0.07, { vx: 1.4 }));
    let last = Number.NEGATIVE_INFINITY;
    for (let tick = 0; tick < 300; tick++) {
      advanceTrack(made, tick * STEP + 0.5 + (random() - 0.5) * 0.6, 1, STEP);
      expect(made.time).toBeGreaterThanOrEqual(last);
      last = made.time;
    }
  });

  it("N10: comes to a target that is off at a pace that nobody sees", () => {
    const made = createTrack();
    for (let i = 0; i < 64; i++) addSample(made, i * 0.05, at(i * 0.07, { vx: 1.4 }));
    advanceTrack(made, 0.5, 1, STEP);
    const places: number[] = [];
    for (let tick = 1; tick <= 120; tick++) {
      advanceTrack(made, 0.6 + tick * STEP, 1, STEP);
      places.push(made.shown[AVATAR.x]);
    }
    for (const way of steps(places)) expect(way / STEP / 1.4).toBeLessThan(1.11);
    expect(0.6 + 120 * STEP - made.time).toBeLessThan(0.02);
  });

  it("N10: may go back while the body stands: one that slept is shown on its way at once when it wakes", () => {
    const made = track([10, at(0)]);
    for (let tick = 0; tick < 600; tick++) advanceTrack(made, 10 + tick * STEP, 1, STEP);
    // Its clock had stopped at 10.5; it walks now, and the target follows.
    addSample(made, 10.5, at(0.02, { vx: 1.4 }));
    addSample(made, 10.55, at(0.09, { vx: 1.4 }));
    advanceTrack(made, 10.46, 1, STEP);
    expect(made.time).toBeCloseTo(10.46, 6);
    expect(made.shown[AVATAR.x]).toBeCloseTo(0, 2);
  });
});

describe("states", () => {
  it("N14: are put where they belong, and shown as if they had come in order and once", () => {
    const states = Array.from({ length: 12 }, (_, i) => [i * 0.05, at(Math.sin(i), { vx: Math.cos(i) })] as const);
    const random = createRandom(9);
    const shuffled = [...states, ...states.slice(3, 7)].map((s) => [random(), s] as const);
    const mixed = createTrack();
    for (const [, [time, state]] of shuffled.sort((a, b) => a[0] - b[0])) addSample(mixed, time, state);
    const straight = createTrack();
    for (const [time, state] of states) addSample(straight, time, state);
    expect(mixed.samples).toEqual(straight.samples);
  });

  it("N14: are never more than 64", () => {
    const made = createTrack();
    for (let i = 0; i < 1_000; i++) addSample(made, i, at(0));
    expect(made.samples).toHaveLength(64);
  });

  it("N15: with another TeleportCount are not walked to, whichever got lost", () => {
    const made = track([0, at(0, { vx: 1.4 })], [0.05, at(0.07, { vx: 1.4 })], [0.15, at(50, { teleport: 2 })]);
    const snaps: number[] = [];
    const places = play(made, 0.3, (shown) => {
      if (shown.snapped) snaps.push(shown.time);
      shown.snapped = false;
    });
    expect(snaps).toHaveLength(1);
    expect(places.filter((x) => x > 0.08 && x < 50)).toEqual([]);
    expect(made.shown[AVATAR.x]).toBe(50);
  });

  it("N10: without any there is nothing to show", () => {
    expect(advanceTrack(createTrack(), 5, 1, STEP)).toBe(false);
  });
});
