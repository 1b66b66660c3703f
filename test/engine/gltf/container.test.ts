import { describe, expect, it } from "vitest";
import { readContainer } from "../../../engine/gltf/container.ts";
import { makeBoxGlb, makeGlb } from "../../support/glb.ts";

const asset = { version: "2.0" };
const refuse = (bytes: ArrayBuffer, why: RegExp): void =>
  expect(() => readContainer(bytes)).toThrowError(
    expect.objectContaining({ code: "gltf/invalid", message: expect.stringMatching(why) }),
  );

describe("readContainer", () => {
  it("reads the JSON of a .glb and of an embedded .gltf alike", () => {
    const json = { asset, nodes: [{ name: "a" }] };
    expect(readContainer(makeGlb(json))).toEqual(json);
    expect(readContainer(new TextEncoder().encode(JSON.stringify(json)).buffer as ArrayBuffer)).toEqual(json);
  });

  it("refuses a file that is cut off, wherever the cut is", () => {
    const whole = makeBoxGlb({ nodes: [{ mesh: 0 }] });
    const refuseCut = (length: number, code: string): void =>
      expect(() => readContainer(whole.slice(0, length))).toThrowError(expect.objectContaining({ code }));
    for (const length of [0, 3]) refuseCut(length, "gltf/invalid"); // nothing shows yet what it was to be
    for (const length of [11, 19, 40, whole.byteLength - 4]) refuseCut(length, "gltf/truncated");
  });

  it("refuses HTML with the sentence that this is no glTF file", () => {
    refuse(new TextEncoder().encode("<!doctype html><title>404</title>").buffer as ArrayBuffer, /no glTF file/);
  });

  it("refuses nodes that are their own ancestors", () => {
    refuse(makeGlb({ asset, nodes: [{ children: [1] }, { children: [0] }] }), /loop/);
  });

  it("refuses nodes deeper than the loader may recurse", () => {
    const nodes = Array.from({ length: 300 }, (_, i) => (i < 299 ? { children: [i + 1] } : {}));
    refuse(makeGlb({ asset, nodes }), /deep/);
  });

  it.each([
    [{ asset, nodes: [{ children: [7] }] }, /node 7 does not exist/],
    [{ asset, nodes: [{ mesh: 0 }] }, /mesh 0 does not exist/],
    [{ asset, nodes: [{ children: [2] }, { children: [2] }, {}] }, /two parents/],
    [{ asset, nodes: [null] }, /no list of objects/],
    [{ asset, nodes: "x" }, /no list of objects/],
    [{ asset: { version: "1.0" } }, /glTF 1.0/],
    [{}, /asset.version/],
  ])("refuses %j", (json, why) => refuse(makeGlb(json), why));

  it("refuses a scene that would make the visitor's browser call another server", () => {
    refuse(makeGlb({ asset, images: [{ uri: "https://tracker.example/x.png" }] }), /needs another file/);
  });
});
