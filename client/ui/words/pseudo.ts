// pseudo.ts: languages that nobody speaks: with one as long as German, or one that is written from right to left, the layout is tried.

import type { Translate } from "./words.ts";

export interface PseudoLanguage {
  readonly translate: Translate;
  readonly direction: "ltr" | "rtl";
}

/** German is some 35 % longer than English, and short words up to twice as long. */
const LONGER = 1.4;
const SHORT = 8;
const SHORT_LONGER = 1.8;

const ACCENTED: Readonly<Record<string, string>> = { a: "ä", e: "ë", i: "ï", o: "ö", u: "ü" };

/** Words grow at their vowels, so that they break where words do; what is put in later stays. */
function lengthen(words: string): string {
  const grown = words.length <= SHORT ? SHORT_LONGER : LONGER;
  let owed = 0;
  return words.replace(/\{\{\w+\}\}|[a-z]/gi, (part) => {
    if (part.length > 1) return part;
    owed += grown - 1;
    const vowel = ACCENTED[part.toLowerCase()];
    if (vowel === undefined) return part;
    const more = Math.floor(owed);
    owed -= more;
    return vowel + vowel.repeat(more);
  });
}

const LANGUAGES: Readonly<Record<string, PseudoLanguage>> = {
  long: { translate: lengthen, direction: "ltr" },
  rtl: { translate: lengthen, direction: "rtl" },
};

/** Null for a name that none of them has. */
export const pseudoLanguage = (name: string): PseudoLanguage | null =>
  Object.hasOwn(LANGUAGES, name) ? LANGUAGES[name]! : null;
