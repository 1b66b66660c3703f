// mesh.test.ts: links open, carry packets, survive lost memberships and end when they should; on real WebRTC (libwebrtc).

import wrtc from "@roamhq/wrtc";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createMesh, GONE_AFTER, OPEN_WITHIN, RETRY_AFTER, UNSTABLE_AFTER } from "../../../client/rtc/mesh.ts";
import type { LinkSignal } from "../../../client/rtc/peer.ts";
import type { LinkState, Transport } from "../../../client/rtc/transport.ts";
import { until } from "../support.ts";

vi.setConfig({ testTimeout: 30_000 }); // WebRTC takes its time on a busy machine

// Only what the mesh measures time by: WebRTC itself runs in real time.
beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] }));

interface Node {
  readonly id: string;
  readonly mesh: Transport;
  readonly states: [peer: string, state: LinkState | null][];
  readonly packets: [peer: string, bytes: number[], reliable: boolean][];
  readonly connections: RTCPeerConnection[];
  readonly signals: LinkSignal[];
  readonly opened: string[];
  readonly channels: RTCDataChannel[];
  readonly tracks: Map<string, MediaStreamTrack>;
  /** Peers of which something changed about voices. */
  readonly voices: string[];
}

let nodes: Node[] = [];
const timers: ReturnType<typeof setInterval>[] = [];
const spoken: MediaStreamTrack[] = [];
afterEach(() => {
  for (const timer of timers.splice(0)) clearInterval(timer);
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
  const none: RTCIceServer[] = [];
  const wire = {
    servers: () => none,
    pass: (_from: string, _signal: LinkSignal, hand: () => void): void => hand(),
    /** Brings a word that was said before. */
    say: (from: string, to: string, signal: LinkSignal): void => listeners.get(to)?.(from, structuredClone(signal)),
    join(id: string): Node {
      const node: Node = {
        id,
        states: [],
        packets: [],
        connections: [],
        signals: [],
        opened: [],
        channels: [],
        tracks: new Map(),
        voices: [],
        mesh: undefined as never,
      };
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
        iceServers: () => wire.servers(),
        connect(config) {
          const connection = new wrtc.RTCPeerConnection(config);
          node.connections.push(connection);
          const create = connection.createDataChannel.bind(connection);
          connection.createDataChannel = (label, options) => {
            const channel = create(label, options);
            node.channels.push(channel);
            return channel;
          };
          return connection;
        },
        onOpen: (peer) => node.opened.push(peer),
        onPacket: (peer, bytes, reliable) => node.packets.push([peer, [...new Uint8Array(bytes)], reliable]),
        onState: (peer, state) => node.states.push([peer, state]),
        onTrack: (peer, track) => node.tracks.set(peer, track),
        onVoice: (peer) => node.voices.push(peer),
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

/** The same, until something is so. */
async function passUntil(check: () => boolean, what: string): Promise<void> {
  for (let i = 0; i < 80 && !check(); i++) {
    await pass(500);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  if (!check()) throw new Error(`passUntil: ${what}`);
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

  it.each(["a", "b"])(
    "that %s did not want for a while opens again, and late words of the old one do not open it",
    async (who) => {
      const { wire, a, b } = await openPair();
      const [self, other] = who === "a" ? [a, b] : [b, a];
      const old = a.signals.find(({ kind }) => kind === "offer")!;
      self.mesh.remove(other.id);
      await until(() => other.mesh.links().length === 0, "the good-bye");
      for (const node of [a, b]) node.mesh.setMembers([node === a ? "b" : "a"]); // both still say that they are here
      wire.say("a", "b", old);
      await pass(2_000);
      expect([a.mesh.links(), b.mesh.links()]).toEqual([[], []]);
      self.mesh.welcome(other.id);
      await until(() => isOpen(a, "b") && isOpen(b, "a"), "open again");
      for (const node of [a, b])
        expect(node.states.map(([, state]) => state).slice(-3)).toEqual([null, "connecting", "open"]);
    },
  );

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
    expect(a.states.slice(-2)).toEqual([
      ["b", "unstable"],
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

describe("a broken link", () => {
  const sides = [
    ["offering", "a"],
    ["answering", "b"],
  ] as const;

  it.each(sides)("is replaced when the connection of the %s side is closed from outside", async (_side, victim) => {
    const { a, b } = await openPair();
    const [broken, other] = victim === "a" ? [a, b] : [b, a];
    broken.connections[0]!.close();
    await passUntil(() => a.opened.length === 2 && b.opened.length === 2, "new connections");
    expect([isOpen(a, "b"), isOpen(b, "a")]).toEqual([true, true]);
    for (const node of [a, b]) expect(node.states.map(([, state]) => state)).not.toContain(null);
    broken.mesh.send("all", bytes(5), true);
    await until(() => other.packets.length === 1, "a packet on the new one");
  });

  it("is replaced when a channel is closed without a good-bye", async () => {
    const { a, b } = await openPair();
    a.channels.find(({ label }) => label === "state")!.close();
    await passUntil(() => a.opened.length === 2 && b.opened.length === 2, "new connections");
    b.mesh.send("all", bytes(6), false);
    await until(() => a.packets.length === 1, "a packet on the new one");
  });

  it.each(sides)(
    "comes back when the %s side had forgotten the other, and was offered a link meanwhile",
    async (_side, victim) => {
      const { wire, a, b } = await openPair();
      const [forgetful, other] = victim === "a" ? [a, b] : [b, a];
      // As when a lid is closed and opened: the membership ends, the link is given up, and later both are wanted again
      wire.pass = () => {};
      forgetful.mesh.setMembers([]);
      for (const { connections } of [a, b]) connections[0]!.close();
      await passUntil(() => forgetful.mesh.links().length === 0, "given up");
      wire.pass = (_from, _signal, hand) => hand();
      await pass(3_000); // what the other says now is not for anybody
      forgetful.mesh.setMembers([other.id]);
      await passUntil(() => isOpen(a, "b") && isOpen(b, "a"), "both open");
    },
  );

  it("is not set back by an offer that comes late", async () => {
    const wire = carrier();
    const late: (() => void)[] = [];
    wire.pass = (_from, signal, hand) => {
      hand();
      if (signal.kind === "offer") late.push(hand);
    };
    const a = wire.join("a");
    const b = wire.join("b");
    a.mesh.setMembers(["b"]);
    b.mesh.setMembers(["a"]);
    await until(() => isOpen(a, "b") && isOpen(b, "a"), "both open");
    a.connections[0]!.close();
    await passUntil(() => a.opened.length === 2 && b.opened.length === 2, "new connections");
    late[0]!();
    await pass(2_000);
    expect([a.opened.length, b.opened.length]).toEqual([2, 2]);
    expect([isOpen(a, "b"), isOpen(b, "a")]).toEqual([true, true]);
  });

  it("says by which way it goes, and how long that takes", async () => {
    const { a } = await openPair();
    await until(() => a.mesh.links()[0]?.rtt !== null, "a round trip");
    expect(a.mesh.links()[0]).toMatchObject({ relay: false });
  });

  it("takes the newest relay servers along when it looks for new ways", async () => {
    const wire = carrier();
    let servers: RTCIceServer[] = [];
    wire.servers = () => servers;
    const [a, b] = [wire.join("a"), wire.join("b")];
    a.mesh.setMembers(["b"]);
    b.mesh.setMembers(["a"]);
    await until(() => isOpen(a, "b") && isOpen(b, "a"), "both open");
    servers = [{ urls: ["turn:127.0.0.1:9?transport=udp"], username: "later", credential: "secret" }];
    for (const channel of [...a.channels, ...b.channels]) channel.send = () => {}; // both fall silent
    await pass(UNSTABLE_AFTER + 1_000);
    const usernames = () =>
      [a, b].map(({ connections }) => connections[0]!.getConfiguration().iceServers?.[0]?.username);
    await until(() => usernames().every((name) => name === "later"), "both know the new ones");
  });
});

/** A voice: a tone, for as long as the test runs. */
function speak(): MediaStreamTrack {
  const source = new wrtc.nonstandard.RTCAudioSource();
  let at = 0;
  const timer = setInterval(() => {
    const samples = Int16Array.from({ length: 480 }, () => 8_000 * Math.sin((2 * Math.PI * 440 * at++) / 48_000));
    source.onData({ samples, sampleRate: 48_000, bitsPerSample: 16, channelCount: 1, numberOfFrames: 480 });
  }, 10);
  timers.push(timer);
  const track = source.createTrack();
  spoken.push(track);
  return track;
}

/** What is heard of each track: libwebrtc takes it badly when that ends and begins often, or is collected while samples come. */
const ears = new Map<MediaStreamTrack, { most: number }>();

/** How loud the voice of `peer` is at `node` in a moment, as the largest sample. */
async function loudness(node: Node, peer: string): Promise<number> {
  const track = node.tracks.get(peer)!;
  let ear = ears.get(track);
  if (!ear) {
    const heard = { most: 0, sink: new wrtc.nonstandard.RTCAudioSink(track) };
    heard.sink.ondata = ({ samples }: { samples: Int16Array }) => {
      for (const sample of samples) heard.most = Math.max(heard.most, Math.abs(sample));
    };
    ears.set(track, heard);
    ear = heard;
  }
  ear.most = 0;
  await new Promise((resolve) => setTimeout(resolve, 300));
  return ear.most;
}

async function untilLoud(node: Node, peer: string): Promise<void> {
  for (let i = 0; i < 30; i++) if ((await loudness(node, peer)) > 4_000) return;
  throw new Error(`${peer} is not heard by ${node.id}`);
}

async function untilQuiet(node: Node, peer: string): Promise<void> {
  for (let i = 0; i < 30; i++) if ((await loudness(node, peer)) < 400) return;
  throw new Error(`${peer} is still heard by ${node.id}`);
}

const linkOf = (node: Node, peer: string) => node.mesh.links().find((link) => link.peer === peer)!;

describe("voices", () => {
  beforeEach(() => void vi.useRealTimers()); // a voice does not wait for the mesh's time

  it.each([
    ["a", "b"],
    ["b", "a"],
  ])("go from %s to %s while they are asked for, and come and go without a word of set-up", async (from, to) => {
    const { a, b } = await openPair();
    const [speaker, listener] = from === "a" ? [a, b] : [b, a];
    await until(() => listener.tracks.has(from), "the line");
    speaker.mesh.setVoice(speak());
    await until(() => linkOf(listener, from).speaks, "the word that somebody speaks");
    expect(await loudness(listener, from)).toBeLessThan(400); // nobody asked for it
    expect(linkOf(speaker, to).listens).toBe(false);

    listener.mesh.listen(from, true);
    await until(() => linkOf(speaker, to).listens, "the wish");
    await untilLoud(listener, from);

    speaker.mesh.setVoice(null);
    await until(() => !linkOf(listener, from).speaks, "the word that it is over");
    await untilQuiet(listener, from);
    speaker.mesh.setVoice(speak());
    await untilLoud(listener, from);
    listener.mesh.listen(from, false);
    await untilQuiet(listener, from);

    expect(a.signals.filter(({ kind }) => kind === "offer")).toHaveLength(1);
    expect([a.opened, b.opened]).toEqual([["b"], ["a"]]); // the channels stayed
    speaker.mesh.send("all", bytes(1), true);
    await until(() => listener.packets.length === 1, "a packet");
  });

  it("are asked for again, and sent again, on a connection that takes the place of a dead one", async () => {
    const { a, b } = await openPair();
    b.mesh.listen("a", true);
    a.mesh.setVoice(speak());
    await until(() => b.tracks.has("a") && linkOf(b, "a").speaks, "the line");
    await untilLoud(b, "a");
    const before = b.tracks.get("a");
    a.connections[0]!.close();
    await until(() => a.opened.length === 2 && b.opened.length === 2, "a new connection");
    await until(
      () => b.tracks.get("a") !== before && linkOf(a, "b").listens && linkOf(b, "a").speaks,
      "all of it again",
    );
    await untilLoud(b, "a");
  });

  it("are one line: what else a peer sends is refused and counted", async () => {
    const wire = carrier();
    const b = wire.join("b");
    const a = wire.join("a");
    a.mesh.setMembers(["b"]);
    const { createOffer } = wrtc.RTCPeerConnection.prototype;
    const connection = a.connections[0]!;
    connection.createOffer = ((options?: RTCOfferOptions) => {
      if (connection.getTransceivers().length === 1)
        for (const kind of ["video", "audio"]) connection.addTransceiver(kind);
      return Reflect.apply(createOffer, connection, [options]);
    }) as never;
    b.mesh.setMembers(["a"]);
    await until(() => isOpen(a, "b") && isOpen(b, "a"), "both open");
    expect(linkOf(b, "a").refused).toBe(2);
    const used = b.connections[0]!.getTransceivers().filter(({ currentDirection }) => currentDirection === "sendrecv");
    expect(used).toHaveLength(1);
    expect(b.tracks.get("a")!.kind).toBe("audio");
  });

  it("may be asked for so often only that nobody is kept busy", async () => {
    const { a, b } = await openPair();
    const channel = b.channels.find(({ label }) => label === "reliable")!;
    const before = a.voices.length;
    for (let i = 0; i < 1_000; i++) channel.send(i % 2 ? "unlisten" : "listen");
    channel.send("nonsense");
    channel.send(new Uint8Array([1]));
    await until(() => a.packets.length === 1, "what came after it");
    expect(a.voices.length - before).toBeLessThan(100);
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
