// packages.test.ts: whether packages have to be installed, and whether the lock can be installed from anywhere.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { areThere, matches } from "../../../server/setup/packages.mjs";
import { ROOT } from "../../../server/setup/paths.mjs";

const lock = {
  "": {},
  "node_modules/three": { version: "1.0.0", integrity: "sha512-a" },
  "node_modules/knip": { version: "2.0.0", integrity: "sha512-b", dev: true },
  "node_modules/binding-darwin": { version: "3.0.0", integrity: "sha512-c", optional: true },
};
const { "node_modules/binding-darwin": _, ...here } = lock;
const { "node_modules/knip": __, ...withoutDev } = here;

describe("what is installed matches the lock", () => {
  it("without packages for other machines", () => {
    expect(matches(lock, here, { dev: true })).toBe(true);
  });

  it("without the tools of developers only when they are not asked for", () => {
    expect(matches(lock, withoutDev, { dev: false })).toBe(true);
    expect(matches(lock, withoutDev, { dev: true })).toBe(false);
  });

  it("not when a version or a hash differs", () => {
    const three = lock["node_modules/three"];
    expect(matches(lock, { ...here, "node_modules/three": { ...three, version: "1.0.1" } }, { dev: true })).toBe(false);
    expect(matches(lock, { ...here, "node_modules/three": { ...three, integrity: "x" } }, { dev: true })).toBe(false);
  });
});

it("notices a package whose folder was emptied after the installation", () => {
  const root = mkdtempSync(join(tmpdir(), "manyrooms-packages-"));
  mkdirSync(join(root, "node_modules/three"), { recursive: true });
  const installed = { "node_modules/three": {}, "node_modules/ours": { link: true } };
  expect(areThere(root, installed)).toBe(false);
  writeFileSync(join(root, "node_modules/three/package.json"), "{}");
  expect(areThere(root, installed)).toBe(true);
  rmSync(root, { recursive: true });
});

describe("the lock", () => {
  const { packages } = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8"));

  // `npm install` drops those that it could not look up; then `npm ci` refuses the lock on every machine.
  it("names every optional package, those for other machines too", () => {
    const missing = Object.entries<{ optionalDependencies?: object }>(packages).flatMap(([at, entry]) =>
      Object.keys(entry.optionalDependencies ?? {}).filter(
        (name) => !(`${at}/node_modules/${name}` in packages || `node_modules/${name}` in packages),
      ),
    );
    expect(missing).toEqual([]);
  });

  it("names no registry, so that it works with any", () => {
    expect(JSON.stringify(packages)).not.toMatch(/"resolved"/);
  });
});
