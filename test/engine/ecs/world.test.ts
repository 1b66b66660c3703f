import { describe, expect, it } from "vitest";
import { createGameWorld, defineResource, spawn } from "../../../engine/ecs/world.ts";

describe("a world", () => {
  it("refuses an entity past its capacity", () => {
    const world = createGameWorld(3);
    const fill = (): void => {
      for (let i = 0; i < 4; i++) spawn(world);
    };
    expect(fill).toThrowError(expect.objectContaining({ code: "ecs/full" }));
  });

  it("keeps its own resources, apart from those of another world", () => {
    const counters = defineResource<{ count: number }>("counter");
    const a = createGameWorld(4);
    const b = createGameWorld(4);
    counters.set(a, { count: 1 });
    expect(counters.get(a).count).toBe(1);
    expect(counters.find(b)).toBeUndefined();
    expect(() => counters.get(b)).toThrowError(expect.objectContaining({ code: "ecs/missing-resource" }));
  });
});
