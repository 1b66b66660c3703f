// output.ts: what plays voices: Web Audio, a panner by ear (HRTF) for each.

import type { Head } from "../../engine/protocol.ts";
import { log } from "../log.ts";
import { connectVoice } from "./connect-voice.ts";
import { levelOf } from "./speech.ts";

/** Somebody's voice, as it is played. Silent until it has a gain. */
export interface PlayedVoice {
  place(head: Head): void;
  setGain(gain: number): void;
  /** How loud it comes in, whatever is made of it: root mean square of the last moment, 0 to 1. */
  level(): number;
  stop(): void;
}

/** How loud each ear hears all of it at this moment, as a root mean square, 0 to 1. */
export interface Ears {
  readonly left: number;
  readonly right: number;
}

export interface Output {
  /** False while the browser plays nothing because nobody has touched the page yet. */
  readonly running: boolean;
  /** Plays from now on; where the browser wants a touch or a key for that, from the next one on. */
  wake(): void;
  /** Plays nothing, and lets the machine's sound rest. */
  sleep(): void;
  play(track: MediaStreamTrack): PlayedVoice;
  setListener(head: Head): void;
  /** Of all voices, 0 to 1. */
  setVolume(volume: number): void;
  /** Where it plays: a device's id, empty for the system's choice. */
  setSpeakers(id: string): void;
  /** The level of a track that is not played: one's own. Returns how to ask for it, and how to end that. */
  watch(track: MediaStreamTrack): { level(): number; stop(): void };
  ears(): Ears;
}

/** A change of loudness takes about three times so long, in seconds: no step is heard. */
const SMOOTH = 0.02;
/** Samples that a level is made of: 23 ms at 44.1 kHz. */
const WINDOW = 1024;

/** Looks along −Z at yaw 0, and up with a growing pitch, as all heads. */
const aheadOf = ({ yaw, pitch }: Head): readonly [number, number, number] => [
  -Math.sin(yaw) * Math.cos(pitch),
  Math.sin(pitch),
  -Math.cos(yaw) * Math.cos(pitch),
];
const upOf = ({ yaw, pitch }: Head): readonly [number, number, number] => [
  Math.sin(yaw) * Math.sin(pitch),
  Math.cos(pitch),
  Math.cos(yaw) * Math.sin(pitch),
];

function createMeter(context: BaseAudioContext, source: AudioNode, output?: number) {
  const analyser = new AnalyserNode(context, { fftSize: WINDOW });
  source.connect(analyser, output);
  const samples = new Float32Array(WINDOW);
  return {
    level(): number {
      analyser.getFloatTimeDomainData(samples);
      return levelOf(samples);
    },
    stop: () => source.disconnect(analyser),
  };
}

/** Firefox has no parameters for the listener. */
function placeListener(context: AudioContext, head: Head): void {
  const { listener } = context;
  const [ahead, up] = [aheadOf(head), upOf(head)];
  if (listener.positionX === undefined) {
    listener.setPosition(head.x, head.y, head.z);
    listener.setOrientation(...ahead, ...up);
    return;
  }
  const { positionX, positionY, positionZ, forwardX, forwardY, forwardZ, upX, upY, upZ } = listener;
  [positionX.value, positionY.value, positionZ.value] = [head.x, head.y, head.z];
  [forwardX.value, forwardY.value, forwardZ.value] = ahead;
  [upX.value, upY.value, upZ.value] = up;
}

/** @param onRunning hears whenever {@link Output.running} changes */
export function openOutput(onRunning: () => void): Output {
  const context = new AudioContext({ latencyHint: "interactive" });
  const voices = new GainNode(context);
  voices.connect(context.destination);
  let ears: { left: () => number; right: () => number } | null = null;
  let awake = true;
  context.onstatechange = onRunning;

  function wake(): void {
    awake = true;
    if (context.state !== "running") context.resume().catch((error: unknown) => log("debug", "output: silent", error));
  }
  for (const gesture of ["pointerdown", "keydown"]) addEventListener(gesture, () => awake && wake(), true);

  /** Made when it is first asked for: nobody needs it but tests and tools. */
  function openEars() {
    const splitter = new ChannelSplitterNode(context, { numberOfOutputs: 2 });
    voices.connect(splitter);
    const [left, right] = [createMeter(context, splitter, 0), createMeter(context, splitter, 1)];
    return { left: left.level, right: right.level };
  }

  return {
    get running() {
      return context.state === "running";
    },
    wake,
    sleep() {
      awake = false;
      context.suspend().catch((error: unknown) => log("debug", "output: no rest", error));
    },
    play(track) {
      const stream = new MediaStream([track]);
      // Chromium brings nothing of a remote stream into the graph that no element plays; this one is not heard
      const pump = new Audio();
      pump.muted = true;
      pump.srcObject = stream;
      pump.play().catch((error: unknown) => log("debug", "output: not pumped", error));
      const source = new MediaStreamAudioSourceNode(context, { mediaStream: stream });
      const { gain, panner } = connectVoice(context, source, voices);
      const meter = createMeter(context, source);
      return {
        place({ x, y, z }) {
          panner.positionX.value = x;
          panner.positionY.value = y;
          panner.positionZ.value = z;
        },
        setGain: (value) => void gain.gain.setTargetAtTime(value, context.currentTime, SMOOTH),
        level: meter.level,
        stop() {
          source.disconnect();
          panner.disconnect();
          pump.pause();
          pump.srcObject = null;
        },
      };
    },
    setListener: (head) => placeListener(context, head),
    setVolume: (volume) => void voices.gain.setTargetAtTime(volume, context.currentTime, SMOOTH),
    setSpeakers(id) {
      const chosen = context as { setSinkId?: (id: string) => Promise<void> };
      chosen.setSinkId?.(id).catch((error: unknown) => log("warn", "output: other speakers", error));
    },
    watch(track) {
      const source = new MediaStreamAudioSourceNode(context, { mediaStream: new MediaStream([track]) });
      return createMeter(context, source);
    },
    ears() {
      ears ??= openEars();
      return { left: ears.left(), right: ears.right() };
    },
  };
}
