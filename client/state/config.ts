// config.ts: what the server that serves this page allows it, from /config.json.

import * as v from "valibot";
import { log } from "../log.ts";

const Config = v.looseObject({
  /** Of the own homeserver: what comes after the colon of its user ids. */
  serverName: v.fallback(v.optional(v.string()), undefined),
  /** Other homeservers whose accounts may be used here: names, addresses, or `*` for any by https. */
  homeservers: v.fallback(v.array(v.string()), []),
  /** Largest scene that is downloaded, in bytes. */
  maxSceneBytes: v.optional(v.pipe(v.number(), v.minValue(1)), 500_000_000),
});

export type Config = v.InferOutput<typeof Config>;

/** Reads it; the defaults hold where there is none. */
export async function readConfig(fetcher: typeof fetch, homeserver: string): Promise<Config> {
  try {
    const response = await fetcher(`${homeserver}/config.json`);
    if (response.ok) return v.parse(Config, await response.json());
    log("debug", `config: ${response.status}`);
  } catch (error) {
    log("warn", "config: not read, so the defaults hold", error);
  }
  return v.parse(Config, {});
}
