// shipped-worlds.ts: the worlds that `npm start` publishes, and what it remembers of them.

import { join } from "node:path";
import { WORLDS } from "../setup/paths.mjs";
import { readJson, writePrivate } from "../synapse/data.ts";
import type { Owner } from "./owner.ts";
import { hashScene, type PublishedWorld, publishWorld } from "./publish-world.ts";

/** The world that the printed address leads to. */
export const LANDING = {
  alias: "landing",
  name: "Landing",
  topic: "Where visits begin. Walk around, say hello.",
  file: join(WORLDS, "landing.glb"),
};

/** Published worlds by alias. */
type Record = { [alias: string]: PublishedWorld };

const recordOf = (folder: string) => join(folder, "published.json");

/** True if every shipped world was published as it lies there now: then nobody needs to be asked. */
export async function isPublished(folder: string): Promise<boolean> {
  const record = await readJson<Record>(recordOf(folder));
  return record?.[LANDING.alias]?.sha256 === (await hashScene(LANDING.file));
}

/** Publishes what is new or has changed. */
export async function publishShipped(url: string, owner: Owner, folder: string): Promise<Record> {
  const record = (await readJson<Record>(recordOf(folder))) ?? {};
  record[LANDING.alias] = await publishWorld(url, owner, LANDING, record[LANDING.alias]);
  await writePrivate(recordOf(folder), JSON.stringify(record, null, 2));
  return record;
}
