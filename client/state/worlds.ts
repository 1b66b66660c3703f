// worlds.ts: the list of public worlds for the home screen, and a search in it.

import type { DirectoryPage, DirectoryQuery, ListedWorld } from "../matrix/directory.ts";
import { formatHash } from "../matrix/link.ts";
import type { Search, WorldListing, Worlds } from "./app-state.ts";
import { isAbort, problemOf } from "./problem.ts";

export interface WorldList {
  /** Loads the list, again if it is old or failed. What is there stays until the new one has come. */
  refresh(): void;
  /** Loads the next page. */
  more(): void;
  /** Looks for words of name and topic; none ends the search. */
  search(text: string): void;
}

export interface WorldListInputs {
  readonly read: (query: DirectoryQuery) => Promise<DirectoryPage>;
  /** The homeserver's name, for people. */
  readonly server: string;
  readonly onWorlds: (worlds: Worlds) => void;
  readonly onSearch: (search: Search | null) => void;
}

/** A list is good for so long, in milliseconds. */
const FRESH = 60_000;
/** The homeserver is asked when the typing rests for so long, in milliseconds. */
const SEARCH_AFTER = 250;
const MAX_FOUND = 8;

export const NO_WORLDS: Worlds = { state: "loading", problem: null, list: [], more: false };

const toListing = ({ link, ...world }: ListedWorld): WorldListing => ({ ...world, link: formatHash(link) });

const fold = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** Worlds of `list` with all of the words in name or topic; those that have them in their name come first. */
export function findWorlds(list: readonly WorldListing[], text: string): WorldListing[] {
  const words = fold(text).split(/\s+/).filter(Boolean);
  const inAll = (where: string): boolean => words.every((word) => fold(where).includes(word));
  const named = list.filter(({ name }) => inAll(name));
  const told = list.filter(({ name, topic }) => !inAll(name) && inAll(`${name} ${topic}`));
  return [...named, ...told].slice(0, MAX_FOUND);
}

/** `more` without the rooms that `list` has. */
const added = (list: readonly WorldListing[], more: readonly WorldListing[]): WorldListing[] => {
  const known = new Set(list.map(({ room }) => room));
  return [...list, ...more.filter(({ room }) => !known.has(room))];
};

export function createWorldList({ read, server, onWorlds, onSearch }: WorldListInputs): WorldList {
  let worlds = NO_WORLDS;
  let next: string | null = null;
  let loadedAt = Number.NEGATIVE_INFINITY;
  let loading = false;
  let searching = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function tell(change: Partial<Worlds>): void {
    worlds = { ...worlds, ...change };
    onWorlds(worlds);
  }

  async function load(since: string | null): Promise<void> {
    if (loading) return;
    loading = true;
    tell({ state: "loading", problem: null });
    try {
      const page = await read({ since });
      next = page.next;
      const list = page.worlds.map(toListing);
      tell({ state: "ready", list: added(since ? worlds.list : [], list), more: next !== null });
      if (!since) loadedAt = performance.now();
    } catch (error) {
      tell({ state: "failed", problem: problemOf(error, server) });
    }
    loading = false;
  }

  /** What is on the list already is found at once; the homeserver knows the rest of it. */
  async function search(text: string, signal: AbortSignal): Promise<void> {
    const here = findWorlds(worlds.list, text);
    onSearch({ text, found: here, state: "loading" });
    await new Promise((resolve) => {
      timer = setTimeout(resolve, SEARCH_AFTER);
    });
    try {
      const page = await read({ search: text, signal });
      if (signal.aborted) return;
      onSearch({ text, found: added(here, page.worlds.map(toListing)).slice(0, MAX_FOUND), state: "ready" });
    } catch (error) {
      if (!signal.aborted && !isAbort(error)) onSearch({ text, found: here, state: "failed" });
    }
  }

  return {
    refresh() {
      if (performance.now() - loadedAt > FRESH) void load(null);
    },
    more: () => void load(next),
    search(text) {
      searching.abort();
      clearTimeout(timer);
      searching = new AbortController();
      if (text.trim() === "") onSearch(null);
      else void search(text.trim(), searching.signal);
    },
  };
}
