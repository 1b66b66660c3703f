// talk.ts: one's own voice and the others': from microphone and settings to the links, from the links to the ears.

import type { StoreApi } from "zustand/vanilla";
import type { EngineHandle } from "../engine.ts";
import type { Transport } from "../rtc/transport.ts";
import { createHearing, type Hearing } from "../voice/hearing.ts";
import { createMicrophone, type MediaSource, type MicrophoneState } from "../voice/microphone.ts";
import type { Ears, Output } from "../voice/output.ts";
import { ORDINARY_REACH } from "../voice/reach.ts";
import type { OtherVoice, Problem, Voices } from "./app-state.ts";
import { type DeviceSource, NO_DEVICES, watchDevices } from "./devices.ts";
import { listeningTo, type Settings } from "./settings.ts";

export interface TalkInputs {
  readonly engine: EngineHandle;
  readonly settings: StoreApi<Settings>;
  /** Null where the browser gives no devices. */
  readonly media: (MediaSource & DeviceSource) | null;
  /** Null where nothing can be played; `onRunning` hears when that begins or ends. */
  readonly openOutput: (onRunning: () => void) => Output | null;
  readonly onVoices: (voices: Voices) => void;
  readonly onTrouble: (problem: Problem) => void;
}

/** The links of a world that is being visited, as far as voices need them. */
export interface TalkLine {
  readonly transport: Pick<Transport, "setVoice" | "listen" | "links">;
  readonly self: string;
  readonly userOf: (peer: string) => string | null;
  /** The room lets nobody hear that user. */
  readonly isSilenced: (user: string) => boolean;
}

/** One visit's part of it. */
export interface Talking {
  setTrack(peer: string, track: MediaStreamTrack): void;
  remove(peer: string): void;
  /** A link, or what the room says, has changed. */
  refresh(): void;
  /** The microphone is given back, and nothing plays any more. */
  end(): void;
}

export interface Talk {
  /** To be called in answer to a touch or a key: without one, a browser plays nothing. */
  wake(): void;
  toggle(): void;
  hold(held: boolean): void;
  /** Keeps the list of devices, until the function returned is called. */
  watchDevices(): () => void;
  /** How loud the own microphone hears at this moment, 0 to 1. */
  level(): number;
  ears(): Ears;
  begin(line: TalkLine): Talking;
  stop(): void;
}

export const NO_VOICES: Voices = {
  microphone: "off",
  heardBy: 0,
  silenced: false,
  blocked: false,
  others: {},
  devices: NO_DEVICES,
};

/** What a person must be told of; the other states show. */
const TROUBLES: Partial<Record<MicrophoneState, Problem>> = {
  denied: { code: "voice/denied", detail: "" },
  missing: { code: "voice/missing", detail: "" },
  busy: { code: "voice/busy", detail: "" },
  unplugged: { code: "voice/unplugged", detail: "" },
};

const microphoneOf = ({ microphone, reduceNoise, cancelEcho, evenOut, talk }: Settings) => {
  return { device: microphone, reduceNoise, cancelEcho, evenOut, holdToTalk: talk === "held" };
};

export function createTalk(inputs: TalkInputs): Talk {
  const { engine, settings, media } = inputs;
  let output: Output | null = null;
  let line: TalkLine | null = null;
  let hearing: Hearing | null = null;
  let meter: { readonly track: MediaStreamTrack; level(): number; stop(): void } | null = null;
  let devices = NO_DEVICES;
  let speaking: ReadonlySet<string> = new Set();
  let told: MicrophoneState = "off";
  let sent: MediaStreamTrack | null = null;

  const microphone = createMicrophone({
    media,
    choice: () => microphoneOf(settings.getState()),
    onChange: onMicrophone,
    onReplaced: (name) => inputs.onTrouble({ code: "voice/replaced", detail: name }),
  });

  function openOutput(): Output | null {
    if (output) return output;
    output = inputs.openOutput(() => {
      hearing?.refresh();
      publish();
    });
    const { voices, speakers } = settings.getState();
    output?.setVolume(voices);
    if (speakers) output?.setSpeakers(speakers);
    return output;
  }

  const isSilenced = (): boolean => line?.isSilenced(line.self) ?? false;

  /** Who speaks sends to the line, and the line to whoever asked; nothing of somebody who is silenced. */
  function send(): void {
    const track = isSilenced() ? null : microphone.live;
    if (track === sent) return;
    sent = track;
    line?.transport.setVoice(track);
  }

  function onMicrophone(): void {
    const { state } = microphone;
    const trouble = TROUBLES[state];
    if (trouble && state !== told) inputs.onTrouble(trouble);
    told = state;
    send();
    publish();
  }

  function publish(): void {
    const links = line?.transport.links() ?? [];
    const others: Record<string, OtherVoice> = {};
    for (const { peer, speaks } of links) others[peer] = { on: speaks, speaking: speaking.has(peer) };
    const heardBy = sent ? links.filter(({ listens, state }) => listens && state !== "unreachable").length : 0;
    const blocked = output !== null && !output.running && line !== null && links.length > 0;
    inputs.onVoices({ microphone: microphone.state, heardBy, silenced: isSilenced(), blocked, others, devices });
  }

  function onSpeaking(peer: string, speaks: boolean): void {
    const now = new Set(speaking);
    if (speaks) now.add(peer);
    else now.delete(peer);
    speaking = now;
    engine.send({ type: "peer-speaking", peer, speaking: speaks });
    publish();
  }

  const stopMessages = engine.onMessage((message) => {
    if (message.type === "heads") hearing?.setHeads(message.own, message.peers);
  });
  const stopSettings = settings.subscribe((now, before) => {
    if (now.voices !== before.voices) output?.setVolume(now.voices);
    if (now.speakers !== before.speakers) output?.setSpeakers(now.speakers);
    if (now.people !== before.people) hearing?.refresh();
    const [is, was] = [microphoneOf(now), microphoneOf(before)];
    if (JSON.stringify(is) !== JSON.stringify(was)) microphone.choose();
  });

  /** By the track that is open now: another device has another. */
  function meterOf(track: MediaStreamTrack): { level(): number } | null {
    if (meter?.track === track) return meter;
    meter?.stop();
    const watched = openOutput()?.watch(track);
    meter = watched ? { track, ...watched } : null;
    return meter;
  }

  return {
    wake: () => openOutput()?.wake(),
    toggle() {
      openOutput()?.wake();
      microphone.toggle();
    },
    hold: (held) => microphone.hold(held),
    watchDevices() {
      return watchDevices(media, (found) => {
        devices = found;
        publish();
      });
    },
    level() {
      const { track } = microphone;
      return track ? (meterOf(track)?.level() ?? 0) : 0;
    },
    ears: () => output?.ears() ?? { left: 0, right: 0 },
    begin(begun) {
      line = begun;
      const heard = createHearing({
        output: openOutput,
        reach: () => ORDINARY_REACH,
        choose(peer) {
          const user = begun.userOf(peer);
          if (user === null) return { silenced: true, volume: 0 };
          const { volume, muted } = listeningTo(settings.getState(), user);
          return { silenced: begun.isSilenced(user) || muted, volume };
        },
        ask: (peer, wanted) => begun.transport.listen(peer, wanted),
        onSpeaking,
      });
      hearing = heard;
      openOutput();
      publish();
      return {
        setTrack: heard.setTrack,
        remove(peer) {
          heard.remove(peer);
          publish();
        },
        refresh() {
          send();
          heard.refresh();
          publish();
        },
        end() {
          heard.stop();
          if (line !== begun) return;
          line = hearing = sent = null;
          meter?.stop();
          meter = null;
          speaking = new Set();
          microphone.close();
          output?.sleep();
          publish();
        },
      };
    },
    stop() {
      stopMessages();
      stopSettings();
      microphone.close();
    },
  };
}
