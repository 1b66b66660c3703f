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

/** Longest line, in characters; what a server or a library says may have megabytes. */
const MAX_LINE = 2_000;
/** Shorter ones would blacken half the log: no secret that is worth the name is so short. */
const MIN_SECRET = 6;

/** Secrets that this page holds, whatever they look like. */
const secrets = new Set<string>();

/**
 * What looks like a secret: Synapse's and the Matrix Authentication Service's tokens by their first letters, so too the ids of delayed
 * events (whoever has one can send or stop the event), what follows "Bearer",
 * and what follows the names by which protocols call secrets.
 */
const SECRET =
  /\b(?:syt|syr|syl|syd|mat|mar|mct|mcr)_[\w-]+|\bBearer\s+[^\s"',;]+|((?:access_?token|refresh_?token|login_?token|registration_?token|password|authorization|credential|recovery_?key)["']?\s*[:=]\s*["']?)(?:Bearer\s+)?[^"'&\s,;}]+/gi;

/** Keeps a token, password or key out of the log, wherever in a line it may stand. */
export function keepOutOfLog(secret: string): void {
  if (secret.length >= MIN_SECRET) secrets.add(secret);
}

function withoutSecrets(text: string): string {
  let clean = text;
  for (const secret of secrets) {
    for (const form of [secret, encodeURIComponent(secret)]) clean = clean.replaceAll(form, "…");
  }
  return clean.replace(SECRET, (_, name = "") => `${name}…`);
}

/**
 * Writes a line. `error` gave up; `warn` recovered; `info` once per step of a life cycle; `debug` the rest, kept but not shown.
 *
 * @param cause what was caught; its message is added, its stack is not
 */
export function log(level: Level, text: string, cause?: unknown): void {
  const reason = cause === undefined ? "" : `: ${cause instanceof Error ? cause.message : String(cause)}`;
  const whole = withoutSecrets(text + reason).replace(/\s*[\r\n]+\s*/g, " ");
  const line = { time: Date.now(), level, text: whole.slice(0, MAX_LINE) };
  lines.push(line);
  if (lines.length > KEPT) lines.shift();
  // biome-ignore lint/suspicious/noConsole: this is the logger
  if (level !== "debug") console[level](line.text);
}

/** The last lines, oldest first. */
export const recentLines = (): readonly LogLine[] => lines;

/** The log as a file for a bug report. What became known as a secret only later is taken out here. */
export function logFile(userAgent: string): string {
  const rows = lines.map(({ time, level, text }) => `${new Date(time).toISOString()} ${level} ${withoutSecrets(text)}`);
  return `${[`Manyrooms, ${new Date().toISOString()}`, userAgent, ...rows].join("\n")}\n`;
}
