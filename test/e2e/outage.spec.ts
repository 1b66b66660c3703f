// outage.spec.ts: the homeserver dies, hangs, and comes back while two people are inside: they walk on, and nothing they write is lost.

import { expect, type Page } from "@playwright/test";
import { CALL_MEMBER_EVENT } from "../../client/matrix/schemas/call-member.ts";
import { callMatrix } from "../../server/publish/matrix-api.ts";
import { type Homeserver, startHomeserver } from "../support/homeserver.ts";
import { apart, enterWorld, locate, PATIENCE, say, test, type Visitor, walk } from "./visitor.ts";

let homeserver: Homeserver;

test.beforeAll(async () => void (homeserver = await startHomeserver()));
test.afterAll(() => homeserver?.stop());

/** Somebody without a browser, who reads and writes the room's events. */
async function joinByRequests() {
  const { accessToken: token } = await homeserver.registerUser("Mira");
  const { url, landingAlias } = homeserver;
  const path = `/_matrix/client/v3/join/${encodeURIComponent(landingAlias)}`;
  const { room_id } = await callMatrix<{ room_id: string }>(url, { method: "POST", path, token, body: {} });
  const room = `/_matrix/client/v3/rooms/${encodeURIComponent(room_id)}`;
  let sent = 0;
  return {
    async send(text: string): Promise<void> {
      const body = { msgtype: "m.text", body: text };
      await callMatrix(url, { method: "PUT", path: `${room}/send/m.room.message/${++sent}`, token, body });
    },
    /** How many devices say that they are in the world. */
    async members(): Promise<number> {
      type State = { type: string; content: { device_id?: string } }[];
      const state = await callMatrix<State>(url, { method: "GET", path: `${room}/state`, token });
      return state.filter(({ type, content }) => type === CALL_MEMBER_EVENT && content.device_id).length;
    },
  };
}

const line = (page: Page, text: string) => page.getByRole("log").getByText(text);
const banner = (page: Page) => page.getByText("does not answer.");

/** From now on, notes each state that the page's links are in. */
const watchLinks = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const states = new Set<string>();
    Object.assign(window, { states });
    setInterval(async () => {
      const peers = await window.manyrooms.peers();
      states.add(peers.map(({ state }) => state).join() || "none");
    }, 100);
  });

const linkStates = (page: Page): Promise<string[]> =>
  page.evaluate(() => [...(window as unknown as { states: Set<string> }).states]);

/** One walks, and the other sees it. */
async function expectWalkSeen(walker: Visitor, watcher: Visitor): Promise<void> {
  const before = (await locate(watcher.page, walker.name))!;
  await walk(walker.page, "KeyW", 0.5);
  const moved = async () => apart(before, (await locate(watcher.page, walker.name))!);
  await expect.poll(moved, { timeout: PATIENCE }).toBeGreaterThan(0.4);
}

/** The texts of Zoë's chat that end with `mark`, in their order. */
async function textsOf(page: Page, mark: string): Promise<string[]> {
  const texts = await page.getByRole("log").getByRole("listitem").allInnerTexts();
  return texts.flatMap((text) => text.match(new RegExp(`(\\w+) ${mark}`))?.[1] ?? []);
}

/** Seconds until both have the line that a third sends now. */
async function secondsUntilHeard(pages: readonly Page[], send: () => Promise<void>, text: string): Promise<number> {
  const start = performance.now();
  await send();
  for (const page of pages) await expect(line(page, text)).toHaveCount(1, { timeout: PATIENCE });
  return (performance.now() - start) / 1000;
}

test("the homeserver is killed and started again, then hangs for a minute: walking, links and every line go on", async ({
  browser,
}) => {
  test.setTimeout(300_000);
  const { origin, landingAlias: world } = homeserver;
  const ada = await enterWorld(browser, { name: "Ada", world, origin });
  const zoe = await enterWorld(browser, { name: "Zoë", world, origin });
  const pages = [ada.page, zoe.page];
  const mira = await joinByRequests();
  for (const page of pages)
    await expect(page.getByRole("button", { name: "People, 2 here" })).toBeVisible({ timeout: PATIENCE });
  await expect.poll(() => mira.members(), { timeout: PATIENCE }).toBe(2);
  for (const page of pages) {
    const states = () => page.evaluate(async () => (await window.manyrooms.peers()).map(({ state }) => state));
    await expect.poll(states, { timeout: PATIENCE }).toEqual(["open"]);
    await watchLinks(page);
  }
  await zoe.page.keyboard.press("Enter"); // the whole chat is in sight
  await say(ada.page, "before killed");
  await expect(line(zoe.page, "before killed")).toHaveCount(1, { timeout: PATIENCE });

  await test.step("killed, and started again after every leave was due", async () => {
    const killed = Date.now();
    await homeserver.kill();
    for (const page of pages) await expect(banner(page)).toBeVisible({ timeout: PATIENCE });
    await ada.page.getByRole("textbox", { name: "Message" }).fill("first killed");
    await ada.page.keyboard.press("Enter");
    await ada.page.getByRole("textbox", { name: "Message" }).fill("second killed");
    await ada.page.keyboard.press("Enter");
    await ada.page.keyboard.press("Escape");
    await expectWalkSeen(ada, zoe);
    await ada.page.waitForTimeout(Math.max(0, 14_000 - (Date.now() - killed))); // leaves are due after 12 s
    await homeserver.restart();
    const seconds = await secondsUntilHeard(pages, () => mira.send("third killed"), "third killed");
    test.info().annotations.push({ type: "heard after a kill", description: `${seconds.toFixed(1)} s` });
    for (const page of pages) await expect(banner(page)).toHaveCount(0, { timeout: PATIENCE });
    await expect(line(zoe.page, "second killed")).toHaveCount(1, { timeout: PATIENCE });
    const own = async () => (await textsOf(zoe.page, "killed")).filter((text) => text !== "third");
    expect(await own()).toEqual(["before", "first", "second"]);
    await expect.poll(() => mira.members(), { timeout: PATIENCE }).toBe(2);
  });

  await test.step("hangs for a minute, on connections that stay dead", async () => {
    // Requests from now on hear nothing ever, and the sync's is one of them once a line has ended the one before
    let silent = true;
    for (const page of pages) await page.route("**/_matrix/**", (route) => (silent ? undefined : route.continue()));
    await mira.send("before hung");
    for (const page of pages) await expect(line(page, "before hung")).toHaveCount(1, { timeout: PATIENCE });
    const { pid } = homeserver;
    process.kill(pid, "SIGSTOP");
    try {
      for (const page of pages) await expect(banner(page)).toBeVisible({ timeout: PATIENCE });
      await say(ada.page, "first hung");
      await ada.page.keyboard.press("Escape");
      await expectWalkSeen(ada, zoe);
      await ada.page.waitForTimeout(45_000);
    } finally {
      process.kill(pid, "SIGCONT");
    }
    silent = false; // the route stays: without one, the browser would let go on what hangs
    const seconds = await secondsUntilHeard(pages, () => mira.send("third hung"), "third hung");
    test.info().annotations.push({ type: "heard after a hang", description: `${seconds.toFixed(1)} s` });
    await expect(line(zoe.page, "first hung")).toHaveCount(1, { timeout: PATIENCE });
    for (const page of pages) await expect(banner(page)).toHaveCount(0, { timeout: PATIENCE });
    await expect.poll(() => mira.members(), { timeout: PATIENCE }).toBe(2);
  });

  await expectWalkSeen(ada, zoe);
  const wanted = ["open", "unstable"]; // the second where the machine lets a page wait for seconds
  for (const page of pages) expect((await linkStates(page)).filter((state) => !wanted.includes(state))).toEqual([]);
});
