// voices.ts: a browser whose microphone hears somebody speak, and what another browser's ears make of it.

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, expect, type Page } from "@playwright/test";
import { CHROMIUM_FLAGS, findChromium } from "../support/chromium.ts";
import { PATIENCE } from "./visitor.ts";

const RATE = 48_000;
/** Seconds; the browser plays it again and again. */
const LENGTH = 4;

/**
 * Something like a voice: a buzz of many harmonics, the high ones as loud as the low, since the head's shadow is in those, that swells and
 * fades four times a second. A steady tone would pass for noise.
 */
function speech(): Int16Array {
  const samples = new Int16Array(RATE * LENGTH);
  for (let i = 0; i < samples.length; i++) {
    const t = i / RATE;
    let sum = 0;
    for (let harmonic = 1; harmonic <= 40; harmonic++)
      sum += Math.sin(2 * Math.PI * 150 * harmonic * t + harmonic ** 2);
    samples[i] = 1_500 * sum * (0.6 - 0.4 * Math.cos(2 * Math.PI * 4 * t));
  }
  return samples;
}

/** A WAV file's bytes: PCM, 16 bits, one channel. */
function wav(samples: Int16Array): Uint8Array {
  const header = new DataView(new ArrayBuffer(44));
  const text = (at: number, value: string): void => {
    for (let i = 0; i < 4; i++) header.setUint8(at + i, value.charCodeAt(i));
  };
  text(0, "RIFF");
  header.setUint32(4, 36 + samples.byteLength, true);
  text(8, "WAVE");
  text(12, "fmt ");
  header.setUint32(16, 16, true);
  header.setUint16(20, 1, true);
  header.setUint16(22, 1, true);
  header.setUint32(24, RATE, true);
  header.setUint32(28, RATE * 2, true);
  header.setUint16(32, 2, true);
  header.setUint16(34, 16, true);
  text(36, "data");
  header.setUint32(40, samples.byteLength, true);
  return Buffer.concat([Buffer.from(header.buffer), Buffer.from(samples.buffer)]);
}

export interface SpeakingBrowser {
  readonly browser: Browser;
  close(): Promise<void>;
}

export async function launchSpeaking(): Promise<SpeakingBrowser> {
  const folder = await mkdtemp(join(tmpdir(), "manyrooms-voice-"));
  const file = join(folder, "speech.wav");
  await writeFile(file, wav(speech()));
  const fake = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];
  const args = [...CHROMIUM_FLAGS, ...fake, `--use-file-for-fake-audio-capture=${file}`];
  const browser = await chromium.launch({ executablePath: findChromium(), args });
  return {
    browser,
    async close() {
      await browser.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Loudness at each ear in decibels below the loudest; the mean of a second. Silence is −120. */
export async function hear(page: Page): Promise<{ left: number; right: number }> {
  return page.evaluate(async () => {
    const sums = { left: 0, right: 0 };
    for (let i = 0; i < 20; i++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      const { left, right } = window.manyrooms.ears();
      sums.left += left * left;
      sums.right += right * right;
    }
    const decibels = (sum: number): number => Math.max(-120, 10 * Math.log10(sum / 20 || 1e-12));
    return { left: decibels(sums.left), right: decibels(sums.right) };
  });
}

const loudest = async (page: Page): Promise<number> => {
  const { left, right } = await hear(page);
  return Math.max(left, right);
};

/** Decibels above which somebody is heard at all. */
const HEARD = -60;

export const waitUntilHeard = (page: Page): Promise<void> =>
  expect.poll(() => loudest(page), { timeout: PATIENCE }).toBeGreaterThan(HEARD);
export const waitUntilSilent = (page: Page): Promise<void> =>
  expect.poll(() => loudest(page), { timeout: PATIENCE }).toBeLessThan(-100);

/** Switches the microphone on or off by its key; the settings that would take the voice for noise are off. */
export const pressMicrophone = (page: Page): Promise<void> => page.keyboard.press("m");
