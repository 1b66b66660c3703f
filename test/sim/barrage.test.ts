// barrage.test.ts: an engine reads whatever bytes come, and neither falls nor grows. `npm run fuzz` fires a million.

import { beforeAll, expect, it } from "vitest";
import type { LoadedScene } from "../../engine/gltf/scene.ts";
import { loadRapier } from "../support/rapier.ts";
import { fire } from "./barrage.ts";
import { loadYard } from "./yard.ts";

const PACKETS = Number(process.env["PACKETS"] ?? 10_000);
const SEED = Number(process.env["FIRST"] ?? 1);

let loaded: LoadedScene;

beforeAll(async () => {
  await loadRapier();
  loaded = await loadYard([0, 1, 2, 3, 4, 5].map((i) => [i * 0.7 - 2, 0.25, 4] as const));
});

it(`N5, N17, N18: reads ${PACKETS.toLocaleString("en")} packets, half of them sound, without a throw, a number that is none, or growth`, () => {
  const { sound, unread, most, broken, read } = fire(PACKETS, SEED, loaded, () => performance.now());
  expect(read).toBeGreaterThan(PACKETS * 0.95);
  expect(unread).toBeLessThan(PACKETS * 0.05);
  expect(sound).toBeGreaterThan(0.5);
  expect(broken).toBe(0);
  // 8 peers × 20 objects, and the scene's 6.
  expect(most.objects).toBeLessThanOrEqual(166);
  expect(most.objects).toBeGreaterThan(20); // it did happen
  expect(most.entities).toBeLessThanOrEqual(7 + 160 + 9);
  expect(most.removed).toBeLessThanOrEqual(4_096);
  expect(most.samples).toBeLessThanOrEqual(64);
}, 600_000);
