// fuzz.mjs: `npm run fuzz`: a million packets at one engine, and 500 crowds' evenings; `npm run fuzz -- 7` begins with seed 7.

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { ROOT } from "../server/setup/paths.mjs";

const FIRST = process.argv[2] ?? "1";
const { status } = spawnSync(
  process.execPath,
  [join(ROOT, "node_modules/vitest/vitest.mjs"), "run", "test/sim/barrage.test.ts", "test/sim/fuzz.test.ts"],
  { cwd: ROOT, stdio: "inherit", env: { PACKETS: "1000000", SEEDS: "500", ...process.env, FIRST } },
);
process.exit(status ?? 1);
