// microphone.ts: one's own microphone: asked for when somebody wants to speak and not before, and what may come of that.

import { log } from "../log.ts";

/**
 * `off`: never asked for. `ready`: on, and silent until the key is held. `denied`: the browser or the person said no. `missing`: there
 * is none. `busy`: another program has it. `unplugged`: it went while it was on, and there is no other.
 */
export type MicrophoneState = "off" | "asking" | "on" | "ready" | "muted" | "denied" | "missing" | "busy" | "unplugged";

/** What is chosen of it. */
export interface MicrophoneChoice {
  /** Device id; empty for the system's choice. */
  readonly device: string;
  readonly reduceNoise: boolean;
  readonly cancelEcho: boolean;
  readonly evenOut: boolean;
  /** Sound goes out only while a key is held. */
  readonly holdToTalk: boolean;
}

export type MediaSource = Pick<MediaDevices, "getUserMedia">;

export interface MicrophoneInputs {
  /** Null where the browser has none: on pages over plain http. */
  readonly media: MediaSource | null;
  readonly choice: () => MicrophoneChoice;
  /** State or track have changed. */
  readonly onChange: () => void;
  /** It was unplugged, and another one is used now: its name. */
  readonly onReplaced: (name: string) => void;
}

export interface Microphone {
  readonly state: MicrophoneState;
  /** What others may hear now; null: nothing. */
  readonly live: MediaStreamTrack | null;
  /** What it hears, also while nobody else does; null before it was asked for. */
  readonly track: MediaStreamTrack | null;
  /** Asks for it the first time, or after a failure; then mutes and unmutes. */
  toggle(): void;
  /** The key to talk is down or up. */
  hold(held: boolean): void;
  /** What is chosen has changed: takes it over, without a gap where nothing but the key is another. */
  choose(): void;
  /** Gives it back; the browser's sign that it is on goes out. */
  close(): void;
}

type Failure = Extract<MicrophoneState, "denied" | "missing" | "busy">;

/** Why there is none. Source: W3C Media Capture, "getUserMedia". */
function failureOf(error: unknown): Failure {
  switch ((error as Partial<DOMException>).name) {
    case "NotFoundError":
    case "OverconstrainedError":
      return "missing";
    case "NotReadableError":
    case "AbortError":
      return "busy";
    default:
      return "denied";
  }
}

const isSame = (a: MicrophoneChoice, b: MicrophoneChoice): boolean =>
  a.device === b.device && a.reduceNoise === b.reduceNoise && a.cancelEcho === b.cancelEcho && a.evenOut === b.evenOut;

export function createMicrophone({ media, choice, onChange, onReplaced }: MicrophoneInputs): Microphone {
  let track: MediaStreamTrack | null = null;
  let state: "off" | "asking" | "open" | "unplugged" | Failure = "off";
  let muted = false;
  let held = false;
  /** What the track was opened with. */
  let opened: MicrophoneChoice | null = null;
  /** Counts openings: the answer to an older one is not wanted any more. */
  let opening = 0;

  const isLive = (): boolean => track !== null && !muted && (held || !choice().holdToTalk);

  function changed(): void {
    if (track) track.enabled = isLive();
    onChange();
  }

  async function request({ device, reduceNoise, cancelEcho, evenOut }: MicrophoneChoice): Promise<MediaStreamTrack> {
    if (!media) throw new DOMException("no devices", "NotAllowedError");
    const audio = { noiseSuppression: reduceNoise, echoCancellation: cancelEcho, autoGainControl: evenOut };
    const ask = async (constraints: MediaTrackConstraints): Promise<MediaStreamTrack> =>
      (await media.getUserMedia({ audio: constraints })).getAudioTracks()[0]!;
    if (!device) return ask(audio);
    try {
      return await ask({ ...audio, deviceId: { exact: device } });
    } catch (error) {
      if (failureOf(error) !== "missing") throw error;
      return ask(audio); // the chosen one is not plugged in
    }
  }

  function release(): void {
    if (!track) return;
    track.onended = null;
    track.stop();
    track = null;
  }

  /** Opens it, in the place of what is open. `onFailed` in the place of saying why it failed. */
  async function open(onFailed?: () => void): Promise<void> {
    const attempt = ++opening;
    const wanted = choice();
    try {
      const fresh = await request(wanted);
      if (attempt !== opening) return fresh.stop();
      release();
      track = fresh;
      opened = wanted;
      state = "open";
      track.onended = () => onEnded(fresh);
    } catch (error) {
      if (attempt !== opening) return;
      log("info", "microphone: none", error);
      if (onFailed) onFailed();
      else {
        release();
        state = failureOf(error);
      }
    }
    changed();
  }

  /** The device has gone; another one may be there. */
  function onEnded(which: MediaStreamTrack): void {
    if (which !== track) return;
    track = null;
    changed();
    const gone = (): void => {
      state = "unplugged";
    };
    void open(gone).then(() => track && onReplaced(track.label));
  }

  function ask(): void {
    state = "asking";
    muted = false;
    changed();
    void open();
  }

  function shown(): MicrophoneState {
    if (state !== "open") return state;
    if (track === null) return "asking"; // another one is being looked for
    return muted ? "muted" : isLive() ? "on" : "ready";
  }

  return {
    get state() {
      return shown();
    },
    get live() {
      return isLive() ? track : null;
    },
    get track() {
      return track;
    },
    toggle() {
      if (state === "asking") return;
      if (state !== "open") return ask();
      muted = !muted;
      changed();
    },
    hold(value) {
      if (held === value) return;
      held = value;
      if (value && choice().holdToTalk && state !== "open" && state !== "asking") ask();
      else changed();
    },
    choose() {
      const now = choice();
      // Where another one can't be had, what is open stays
      if (track && opened && !isSame(opened, now)) void open(() => {});
      else changed();
    },
    close() {
      opening++;
      release();
      state = "off";
      muted = held = false;
      changed();
    },
  };
}
