import { describe, expect, it } from "vitest";
import { createRandom } from "../../../engine/core/random.ts";
import { STEP } from "../../../engine/ecs/world.ts";
import { createPeerClock, notePacket, sentAt, targetTime } from "../../../engine/net/clock.ts";

interface Course {
  /** Seconds of listening; packets in 60 ticks of the sender. */
  seconds: number;
  perSecond?: number;
  /** Way of a packet: seconds, at its sending. */
  way: (sent: number) => number;
  /** The sender's tick at a moment of ours. */
  tick?: (now: number) => number;
  loss?: number;
  seed?: number;
}

const FAST = 12_345;

/** Hears packets as the course says; calls `look` before every tick with how late the target is, in seconds of true time. */
function listen(course: Course, look: (late: number, now: number) => void = () => {}) {
  const { seconds, perSecond = 20, way, tick = (now: number) => FAST + now * 60, loss = 0, seed = 1 } = course;
  const random = createRandom(seed);
  const clock = createPeerClock();
  const packets: { at: number; tick: number; lost: boolean }[] = [];
  // As an engine does it: after so many ticks of its own.
  for (let sent = 0, due = 0; sent < seconds; sent += STEP) {
    if (tick(sent) < due) continue;
    due = Math.floor(tick(sent)) + 60 / perSecond;
    packets.push({ at: sent + way(sent), tick: Math.floor(tick(sent)), lost: random() < loss });
  }
  const coming = packets.filter(({ lost }) => !lost).sort((a, b) => a.at - b.at);
  for (let now = 0; now < seconds; now += STEP) {
    while (coming.length > 0 && coming[0].at <= now) notePacket(clock, coming.shift()!.tick & 0xffff, now);
    if (!Number.isNaN(clock.newest)) look(tick(now) * STEP - unwrapped(targetTime(clock, now), tick(now) * STEP), now);
  }
  return clock;
}

/** The clock counts from its first packet's 16 bits; the true time may have gone round more often. */
const unwrapped = (seconds: number, near: number): number => {
  const turn = 65_536 * STEP;
  return seconds + Math.round((near - seconds) / turn) * turn;
};

const jittery = (delay: number, jitter: number, seed = 9) => {
  const random = createRandom(seed);
  return () => delay + (random() * 2 - 1) * jitter;
};

describe("sentAt", () => {
  it("N7: counts on where the 16 bits begin anew, forwards and backwards", () => {
    const clock = createPeerClock();
    const ticks = [65_530, 4, 65_533, 10].map((wire) => Math.round(sentAt(clock, wire, 0) / STEP));
    expect(ticks).toEqual([65_530, 65_540, 65_533, 65_546]);
  });
});

describe("the moment shown", () => {
  it("N10: lies at most 250 ms back at 80 ± 40 ms and 5 % loss, and so far that 9 in 10 packets come in time", () => {
    let worst = 0;
    const clock = listen({ seconds: 60, way: jittery(0.08, 0.04), loss: 0.05 }, (late, now) => {
      if (now > 1) worst = Math.max(worst, late);
    });
    expect(worst, `shown ${Math.round(worst * 1000)} ms late`).toBeLessThan(0.25);
    expect(clock.delay).toBeGreaterThan(0.07); // the jitter
    expect(clock.drift).toBe(0);
  });

  it("N10: comes nearer on a steady link, and moves away when it gets rough", () => {
    const steady = listen({ seconds: 10, way: () => 0.02 });
    expect(steady.delay).toBeLessThanOrEqual(0.07);
    const rough = jittery(0.12, 0.1);
    const worse = listen({ seconds: 20, way: (sent) => (sent < 10 ? 0.02 : rough()) });
    expect(worse.delay).toBeGreaterThan(0.15);
  });

  it("N7: follows a sender whose clock runs a quarter slower, and one whose clock runs faster", () => {
    for (const pace of [45, 58, 60.6, 66]) {
      let worst = 0;
      let least = Number.POSITIVE_INFINITY;
      const way = jittery(0.05, 0.02);
      const clock = listen({ seconds: 30, way, tick: (now) => 999 + now * pace }, (late, now) => {
        if (now < 5) return;
        worst = Math.max(worst, late);
        least = Math.min(least, late);
      });
      expect(worst, `${pace} ticks a second: at most ${worst} s`).toBeLessThan(0.3);
      expect(least, `${pace} ticks a second: at least ${least} s`).toBeGreaterThan(0.05);
      expect(clock.drift).toBeCloseTo(Math.abs(1 - pace / 60) < 0.02 ? 0 : 1 - pace / 60, 1);
    }
  });

  it("N7: is right again a packet after a sender that slept for a minute wakes", () => {
    const tick = (now: number) => 60 * (now < 5 ? now : now < 65 ? 5 + (now - 5) / 12 : now - 55);
    let worst = 0;
    listen({ seconds: 75, way: () => 0.05, tick }, (late, now) => {
      if (now > 65.2) worst = Math.max(worst, Math.abs(late));
    });
    expect(worst).toBeLessThan(0.4);
  });

  it("N10: is not led astray by one packet that was held up for 2 s", () => {
    let worst = 0;
    let astray = 0;
    listen({ seconds: 20, way: (sent) => (Math.abs(sent - 10) < 0.01 ? 2.03 : 0.05) }, (late, now) => {
      if (now < 11.9 || now > 12.5) return;
      worst = Math.max(worst, late);
      if (late > 0.35) astray++;
    });
    expect(worst).toBeGreaterThan(1); // it does forget all that was before …
    expect(astray).toBeLessThanOrEqual(4); // … until the next packet, 50 ms later
  });

  it("N5: stays a number whatever clocks are claimed", () => {
    const random = createRandom(7);
    const clock = createPeerClock();
    for (let i = 0; i < 2_000; i++) {
      notePacket(clock, Math.floor(random() * 65_536), i / 37);
      expect(Number.isFinite(targetTime(clock, i / 37) + clock.drift + clock.delay)).toBe(true);
      expect(clock.heard.length).toBeLessThanOrEqual(60);
    }
  });
});
