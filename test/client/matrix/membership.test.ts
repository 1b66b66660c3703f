// membership.test.ts: who is in the world, by what the homeserver vouches for.

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createMembership, MAX_OTHERS } from "../../../client/matrix/membership.ts";
import type { StateEvent } from "../../../client/matrix/rooms.ts";
import { makeCallMember } from "../../../client/matrix/schemas/call-member.ts";
import { createMemoryStorage, type KeyValue } from "../../../client/matrix/storage.ts";
import { scriptedFetch } from "../support.ts";

const STATE =
  "/_matrix/client/v3/rooms/!room/state/org.matrix.msc3401.call.member/_%40me%3Ax_MINE_org.manyrooms.worldworld";
const DELAYED = "/_matrix/client/unstable/org.matrix.msc4140/delayed_events/";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const member = (user: string, device: string, session: number, change: Partial<StateEvent> = {}): StateEvent => ({
  type: "org.matrix.msc3401.call.member",
  key: `_${user}_${device}_org.manyrooms.worldworld`,
  sender: user,
  content: makeCallMember(user, device, session, 60_000),
  time: 0,
  age: 0,
  ...change,
});

function setUp(storage: KeyValue = createMemoryStorage(), extra: Parameters<typeof scriptedFetch>[0] = {}) {
  let delays = 0;
  const server = scriptedFetch({
    [`PUT ${STATE}`]: ({ query }) => [
      200,
      query.has("org.matrix.msc4140.delay") ? { delay_id: `d${++delays}` } : { event_id: "$e" },
    ],
    [`POST ${DELAYED}d1/restart`]: [200, {}],
    [`POST ${DELAYED}d1/cancel`]: [200, {}],
    [`POST ${DELAYED}d2/restart`]: [200, {}],
    ...extra,
  });
  const rest = { homeserver: "https://x", fetch: server.fetch, token: "t" };
  const membership = createMembership({ rest, storage, room: "!room", user: "@me:x", device: "MINE", session: 7 });
  return { membership, server, storage };
}
const said = (server: ReturnType<typeof scriptedFetch>) =>
  server.requests.map(({ method, path, query }) =>
    path === STATE
      ? query.has("org.matrix.msc4140.delay")
        ? "delayed leave"
        : "state"
      : `${method} ${path.replace(DELAYED, "")}`,
  );

describe("others", () => {
  it("are those whose memberships stand, by their senders", () => {
    const { membership } = setUp();
    membership.note(member("@ada:x", "A", 1));
    membership.note(member("@bob:x", "B", 2));
    membership.note(member("@me:x", "MINE", 7));
    membership.note(member("@bob:x", "B", 2, { content: {} }));
    expect(membership.others()).toEqual([{ user: "@ada:x", device: "A", session: 1 }]);
  });

  it("takes the sender's word for nobody but the sender", () => {
    const { membership } = setUp();
    membership.note(member("@ada:x", "A", 1, { sender: "@mallory:x" })); // key and content say Ada
    expect(membership.others()).toEqual([{ user: "@mallory:x", device: "A", session: 1 }]);
  });

  it("leaves calls of other applications and broken events out", () => {
    const { membership } = setUp();
    const good = makeCallMember("@ada:x", "A", 1, 60_000);
    for (const change of [
      { application: "m.call" },
      { call_id: "ROOM" },
      { device_id: 5 },
      { "org.manyrooms.session": -1 },
      { "org.manyrooms.session": 1.5 },
      { "org.manyrooms.session": 2 ** 32 },
    ]) {
      membership.note(member("@ada:x", "A", 1, { content: { ...good, ...change } }));
    }
    membership.note(member("@ada:x", "A", 1, { content: null }));
    expect(membership.others()).toEqual([]);
  });

  it("forgets a membership when it expires, by its age and not by anybody's clock", () => {
    const { membership } = setUp();
    membership.note(member("@ada:x", "A", 1, { age: 50_000 }));
    membership.note(member("@bob:x", "B", 2, { age: 70_000 }));
    expect(membership.others()).toHaveLength(1);
    vi.advanceTimersByTime(11_000);
    expect(membership.others()).toEqual([]);
  });

  it("takes nothing back for a sync that is older than what was read, and lets nobody's clock rule another's word", () => {
    const { membership } = setUp();
    const left = { content: {}, time: 200 };
    membership.note(member("@ada:x", "A", 1, left));
    membership.note(member("@ada:x", "A", 1, { time: 100 }));
    expect(membership.others()).toEqual([]);
    membership.note(member("@ada:x", "A", 1, { sender: "@mallory:x", content: {}, time: 9e15 }));
    membership.note(member("@ada:x", "A", 2, { time: 300 }));
    expect(membership.others()).toEqual([{ user: "@ada:x", device: "A", session: 2 }]);
  });

  it("counts three devices of a user, so that nobody fills a world alone", () => {
    const { membership } = setUp();
    for (let i = 0; i < 20; i++) membership.note(member("@mallory:x", `D${i}`, i));
    expect(membership.others()).toHaveLength(3);
  });

  it("tells of changes, and forgets who is out of the room", () => {
    const { membership } = setUp();
    const heard = vi.fn();
    membership.onChange(heard);
    membership.note(member("@ada:x", "A", 1));
    membership.forget("@ada:x");
    expect(heard.mock.calls.map(([others]) => others.length)).toEqual([1, 0]);
  });
});

describe("enter", () => {
  it("asks for the leave before it writes the membership, and keeps the leave from happening", async () => {
    const { membership, server } = setUp();
    await membership.enter();
    expect(said(server)).toEqual(["delayed leave", "state"]);
    expect(server.requests[1]?.body).toMatchObject({
      application: "org.manyrooms.world",
      call_id: "world",
      device_id: "MINE",
    });
    await vi.advanceTimersByTimeAsync(9_000);
    expect(said(server).slice(2)).toEqual(["POST d1/restart", "POST d1/restart"]);
    membership.leave();
  });

  it("cancels the leave that an earlier page left behind, so that a reload makes nobody vanish", async () => {
    const storage = createMemoryStorage();
    const first = setUp(storage);
    await first.membership.enter(); // and the page is gone without a word
    const second = setUp(storage);
    await second.membership.enter();
    expect(said(second.server)).toEqual(["POST d1/cancel", "delayed leave", "state"]);
    first.membership.leave();
    second.membership.leave();
  });

  it(`refuses when ${MAX_OTHERS} others are in`, async () => {
    const { membership, server } = setUp();
    for (let i = 0; i < MAX_OTHERS; i++) membership.note(member(`@u${i}:x`, "D", i));
    await expect(membership.enter()).rejects.toMatchObject({ code: "world/full" });
    expect(said(server)).toEqual([]);
  });

  it("lets the membership expire soon where the homeserver has no delayed events", async () => {
    const { membership, server } = setUp(undefined, {
      [`PUT ${STATE}`]: ({ query }) => (query.size > 0 ? [403, { errcode: "M_FORBIDDEN" }] : [200, { event_id: "$e" }]),
    });
    await membership.enter();
    expect(server.requests.at(-1)?.body.expires).toBe(90_000);
    await vi.advanceTimersByTimeAsync(41_000);
    expect(said(server).slice(2)).toEqual(["state"]);
    membership.leave();
  });

  it("writes the membership again after somebody emptied it, slower each time", async () => {
    const { membership, server } = setUp();
    await membership.enter();
    const count = () => said(server).filter((what) => what === "state").length;
    const empty = member("@me:x", "MINE", 7, { sender: "@mallory:x", content: {} });
    membership.note(empty);
    await vi.advanceTimersByTimeAsync(2_500);
    expect(count()).toBe(2);
    membership.note(empty);
    await vi.advanceTimersByTimeAsync(2_500);
    expect(count()).toBe(2);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(count()).toBe(3);
    membership.leave();
  });

  it("is written again 2 s after an outage in which the homeserver emptied it, however long that was and however often", async () => {
    let delays = 0;
    let down = false;
    let fired = false;
    const { membership, server } = setUp(undefined, {
      [`PUT ${STATE}`]: ({ query }) => {
        if (down) return [502, {}];
        return [200, query.has("org.matrix.msc4140.delay") ? { delay_id: `d${++delays}` } : { event_id: "$e" }];
      },
      ...Object.fromEntries(
        [1, 2, 3].map((n) => [
          `POST ${DELAYED}d${n}/restart`,
          () => (down ? [502, {}] : fired && n === delays ? [404, { errcode: "M_NOT_FOUND" }] : [200, {}]),
        ]),
      ),
    });
    const heard: boolean[] = [];
    membership.onHeartbeat((answered) => heard.push(answered));
    await membership.enter();
    const count = () => said(server).filter((what) => what === "state").length;
    for (const written of [2, 3]) {
      down = true;
      await vi.advanceTimersByTimeAsync(180_000);
      expect(heard.at(-1)).toBe(false);
      const before = count();
      down = false;
      fired = true;
      await vi.advanceTimersByTimeAsync(1_000 + 2_000);
      fired = false;
      expect(heard.at(-1)).toBe(true);
      expect([count() - before, delays]).toEqual([1, written]);
    }
    membership.leave();
  });

  it("gives a heartbeat up that nobody answers, says so, and goes on", async () => {
    const { fetch } = setUp().server;
    let restarts = 0;
    const rest = {
      homeserver: "https://x",
      token: "t",
      fetch: ((input, init) => {
        if (!String(input).endsWith("/restart")) return fetch(input, init);
        restarts++;
        return new Promise((_, reject) => init?.signal?.addEventListener("abort", () => reject(init.signal?.reason)));
      }) as typeof globalThis.fetch,
    };
    const inputs = { rest, storage: createMemoryStorage(), room: "!room", user: "@me:x", device: "MINE", session: 7 };
    const silent = createMembership(inputs);
    const heard: boolean[] = [];
    silent.onHeartbeat((answered) => heard.push(answered));
    await silent.enter();
    await vi.advanceTimersByTimeAsync(9_500);
    expect(heard).toEqual([false]);
    await vi.advanceTimersByTimeAsync(1_000); // soon, since all waits for the first that is answered
    expect(restarts).toBe(2);
    silent.leave();
  });

  it("empties the membership on leaving, once, and says nothing more", async () => {
    const { membership, server } = setUp();
    await membership.enter();
    membership.leave();
    membership.leave();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(said(server)).toEqual(["delayed leave", "state", "state", "POST d1/cancel"]);
    expect(server.requests[2]?.body).toEqual({});
  });

  it("takes the delayed leave back only once the membership is empty: a page that goes may get only one of both out", async () => {
    let goes = false;
    const { membership, server } = setUp(createMemoryStorage(), {
      [`PUT ${STATE}`]: ({ query }) => {
        if (goes) throw new TypeError("the page is gone");
        return [200, query.has("org.matrix.msc4140.delay") ? { delay_id: "d1" } : { event_id: "$e" }];
      },
    });
    await membership.enter();
    goes = true;
    await membership.leave();
    expect(said(server)).toEqual(["delayed leave", "state", "state"]); // d1 empties it 12 s later
  });

  it("leaving is over once the homeserver has answered, so that whoever comes next writes after it", async () => {
    const { membership, server } = setUp();
    await membership.enter();
    await membership.leave();
    expect(server.requests.at(-2)).toMatchObject({ method: "PUT", path: STATE, body: {} });
    expect(said(server).at(-1)).toBe("POST d1/cancel");
  });

  it("leaving while it enters empties what was still on its way", async () => {
    let arrive = (): void => {};
    const slow = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const { server } = setUp();
    const late = async (input: RequestInfo | URL, init?: RequestInit) => {
      const answer = await server.fetch(input, init);
      if (init?.body !== "{}") await slow;
      return answer;
    };
    const rest = { homeserver: "https://x", fetch: late as typeof fetch, token: "t" };
    const inputs = { storage: createMemoryStorage(), room: "!room", user: "@me:x", device: "MINE", session: 7 };
    const membership = createMembership({ rest, ...inputs });
    const entering = membership.enter();
    await vi.advanceTimersByTimeAsync(1);
    expect(said(server)).toEqual(["delayed leave", "state"]);
    const leaving = membership.leave();
    arrive();
    await Promise.all([entering, leaving]);
    expect(said(server)).toEqual(["delayed leave", "state", "state", "POST d1/cancel"]);
    expect(server.requests[2]?.body).toEqual({});
    await vi.advanceTimersByTimeAsync(60_000);
    expect(said(server), "and nothing after that").toHaveLength(4);
  });

  it("a session whose place another one of the device took says nothing more, so that the other's stands", async () => {
    const { membership, server } = setUp();
    await membership.enter();
    membership.abandon();
    membership.note(member("@me:x", "MINE", 8));
    await membership.leave();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(said(server)).toEqual(["delayed leave", "state"]);
  });
});
