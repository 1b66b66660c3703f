// mesh.test.ts: links open, carry packets, survive lost memberships and end when they should; on real WebRTC (libwebrtc).

import wrtc from "@roamhq/wrtc";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  createMesh,
  GONE_AFTER,
  type LinkState,
  type Mesh,
  OPEN_WITHIN,
  RETRY_AFTER,
  UNSTABLE_AFTER,
} from "../../../client/rtc/mesh.ts";
import type { LinkSignal } from "../../../client/rtc/peer.ts";
import { until } from "../support.ts";

vi.setConfig({ testTimeout: 30_000 }); // WebRTC takes its time on a busy machine

// Only what the mesh measures time by: WebRTC itself runs in real time.
beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] }));

interface Node {
  readonly id: string;
  readonly mesh: Mesh;
  readonly states: [peer: string, state: LinkState | null][];
  readonly packets: [peer: string, bytes: number[], reliable: boolean][];
  readonly connections: RTCPeerConnection[];
  readonly signals: LinkSignal[];
}

let nodes: Node[] = [];
afterEach(() => {
  for (const { mesh, connections } of nodes) {
    mesh.close();
    for (const connection of connections) connection.close();
  }
  nodes = [];
  vi.useRealTimers();
});

/** Carries words between the meshes of a test; `pass` may hold, double or drop them. */
function carrier() {
  const listeners = new Map<string, (peer: string, signal: LinkSignal) => void>();
  const wire = {
    pass: (_from: string, _signal: LinkSignal, hand: () => void): void => hand(),
    join(id: string): Node {
      const node: Node = { id, states: [], packets: [], connections: [], signals: [], mesh: undefined as never };
      const mesh = createMesh({
        self: id,
        signalling: {
          send(peer, signal) {
            node.signals.push(signal);
            wire.pass(id, signal, () => queueMicrotask(() => listeners.get(peer)?.(id, structuredClone(signal))));
          },
          onSignal(listener) {
            listeners.set(id, listener);
            return () => listeners.delete(id);
          },
        },
        iceServers: [],
        connect(config) {
          const connection = new wrtc.RTCPeerConnection(config);
          node.connections.push(connection);
          return connection;
        },
        onPacket: (peer, bytes, reliable) => node.packets.push([peer, [...new Uint8Array(bytes)], reliable]),
        onState: (peer, state) => node.states.push([peer, state]),
      });
      nodes.push(node);
      return Object.assign(node, { mesh });
    },
  };
  return wire;
}

const bytes = (...values: number[]): ArrayBuffer => new Uint8Array(values).buffer;
const stateOf = (node: Node, peer: string): LinkState | undefined =>
  node.mesh.links().find((link) => link.peer === peer)?.state;
const isOpen = (node: Node, peer: string): boolean => stateOf(node, peer) === "open";

/** Advances the mesh's time step by step, with real moments between for WebRTC. */
async function pass(milliseconds: number): Promise<void> {
  for (let done = 0; done < milliseconds; done += 500) {
    vi.advanceTimersByTime(500);
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
}

async function openPair(): Promise<{ wire: ReturnType<typeof carrier>; a: Node; b: Node }> {
  const wire = carrier();
  const a = wire.join("a");
  const b = wire.join("b");
  a.mesh.setMembers(["b"]);
  b.mesh.setMembers(["a"]);
  await until(() => isOpen(a, "b") && isOpen(b, "a"), "both open");
  return { wire, a, b };
}

describe("a link", () => {
  it("opens between two members and carries both kinds of packets both ways", async () => {
    const { a, b } = await openPair();
    a.mesh.send("b", bytes(1), false);
    a.mesh.send("all", bytes(2, 2), true);
    b.mesh.send("all", bytes(3), false);
    b.mesh.send("a", bytes(4), true);
    await until(() => a.packets.length === 2 && b.packets.length === 2, "all packets");
    expect(b.packets).toEqual(
      expect.arrayContaining([
        ["a", [1], false],
        ["a", [2, 2], true],
      ]),
    );
    expect(a.packets).toEqual(
      expect.arrayContaining([
        ["b", [3], false],
        ["b", [4], true],
      ]),
    );
    expect(a.states).toEqual([
      ["b", "connecting"],
      ["b", "open"],
    ]);
    expect(b.states).toEqual([
      ["a", "connecting"],
      ["a", "open"],
    ]);
    expect(b.signals.some(({ kind }) => kind === "offer")).toBe(false); // the lower id offers
    await until(() => a.mesh.links()[0]?.rtt !== null, "a round trip");
  });

  it("opens when one side learns of the other late, and candidates overtake the offer", async () => {
    const wire = carrier();
    wire.pass = (from, signal, hand) => {
      if (from === "a" && signal.kind === "offer") setTimeout(hand, 300);
      else hand();
    };
    const a = wire.join("a");
    const b = wire.join("b");
    b.mesh.setMembers(["a"]);
    a.mesh.setMembers(["b"]);
    await until(() => isOpen(a, "b") && isOpen(b, "a"), "both open");
  });

  it("lets nothing pass that is larger than a packet", async () => {
    const { a, b } = await openPair();
    a.mesh.send("b", new ArrayBuffer(1_151), false);
    a.mesh.send("b", new ArrayBuffer(1_150), false);
    await until(() => b.packets.length > 0, "the packet that fits");
    expect(b.packets.map(([, packet]) => packet.length)).toEqual([1_150]);
  });

  it("outlives the membership it began with", async () => {
    const { a, b } = await openPair();
    a.mesh.setMembers([]);
    b.mesh.setMembers([]);
    await pass(GONE_AFTER + 5_000);
    expect(isOpen(a, "b")).toBe(true);
    a.mesh.send("all", bytes(9), true);
    await until(() => b.packets.length === 1, "a packet");
  });

  it("ends at once on a good-bye, and a membership that still stands does not bring it back", async () => {
    const { a, b } = await openPair();
    b.mesh.close();
    await until(() => a.mesh.links().length === 0, "gone");
    expect(a.states.at(-1)).toEqual(["b", null]);
    a.mesh.setMembers(["b"]);
    expect(a.mesh.links()).toEqual([]);
  });

  it("ends at once when somebody is out of the room", async () => {
    const { a, b } = await openPair();
    a.mesh.remove("b");
    expect(a.states.at(-1)).toEqual(["b", null]);
    await until(() => b.mesh.links().length === 0, "gone at the other side too");
  });

  it("is unstable after 3 s of silence and gone after 15 s; who is still a member is tried anew", async () => {
    const { a, b, wire } = await openPair();
    wire.pass = () => {}; // so that no restart saves it
    b.mesh.setMembers([]);
    b.connections[0]!.close(); // without a word, as when the network goes
    await pass(UNSTABLE_AFTER + 1_000);
    expect(stateOf(a, "b")).toBe("unstable");
    expect(a.signals.filter(({ kind }) => kind === "offer").length).toBeGreaterThan(1); // it looked for new ways
    await pass(GONE_AFTER - UNSTABLE_AFTER);
    expect(a.states.slice(-3)).toEqual([
      ["b", "unstable"],
      ["b", null],
      ["b", "connecting"],
    ]);
  });

  it("that never opens is unreachable after 15 s, and opens when it is tried again", async () => {
    const wire = carrier();
    wire.pass = () => {};
    const a = wire.join("a");
    const b = wire.join("b");
    a.mesh.setMembers(["b"]);
    b.mesh.setMembers(["a"]);
    await pass(OPEN_WITHIN + 1_000);
    expect(stateOf(a, "b")).toBe("unreachable");
    expect(stateOf(b, "a")).toBe("unreachable");
    wire.pass = (_from, _signal, hand) => hand();
    await pass(RETRY_AFTER + 500);
    await until(() => isOpen(a, "b") && isOpen(b, "a"), "both open");
  });

  it("that never opened goes with its membership", async () => {
    const wire = carrier();
    wire.pass = () => {};
    const a = wire.join("a");
    a.mesh.setMembers(["b", "c"]);
    a.mesh.setMembers(["c"]);
    expect(a.mesh.links().map(({ peer }) => peer)).toEqual(["c"]);
    expect(a.states.at(-1)).toEqual(["b", null]);
  });
});

describe("a mesh", () => {
  it("links four members each with each", async () => {
    const wire = carrier();
    const ids = ["a", "b", "c", "d"];
    const all = ids.map((id) => wire.join(id));
    for (const node of all) node.mesh.setMembers(ids.filter((id) => id !== node.id));
    const linked = (node: Node) => node.mesh.links().filter(({ state }) => state === "open").length === 3;
    await until(() => all.every(linked), "six links");
    all[0]!.mesh.send("all", bytes(7), true);
    await until(() => all.slice(1).every(({ packets }) => packets.length === 1), "a packet to all");
  });

  it("hears nobody who is no member", async () => {
    const wire = carrier();
    const a = wire.join("a");
    const b = wire.join("b");
    a.mesh.setMembers(["b"]);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(b.mesh.links()).toEqual([]);
    expect(b.connections).toEqual([]);
  });
});
