// hearing.ts: whom one hears, from where and how loudly: asks for the voices that are near, and plays those.

import type { Head } from "../../engine/protocol.ts";
import type { Output, PlayedVoice } from "./output.ts";
import { isWorthAsking, loudnessAt, type Reach } from "./reach.ts";
import { createSpeech, type Speech } from "./speech.ts";

/** What is chosen for a peer: by the room, which may silence it, and by whoever listens. */
export interface Choice {
  readonly silenced: boolean;
  /** 0 to 1. */
  readonly volume: number;
}

export interface HearingInputs {
  /** Null where nothing can be played. */
  readonly output: () => Output | null;
  readonly reach: () => Reach;
  readonly choose: (peer: string) => Choice;
  /** Asks the peer for its voice, or to send it no more. */
  readonly ask: (peer: string, wanted: boolean) => void;
  readonly onSpeaking: (peer: string, speaking: boolean) => void;
}

export interface Hearing {
  /** Where a peer's voice comes from now on. */
  setTrack(peer: string, track: MediaStreamTrack): void;
  remove(peer: string): void;
  /** Where the own head is, and where those are that can be seen: nobody else is heard. */
  setHeads(own: Head, others: readonly (Head & { readonly peer: string })[]): void;
  /** What is chosen, or whether anything is played, has changed. */
  refresh(): void;
  stop(): void;
}

/** How often it is looked who speaks, in milliseconds. */
const LOOK_EVERY = 100;

interface Source {
  track: MediaStreamTrack | null;
  asked: boolean;
  played: PlayedVoice | null;
  readonly speech: Speech;
}

export function createHearing(inputs: HearingInputs): Hearing {
  const sources = new Map<string, Source>();
  let own: Head | null = null;
  let heads = new Map<string, Head>();

  function sourceOf(peer: string): Source {
    let source = sources.get(peer);
    if (!source) {
      source = { track: null, asked: false, played: null, speech: createSpeech() };
      sources.set(peer, source);
    }
    return source;
  }

  function silence(peer: string, source: Source): void {
    source.played?.stop();
    source.played = null;
    if (!source.speech.speaking) return;
    source.speech.note(0, Number.POSITIVE_INFINITY);
    inputs.onSpeaking(peer, false);
  }

  function attend(peer: string, source: Source): void {
    const head = heads.get(peer);
    const metres = own && head ? Math.hypot(head.x - own.x, head.y - own.y, head.z - own.z) : Number.POSITIVE_INFINITY;
    const { silenced, volume } = inputs.choose(peer);
    // Who can't hear, since the browser still waits for a touch, counts for nobody as one who hears
    const hears = inputs.output()?.running === true;
    const wanted = hears && !silenced && volume > 0 && isWorthAsking(metres, inputs.reach(), source.asked);
    if (wanted !== source.asked) {
      source.asked = wanted;
      inputs.ask(peer, wanted);
    }
    if (!wanted || !head) {
      silence(peer, source);
      return;
    }
    if (source.track) source.played ??= inputs.output()?.play(source.track) ?? null;
    source.played?.place(head);
    source.played?.setGain(volume * loudnessAt(metres, inputs.reach()));
  }

  function attendAll(): void {
    for (const [peer, source] of sources) attend(peer, source);
  }

  const looking = setInterval(() => {
    const now = performance.now();
    for (const [peer, { played, speech }] of sources) {
      if (!played) continue;
      const before = speech.speaking;
      if (speech.note(played.level(), now) !== before) inputs.onSpeaking(peer, speech.speaking);
    }
  }, LOOK_EVERY);

  return {
    setTrack(peer, track) {
      const source = sourceOf(peer);
      silence(peer, source);
      source.track = track;
      attend(peer, source);
    },
    remove(peer) {
      const source = sources.get(peer);
      if (source) silence(peer, source);
      sources.delete(peer);
    },
    setHeads(head, others) {
      own = head;
      heads = new Map(others.map((other) => [other.peer, other]));
      inputs.output()?.setListener(head);
      for (const { peer } of others) sourceOf(peer);
      attendAll();
    },
    refresh: attendAll,
    stop() {
      clearInterval(looking);
      for (const [peer, source] of sources) silence(peer, source);
      sources.clear();
    },
  };
}
