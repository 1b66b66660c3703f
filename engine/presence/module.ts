// module.ts: the others: their packets, their bodies, and what they hear of us.

import type { Module } from "../ecs/schedule.ts";
import { sceneOf } from "../ecs/world.ts";
import { RECORD_KIND } from "../net/records.ts";
import { wires } from "../net/wire.ts";
import { hearAvatar, ownAvatar } from "./avatars.ts";
import { tellHeads } from "./heads.ts";
import { type Peer, removePeer, rosters } from "./roster.ts";
import { hearPeers, showPeers } from "./systems.ts";
import { sayBye, tellPeers } from "./tell.ts";

export const presence: Module = {
  name: "presence",
  setup(world) {
    const peers = new Map<string, Peer>();
    rosters.set(world, { scene: sceneOf(world), peers, toldHeads: false });
    wires.set(world, {
      self: "",
      session: 0,
      hidden: false,
      speakers: peers,
      hearers: new Map([[RECORD_KIND.avatar, { hear: hearAvatar, channels: "both" }]]),
      sources: [ownAvatar],
    });
    return () => {
      sayBye(world);
      for (const id of peers.keys()) removePeer(world, id);
      wires.remove(world);
      rosters.remove(world);
    };
  },
  systems: { receive: [hearPeers], simulate: [showPeers], send: [tellPeers], publish: [tellHeads] },
};
