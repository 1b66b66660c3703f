// module.ts: the others: their packets, their bodies, and what they hear of us.

import type { Module } from "../ecs/schedule.ts";
import { removePeer, rosters, sceneOf } from "./roster.ts";
import { hearPeers, showPeers } from "./systems.ts";
import { sayBye, tellPeers } from "./tell.ts";

export const presence: Module = {
  name: "presence",
  setup(world) {
    rosters.set(world, { session: 0, scene: sceneOf(world), peers: new Map() });
    return () => {
      sayBye(world);
      for (const id of rosters.get(world).peers.keys()) removePeer(world, id);
      rosters.remove(world);
    };
  },
  systems: { receive: [hearPeers], simulate: [showPeers], send: [tellPeers] },
};
