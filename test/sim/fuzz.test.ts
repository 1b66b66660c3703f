// fuzz.test.ts: whatever a crowd does over whatever network, once it is silent all agree. `SEEDS=1000 npx vitest run test/sim/fuzz` for more.

import { beforeAll, expect, it } from "vitest";
import type { LoadedScene } from "../../engine/gltf/scene.ts";
import { loadRapier } from "../support/rapier.ts";
import { liveEvening } from "./crowd.ts";
import { loadYard } from "./yard.ts";

const SEEDS = Number(process.env["SEEDS"] ?? 50);
const FIRST = Number(process.env["FIRST"] ?? 1);

let loaded: LoadedScene;

beforeAll(async () => {
  await loadRapier();
  loaded = await loadYard([0, 1, 2, 3].map((i) => [(i % 2) * 1.2 - 0.6, 0.25 + Math.floor(i / 2) * 0.5, 8] as const));
});

it.each(Array.from({ length: SEEDS }, (_, i) => FIRST + i))(
  "N20, N22, N23, N25: all agree after an evening of joins, crashes, grabs, throws and cuts (seed %i)",
  (seed) => {
    const { wrong } = liveEvening({ seed, loaded, seconds: 12 });
    expect(wrong).toEqual([]);
  },
);
