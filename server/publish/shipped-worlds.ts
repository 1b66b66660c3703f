// shipped-worlds.ts: the worlds that come with Manyrooms, and how they are brought to a homeserver and kept up to date there.

import { join } from "node:path";
import { WORLDS } from "../setup/paths.mjs";
import { readJson, writePrivate } from "../synapse/data.ts";
import type { Owner } from "./owner.ts";
import { findRoom, isAsPublished, type PublishedWorld, publishWorld } from "./publish-world.ts";

/** The world that the printed address leads to. */
export const LANDING = {
  alias: "landing",
  name: "Landing",
  topic: "Where visits begin. Walk around, say hello.",
  file: join(WORLDS, "landing.glb"),
  picture: join(WORLDS, "landing.jpg"),
};

/** Where one tries what feet can do. */
export const PLAYGROUND = {
  alias: "playground",
  name: "Playground",
  topic: "Steps, slopes, a ferry and a tower to fall from.",
  file: join(WORLDS, "playground.glb"),
  picture: join(WORLDS, "playground.jpg"),
};

/** Where one shows things to one another. */
export const GALLERY = {
  alias: "gallery",
  name: "Gallery",
  topic: "Four daylit halls around a garden court: hang pictures, hold an opening.",
  file: join(WORLDS, "gallery.glb"),
  picture: join(WORLDS, "gallery.jpg"),
};

/** All of them, the one that the printed address leads to first. */
export const SHIPPED = [LANDING, GALLERY, PLAYGROUND];

/** Published worlds by alias. */
type Record = { [alias: string]: PublishedWorld };

export interface Publishing {
  /** The homeserver. */
  readonly url: string;
  readonly serverName: string;
  /** Signs in the account that the rooms belong to. Not asked when all is up to date. */
  readonly openOwner: () => Promise<Owner>;
  /** The file that remembers what was published. */
  readonly record: string;
  /** Put before each alias. */
  readonly prefix?: string;
}

/**
 * Publishes each world that is new or has changed; returns the full aliases of those. The homeserver itself is asked
 * whether a room is there: what we remember may be of a database that was lost.
 */
export async function publishShipped(publishing: Publishing): Promise<string[]> {
  const { url, serverName, openOwner, record: recordFile, prefix = "" } = publishing;
  const record = (await readJson<Record>(recordFile).catch(() => undefined)) ?? {};
  const published: string[] = [];
  for (const world of SHIPPED) {
    const alias = prefix + world.alias;
    const roomId = await findRoom(url, `#${alias}:${serverName}`);
    const known = record[alias]?.roomId === roomId ? record[alias] : undefined;
    if (known && (await isAsPublished(world, known))) continue;
    record[alias] = await publishWorld(url, await openOwner(), { ...world, alias }, known);
    await writePrivate(recordFile, JSON.stringify(record, null, 2));
    published.push(`#${alias}:${serverName}`);
  }
  return published;
}
