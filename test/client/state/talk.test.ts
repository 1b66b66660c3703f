// talk.test.ts: one's voice on its way to the links, the others' on their way to the ears, and what is shown of both.

import { expect, it } from "vitest";
import type { Problem, Voices } from "../../../client/state/app-state.ts";
import { listenTo } from "../../../client/state/settings.ts";
import { createTalk, NO_VOICES } from "../../../client/state/talk.ts";
import { freshSettings, listeningEngine, until } from "../support.ts";
import { silentOutput, testMedia } from "../voice/support.ts";

const link = (peer: string, more: object) => {
  const way = { rtt: null, relay: false, upload: null, download: null, refused: 0 };
  return { peer, state: "open" as const, ...way, speaks: false, listens: false, ...more };
};

function visit() {
  const engine = listeningEngine();
  const settings = freshSettings();
  const output = silentOutput();
  const source = testMedia("usb");
  const listed = { enumerateDevices: async () => [], addEventListener: () => {}, removeEventListener: () => {} };
  const problems: Problem[] = [];
  let voices: Voices = NO_VOICES;
  const talk = createTalk({
    engine,
    settings,
    media: Object.assign(source, listed),
    openOutput: () => output,
    onVoices: (now) => {
      voices = now;
    },
    onTrouble: (problem) => problems.push(problem),
  });
  const sent: (MediaStreamTrack | null)[] = [];
  const asked: [string, boolean][] = [];
  const silenced = new Set<string>();
  let links = [link("bob", { listens: true }), link("eve", { speaks: true })];
  const talking = talk.begin({
    self: "@ada:x",
    transport: {
      setVoice: (track) => void sent.push(track),
      listen: (peer, wanted) => void asked.push([peer, wanted]),
      links: () => links,
    },
    userOf: (peer) => (peer === "nobody" ? null : `@${peer}:x`),
    isSilenced: (user) => silenced.has(user),
  });
  const stand = (x: number) => {
    const head = { x: 0, y: 0, z: 0, yaw: 0, pitch: 0 };
    engine.say({ type: "heads", own: head, peers: [{ ...head, peer: "eve", x }] });
  };
  const setLinks = (now: typeof links): void => {
    links = now;
    talking.refresh();
  };
  return {
    talk,
    talking,
    engine,
    settings,
    output,
    source,
    problems,
    sent,
    asked,
    silenced,
    stand,
    setLinks,
    voices: () => voices,
  };
}

it("sends one's voice while the microphone is on and the room lets one be heard, and counts who gets it", async () => {
  const { talk, talking, source, sent, silenced, setLinks, voices } = visit();
  expect(voices()).toMatchObject({ microphone: "off", heardBy: 0, others: { eve: { on: true, speaking: false } } });
  talk.toggle();
  await until(() => voices().microphone === "on", "the microphone");
  expect(sent).toEqual([source.asked[0]]);
  expect(voices().heardBy).toBe(1);
  setLinks([link("bob", { listens: true }), link("eve", { listens: true })]);
  expect(voices().heardBy).toBe(2);
  silenced.add("@ada:x");
  talking.refresh();
  expect(sent.at(-1)).toBeNull();
  expect(voices()).toMatchObject({ microphone: "on", silenced: true, heardBy: 0 });
  silenced.clear();
  talking.refresh();
  expect(sent.at(-1)).toBe(source.asked[0]);
  talk.toggle();
  expect([sent.at(-1), voices().heardBy]).toEqual([null, 0]);
  talking.end();
  expect([source.asked[0]!.stopped, voices().microphone]).toEqual([true, "off"]);
});

it("plays who is near as loud as was chosen, and tells engine and list who speaks", async () => {
  const { talk, talking, engine, settings, output, asked, silenced, stand, voices } = visit();
  stand(2);
  expect(asked).toEqual([]); // nobody has touched the page yet
  talk.wake();
  talking.setTrack("eve", { id: "e" } as MediaStreamTrack);
  stand(2);
  expect(asked).toEqual([["eve", true]]);
  settings.setState({ voices: 0.3, ...listenTo({ people: {} }, "@eve:x", { volume: 0.5 }) });
  expect([output.volume, output.voices[0]!.gain]).toEqual([0.3, 0.5]);
  output.voices[0]!.level = 0.2;
  await until(() => voices().others["eve"]?.speaking, "that she speaks");
  expect(engine.told.at(-1)).toEqual({ type: "peer-speaking", peer: "eve", speaking: true });
  settings.setState(listenTo(settings.getState(), "@eve:x", { muted: true }));
  expect(asked.at(-1)).toEqual(["eve", false]);
  expect(voices().others["eve"]!.speaking).toBe(false);
  settings.setState(listenTo(settings.getState(), "@eve:x", { muted: false }));
  silenced.add("@eve:x");
  talking.refresh();
  expect(asked.at(-1)).toEqual(["eve", false]);
  expect(output.voices.every(({ stopped }) => stopped)).toBe(true);
  talking.end();
});

it("says why there is no microphone, once for each press, and that the browser waits for a key", async () => {
  const { talk, talking, output, source, problems, voices } = visit();
  expect(voices().blocked).toBe(true);
  source.problem = "NotAllowedError";
  talk.toggle();
  await until(() => voices().microphone === "denied", "the refusal");
  expect(output.running).toBe(true);
  expect(voices().blocked).toBe(false);
  talking.refresh();
  expect(problems.map(({ code }) => code)).toEqual(["voice/denied"]);
  talk.toggle();
  await until(() => problems.length === 2, "the second refusal");
  expect(talk.level()).toBe(0);
  source.problem = null;
  talk.toggle();
  await until(() => voices().microphone === "on", "the microphone");
  expect(talk.level()).toBe(0.25);
  talking.end();
});
