// problem.ts: a failure of any kind as what the UI shows: a code and what it is about.

import { EngineError } from "../../engine/errors.ts";
import type { Problem } from "./app-state.ts";

/** @param detail name or address that the UI puts into its words */
export function problemOf(error: unknown, detail: string): Problem {
  return error instanceof EngineError
    ? { code: error.code, detail, facts: error.facts }
    : { code: "unknown", detail, facts: {} };
}

/** True if somebody stopped it, which is no failure. */
export const isAbort = (error: unknown): boolean => error instanceof DOMException && error.name === "AbortError";
