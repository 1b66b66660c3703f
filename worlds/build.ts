// build.ts: makes the worlds and the avatars that ship: `tsx worlds/build.ts [name…] [--draft] [--force]`.

import { existsSync } from "node:fs";
import { copyFile, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { isUpToDate, markUpToDate } from "./stamp.ts";

const ROOT = join(import.meta.dirname, "..");

/** Where everything goes; git ignores it. */
export const OUTPUT = join(ROOT, ".manyrooms");

export interface BuildOptions {
  /** A quarter of the rays and no refinement, to look at a model quickly. */
  readonly draft?: boolean;
  /** Builds even what is up to date. */
  readonly force?: boolean;
}

/** One thing that can be built. */
interface Target {
  /** The file or folder it becomes, inside {@link OUTPUT}. */
  readonly output: string;
  /** Folders and files that it is made from, relative to worlds/. */
  readonly sources: readonly string[];
  /** Packages whose version changes the result. */
  readonly packages: readonly string[];
  /** Makes it and returns a few words about it. Modules are loaded only here: most starts find everything up to date. */
  make(path: string, options: BuildOptions): Promise<string>;
}

const KIT = ["kit", "bake", "build.ts"];
const GLTF = [
  "three",
  "three-mesh-bvh",
  "meshoptimizer",
  "@gltf-transform/core",
  "@gltf-transform/extensions",
  "@gltf-transform/functions",
];

const TARGETS: Readonly<Record<string, Target>> = {
  landing: {
    output: "worlds/landing.glb",
    sources: [...KIT, "landing"],
    packages: GLTF,
    make: async (path, options) => makeWorld((await import("./landing/landing.ts")).landing(), path, options),
  },
  gallery: {
    output: "worlds/gallery.glb",
    sources: [...KIT, "gallery"],
    packages: GLTF,
    make: async (path, options) => makeWorld((await import("./gallery/gallery.ts")).gallery(), path, options),
  },
  playground: {
    output: "worlds/playground.glb",
    sources: [...KIT, "playground"],
    packages: GLTF,
    make: async (path, options) => makeWorld((await import("./playground/playground.ts")).playground(), path, options),
  },
  avatars: {
    output: "avatars",
    sources: ["avatars", "build.ts"],
    packages: GLTF,
    make: async (path) => {
      await (await import("./avatars/build.ts")).buildAvatars(path);
      return "bodies and clips";
    },
  },
};

/** What is built when nothing is named. */
const SHIPPED = ["avatars", "landing", "gallery", "playground"];

async function makeWorld(world: import("./kit/world.ts").World, path: string, options: BuildOptions): Promise<string> {
  const { bake } = await import("./bake/bake.ts");
  const { exportWorld } = await import("./kit/export.ts");
  await bake(world, options);
  const bytes = await exportWorld(world);
  // Written beside and moved into place, so that a reader never sees half a file.
  await writeFile(`${path}.part`, bytes);
  await rename(`${path}.part`, path);
  // `npm start` keeps compressed copies beside it (server/setup/compress.mjs); those of the old file must not be served.
  for (const ending of [".br", ".gz"]) await rm(path + ending, { force: true });
  return `${(bytes.length / 1e6).toFixed(2)} MB`;
}

/** Puts the world's picture, where one was taken, beside its scene: `<name>.jpg` beside `<name>.glb`. */
async function copyPicture(name: string, path: string): Promise<void> {
  const picture = join(ROOT, "worlds", name, `${name}.jpg`);
  if (path.endsWith(".glb") && existsSync(picture)) await copyFile(picture, path.replace(/\.glb$/, ".jpg"));
}

/** Builds `name` unless it is up to date; returns the path of its file or folder. */
export async function build(name: string, options: BuildOptions = {}): Promise<string> {
  const target = TARGETS[name];
  if (!target) throw new Error(`build: nothing is called "${name}"; there are ${Object.keys(TARGETS).join(", ")}`);
  const path = join(OUTPUT, target.output);
  const inputs = {
    root: ROOT,
    sources: target.sources.map((source) => join("worlds", source)),
    packages: target.packages,
    mode: options.draft ? "draft" : "full",
  };
  const started = performance.now();
  await mkdir(join(path, ".."), { recursive: true });
  await copyPicture(name, path);
  if (!options.force && (await isUpToDate(path, inputs))) {
    console.log(`${name}: up to date`);
    return path;
  }
  const words = await target.make(path, options);
  await markUpToDate(path, inputs);
  console.log(`${name}: built in ${((performance.now() - started) / 1000).toFixed(1)} s, ${words}`);
  return path;
}

async function main(args: readonly string[]): Promise<void> {
  const options = { draft: args.includes("--draft"), force: args.includes("--force") };
  const names = args.filter((arg) => !arg.startsWith("--"));
  for (const name of names.length > 0 ? names : SHIPPED) await build(name, options);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await main(process.argv.slice(2));
