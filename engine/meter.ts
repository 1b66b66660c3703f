// meter.ts: how long ticks and frames took lately, and how many frames there were.

export interface Meter {
  /** Runs `work` and notes how long it took. */
  time(work: () => void): void;
  /** Milliseconds that a share `p` of the kept durations does not exceed; 0 while there is none. */
  percentile(p: number): number;
}

export interface Meters {
  readonly tick: Meter;
  readonly frame: Meter;
  /** Notes a frame drawn at `now`, in milliseconds. */
  drawn(now: number): void;
  /** Frames drawn in the second before `now`. */
  framesPerSecond(now: number): number;
}

/** Durations kept: two seconds of ticks. */
const KEPT = 120;

function createMeter(): Meter {
  const values = new Float64Array(KEPT);
  let count = 0;
  return {
    time(work) {
      const began = performance.now();
      work();
      values[count++ % KEPT] = performance.now() - began;
    },
    percentile(p) {
      const kept = Math.min(count, KEPT);
      return kept === 0 ? 0 : values.slice(0, kept).sort()[Math.min(kept - 1, Math.floor(p * kept))];
    },
  };
}

export function createMeters(): Meters {
  let frames: number[] = [];
  return {
    tick: createMeter(),
    frame: createMeter(),
    drawn(now) {
      frames = frames.filter((time) => now - time < 1000);
      frames.push(now);
    },
    framesPerSecond: (now) => frames.filter((time) => now - time < 1000).length,
  };
}
