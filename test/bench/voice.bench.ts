// voice.bench.ts: what our audio graph adds to a voice on its way from the link to the ear, in a real browser, sample by sample.

import { join } from "node:path";
import { chromium } from "@playwright/test";
import { build } from "vite";
import { ROOT } from "../../server/setup/paths.mjs";
import { CHROMIUM_FLAGS, findChromium } from "../support/chromium.ts";

const RUNS = 15;

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** The client's own chain for a voice, as a script that any page can run: it leaves `voice.connectVoice`. */
async function bundleGraph(): Promise<string> {
  const entry = join(ROOT, "client/voice/connect-voice.ts");
  const built = await build({
    root: ROOT,
    configFile: false,
    logLevel: "error",
    build: { write: false, minify: false, lib: { entry, formats: ["iife"], name: "voice" } },
  });
  const [{ output }] = built as { output: { code: string }[] }[];
  return output[0].code;
}

/** Milliseconds of each part of the way, of one burst; `device` is what any player of the browser adds, too. */
interface Way {
  readonly stream: number;
  readonly graph: number;
  readonly device: number;
}

/**
 * Runs in the page. Hands a track a frame of 10 ms every 10 ms, as a link's decoder does, from the fiftieth on not silent, and looks in
 * one moment at where it enters the graph and where it leaves it. Null if it was not seen whole.
 */
async function listen(): Promise<Way | null> {
  const { connectVoice } = (globalThis as unknown as { voice: typeof import("../../client/voice/connect-voice.ts") })
    .voice;
  const Generator = (globalThis as unknown as { MediaStreamTrackGenerator: GeneratorMaker }).MediaStreamTrackGenerator;
  interface GeneratorMaker {
    new (options: { kind: "audio" }): MediaStreamTrack & { readonly writable: WritableStream<AudioData> };
  }
  const context = new AudioContext({ latencyHint: "interactive" });
  const track = new Generator({ kind: "audio" });
  const writer = track.writable.getWriter();
  const source = new MediaStreamAudioSourceNode(context, { mediaStream: new MediaStream([track]) });
  const end = new GainNode(context);
  end.connect(context.destination);
  const { gain, panner } = connectVoice(context, source, end);
  gain.gain.value = 1;
  panner.positionZ.value = -2;
  const places = [source, end].map((node) => {
    const analyser = new AnalyserNode(context, { fftSize: 32_768 });
    node.connect(analyser);
    return { analyser, samples: new Float32Array(32_768) };
  });
  const [sampleRate, numberOfFrames, silent, last] = [48_000, 480, 50, 80];
  let spoken = 0; // by the context's clock, seconds
  const start = performance.now();
  for (let sent = 0; sent < last; ) {
    for (; sent < last && sent < Math.floor((performance.now() - start) / 10); sent++) {
      const loud = sent >= silent ? 0.5 : 0;
      const data = Float32Array.from({ length: numberOfFrames }, (_, i) => loud * Math.cos((2 * Math.PI * i) / 48));
      if (sent === silent) spoken = context.currentTime;
      const format = { format: "f32", sampleRate, numberOfFrames, numberOfChannels: 1 } as const;
      void writer.write(new AudioData({ ...format, timestamp: sent * 10_000, data }));
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const now = context.currentTime;
  const begins = places.map(({ analyser, samples }) => {
    analyser.getFloatTimeDomainData(samples);
    const most = samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
    const at = samples.findIndex((sample) => Math.abs(sample) > most / 10);
    return at <= 0 ? null : now - (samples.length - at) / context.sampleRate;
  });
  const device = context.baseLatency * 1_000;
  await context.close();
  const [entered, left] = begins;
  if (entered == null || left == null) return null;
  return { stream: (entered - spoken) * 1_000, graph: (left - entered) * 1_000, device };
}

async function audioGraph() {
  const code = await bundleGraph();
  const args = [...CHROMIUM_FLAGS, "--autoplay-policy=no-user-gesture-required"];
  const browser = await chromium.launch({ executablePath: findChromium(), args });
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ content: code });
    const ways: Way[] = [];
    for (let i = 0; i < RUNS; i++) {
      const way = await page.evaluate(listen);
      if (way) ways.push(way);
    }
    if (ways.length < RUNS / 2) throw new Error("voice.bench: the burst was not heard, so this measured nothing");
    const part = (name: keyof Way): number => median(ways.map((way) => way[name]));
    const value = median(ways.map(({ stream, graph }) => stream + graph)); // without the device, which is not ours
    const parts = {
      "into the graph, ms": part("stream"),
      "through it, ms": part("graph"),
      "the device's buffer besides, ms": part("device"),
    };
    return { value, parts };
  } finally {
    await browser.close();
  }
}

export const benches = [{ name: "together.audio-graph", unit: "ms", budget: 20, run: audioGraph }];
