// tabs.test.ts: one tab at a time, whoever asks, whoever hangs, with Web Locks and without.

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createTabs, type Elsewhere, type Hold, isHold, type Tabs } from "../../../client/state/tabs.ts";
import { createTabBus, type TabBus } from "../support.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

interface Tab {
  readonly tabs: Tabs;
  hold: Hold | null;
  /** What other tabs have done to this one. */
  readonly log: string[];
  take(): Promise<Hold | Elsewhere>;
  takeOver(): Promise<Hold | Elsewhere>;
}

/** A tab that steps out of its world as it should: within `leaves` milliseconds. */
function openTab(bus: TabBus, world: string, leaves = 500): Tab {
  const page = bus.openPage();
  const log: string[] = [];
  const tabs = createTabs({
    name: "account",
    locks: page.locks,
    channel: page.openChannel(),
    onSignedOut: () => void log.push("signed out"),
  });
  const onWanted = (stolen: boolean): void => {
    log.push(stolen ? "stolen" : "asked");
    tab.hold?.letGo(new Promise((resolve) => setTimeout(resolve, leaves)));
    tab.hold = null;
  };
  const keep = (result: Hold | Elsewhere) => {
    if (isHold(result)) tab.hold = result;
    return result;
  };
  const taking = { world: () => world, onWanted };
  const tab: Tab = {
    tabs,
    hold: null,
    log,
    take: () => tabs.take(taking).then(keep),
    takeOver: () => tabs.takeOver(taking).then(keep),
  };
  return tab;
}

/** What comes of it, and after how many milliseconds. */
async function outcome(promise: Promise<Hold | Elsewhere>): Promise<{ result: Hold | Elsewhere; after: number }> {
  const began = Date.now();
  let after = -1;
  void promise.then(() => {
    after = Date.now() - began;
  });
  await vi.advanceTimersByTimeAsync(60_000);
  return { result: await promise, after };
}

describe.each([true, false])("with Web Locks: %s", (hasLocks) => {
  it("the first tab has it at once, and the second hears where the first is", async () => {
    const bus = createTabBus(hasLocks);
    const [first, second] = [openTab(bus, "Landing"), openTab(bus, "Gallery")];
    const got = await outcome(first.take());
    expect(isHold(got.result)).toBe(true);
    expect(got.after).toBeLessThan(1_000);
    const refused = await outcome(second.take());
    expect(refused.result).toEqual({ world: "Landing" });
    expect(refused.after).toBeLessThan(100);
    expect(first.log).toEqual([]);
  });

  it("who takes over gets it once the other has left, not before", async () => {
    const bus = createTabBus(hasLocks);
    const [first, second] = [openTab(bus, "Landing", 1_500), openTab(bus, "Gallery")];
    await outcome(first.take());
    const got = await outcome(second.takeOver());
    expect(isHold(got.result)).toBe(true);
    expect(got.after).toBeGreaterThanOrEqual(1_500);
    expect(got.after).toBeLessThan(3_000);
    expect(first.log).toEqual(["asked"]);
    expect((await outcome(first.take())).result).toEqual({ world: "Gallery" });
    await outcome(first.takeOver());
    expect(first.hold).not.toBeNull();
    expect(second.log).toEqual(["asked"]);
  });

  it("who asks while another leaves waits for it", async () => {
    const bus = createTabBus(hasLocks);
    const [first, second] = [openTab(bus, "Landing"), openTab(bus, "Gallery")];
    await outcome(first.take());
    first.hold?.letGo(new Promise((resolve) => setTimeout(resolve, 5_000)));
    const got = await outcome(second.take());
    expect(isHold(got.result)).toBe(true);
    expect(got.after).toBeGreaterThanOrEqual(5_000);
  });

  it("tells all others that somebody signed out", async () => {
    const bus = createTabBus(hasLocks);
    const [first, second, third] = [openTab(bus, "a"), openTab(bus, "b"), openTab(bus, "c")];
    first.tabs.tellSignedOut();
    await vi.advanceTimersByTimeAsync(10);
    expect([first, second, third].map(({ log }) => log)).toEqual([[], ["signed out"], ["signed out"]]);
  });

  it("does not mind what else is said on the channel", async () => {
    const bus = createTabBus(hasLocks);
    const [first, second] = [openTab(bus, "Landing"), bus.openPage().openChannel()];
    await outcome(first.take());
    for (const rubbish of [null, 7, "give", { kind: "take" }, { kind: "here" }, { kind: "here", world: 7 }])
      second.post(rubbish);
    await vi.advanceTimersByTimeAsync(10);
    expect(first.log).toEqual([]);
  });
});

it("a tab that does not answer is said to hold it somewhere, and loses it to who takes over; it hears of that when it wakes", async () => {
  const bus = createTabBus(true);
  const [first, second] = [openTab(bus, "Landing"), openTab(bus, "Gallery")];
  await outcome(first.take());
  bus.freeze(0);
  const refused = await outcome(second.take());
  expect(refused.result).toEqual({ world: null });
  const got = await outcome(second.takeOver());
  expect(isHold(got.result)).toBe(true);
  expect(got.after).toBeLessThan(6_000);
  expect(first.log).toEqual([]);
  bus.wake(0);
  await vi.advanceTimersByTimeAsync(10);
  expect(first.log).toEqual(["stolen"]);
  expect(second.log).toEqual([]);
  expect((await outcome(first.take())).result).toEqual({ world: "Gallery" });
});

it("a tab that says that it leaves and never does loses it", async () => {
  const bus = createTabBus(true);
  const [first, second] = [openTab(bus, "Landing", 1e9), openTab(bus, "Gallery")];
  await outcome(first.take());
  const got = await outcome(second.takeOver());
  expect(isHold(got.result)).toBe(true);
  expect(got.after).toBeGreaterThanOrEqual(10_000);
  expect(first.log).toEqual(["asked"]);
});

it("a lock that comes after it was given up goes on to who waits", async () => {
  const bus = createTabBus(true, { hearsAborts: false });
  const [first, second] = [openTab(bus, "Landing"), openTab(bus, "Gallery")];
  await outcome(first.take());
  await outcome(second.take());
  const got = await outcome(second.takeOver());
  expect(isHold(got.result)).toBe(true);
  expect(got.after).toBeLessThan(1_000);
  expect([first.log, second.log]).toEqual([["asked"], []]);
});

it("a page that goes takes nothing along", async () => {
  const bus = createTabBus(true);
  const [first, second] = [openTab(bus, "Landing"), openTab(bus, "Gallery")];
  await outcome(first.take());
  first.hold?.release();
  expect(isHold((await outcome(second.take())).result)).toBe(true);
});
