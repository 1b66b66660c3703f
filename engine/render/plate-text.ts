// plate-text.ts: makes a name, which anybody may have chosen, fit for a plate: one line, no control characters, not too long.

/** Graphemes of a name that are shown, an ellipsis included. */
const MOST_GRAPHEMES = 26;

/** Marks that would turn the direction of the text around them, and what is no text at all. */
const UNSEEN = /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/gu;

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** The name as a plate shows it; empty where nothing is left. Cut between graphemes, so that no emoji is torn. */
export function plateText(name: string): string {
  // Bounded first: a name of a megabyte is not worth segmenting. No grapheme that is text has 40 units.
  const line = name
    .slice(0, MOST_GRAPHEMES * 40)
    .replace(/\s+/gu, " ")
    .replace(UNSEEN, "")
    .trim();
  return cut(line, MOST_GRAPHEMES);
}

/** The longest beginning of `text` that `fits`, with an ellipsis where something is left out. */
export function fitText(text: string, fits: (text: string) => boolean): string {
  let fitting = text;
  for (let left = MOST_GRAPHEMES - 1; !fits(fitting) && left > 0; left--) fitting = cut(text, left);
  return fitting;
}

function cut(text: string, most: number): string {
  const parts = Array.from(graphemes.segment(text), ({ segment }) => segment);
  return parts.length <= most
    ? text
    : `${parts
        .slice(0, most - 1)
        .join("")
        .trimEnd()}…`;
}
