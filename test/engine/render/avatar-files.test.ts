// avatar-files.test.ts: the index of bodies is read, and one that could lead elsewhere is refused.

import { describe, expect, it } from "vitest";
import { readAvatarIndex } from "../../../engine/render/avatar-files.ts";

const bytes = (content: unknown): ArrayBuffer =>
  new TextEncoder().encode(typeof content === "string" ? content : JSON.stringify(content)).buffer;

describe("readAvatarIndex", () => {
  it("gives the files in the presets' order", () => {
    const presets = [
      { name: "a", body: "a-01.vrm", clips: "a-02.clips" },
      { name: "b", body: "b-03.vrm", clips: "b-04.clips" },
    ];
    expect(readAvatarIndex(bytes({ version: 1, presets }))).toEqual([
      { body: "a-01.vrm", clips: "a-02.clips" },
      { body: "b-03.vrm", clips: "b-04.clips" },
    ]);
  });

  it("refuses what is no index", () => {
    const good = { body: "a.vrm", clips: "a.clips" };
    for (const content of [
      "<!doctype html>",
      null,
      {},
      { presets: [] },
      { presets: [null] },
      { presets: [{ ...good, body: "https://elsewhere.example/a.vrm" }] },
      { presets: [{ ...good, clips: "../secret.clips" }] },
    ]) {
      expect(() => readAvatarIndex(bytes(content))).toThrow(/^readAvatarIndex: /);
    }
  });
});
