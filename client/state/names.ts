// names.ts: names that anybody may have chosen, made safe to show, and told apart where two look the same.

import { serverOfUser } from "../matrix/link.ts";

/** Somebody as the interface calls them. */
export interface Called {
  readonly name: string;
  /** The user id, or its own part, where the name alone could be somebody else's; shown beside it. */
  readonly handle: string | null;
}

/** Graphemes of a name that are shown, an ellipsis included. */
const MOST_GRAPHEMES = 40;
/** Letters of a reason for taking somebody out; an event may have 64 KiB. */
export const MAX_REASON = 300;
/** What a plate over a head has place for: a handle must not be cut off it. */
const PLATE_NAME = 10;
const PLATE_HANDLE = 13;

/** What turns the direction of the text around it, or is no text at all. ZWJ and ZWNJ stay: emoji and Persian need them. */
const UNSEEN =
  /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\uffa0\ufeff]/gu;
/** What is left of a name that is nothing but marks, joiners and blanks. */
const INK = /[^\p{M}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/u;
/** Letters drawn on top of one another until they leave their line: two of them are enough for any script. */
const PILED = /(\p{Mn}{2})\p{Mn}+/gu;

/** Letters of other alphabets that are drawn like these; each line the look, then its doubles. Source: UTS #39, the common ones. */
const DOUBLES = new Map(
  [
    "aаα",
    "eе",
    "oоοօ",
    "pрρ",
    "cсϲ",
    "yу",
    "xхχ",
    "iіιı",
    "jјϳ",
    "sѕ",
    "hһ",
    "dԁ",
    "qԛ",
    "wԝ",
    "vνѵ",
    "uυս",
    "nո",
    "kкκ",
    "AАΑ",
    "BВΒ",
    "EЕΕ",
    "KКΚ",
    "MМΜ",
    "HНΗ",
    "OОΟ",
    "PРΡ",
    "CСϹ",
    "TТΤ",
    "YУΥ",
    "XХΧ",
    "IІΙ",
    "JЈ",
    "SЅ",
    "NΝ",
    "ZΖ",
  ].flatMap((line) => {
    const [look = "", ...doubles] = line;
    return doubles.map((double): [string, string] => [double, look]);
  }),
);

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

function cut(text: string, most: number): string {
  // No grapheme that is text has 40 units: a name of a megabyte is not worth segmenting
  const parts = Array.from(graphemes.segment(text.slice(0, most * 40)), ({ segment }) => segment);
  return parts.length <= most
    ? text
    : `${parts
        .slice(0, most - 1)
        .join("")
        .trimEnd()}…`;
}

/** The end of a long handle tells it apart as much as its beginning. */
function cutMiddle(text: string, most: number): string {
  const half = (most - 1) / 2;
  return text.length <= most ? text : `${text.slice(0, Math.ceil(half))}…${text.slice(-Math.floor(half))}`;
}

/** One line without what is unseen, of some more than `most` graphemes. */
const line = (text: string, most: number): string =>
  text
    .slice(0, most * 40)
    .replace(/\s+/gu, " ")
    .replace(UNSEEN, "")
    .replace(PILED, "$1")
    .trim();

/** A name or handle; empty where nothing is left that can be seen. */
function clean(text: string): string {
  const cleaned = line(text, MOST_GRAPHEMES);
  return INK.test(cleaned) ? cut(cleaned, MOST_GRAPHEMES) : "";
}

/** What somebody wrote who may mean no good, as one line of at most `most` graphemes. */
export const shownText = (text: string, most: number): string => cut(line(text, most), most);

/** `ada` of `@ada:server`. */
const localpartOf = (user: string): string => user.slice(1).split(":")[0] ?? user;

/** A display name as it is shown; who has none, or one that shows nothing, goes by the user id. */
export function shownName(name: string, user: string): string {
  return (name === user ? "" : clean(name)) || clean(localpartOf(user)) || "?";
}

// Both ways, since "ß" is equal to "SS" only in capitals
const fold = (text: string): string => text.toUpperCase().toLowerCase().normalize("NFKC");

/**
 * Two names that have one of these in common would be taken for one another: the letters whatever their case and form, and what
 * they look like in any alphabet.
 */
export function lookalikes(name: string): readonly string[] {
  const plain = name.normalize("NFKC").replace(/[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/gu, "");
  const drawn = Array.from(plain, (letter) => DOUBLES.get(letter) ?? letter).join("");
  return [...new Set([fold(plain), fold(drawn)])];
}

/** A name that has a user id in it may pretend to be another's. */
const looksLikeId = (name: string): boolean => /@\S/u.test(name.normalize("NFKC"));

/**
 * How to call each of some users who can be seen together: who shares a name with another is told apart by a handle.
 *
 * @param users everybody who counts, in any order, each once or more
 * @param nameOf the display name as the room has it
 * @param home the server whose users' handles need no server
 */
export function callAll(
  users: Iterable<string>,
  nameOf: (user: string) => string,
  home: string,
): (user: string) => Called {
  const names = new Map<string, string>();
  const bearers = new Map<string, number>();
  const note = (user: string): string => {
    const name = shownName(nameOf(user), user);
    names.set(user, name);
    for (const key of lookalikes(name)) bearers.set(key, (bearers.get(key) ?? 0) + 1);
    return name;
  };
  for (const user of new Set(users)) note(user);
  return (user) => {
    const name = names.get(user) ?? note(user);
    const shared = lookalikes(name).some((key) => (bearers.get(key) ?? 0) > 1) || looksLikeId(name);
    const handle = serverOfUser(user) === home ? `@${localpartOf(user)}` : user;
    return { name, handle: shared ? cutMiddle(line(handle, MOST_GRAPHEMES), MOST_GRAPHEMES) : null };
  };
}

/** Name and handle in one text. */
export const fullName = ({ name, handle }: Called): string => (handle === null ? name : `${name} (${handle})`);

/** The same, short enough for a plate. */
export const plateName = ({ name, handle }: Called): string =>
  handle === null ? name : `${cut(name, PLATE_NAME)} (${cutMiddle(handle, PLATE_HANDLE)})`;
