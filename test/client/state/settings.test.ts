// settings.test.ts: what was chosen is kept, and what can't be used is as if nobody had chosen it.

import { describe, expect, it } from "vitest";
import { createSettings, listeningTo, listenTo, RANGES } from "../../../client/state/settings.ts";

function storageWith(kept: string | null) {
  let text = kept;
  return {
    getItem: () => text,
    setItem: (_key: string, value: string) => {
      text = value;
    },
    kept: () => text,
  };
}

const ORDINARY = {
  quality: "auto",
  frameRate: 0,
  fieldOfView: 65,
  lookSpeed: 1,
  invertLook: false,
  interfaceScale: 1,
  motion: "system",
  microphone: "",
  speakers: "",
  talk: "open",
  reduceNoise: true,
  cancelEcho: true,
  evenOut: true,
  voices: 1,
  people: {},
};

describe("the settings", () => {
  it("are kept from one page to the next", () => {
    const storage = storageWith(null);
    createSettings(() => storage).setState({ quality: "low", frameRate: 30, lookSpeed: 2.5, invertLook: true });
    const next = createSettings(() => storage).getState();
    expect(next).toEqual({ ...ORDINARY, quality: "low", frameRate: 30, lookSpeed: 2.5, invertLook: true });
  });

  it("take what can be used of what was kept, and nothing else", () => {
    const rubbish = ["", "{", "null", "7", '"x"', "[]", '{"quality":"best","fieldOfView":999,"lookSpeed":"fast"}'];
    for (const text of rubbish) expect(createSettings(() => storageWith(text)).getState(), text).toEqual(ORDINARY);
    const partly = storageWith('{"quality":"ultra","frameRate":59,"interfaceScale":null,"motion":"less","more":1}');
    expect(createSettings(() => partly).getState()).toEqual({ ...ORDINARY, quality: "ultra", motion: "less" });
  });

  it("hold until the page closes where the browser keeps nothing", () => {
    const settings = createSettings(() => {
      throw new Error("site data are blocked");
    });
    settings.setState({ motion: "full" });
    expect(settings.getState()).toEqual({ ...ORDINARY, motion: "full" });
  });

  it("begin within what may be chosen", () => {
    for (const { least, most, ordinary } of Object.values(RANGES)) {
      expect(ordinary).toBeGreaterThanOrEqual(least);
      expect(ordinary).toBeLessThanOrEqual(most);
    }
  });

  it("remember how loud somebody is, and forget who was changed longest ago when they are too many", () => {
    let people = listenTo({ people: {} }, "@bob:x", { volume: 0.4 });
    people = listenTo(people, "@bob:x", { muted: true });
    expect(listeningTo(people, "@bob:x")).toEqual({ volume: 0.4, muted: true });
    expect(listeningTo(people, "@eve:x")).toEqual({ volume: 1, muted: false });
    for (let i = 0; i < 200; i++) people = listenTo(people, `@u${i}:x`, { volume: 0.5 });
    expect(Object.keys(people.people)).toHaveLength(200);
    expect(listeningTo(people, "@bob:x").muted).toBe(false);
    const storage = storageWith(JSON.stringify({ people: { "@bob:x": { volume: 7, muted: "yes" }, "@eve:x": 3 } }));
    expect(createSettings(() => storage).getState().people).toEqual({});
  });
});
