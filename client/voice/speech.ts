// speech.ts: from samples to a level, and from levels to whether somebody speaks.

/** Root mean square of samples that go from −1 to 1. */
export function levelOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return samples.length === 0 ? 0 : Math.sqrt(sum / samples.length);
}

/** Where speech begins: −40 dB, above the breath of a room, below a low voice. */
const LOUD = 0.01;
/** A pause between two words is no silence, in milliseconds. */
const PAUSE = 500;

export interface Speech {
  readonly speaking: boolean;
  /** Takes the level of this moment, `now` in milliseconds; returns whether somebody speaks. */
  note(level: number, now: number): boolean;
}

export function createSpeech(): Speech {
  let loudAt = Number.NEGATIVE_INFINITY;
  let speaking = false;
  return {
    get speaking() {
      return speaking;
    },
    note(level, now) {
      if (level >= LOUD) loudAt = now;
      speaking = now - loudAt < PAUSE;
      return speaking;
    },
  };
}
