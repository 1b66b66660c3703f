// log.ts: the one place that writes to the console, and keeps the last lines for a bug report.

export type Level = "error" | "warn" | "info" | "debug";

export interface LogLine {
  readonly time: number;
  readonly level: Level;
  readonly text: string;
}

/** Lines kept: some minutes of an ordinary evening. */
const KEPT = 500;
const lines: LogLine[] = [];

/** Access tokens and passwords, wherever they hide in a message: never in a log. */
const SECRET = /(syt_[\w-]+|mct_[\w-]+|Bearer\s+\S+|("?(?:access_token|password)"?\s*[:=]\s*"?)[^"&\s]+)/g;

/**
 * Writes a line. `error` gave up; `warn` recovered; `info` once per step of a life cycle; `debug` the rest, kept but not shown.
 *
 * @param cause what was caught; its message is added, its stack is not
 */
export function log(level: Level, text: string, cause?: unknown): void {
  const reason = cause === undefined ? "" : `: ${cause instanceof Error ? cause.message : String(cause)}`;
  const line = { time: Date.now(), level, text: (text + reason).replace(SECRET, "…") };
  lines.push(line);
  if (lines.length > KEPT) lines.shift();
  // biome-ignore lint/suspicious/noConsole: this is the logger
  if (level !== "debug") console[level](line.text);
}

/** The last lines, oldest first. */
export const recentLines = (): readonly LogLine[] => lines;
