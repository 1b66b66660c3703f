// words.ts: turns a key into words for people, in the language of the page.

import { createInstance } from "i18next";
import type { ErrorCode } from "../../../engine/errors.ts";
import type { Problem } from "../../state/app-state.ts";
import { en, type ProblemText, problems } from "./en.ts";

/** A key without its plural ending, which i18next chooses by `count`. */
type Stem<Key extends string> = Key extends `${infer Base}_one` | `${infer Base}_other` ? Base : Key;
export type WordKey = Stem<keyof typeof en>;

/** Unicode's isolates: a name in any script does not turn the sentence around it. What `<bdi>` does where there is no element. */
const isolate = (value: string): string => (/\p{L}/u.test(value) ? `\u2068${value}\u2069` : value);

const i18n = createInstance();
void i18n.init({
  lng: "en",
  initAsync: false, // the catalogue is here: the first render has its words
  keySeparator: false,
  nsSeparator: false,
  resources: { en: { translation: en } },
  interpolation: { escape: (value: unknown) => isolate(String(value)) }, // React escapes what HTML would read
});

const tenths = new Intl.NumberFormat("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
/** Bytes as megabytes with one decimal. */
export const megabytes = (bytes: number): string => tenths.format(bytes / 1e6);

const hours = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
/** The time of day, from milliseconds since 1970. */
export const clock = (time: number): string => hours.format(time);

/** The words for `key`, with values put in. A value with letters is isolated, so that its script can't turn the sentence. */
export function say(key: WordKey, values: Record<string, string | number> = {}): string {
  return i18n.t(key, values);
}

/** The words for a problem. A code that no catalogue knows is one of a newer engine: it gets the most general words. */
export function sayProblem({ code, detail }: Problem): ProblemText {
  const text: ProblemText = problems[code as ErrorCode] ?? problems["matrix/refused"];
  const name = detail ? isolate(detail) : say(code.startsWith("gltf/") ? "problem.file" : "problem.server");
  return { what: text.what.replace("{{detail}}", () => name), next: text.next.replace("{{detail}}", () => name) };
}
