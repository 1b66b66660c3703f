import { addEntity, getAllEntities } from "bitecs";
import { describe, expect, it } from "vitest";
import { identityOf } from "../../../engine/ecs/identity.ts";
import { buildSchedule, type Module, runTick, setUpModules } from "../../../engine/ecs/schedule.ts";
import { createGameWorld, type World } from "../../../engine/ecs/world.ts";
import { AVATAR, createAvatarState } from "../../../engine/net/fields.ts";
import { PACKET_KIND, readHeader, readRecords, writePacket } from "../../../engine/net/packet.ts";
import { kindOf, RECORD_KIND, readAvatar, readHello, writeAvatar, writeHello } from "../../../engine/net/records.ts";
import { presence } from "../../../engine/presence/module.ts";
import { locatePeer, peerStats } from "../../../engine/presence/peers.ts";
import { rosters } from "../../../engine/presence/roster.ts";
import type { ToEngine } from "../../../engine/protocol.ts";
import { transform } from "../../../engine/transform/module.ts";
import { createOwner } from "../../sim/owner.ts";

const HERE = 0xaaaa_0001;
const THERE = 0xbbbb_0002;
const SESSION = 77;

const peer = "@bob:here|D|77";
const joined = (name: string): ToEngine => ({ type: "peer-joined", peer, user: "@bob:here", name, session: SESSION });

/** An engine of nothing but an avatar that walks and the others; `tell` hands it messages and runs a tick. */
function engine(scene: number | null, ...more: Module[]) {
  const world = createGameWorld(64);
  const own = createOwner([{ from: 0, speed: 1.4 }], [1, 2, 3]);
  const modules = [own.module, ...more, presence, transform];
  const load = (revision: number) => {
    world.scene.revision = revision;
    world.scene.loads++;
  };
  if (scene !== null) load(scene);
  const tearDown = setUpModules(world, modules);
  const schedule = buildSchedule(modules);
  const tell = (...messages: ToEngine[]) => {
    world.inbox.push(...messages);
    runTick(world, schedule);
    return world.outbox.splice(0).flatMap(({ message }) => (message.type === "packet" ? [message] : []));
  };
  return { world, own, load, tell, tearDown };
}

let sequence = 0;

/** Bob's packet that he stands at `x`, sent at his tick `clock`. */
function state(x: number, clock: number, revision = HERE): ToEngine {
  const standing = createAvatarState();
  standing[AVATAR.x] = x;
  const header = { kind: PACKET_KIND.state, revision, sequence: sequence++ & 0xffff, clock };
  return { type: "packet", peer, reliable: false, bytes: writePacket(header, [writeAvatar(0, standing)]) };
}

const bobIn = (world: World) => locatePeer(world, "Bob");

describe("names", () => {
  it("N9: come from the page, and a new one goes onto the body's plate at once", () => {
    const { world, tell } = engine(HERE);
    tell(joined("Bob"), state(5, 1));
    const [eid] = world.view.plates.keys();
    expect(world.view.plates.get(eid)?.text).toBe("Bob");
    tell(joined("Robert"));
    expect(world.view.plates.get(eid)?.text).toBe("Robert");
    expect(identityOf(world, eid)).toEqual({ user: "@bob:here", name: "Robert" });
    expect([bobIn(world), locatePeer(world, "Robert")?.x]).toEqual([null, 5]);
    expect(rosters.get(world).peers.size).toBe(1);
  });

  it("N9: a name that comes before the body is on its first plate, faded while the link is unstable", () => {
    const { world, tell } = engine(HERE);
    tell(joined("…"), joined("Bob"), { type: "peer-unstable", peer, unstable: true }, state(5, 1));
    expect([...world.view.plates.values()]).toEqual([expect.objectContaining({ text: "Bob", opacity: 0.5 })]);
  });
});

describe("scenes", () => {
  it("N11: who was heard before the scene was loaded here appears with it", () => {
    const { world, tell, load } = engine(null);
    tell(joined("Bob"), state(5, 100), state(6, 103));
    expect([bobIn(world), world.view.plates.size]).toEqual([null, 0]);
    load(HERE);
    tell();
    expect(bobIn(world)?.x).toBe(6);
  });

  it("N11: who went to another scene waits where they were, a late packet from before moves nothing, and after 15 s they are gone", () => {
    const { world, tell } = engine(HERE);
    const late = state(5.1, 109);
    tell(joined("Bob"), state(5, 100));
    tell(state(40, 112, THERE));
    tell(late);
    for (let i = 0; i < 14 * 60; i++) tell();
    expect(bobIn(world)?.x).toBe(5);
    tell(state(41, 14 * 60 + 112, THERE)); // news from there are no news from here
    for (let i = 0; i < 61; i++) tell();
    expect(bobIn(world)).toBeNull();
    expect(world.view.plates.size).toBe(0);
    tell(state(5, 15 * 60 + 200));
    expect(bobIn(world)?.x).toBe(5);
  });

  it("N11: a packet from another scene that comes late changes nothing", () => {
    const { world, tell } = engine(HERE);
    const late = state(40, 97, THERE);
    tell(joined("Bob"), state(5, 100));
    tell(late);
    expect(bobIn(world)?.x).toBe(5);
  });

  it("N11: following somebody into another scene shows them there; who is still in the old one waits as long, too", () => {
    const { world, tell, load } = engine(HERE);
    const ann: ToEngine = { type: "peer-joined", peer: "ann", user: "@ann:here", name: "Ann", session: 1 };
    tell(joined("Bob"), ann, state(5, 100), { ...state(9, 1), peer: "ann" } as ToEngine);
    tell(state(40, 112, THERE));
    load(THERE);
    tell();
    expect([bobIn(world)?.x, locatePeer(world, "Ann")?.x]).toEqual([40, 9]);
    for (let i = 0; i < 14 * 60; i++) tell();
    expect([bobIn(world)?.x, locatePeer(world, "Ann")?.x]).toEqual([40, 9]);
    for (let i = 0; i < 61; i++) tell();
    expect([bobIn(world)?.x, locatePeer(world, "Ann")]).toEqual([40, null]);
  });
});

describe("a link", () => {
  const opened: ToEngine = { type: "peer-open", peer };

  it("N8: begins with a hello and a snapshot of where the avatar is after this very tick", () => {
    const { world, own, tell } = engine(HERE);
    const [greeting] = tell(
      { type: "self", user: "@me:here", name: "Me", session: 0xdead_beef },
      joined("Bob"),
      opened,
    ).filter(({ reliable }) => reliable);
    const bytes = new Uint8Array(greeting.bytes);
    const records: Uint8Array[] = [];
    readRecords(bytes, (record) => records.push(record.slice()) > 0);
    expect(records.map(kindOf)).toEqual([RECORD_KIND.hello, RECORD_KIND.avatar]);
    expect(readHello(records[0])?.session).toBe(0xdead_beef);
    const snapshot = createAvatarState();
    readAvatar(records[1], snapshot);
    const [x, y, z] = world.stores.Position.subarray(own.entity * 3, own.entity * 3 + 3);
    expect([...snapshot.subarray(0, 3)].map((n) => n.toFixed(3))).toEqual([x, y, z].map((n) => n.toFixed(3)));
    expect(readHeader(bytes)?.revision).toBe(HERE);
  });

  it("N8: that opens before the scene is loaded begins with the hello alone, and the state follows with the scene", () => {
    const { tell, load } = engine(null);
    expect(tell(joined("Bob"), opened).map(({ reliable, bytes }) => [reliable, bytes.byteLength])).toEqual([
      [true, 16],
    ]);
    expect(tell()).toEqual([]);
    load(HERE);
    expect(tell().map(({ reliable, bytes }) => [reliable, bytes.byteLength])).toEqual([[false, 28]]);
  });

  it("N8: that opens again is greeted again, and told at once where we are", () => {
    const { tell } = engine(HERE);
    tell(joined("Bob"), opened);
    for (let tick = 0; tick < 30; tick++) tell();
    expect(tell(opened).map(({ reliable }) => reliable)).toEqual([true, false]);
  });

  it("N8: a hello with the session of another is refused", () => {
    const { world, tell } = engine(HERE);
    const header = { kind: PACKET_KIND.events, revision: HERE, sequence: 0, clock: 0 };
    const hello = (session: number): ToEngine => {
      return { type: "packet", peer, reliable: true, bytes: writePacket(header, [writeHello(session)]) };
    };
    tell(joined("Bob"), hello(SESSION));
    expect(peerStats(world)[0].refused).toBe(0);
    tell(hello(SESSION + 1));
    expect(peerStats(world)[0].refused).toBe(1);
  });

  it("N8: a second hello is an engine that began again: its states count, though its clock and sequence lie before", () => {
    const { world, tell } = engine(HERE);
    const packet = (kind: 1 | 2, count: number, clock: number, ...records: Uint8Array[]): ToEngine => {
      const bytes = writePacket({ kind, revision: HERE, sequence: count, clock }, records);
      return { type: "packet", peer, reliable: kind === PACKET_KIND.events, bytes };
    };
    const avatar = (x: number) => {
      const standing = createAvatarState();
      standing[AVATAR.x] = x;
      return writeAvatar(0, standing);
    };
    tell(joined("Bob"), packet(2, 0, 40_000, writeHello(SESSION), avatar(5)), packet(1, 90, 40_000, avatar(5)));
    tell(packet(2, 0, 10, writeHello(SESSION), avatar(8)));
    expect(bobIn(world)?.x).toBe(8);
    tell(packet(1, 0, 13, avatar(9)));
    for (let tick = 0; tick < 30; tick++) tell();
    expect(bobIn(world)?.x).toBe(9);
  });

  it("N16: packets of somebody whom the page has not announced do nothing", () => {
    const { world, tell } = engine(HERE);
    const before = getAllEntities(world).length;
    tell(state(5, 1), opened);
    expect(getAllEntities(world)).toHaveLength(before);
    expect(peerStats(world)).toEqual([]);
  });
});

it("N9: everything that a peer took is given back when it leaves, and when the engine ends", () => {
  const { world, tell, tearDown } = engine(HERE);
  const before = getAllEntities(world).length;
  for (let i = 0; i < 50; i++) {
    tell(joined("Bob"), state(i, i));
    expect(getAllEntities(world)).toHaveLength(before + 1);
    const [eid] = world.view.plates.keys();
    tell({ type: "peer-left", peer });
    expect(identityOf(world, eid)).toBeUndefined();
    // Out of the hierarchy: nobody works out its matrix any more.
    world.stores.WorldMatrix[eid * 16] = 99;
    world.stores.Dirty[eid] = 1;
    tell();
    expect(world.stores.WorldMatrix[eid * 16]).toBe(99);
  }
  expect([getAllEntities(world).length, world.view.plates.size, peerStats(world).length]).toEqual([before, 0, 0]);
  tell(joined("Bob"), state(1, 1));
  tearDown();
  expect([getAllEntities(world).length, world.view.plates.size]).toEqual([before, 0]);
});

it("N5: a peer whose body finds no room in a full world stays unseen, and the tick goes on", () => {
  const { world, tell } = engine(HERE);
  while (getAllEntities(world).length < world.capacity - 1) addEntity(world);
  tell(joined("Bob"), state(5, 1));
  expect([bobIn(world), peerStats(world).length]).toEqual([null, 1]);
});

it("N13: a body that rests is sent without the speed that its controller still trembles by", () => {
  const velocities: number[] = [];
  const stand: Module = {
    name: "stand",
    systems: {
      physics: [({ stores }) => void stores.Velocity.fill(0.08), ({ stores }) => void stores.Position.fill(0)],
    },
  };
  const { tell } = engine(HERE, stand);
  tell(joined("Bob"), { type: "peer-open", peer });
  const heard = createAvatarState();
  for (let tick = 0; tick < 70; tick++) {
    for (const { bytes } of tell()) {
      readRecords(new Uint8Array(bytes), (record) => readAvatar(record, heard) === 0);
      velocities.push(heard[AVATAR.vx], heard[AVATAR.vz]);
    }
  }
  expect(velocities).toEqual([0, 0, 0, 0]); // confirmed, and told again after a second
});

it("N15: no frame draws a body between its places before and after a teleport, nor on its way to its first one", () => {
  const { world, tell } = engine(HERE);
  const elsewhere = createAvatarState();
  elsewhere[AVATAR.x] = 40;
  elsewhere[AVATAR.teleport] = 1;
  const header = { kind: PACKET_KIND.state, revision: HERE, sequence: 60_000, clock: 106 };
  const teleported = writePacket(header, [writeAvatar(0, elsewhere)]);
  sequence = 59_000;
  tell(joined("Bob"), state(5, 100), state(5, 103));
  tell({ type: "packet", peer, reliable: false, bytes: teleported });
  const { Position, PreviousPosition } = world.stores;
  const [eid] = world.view.plates.keys();
  const places = new Set<number>();
  for (let tick = 0; tick < 40; tick++) {
    tell();
    expect(PreviousPosition[eid * 3]).toBe(Position[eid * 3]);
    places.add(Position[eid * 3]);
  }
  expect([...places]).toEqual([5, 40]);
});

it("N12: a stop is told at once, also where the place changes by less than its slack", () => {
  let speed = 1.4;
  const stopping: Module = {
    name: "stopping",
    systems: {
      physics: [({ stores }) => void stores.Velocity.fill(speed), ({ stores }) => void stores.Position.fill(0)],
    },
  };
  const { tell } = engine(HERE, stopping);
  tell(joined("Bob"), { type: "peer-open", peer });
  speed = 0;
  const heard = createAvatarState().fill(Number.NaN);
  for (let tick = 0; tick < 3; tick++) {
    for (const { bytes } of tell()) readRecords(new Uint8Array(bytes), (record) => readAvatar(record, heard) === 0);
  }
  expect(heard[AVATAR.vx]).toBe(0);
});
