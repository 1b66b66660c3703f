// build.ts: makes every preset's body and clips, and the index that names them.

import { createHash } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buildBody } from "./body/build.ts";
import { createIO, toDocument, toVrm } from "./body/document.ts";
import { prepareReducer } from "./body/reduce.ts";
import { writeClipFile } from "./clips/table.ts";
import { PRESETS } from "./presets.ts";

/** What index.json holds. `engine/render/avatar-files.ts` reads it. */
export interface AvatarIndex {
  readonly version: 1;
  readonly presets: readonly { readonly name: string; readonly body: string; readonly clips: string }[];
}

/** Writes `<preset>-<hash>.vrm` and `<preset>-<hash>.clips` for each preset, and index.json, into an emptied `outDir`. */
export async function buildAvatars(outDir: string): Promise<void> {
  await rm(outDir, { recursive: true, force: true });
  await mkdir(outDir, { recursive: true });
  await prepareReducer();
  const io = await createIO();
  const presets: AvatarIndex["presets"][number][] = [];
  for (const [name, look] of Object.entries(PRESETS)) {
    const built = buildBody(look);
    const body = await write(outDir, name, "vrm", await toVrm(toDocument(built), io));
    const clips = await write(outDir, name, "clips", writeClipFile(built.measures));
    presets.push({ name, body, clips });
  }
  const index: AvatarIndex = { version: 1, presets };
  // Last, so that whoever finds the index finds all that it names.
  await writeFile(join(outDir, "index.json"), `${JSON.stringify(index, null, 2)}\n`);
}

/** A file with the hash of its content in its name: it never changes, so it may be cached for ever. */
async function write(folder: string, name: string, extension: string, bytes: Uint8Array): Promise<string> {
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 10);
  const file = `${name}-${hash}.${extension}`;
  await writeFile(join(folder, file), bytes);
  return file;
}
