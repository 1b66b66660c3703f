// gltf-invalid.test.ts: broken and tricky files of the Khronos validator: refused with a code or loaded, never a hang or a crash.

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { EngineError } from "../../engine/errors.ts";
import { loadGltf } from "../../engine/gltf/load.ts";
import { corpusPath, HAS_CORPUS, readCorpus } from "../support/corpus.ts";

const FOLDER = "gltf-invalid/base/data";
const files = HAS_CORPUS
  ? readdirSync(corpusPath(FOLDER), { recursive: true, encoding: "utf8" }).filter((file) => /\.(gltf|glb)$/.test(file))
  : [];

/** Errors in what a file is made of; the loader must not repair these. */
const MUST_REFUSE =
  /^glb\/(bom|chunk_too_big|empty_json_chunk|misplaced_bin_chunk|only_bin_chunk|only_header|truncated|unaligned_chunk|zero_length)|^node\/(node_loop_scene|node_parent_override|unresolved)|^scene\/unresolved|^asset\/(invalid_version|min_version_invalid)/;

describe.skipIf(!HAS_CORPUS)("the validator's broken files", () => {
  it("are all there", () => expect(files.length).toBeGreaterThan(100));

  it.each(files)("%s loads or is refused with a code", async (file) => {
    const outcome = await loadGltf(readCorpus(join(FOLDER, file)), { pictures: false }).catch(
      (error: unknown) => error,
    );
    if (outcome instanceof Error) expect(outcome).toBeInstanceOf(EngineError);
    if (MUST_REFUSE.test(file)) expect(outcome).toBeInstanceOf(EngineError);
  });
});
