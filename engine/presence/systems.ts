// systems.ts: hears the peers, shows them, tells them where we are.

import { rotationAboutY } from "../core/math.ts";
import { teleportMover } from "../ecs/hierarchy.ts";
import { sceneOf, secondsOf, type World } from "../ecs/world.ts";
import { targetTime } from "../net/clock.ts";
import { AVATAR } from "../net/fields.ts";
import { advanceTrack } from "../net/interpolation.ts";
import { rankOf } from "../net/ownership.ts";
import { writeHidden } from "../net/records.ts";
import { tellAll, wires } from "../net/wire.ts";
import { hearPacket } from "./hear.ts";
import { addPeer, changeScene, endWaiting, removePeer, rosters, setSpeaking, setUnstable } from "./roster.ts";

/** Reads what the page says of peers, and their packets, in order. */
export function hearPeers(world: World): void {
  const roster = rosters.get(world);
  if (roster.scene !== sceneOf(world)) changeScene(world);
  endWaiting(world);
  for (const message of world.inbox) {
    switch (message.type) {
      case "self":
        Object.assign(wires.get(world), {
          self: rankOf(message.user, message.session),
          session: message.session >>> 0,
        });
        break;
      case "visibility":
        wires.get(world).hidden = message.hidden;
        tellAll(world, [writeHidden(message.hidden)]);
        break;
      case "peer-joined":
        addPeer(world, message);
        break;
      case "peer-open": {
        const peer = roster.peers.get(message.peer);
        if (peer) peer.open = peer.owesHello = true;
        break;
      }
      case "peer-unstable":
        setUnstable(world, message.peer, message.unstable);
        break;
      case "peer-speaking":
        setSpeaking(world, message.peer, message.speaking);
        break;
      case "peer-left":
        removePeer(world, message.peer);
        break;
      case "packet": {
        const peer = roster.peers.get(message.peer);
        if (peer) hearPacket(world, peer, new Uint8Array(message.bytes), message.reliable);
        break;
      }
    }
  }
}

/** Puts each peer's body where it is shown now. */
export function showPeers(world: World): void {
  const { Position, Rotation, Facing, Look, Velocity, Grounded, Dirty } = world.stores;
  const now = secondsOf(world);
  const { step } = world.time;
  for (const { entity: eid, track, clock } of rosters.get(world).peers.values()) {
    if (eid < 0 || !advanceTrack(track, targetTime(clock, now), 1 - clock.drift, step)) continue;
    const { shown } = track;
    for (let i = 0; i < 3; i++) {
      Position[eid * 3 + i] = shown[AVATAR.x + i];
      Velocity[eid * 3 + i] = shown[AVATAR.vx + i];
    }
    Facing[eid] = shown[AVATAR.yaw];
    Look[eid * 2] = shown[AVATAR.yaw];
    Look[eid * 2 + 1] = shown[AVATAR.pitch];
    Grounded[eid] = shown[AVATAR.grounded];
    rotationAboutY(Rotation, eid * 4, Facing[eid]);
    Dirty[eid] = 1;
    if (!track.snapped) continue;
    track.snapped = false;
    teleportMover(world, eid);
  }
}
