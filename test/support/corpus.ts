// corpus.ts: other people's files, for tests only; they lie beside the checkout and are never committed.

import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../../../shared/corpus");

/** False where the folder is missing: tests that need it are then skipped, and say so. */
export const HAS_CORPUS = existsSync(ROOT);
if (!HAS_CORPUS) console.warn(`SKIPPED: no corpus at ${ROOT}; tests against other people's files do not run`);

/** Where a file of the corpus lies. */
export const corpusPath = (...parts: string[]): string => join(ROOT, ...parts);

/** The bytes of a file of the corpus, in a buffer of their own. */
export function readCorpus(...parts: string[]): ArrayBuffer {
  return Uint8Array.from(readFileSync(corpusPath(...parts))).buffer;
}
