// hearing.test.ts: whose voices are asked for and played, how loudly, and who is said to speak.

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createHearing } from "../../../client/voice/hearing.ts";
import { ORDINARY_REACH } from "../../../client/voice/reach.ts";
import type { Head } from "../../../engine/protocol.ts";
import { silentOutput } from "./support.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const head = (x: number): Head => ({ x, y: 1.4, z: 0, yaw: 0, pitch: 0 });
const track = (id: string) => ({ id }) as MediaStreamTrack;

function listener() {
  const output = silentOutput();
  output.wake();
  const asked: [string, boolean][] = [];
  const spoken: [string, boolean][] = [];
  const choices = new Map<string, { silenced: boolean; volume: number }>();
  const hearing = createHearing({
    output: () => output,
    reach: () => ORDINARY_REACH,
    choose: (peer) => choices.get(peer) ?? { silenced: false, volume: 1 },
    ask: (peer, wanted) => asked.push([peer, wanted]),
    onSpeaking: (peer, speaking) => spoken.push([peer, speaking]),
  });
  const stand = (...others: [peer: string, x: number][]) =>
    hearing.setHeads(
      head(0),
      others.map(([peer, x]) => ({ peer, ...head(x) })),
    );
  return { output, hearing, asked, spoken, choices, stand };
}

describe("a voice", () => {
  it("is asked for by who is near and played from where it is, as loud as that is far", () => {
    const { output, hearing, asked, stand } = listener();
    hearing.setTrack("bob", track("b"));
    expect(output.voices).toEqual([]); // nobody knows where he is
    stand(["bob", 2], ["eve", 60]);
    expect(asked).toEqual([["bob", true]]);
    expect(output.voices).toMatchObject([{ track: { id: "b" }, gain: 1, head: { x: 2 } }]);
    stand(["bob", 14]);
    expect(output.voices[0]).toMatchObject({ gain: expect.closeTo(0.25, 2), head: { x: 14 } });
    expect(output.listener).toMatchObject({ x: 0 });
    stand(["bob", 40]);
    expect(asked.at(-1)).toEqual(["bob", false]);
    expect(output.voices[0]!.stopped).toBe(true);
    stand(["bob", 26.5]);
    stand(["bob", 28]);
    stand(["bob", 26.5]);
    expect(asked.slice(2)).toEqual([["bob", true]]); // along the edge nobody asks at every step
  });

  it("is not asked for and not played where the room or the listener silences it, and comes back", () => {
    const { output, hearing, asked, choices, stand } = listener();
    hearing.setTrack("bob", track("b"));
    stand(["bob", 2]);
    for (const choice of [
      { silenced: true, volume: 1 },
      { silenced: false, volume: 0 },
    ]) {
      choices.set("bob", choice);
      hearing.refresh();
      expect(asked.at(-1)).toEqual(["bob", false]);
      expect(output.voices.every(({ stopped }) => stopped)).toBe(true);
      choices.set("bob", { silenced: false, volume: 0.5 });
      hearing.refresh();
      expect(asked.at(-1)).toEqual(["bob", true]);
      expect(output.voices.at(-1)).toMatchObject({ gain: 0.5, stopped: false });
    }
  });

  it("is not asked for while nothing can be played, and is once it can", () => {
    const { output, hearing, asked, stand } = listener();
    output.sleep();
    hearing.setTrack("bob", track("b"));
    stand(["bob", 2]);
    expect(asked).toEqual([]);
    output.wake();
    hearing.refresh();
    expect(asked).toEqual([["bob", true]]);
    output.sleep();
    hearing.refresh();
    expect(asked.at(-1)).toEqual(["bob", false]);
  });

  it("comes from the new track once a link began anew, and from none after the peer has gone", () => {
    const { output, hearing, stand } = listener();
    hearing.setTrack("bob", track("old"));
    stand(["bob", 2]);
    hearing.setTrack("bob", track("new"));
    expect(output.voices.map(({ track, stopped }) => [track.id, stopped])).toEqual([
      ["old", true],
      ["new", false],
    ]);
    hearing.remove("bob");
    expect(output.voices.every(({ stopped }) => stopped)).toBe(true);
    hearing.stop();
  });
});

describe("speaking", () => {
  it("is told when it begins and ends, and ends with what silences it", () => {
    const { output, hearing, spoken, choices, stand } = listener();
    hearing.setTrack("bob", track("b"));
    stand(["bob", 20]);
    vi.advanceTimersByTime(300);
    expect(spoken).toEqual([]);
    output.voices[0]!.level = 0.1;
    vi.advanceTimersByTime(300);
    expect(spoken).toEqual([["bob", true]]);
    output.voices[0]!.level = 0;
    vi.advanceTimersByTime(1_000);
    expect(spoken.at(-1)).toEqual(["bob", false]);
    output.voices[0]!.level = 0.1;
    vi.advanceTimersByTime(300);
    choices.set("bob", { silenced: true, volume: 1 });
    hearing.refresh();
    expect(spoken.slice(2)).toEqual([
      ["bob", true],
      ["bob", false],
    ]);
    hearing.stop();
  });
});
