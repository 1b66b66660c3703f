// architecture.test.ts: holds the shape of the tree. If it fails, move the code, not the rule.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript-6"; // TypeScript 7 has no compiler API at its main entry
import { describe, expect, it } from "vitest";

const ROOT = resolve(import.meta.dirname, "..");

const CORE = ["engine/core/", "engine/ecs/", "engine/errors.ts", "engine/protocol.ts", "engine/frame.ts"];
const DEVICES = ["engine/animation/", "engine/audio/", "engine/gltf/", "engine/net/", "engine/physics/"];
const SERVICES = ["client/audio/", "client/matrix/", "client/media/", "client/rtc/", "client/voice/", "client/xr/"];

/** What each part may import, besides itself. A file belongs to the first prefix that fits it. */
const MAY_IMPORT: [part: string, ...allowed: string[]][] = [
  ["engine/errors.ts"],
  ["engine/protocol.ts"],
  ["engine/core/", "engine/errors.ts"],
  ["engine/channel.ts", "engine/errors.ts"],
  ["engine/frame.ts"],
  ["engine/ecs/", "engine/core/", "engine/errors.ts", "engine/protocol.ts"],
  ...DEVICES.map((part): [string, ...string[]] => [part, ...CORE]), // a device knows no other device
  ["engine/render/", ...CORE, "engine/gltf/", "engine/animation/"], // it draws scenes and poses
  ["engine/modules.ts", "engine/"],
  ["engine/main.ts", "engine/"],
  ["engine/start.ts", "engine/"], // the engine as a whole; runs in the worker, in the page or in Node
  ["engine/browser.ts", "engine/"],
  ["engine/locate.ts", "engine/"],
  ["engine/loop.ts", "engine/ecs/"],
  ["engine/drive.ts"],
  ["engine/meter.ts"],
  ["engine/", ...CORE, ...DEVICES], // a feature uses devices, and knows no other feature
  [
    "client/engine.ts",
    "engine/protocol.ts",
    "engine/channel.ts",
    "engine/errors.ts",
    "engine/browser.ts",
    "client/log.ts",
    "client/supervisor.ts",
  ],
  [
    "client/supervisor.ts",
    "client/engine.ts",
    "client/engine-memory.ts",
    "client/log.ts",
    "engine/protocol.ts",
    "engine/channel.ts",
    "engine/errors.ts",
  ],
  ["client/engine-memory.ts", "engine/protocol.ts"],
  ["client/browser-needs.ts", "engine/errors.ts"],
  ["client/input/", "engine/frame.ts"],
  ["client/matrix/", "engine/errors.ts", "client/log.ts"],
  ["client/media/", "client/log.ts"],
  ["client/rtc/", "engine/errors.ts", "client/log.ts"],
  ["client/log.ts"],
  ["client/voice/", "engine/protocol.ts", "engine/errors.ts", "client/log.ts"],
  ["client/audio/", "engine/protocol.ts", "engine/errors.ts"],
  ["client/xr/", "engine/protocol.ts", "engine/errors.ts"],
  ["client/pipeline.ts", "worlds/pipeline/", "engine/errors.ts"],
  [
    "client/state/",
    "client/engine.ts",
    "client/pipeline.ts",
    "client/log.ts",
    "client/input/",
    ...SERVICES,
    "engine/protocol.ts",
    "engine/errors.ts",
    "engine/avatar/appearance.ts", // a face in a list has the colours of the body
  ],
  ["client/ui/", "client/state/", "client/input/", "client/log.ts", "engine/errors.ts"], // errors: the codes it has words for
  ["client/canvas.ts", "client/engine.ts"],
  ["client/tools.ts", "client/engine.ts", "client/state/", "client/log.ts", "engine/protocol.ts"],
  ["client/main.tsx", "client/"],
  ["worlds/pipeline/", "engine/gltf/extensions/", "engine/errors.ts"], // one list of glTF extensions for both
  ["worlds/"],
  ["server/", "engine/errors.ts", "client/matrix/schemas/"], // what it writes into rooms, the client reads: one wire format
];

/** Where a package may be imported. One that isn't named here may be imported anywhere. */
const ONLY_IN: Record<string, string[]> = {
  three: ["engine/render/", "engine/gltf/", "worlds/"],
  "matrix-js-sdk": ["client/matrix/"],
  react: ["client/ui/", "client/main.tsx"],
  "@dimforge/rapier3d-simd": ["engine/physics/"],
  "@gltf-transform/core": ["worlds/"],
};

const files = ["engine", "client", "worlds", "server"]
  .filter((top) => existsSync(join(ROOT, top)))
  .flatMap((top) => readdirSync(join(ROOT, top), { recursive: true, encoding: "utf8" }).map((file) => join(top, file)))
  .filter((file) => /\.tsx?$/.test(file) && !file.endsWith(".d.ts"));

/** What `file` imports, as written. Needs verbatimModuleSyntax, so that a type import says that it is one. */
function specifiersOf(file: string, { types }: { types: boolean }): string[] {
  const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), "utf8"), ts.ScriptTarget.Latest);
  return source.statements
    .filter((node) => ts.isImportDeclaration(node) || ts.isExportDeclaration(node))
    .filter((node) => types || !(ts.isImportDeclaration(node) ? node.importClause?.isTypeOnly : node.isTypeOnly))
    .map((node) => (node.moduleSpecifier as ts.StringLiteral | undefined)?.text ?? "");
}

/** The files of ours that `file` imports. */
function importsOf(file: string, options: { types: boolean }): string[] {
  return specifiersOf(file, options)
    .filter((specifier) => specifier.startsWith("."))
    .map((specifier) => relative(ROOT, resolve(ROOT, dirname(file), specifier)));
}

/** The part of {@link MAY_IMPORT} that a file belongs to; of `engine/`, its feature folder. */
function partOf(file: string): { part: string; allowed: string[] } {
  const [prefix, ...allowed] = MAY_IMPORT.find(([prefix]) => file.startsWith(prefix)) ?? [file];
  const part = prefix === "engine/" ? `${file.split("/").slice(0, 2).join("/")}/` : prefix;
  return { part, allowed };
}

describe("the tree", () => {
  it("has no import against its layers", () => {
    const wrong = files.flatMap((file) => {
      const { part, allowed } = partOf(file);
      return importsOf(file, { types: true })
        .filter((target) => ![part, ...allowed].some((prefix) => target.startsWith(prefix)))
        .map((target) => `${file} → ${target}`);
    });
    expect(wrong).toEqual([]);
  });

  it("keeps each big package in its place", () => {
    const wrong = files.flatMap((file) =>
      Object.entries(ONLY_IN)
        .filter(([name]) => specifiersOf(file, { types: true }).some((s) => s === name || s.startsWith(`${name}/`)))
        .filter(([, places]) => !places.some((place) => file.startsWith(place)))
        .map(([name]) => `${file} → ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  it("has no cycle of value imports", () => {
    const graph = new Map(files.map((file) => [file, importsOf(file, { types: false })]));
    const state = new Map<string, "open" | "done">();
    const cycles: string[] = [];
    const visit = (file: string, path: string[]): void => {
      if (state.get(file) === "open") cycles.push([...path.slice(path.indexOf(file)), file].join(" → "));
      if (state.has(file)) return;
      state.set(file, "open");
      for (const target of graph.get(file) ?? []) visit(target, [...path, file]);
      state.set(file, "done");
    };
    for (const file of files) visit(file, []);
    expect(cycles).toEqual([]);
  });

  it("names its files in kebab-case", () => {
    expect(
      files.filter((file) => !/^([a-z0-9]+(-[a-z0-9]+)*\/)*[a-z0-9]+(-[a-z0-9]+)*(\.config)?\.tsx?$/.test(file)),
    ).toEqual([]);
  });
});
