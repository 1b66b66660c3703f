// sdk-log.ts: the SDK's logger, made quiet: it tells every request, and our log is read by people.

import { logger as globalLogger, type Logger } from "matrix-js-sdk/lib/logger.js";
import { log } from "../log.ts";

const asText = (parts: unknown[]): string =>
  parts.map((part) => (part instanceof Error ? part.message : typeof part === "string" ? part : "…")).join(" ");

const note = (...parts: unknown[]): void => log("debug", `sdk: ${asText(parts)}`);

/** What the SDK calls a warning or an error is mostly a retry: our own code says what became of it. */
export const sdkLogger: Logger = {
  trace: () => {},
  debug: () => {},
  info: () => {},
  warn: note,
  error: note,
  getChild: () => sdkLogger,
};

/** Some of the SDK writes past the client's logger, through loglevel underneath: that is silenced, and what it begets. */
export function silenceGlobalLogger(): void {
  const loglevel = globalLogger as unknown as { methodFactory: () => () => void; rebuild(): void };
  loglevel.methodFactory = () => () => {};
  loglevel.rebuild();
}
