// avatars.ts: what is said and heard of avatars on the links.

import { query } from "bitecs";
import { sceneOf, type World } from "../ecs/world.ts";
import { AVATAR_FIELDS, AVATAR_LAYOUT, createAvatarState, gatherFields } from "../net/fields.ts";
import { AVATAR_NUMBER, readAvatar, writeAvatar } from "../net/records.ts";
import type { Hear, Source, Telling } from "../net/wire.ts";
import { noteElsewhere, rosters, showState } from "./roster.ts";

const write = (state: Float64Array): Uint8Array => writeAvatar(AVATAR_NUMBER, state);

/** The own avatar, as the others are told of it: nothing before it has arrived in a scene. */
export const ownAvatar: Source = {
  snapshot: (world) => tellings(world).map(({ state }) => write(state)),
  tellings,
};

function tellings(world: World): Telling[] {
  const { Avatar, Owned } = world.stores;
  if (world.scene.loads === 0) return [];
  return [...query(world, [Avatar, Owned])].map((eid) => {
    const state = createAvatarState();
    gatherFields(AVATAR_FIELDS, world.stores, eid, state);
    return { eid, version: 0, layout: AVATAR_LAYOUT, state, write, confirm: write, restsInSilence: false };
  });
}

const state = createAvatarState();

/** Puts a peer's state into its track. */
export const hearAvatar: Hear = (world, { id }, record, { revision, sent: sentAt }) => {
  const peer = rosters.get(world).peers.get(id);
  if (!peer || readAvatar(record, state) !== AVATAR_NUMBER) return false;
  const sent = sentAt();
  const newest = peer.elsewhere?.sent ?? peer.track.samples.at(-1)?.time ?? Number.NEGATIVE_INFINITY;
  if (revision === sceneOf(world)) {
    if (peer.elsewhere && sent < newest) return true; // from before it went elsewhere
    showState(world, peer, sent, state);
  } else if (sent > newest) {
    noteElsewhere(world, peer, { revision, sent, state: state.slice() });
  }
  return true;
};
