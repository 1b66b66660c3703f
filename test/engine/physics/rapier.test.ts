// rapier.test.ts: Rapier starts from bytes and from answers of any type, and says what failed.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { beforeEach, expect, it, vi } from "vitest";

const path = createRequire(import.meta.url).resolve("@dimforge/rapier3d-simd/rapier_wasm3d_bg.wasm");
const file = await readFile(path);

const answer = (body: BodyInit, type: string, status = 200): Response =>
  new Response(body, { status, headers: { "content-type": type } });

// Each test begins without an instance.
let rapier: typeof import("../../../engine/physics/rapier.ts");
beforeEach(async () => {
  vi.resetModules();
  rapier = await import("../../../engine/physics/rapier.ts");
});

it.each([
  ["bytes", () => file],
  ["an answer that streams", () => answer(file, "application/wasm")],
  ["an answer on its way", () => Promise.resolve(answer(file, "application/wasm; charset=binary"))],
  ["an answer of the wrong type", () => answer(file, "application/octet-stream")],
])("starts from %s", async (_name, source) => {
  expect(rapier.rapierMemory()).toBe(0);
  await rapier.initRapier(source());
  expect(rapier.rapierMemory()).toBeGreaterThan(0);
});

it("steps a world once its file is there", async () => {
  const { loadRapier } = await import("../../support/rapier.ts");
  await loadRapier();
  const { World, RigidBodyDesc, ColliderDesc } = await import("@dimforge/rapier3d-simd/exports.js");
  const world = new World({ x: 0, y: -9.81, z: 0 });
  const body = world.createRigidBody(RigidBodyDesc.dynamic());
  world.createCollider(ColliderDesc.ball(1), body);
  for (let i = 0; i < 60; i++) world.step();
  expect(body.translation().y).toBeCloseTo(-4.9, 0);
  world.free();
});

it.each([
  ["an answer of 404", () => answer("not here", "text/html", 404)],
  ["a page instead of the file", () => answer("<!doctype html>", "text/html")],
  ["a link that broke", () => Promise.reject(new TypeError("Failed to fetch"))],
])("rejects %s with physics/wasm, and can be tried again", async (_name, source) => {
  await expect(rapier.initRapier(source())).rejects.toMatchObject({ code: "physics/wasm" });
  await rapier.initRapier(file);
  expect(rapier.rapierMemory()).toBeGreaterThan(0);
});
