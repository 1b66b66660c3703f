import { describe, expect, it } from "vitest";
import { buildSchedule, runTick, setUpModules } from "../../../engine/ecs/schedule.ts";
import { createGameWorld } from "../../../engine/ecs/world.ts";

describe("the schedule", () => {
  it("runs by phase, then by module, then as listed", () => {
    const ran: string[] = [];
    const system = (name: string) => () => void ran.push(name);
    const schedule = buildSchedule([
      {
        name: "a",
        systems: { present: [system("a present")], receive: [system("a receive 1"), system("a receive 2")] },
      },
      { name: "b", systems: { receive: [system("b receive")], physics: [system("b physics")] } },
    ]);
    runTick(createGameWorld(4), schedule);
    expect(ran).toEqual(["a receive 1", "a receive 2", "b receive", "b physics", "a present"]);
  });

  it("refuses two modules of one name", () => {
    expect(() => buildSchedule([{ name: "net" }, { name: "net" }])).toThrow("share a name");
  });

  it("forgets what came in, also when a system threw over it", () => {
    const world = createGameWorld(4);
    world.inbox.push({ type: "view", mode: "third" });
    const fails = (): void => {
      throw new Error("bad message");
    };
    expect(() => runTick(world, [fails])).toThrow("bad message");
    expect(world.inbox).toEqual([]);
    expect(world.time.tick).toBe(1);
  });

  it("undoes modules in reverse order", () => {
    const events: string[] = [];
    const module = (name: string) => ({ name, setup: () => () => void events.push(name) });
    setUpModules(createGameWorld(4), [module("a"), { name: "b" }, module("c")])();
    expect(events).toEqual(["c", "a"]);
  });
});
