// probe.ts: measures the light in a room, for the lights that the runtime gives to what moves.
import type { Rgb } from "../kit/color.ts";
import type { World } from "../kit/world.ts";
import type { Points } from "./trace.ts";

/** At every probe one point that faces up and one that faces down. */
export function probePoints(world: World): Points {
  return {
    position: new Float32Array(world.probes.flatMap((p) => [...p, ...p])),
    normal: new Float32Array(world.probes.flatMap(() => [0, 1, 0, 0, -1, 0])),
    rays: new Uint16Array(world.probes.length * 2).fill(400),
  };
}

/** Share of the light in a room that the runtime gives as a directed light, so that people have a lit side. */
const KEY_SHARE = 0.4;

/** Sets the runtime's lights from what the probes got: hemisphere and key together give a person what the room has. */
export function measure(world: World, irradiance: readonly Rgb[]): void {
  const mean = (side: number): Rgb => {
    const list = irradiance.filter((_, i) => i % 2 === side);
    return [0, 1, 2].map((k) => list.reduce((sum, c) => sum + c[k], 0) / list.length) as unknown as Rgb;
  };
  const up = mean(0),
    down = mean(1);
  if (!world.light.sun.fill) {
    world.ambient = { sky: up, ground: down }; // the sun itself comes in
    return;
  }
  world.ambient = { sky: up.map((x) => x * (1 - KEY_SHARE)) as unknown as Rgb, ground: down };
  world.sun = up.map((x) => (x * KEY_SHARE) / Math.sin(world.light.sun.elevation)) as unknown as Rgb;
}
