// support.ts: an output that plays to nobody and says what it would play, and microphones of the test's own.

import type { MediaSource } from "../../../client/voice/microphone.ts";
import type { Output } from "../../../client/voice/output.ts";
import type { Head } from "../../../engine/protocol.ts";

export interface SilentVoice {
  readonly track: MediaStreamTrack;
  gain: number;
  head: Head | null;
  level: number;
  stopped: boolean;
}

export interface SilentOutput extends Output {
  readonly voices: SilentVoice[];
  readonly listener: Head | null;
  readonly volume: number;
  readonly speakers: string;
  running: boolean;
}

export function silentOutput(): SilentOutput {
  const voices: SilentVoice[] = [];
  const self = {
    voices,
    listener: null as Head | null,
    volume: 1,
    speakers: "",
    running: false,
    wake: () => {
      self.running = true;
    },
    sleep: () => {
      self.running = false;
    },
    play(track: MediaStreamTrack) {
      const voice: SilentVoice = { track, gain: 0, head: null, level: 0, stopped: false };
      voices.push(voice);
      return {
        place: (head: Head) => {
          voice.head = head;
        },
        setGain: (gain: number) => {
          voice.gain = gain;
        },
        level: () => voice.level,
        stop: () => {
          voice.stopped = true;
        },
      };
    },
    setListener: (head: Head) => {
      self.listener = head;
    },
    setVolume: (volume: number) => {
      self.volume = volume;
    },
    setSpeakers: (id: string) => {
      self.speakers = id;
    },
    watch: () => ({ level: () => 0.25, stop: () => {} }),
    ears: () => ({ left: 0, right: 0 }),
  };
  return self;
}

export interface TestTrack extends MediaStreamTrack {
  readonly constraints: MediaTrackConstraints;
  stopped: boolean;
  /** The device goes. */
  unplug(): void;
}

/** Devices by id; `asked` is what was opened so far. What is not plugged in is missing; `problem` is what the browser says instead. */
export function testMedia(...plugged: string[]) {
  const asked: TestTrack[] = [];
  const media = {
    plugged,
    asked,
    problem: null as string | null,
    async getUserMedia({ audio }: MediaStreamConstraints): Promise<MediaStream> {
      const constraints = audio as MediaTrackConstraints;
      const wanted = (constraints.deviceId as { exact: string } | undefined)?.exact;
      if (media.problem) throw new DOMException("no", media.problem);
      const device = wanted ?? media.plugged[0];
      if (device === undefined || !media.plugged.includes(device))
        throw new DOMException("none", wanted ? "OverconstrainedError" : "NotFoundError");
      const track = {
        constraints,
        label: device,
        enabled: true,
        stopped: false,
        onended: null as (() => void) | null,
        stop() {
          track.stopped = true;
        },
        unplug() {
          media.plugged = media.plugged.filter((other) => other !== device);
          track.onended?.();
        },
      };
      asked.push(track as unknown as TestTrack);
      return { getAudioTracks: () => [track] } as unknown as MediaStream;
    },
  };
  return media satisfies MediaSource;
}
