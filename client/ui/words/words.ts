// words.ts: turns a key into words for people, in the language of the page.
// The catalogue has i18next's format ({{name}}, plurals by ending), read by the few lines below: i18next itself costs 15 KiB gzip
// before the first frame (measured with 27.1.2), and of what it does we need only this.

import type { ErrorCode } from "../../../engine/errors.ts";
import type { Problem } from "../../state/app-state.ts";
import { en, type ProblemText, problems } from "./en.ts";

/** A key without its plural ending, which is chosen by `count`. */
type Stem<Key extends string> = Key extends `${infer Base}_one` | `${infer Base}_other` ? Base : Key;
export type WordKey = Stem<keyof typeof en>;

const LANGUAGE = "en";
const catalogue: Readonly<Record<string, string>> = en;
const plurals = new Intl.PluralRules(LANGUAGE);
const figures = new Intl.NumberFormat(LANGUAGE);
const tenths = new Intl.NumberFormat(LANGUAGE, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const hours = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" }); // 18:45, as the design has it

/** Bytes as megabytes with one decimal. */
export const megabytes = (bytes: number): string => tenths.format(bytes / 1e6);

/** The time of day, from milliseconds since 1970. */
export const clock = (time: number): string => hours.format(time);

/**
 * The words for `key`, with values put in.
 *
 * @param values by name; `count` also chooses the plural. Numbers get their thousands apart
 */
export function say(key: WordKey, values: Record<string, string | number> = {}): string {
  const { count } = values;
  const plural = typeof count === "number" ? catalogue[`${key}_${plurals.select(count)}`] : undefined;
  return put(plural ?? catalogue[key] ?? key, values);
}

/** The words for a problem. A code that the catalogue does not know is a newer engine's: it gets the most general words. */
export function sayProblem({ code, detail }: Problem): ProblemText {
  const { what, next }: ProblemText = problems[code as ErrorCode] ?? problems["matrix/refused"];
  const values = { detail: detail || say(code.startsWith("gltf/") ? "problem.file" : "problem.server") };
  return { what: put(what, values), next: put(next, values) };
}

function put(words: string, values: Record<string, string | number>): string {
  return words.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name];
    return typeof value === "number" ? figures.format(value) : isolate(value ?? "");
  });
}

/** Unicode's isolates around what has letters: a name in any script does not turn the sentence. `<bdi>` without an element. */
const isolate = (value: string): string => (/\p{L}/u.test(value) ? `\u2068${value}\u2069` : value);
