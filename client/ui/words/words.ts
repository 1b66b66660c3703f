// words.ts: turns a key into words for people, in the language of the page.

import i18next, { type FormatterModule, type i18n } from "i18next";
import type { ErrorCode } from "../../../engine/errors.ts";
import type { Problem } from "../../state/app-state.ts";
import { en, generalProblem, type ProblemText, problems } from "./en.ts";

/** A key without its plural ending, which is chosen by `count`. */
type Stem<Key extends string> = Key extends `${infer Base}_one` | `${infer Base}_other` ? Base : Key;
export type WordKey = Stem<keyof typeof en>;

const LANGUAGE = "en";
const figures = new Intl.NumberFormat(LANGUAGE);
const tenths = new Intl.NumberFormat(LANGUAGE, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const factors = new Intl.NumberFormat(LANGUAGE, { minimumFractionDigits: 1, maximumFractionDigits: 2 });
const percents = new Intl.NumberFormat(LANGUAGE, { style: "percent" });
const hours = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" }); // 18:45, as the design has it
const days = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long" });

/** Bytes as megabytes with one decimal. Something is never nothing: the least is 0.1. */
export const megabytes = (bytes: number): string => tenths.format(bytes > 0 ? Math.max(bytes / 1e6, 0.1) : 0);

/** The day, as in "12 November", from milliseconds since 1970. */
const day = (time: number): string => days.format(time);

/** How long to wait, rounded up: "40 seconds", "3 minutes". */
function duration(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  const [unit, size] =
    seconds < 90 ? (["second", 1] as const) : seconds < 5_400 ? (["minute", 60] as const) : (["hour", 3_600] as const);
  return new Intl.NumberFormat(LANGUAGE, { style: "unit", unit, unitDisplay: "long" }).format(
    Math.ceil(seconds / size),
  );
}
/** A share as a percentage: 1.2 is 120 %. */
export const percent = (share: number): string => percents.format(share);

/** A factor: 1.2×. */
export const times = (factor: number): string => `${factors.format(factor)}×`;

/** The time of day, from milliseconds since 1970. */
export const clock = (time: number): string => hours.format(time);

/** What a translation changes in the catalogue; pseudo.ts has those that tests use. */
export type Translate = (words: string) => string;

/** An instance of our own: another program in the same page may use i18next, too. */
const catalogue: i18n = i18next.createInstance().use<FormatterModule>({
  type: "formatter",
  init: () => {},
  add: () => {},
  addCached: () => {},
  format: (value: unknown) => (typeof value === "number" ? figures.format(value) : isolate(String(value ?? ""))),
});

/** Puts the words in place. Call it again, before anything is drawn, for other ones. */
export function loadWords(translate: Translate = (words) => words): void {
  const words = Object.fromEntries(Object.entries(en).map(([key, text]) => [key, translate(text)]));
  void catalogue.init({
    lng: LANGUAGE,
    resources: { [LANGUAGE]: { translation: words } },
    initAsync: false, // the catalogue is here: nothing has to be waited for
    keySeparator: false, // a dot in a key is only a dot
    nsSeparator: false,
    interpolation: {
      escapeValue: false, // React does
      alwaysFormat: true,
      nestingPrefix: "\u0000", // what people wrote never looks up words
    },
  });
  translated = translate;
}

let translated: Translate = (words) => words;
loadWords();

/**
 * The words for `key`, with values put in.
 *
 * @param values by name; `count` also chooses the plural. Numbers get their thousands apart
 */
export const say = (key: WordKey, values: Record<string, string | number> = {}): string => catalogue.t(key, values);

/** How many are in a world. */
export const sayHere = (count: number): string => (count === 0 ? say("here.none") : say("here.count", { count }));

/** Who is in a world, by name as far as that is short. At least one. */
export function sayInside([first = "", second = "", ...others]: readonly string[]): string {
  if (second === "") return say("here.insideOne", { first });
  if (others.length === 0) return say("here.insideTwo", { first, second });
  return say("here.inside", { first, second, count: others.length });
}

/** The words for a problem. A code that the catalogue does not know gets the most general ones. */
export function sayProblem({ code, detail, facts = {} }: Problem): Pick<ProblemText, "what" | "next"> {
  const text: ProblemText = problems[code as ErrorCode] ?? generalProblem;
  const { by, reason, time, wait, size, limit, loaded, needs, address } = facts;
  const values = {
    detail: detail || say("problem.file"),
    server: facts.server || say("problem.server"),
    world: facts.world || detail || say("problem.world"),
    by: by ?? "",
    reason: reason ?? "",
    needs: needs ?? "",
    address: address ?? "",
    date: time === undefined ? "" : day(time),
    wait: duration(wait ?? 0),
    size: megabytes(size ?? 0),
    limit: megabytes(limit ?? 0),
    loaded: megabytes(loaded ?? 0),
  };
  const next = (by && time && text.by) || (wait && text.wait) || (size && text.size) || text.next;
  const words = reason && text.reason ? `${next} ${text.reason}` : next;
  return { what: put(text.what, values), next: put(words, values) };
}

/** Values into words that stand beside the catalogue. */
function put(words: string, values: Record<string, string | number>): string {
  return catalogue.services.interpolator.interpolate(translated(words), values, LANGUAGE, {});
}

/** Unicode's isolates around what has letters: a name in any script does not turn the sentence. `<bdi>` without an element. */
const isolate = (value: string): string => (/\p{L}/u.test(value) ? `\u2068${value}\u2069` : value);
