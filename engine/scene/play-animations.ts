// play-animations.ts: the scene's animations, looped by the world's own time: the same tick shows the same pose everywhere.

import { addComponent } from "bitecs";
import { phaseOf, sampleTrack } from "../animation/sample-track.ts";
import type { Floats } from "../core/math.ts";
import type { Animation, Track } from "../core/tracks.ts";
import { teleportMover } from "../ecs/hierarchy.ts";
import { defineResource, type World } from "../ecs/world.ts";
import { weightsOf } from "../gltf/animations.ts";
import type { LoadedScene } from "../gltf/scene.ts";

interface Channel {
  readonly track: Track;
  readonly eid: number;
  /** Where values go: a store of the world, or a mesh's weights. */
  readonly out: Floats;
  readonly at: number;
  /** Key of the last tick. */
  key: number;
}

interface Player {
  readonly animation: Animation;
  readonly channels: readonly Channel[];
}

const players = defineResource<Player[]>("animations");

/** Nodes, by their place in the scene, that an animation moves. */
export const animatedNodes = ({ animations }: LoadedScene): ReadonlySet<number> =>
  new Set(animations.flatMap(({ tracks }) => tracks.filter(({ path }) => path !== "weights").map(({ node }) => node)));

/** Takes up a scene's animations, and puts its nodes where they stand now. */
export function startAnimations(world: World, { animations, nodes }: LoadedScene, entities: readonly number[]): void {
  if (animations.length === 0) return;
  const { Position, Rotation, Scale, Mover } = world.stores;
  const channelOf = (track: Track): Channel[] => {
    const { node, path } = track;
    const eid = entities[node];
    if (path === "weights") return [{ track, eid, out: weightsOf(nodes[node].object), at: 0, key: 0 }];
    // Of a loose body physics says where it is.
    if (nodes[node].physics.body?.motion === "dynamic") return [];
    const out = { position: Position, rotation: Rotation, scale: Scale }[path];
    return [{ track, eid, out, at: eid * track.size, key: 0 }];
  };
  players.set(
    world,
    animations.map((animation) => ({ animation, channels: animation.tracks.flatMap(channelOf) })),
  );
  playAnimations(world);
  for (const { channels } of players.get(world)) {
    for (const { eid, track } of channels) {
      if (track.path === "weights") continue;
      addComponent(world, eid, Mover);
      teleportMover(world, eid);
    }
  }
}

/** Forgets them. */
export const stopAnimations = (world: World): void => players.remove(world);

/** Puts what is animated where it stands in this tick. */
export function playAnimations(world: World): void {
  const all = players.find(world);
  if (!all) return;
  const { Dirty } = world.stores;
  const seconds = world.time.tick * world.time.step;
  for (const { animation, channels } of all) {
    const at = phaseOf(animation, seconds);
    for (const channel of channels) {
      channel.key = sampleTrack(channel.track, at, channel.key, channel.out, channel.at);
      Dirty[channel.eid] = 1;
    }
  }
}
