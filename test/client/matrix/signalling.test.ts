// signalling.test.ts: messages arrive once and in the end, over a carrier that loses, doubles and forges.

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { DeviceAddress, OlmChannel } from "../../../client/matrix/olm.ts";
import type { SignalBody } from "../../../client/matrix/schemas/signal.ts";
import { createSignalling } from "../../../client/matrix/signalling.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const ADA = { user: "@ada:x", device: "A", session: 1 };
const BOB = { user: "@bob:x", device: "B", session: 2 };
const OFFER: SignalBody = { kind: "offer", link: 5, round: 1, sdp: "v=0" };
const RESTART: SignalBody = { kind: "restart", link: 5 };

type Listener = (from: DeviceAddress, type: string, content: unknown) => void;

/** A post office between devices whose keys everybody must have asked for. `deliver` decides about each message. */
function postOffice() {
  const boxes = new Map<string, Listener>();
  const counts = { sent: 0, queries: 0 };
  const office = {
    counts,
    deliver: (_to: DeviceAddress, hand: () => void): void => hand(),
    /** What a request takes. */
    wait: (): Promise<void> => Promise.resolve(),
    waitForKeys: (): Promise<void> => Promise.resolve(),
    channel(own: DeviceAddress): OlmChannel {
      const known = new Set<string>();
      return {
        async send(type, to, content) {
          if (!known.has(to.user)) return false;
          await office.wait();
          counts.sent++;
          const copy = JSON.parse(JSON.stringify(content));
          office.deliver(to, () => boxes.get(`${to.user} ${to.device}`)?.(own, type, copy));
          return true;
        },
        async query(users) {
          counts.queries++;
          await office.waitForKeys();
          for (const user of users) known.add(user);
        },
        onMessage(listener) {
          boxes.set(`${own.user} ${own.device}`, listener);
          return () => boxes.delete(`${own.user} ${own.device}`);
        },
      };
    },
    /** Puts something into a box as if it had come from `from`. */
    forge: (to: DeviceAddress, from: DeviceAddress, content: unknown) =>
      boxes.get(`${to.user} ${to.device}`)?.(from, "org.manyrooms.signal", content),
  };
  return office;
}

function pair() {
  const office = postOffice();
  const ada = createSignalling({ channel: office.channel(ADA), room: "!r", session: ADA.session });
  const bob = createSignalling({ channel: office.channel(BOB), room: "!r", session: BOB.session });
  const heard: [string, SignalBody][] = [];
  bob.onSignal((from, body) => heard.push([from.user, body]));
  ada.meet([BOB]);
  bob.meet([ADA]);
  return { office, ada, bob, heard };
}

describe("signalling", () => {
  it("delivers a message, and is quiet once it is acknowledged", async () => {
    const { office, ada, heard } = pair();
    ada.send(BOB, OFFER);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(heard).toEqual([[ADA.user, OFFER]]);
    expect(office.counts.sent).toBe(2); // the message and its acknowledgement
  });

  it("asks for the other's devices before the first message, for none are tracked in an unencrypted room", async () => {
    const { office, ada } = pair();
    await vi.advanceTimersByTimeAsync(0);
    expect(office.counts.queries).toBe(2); // one each, on meeting
    ada.send(BOB, OFFER);
    await vi.advanceTimersByTimeAsync(100);
    expect(office.counts.queries).toBe(2);
  });

  it("asks again and sends again when two seconds bring no acknowledgement", async () => {
    const { office, ada, heard } = pair();
    let lost = 2;
    office.deliver = (_to, hand) => lost-- > 0 || hand();
    ada.send(BOB, OFFER);
    await vi.advanceTimersByTimeAsync(1_900);
    expect(heard).toEqual([]);
    await vi.advanceTimersByTimeAsync(2_300);
    expect(heard).toEqual([[ADA.user, OFFER]]);
    expect(office.counts.queries).toBe(4);
  });

  it("hands on once what comes twice, also when the acknowledgement was lost", async () => {
    const { office, ada, heard } = pair();
    office.deliver = (to, hand) => {
      if (to.user === ADA.user) return;
      hand();
      hand();
    };
    ada.send(BOB, OFFER);
    ada.send(BOB, RESTART);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(heard.map(([, { kind }]) => kind)).toEqual(["offer", "restart"]);
  });

  it("is not held up for long by a request that hangs, as on a network that has changed", async () => {
    const { office, ada, heard } = pair();
    await vi.advanceTimersByTimeAsync(0);
    let hangs = true;
    office.wait = () => (hangs ? new Promise(() => {}) : Promise.resolve());
    ada.send(BOB, OFFER);
    await vi.advanceTimersByTimeAsync(1_000);
    hangs = false;
    await vi.advanceTimersByTimeAsync(4_000);
    expect(heard).toEqual([[ADA.user, OFFER]]);
  });

  it("is not held up for long by a question for keys that hangs", async () => {
    const { office, ada, heard } = pair();
    await vi.advanceTimersByTimeAsync(0);
    let lost = true;
    office.deliver = (_to, hand) => lost || hand();
    ada.send(BOB, OFFER);
    office.waitForKeys = () => (lost ? new Promise(() => {}) : Promise.resolve());
    await vi.advanceTimersByTimeAsync(3_000); // the second sending asks for keys again, in vain
    lost = false;
    await vi.advanceTimersByTimeAsync(6_000);
    expect(heard).toEqual([[ADA.user, OFFER]]);
  });

  it("gives up after some tries", async () => {
    const { office, ada } = pair();
    office.deliver = () => {};
    ada.send(BOB, OFFER);
    await vi.advanceTimersByTimeAsync(20_000);
    const { sent } = office.counts;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent).toBe(6);
    expect(office.counts.sent).toBe(6);
  });

  it("keeps what comes before the sender's membership, and hears nothing of a stranger", async () => {
    const office = postOffice();
    const bob = createSignalling({ channel: office.channel(BOB), room: "!r", session: 2 });
    const heard: string[] = [];
    bob.onSignal((from) => heard.push(from.user));
    office.forge(BOB, ADA, { room: "!r", from: 1, to: 2, sequence: 1, body: OFFER });
    office.forge(BOB, { user: "@mallory:x", device: "M" }, { room: "!r", from: 1, to: 2, sequence: 1, body: OFFER });
    expect(heard).toEqual([]);
    bob.meet([ADA]);
    expect(heard).toEqual([ADA.user]);
    bob.stop();
  });

  it.each([
    ["of another device of the same user", { ...ADA, device: "OTHER" }, {}],
    ["of another session than the membership's", ADA, { from: 9 }],
    ["for an earlier entering of ours", ADA, { to: 9 }],
    ["of another room", ADA, { room: "!other" }],
    ["that is no signal", ADA, { body: { kind: "boom", link: 5 } }],
    ["with an endless description", ADA, { body: { ...OFFER, sdp: "x".repeat(100_000) } }],
    ["with a number out of range", ADA, { body: { ...OFFER, link: -1 } }],
  ])("drops a message %s", (_what, from, change) => {
    const { office, heard } = pair();
    office.forge(BOB, from, { room: "!r", from: 1, to: 2, sequence: 1, body: OFFER, ...change });
    expect(heard).toEqual([]);
  });

  it("hears no more of who is out of the room", async () => {
    const { ada, bob, heard } = pair();
    bob.forget(ADA.user);
    ada.send(BOB, OFFER);
    await vi.advanceTimersByTimeAsync(9_000);
    expect(heard).toEqual([]);
  });
});
