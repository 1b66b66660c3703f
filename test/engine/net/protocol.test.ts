import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { AVATAR_FIELDS, BODY_FIELDS } from "../../../engine/net/fields.ts";

const ROOT = resolve(import.meta.dirname, "../../..");
const PROTOCOL = readFileSync(join(ROOT, "engine/net/PROTOCOL.md"), "utf8");

/** The rules, by the bold number that opens each. */
const rules = [...PROTOCOL.matchAll(/^- \*\*(N\d+)\*\*/gm)].map(([, rule]) => rule);

/** The rules that tests of the network name: "N5: …" or "N5, N16: …". */
const named = new Set(
  ["test/engine/net", "test/engine/presence", "test/sim"].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".test.ts"))
      .flatMap((file) => [...readFileSync(join(ROOT, folder, file), "utf8").matchAll(/["'`]((?:N\d+, )*N\d+): /g)])
      .flatMap(([, list]) => list.split(", ")),
  ),
);

it("has each rule once, and at least one test that begins its name with it", () => {
  expect(new Set(rules).size).toBe(rules.length);
  expect(rules.length).toBeGreaterThan(0);
  expect(rules.filter((rule) => !named.has(rule))).toEqual([]);
});

it("has a rule for every number that a test names", () => {
  expect([...named].filter((rule) => !rules.includes(rule))).toEqual([]);
});

it("N4: has the widths of the field table", () => {
  const width = (name: string) => Number(PROTOCOL.match(new RegExp(`^\\| ${name} +\\| (\\d+)`, "m"))?.[1]);
  const ofTable = ["Position x, z", "Position y", "Position x, z", "Facing", "Look pitch"].map(width);
  const speed = width("Velocity x, y, z");
  expect([...ofTable, speed, speed, speed, width("Grounded"), width("TeleportCount")]).toEqual(
    AVATAR_FIELDS.map(({ quantizer }) => quantizer.bits),
  );
  const place = ["Position x, z", "Position y", "Position x, z"].map(width);
  const turn = width("Rotation x, y, z, w");
  expect([...place, turn, turn, turn, turn, speed, speed, speed, width("TeleportCount")]).toEqual(
    BODY_FIELDS.map(({ quantizer }) => quantizer.bits),
  );
});
