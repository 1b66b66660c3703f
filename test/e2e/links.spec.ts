// links.spec.ts: links come back after a break, whatever broke them, and go over the homeserver's relay where nothing else goes.

import { type Browser, chromium, expect, type Page } from "@playwright/test";
import { CHROMIUM_FLAGS } from "../support/chromium.ts";
import { startHomeserver } from "../support/homeserver.ts";
import { type Machine, openNetwork, whyNoNetwork } from "../support/network.ts";
import { findTurnServer, startTurnServer } from "../support/turn-server.ts";
import { enterWorld, errorsOf, PATIENCE, setHidden, test, type Visitor, waitUntilSeen } from "./visitor.ts";
import { launchSpeaking, pressMicrophone, waitUntilHeard } from "./voices.ts";

const WORLD = process.env["MANYROOMS_LANDING"] ?? "";

/** Seconds: how long the cable is out, and how soon after it packets must flow. */
const BREAK = 10;
const BACK_WITHIN = 5;

const stateAt = (page: Page): Promise<string | undefined> =>
  page.evaluate(async () => (await window.manyrooms.peers())[0]?.state);

/** Seconds until both links are open again. */
async function secondsUntilOpen(pages: readonly Page[]): Promise<number> {
  const since = performance.now();
  const states = () => Promise.all(pages.map(stateAt));
  await expect.poll(states, { timeout: PATIENCE, intervals: [50] }).toEqual(pages.map(() => "open"));
  return (performance.now() - since) / 1000;
}

/** Runs in the page before anything else. */
const runFirst = (script: () => void) => async (page: Page) => void (await page.addInitScript(script));

/** Keeps the connections where the test can close them. */
function keepConnections(): void {
  const kept: RTCPeerConnection[] = [];
  const Plain = RTCPeerConnection;
  Object.assign(window, {
    kept,
    RTCPeerConnection: class extends Plain {
      constructor(config?: RTCConfiguration) {
        super(config);
        kept.push(this);
      }
    },
  });
}

const closeNewest = (page: Page): Promise<void> =>
  page.evaluate(() => (window as unknown as { kept: RTCPeerConnection[] }).kept.at(-1)!.close());

async function enterBoth(browsers: readonly Browser[], script?: () => void): Promise<[Visitor, Visitor]> {
  const visitors: Visitor[] = [];
  for (const [i, name] of ["Ada", "Zoë"].entries()) {
    visitors.push(await enterWorld(browsers[i]!, { name, world: WORLD, ...(script && { before: runFirst(script) }) }));
  }
  const [ada, zoe] = visitors as [Visitor, Visitor];
  await waitUntilSeen(ada, zoe);
  await waitUntilSeen(zoe, ada);
  return [ada, zoe];
}

test("a link comes back within five seconds after ten without a network, and after both have moved to another", async () => {
  const why = whyNoNetwork();
  test.skip(why !== null, `No cable could be pulled: ${why}`);
  test.setTimeout(180_000);
  const network = await openNetwork(process.env["MANYROOMS_ORIGIN"] ?? "");
  const browsers: Browser[] = [];
  try {
    const machines: [Machine, Machine] = [network.addMachine(), network.addMachine()];
    for (const machine of machines) {
      const args = [...CHROMIUM_FLAGS, ...network.flags];
      browsers.push(await chromium.launch({ executablePath: machine.chromium, args }));
    }
    const [ada, zoe] = await enterBoth(browsers);
    const pages = [ada.page, zoe.page];
    await setHidden(zoe.page, true); // it need not draw

    machines[1].cut();
    await expect.poll(() => stateAt(ada.page), { timeout: 8_000 }).toBe("unstable");
    await ada.page.waitForTimeout(BREAK * 1000 - 4_000);
    machines[1].mend();
    expect(await secondsUntilOpen(pages)).toBeLessThan(BACK_WITHIN);

    for (const machine of machines) machine.cut();
    for (const machine of machines) machine.move();
    await expect.poll(() => stateAt(ada.page), { timeout: 8_000 }).toBe("unstable");
    for (const machine of machines) machine.mend();
    await secondsUntilOpen(pages);
  } finally {
    for (const browser of browsers) await browser.close();
    await network.close();
  }
});

test("a connection that was closed from outside, at either end, is replaced while the body stays", async ({
  browser,
}) => {
  const [ada, zoe] = await enterBoth([browser, browser], keepConnections);
  await ada.page.evaluate(() => {
    setInterval(async () => {
      if ((await window.manyrooms.locate("Zoë")) === null) console.error("the body was gone");
    }, 50);
  });
  const gone: string[] = [];
  ada.page.on("console", (message) => message.text() === "the body was gone" && gone.push(message.text()));
  for (const { page } of [ada, zoe]) {
    await closeNewest(page);
    await expect.poll(() => stateAt(page), { timeout: 5_000, intervals: [20] }).toBe("unstable");
    expect(await secondsUntilOpen([ada.page, zoe.page])).toBeLessThan(BACK_WITHIN);
  }
  expect(gone).toEqual([]);
  expect(await errorsOf(ada.page)).toEqual({ log: [], problems: [] });
});

test("two who can only meet at a relay meet at the one that their homeserver lends, hear each other, and the list says so", async ({
  browser,
}) => {
  const program = findTurnServer();
  test.skip(program === null, "coturn is not installed (apt-get install coturn), so no relay could be tried");
  test.setTimeout(180_000);
  const turn = await startTurnServer(program!);
  const homeserver = await startHomeserver({ turn });
  const speaking = await launchSpeaking();
  try {
    const relayOnly = (): void => {
      const Plain = RTCPeerConnection;
      window.RTCPeerConnection = class extends Plain {
        constructor(config?: RTCConfiguration) {
          super({ ...config, iceTransportPolicy: "relay" });
        }
      };
    };
    const { origin, landingAlias: world } = homeserver;
    const ada = await enterWorld(browser, { name: "Ada", world, origin, before: runFirst(relayOnly) });
    const zoe = await enterWorld(speaking.browser, { name: "Zoë", world, origin, before: runFirst(relayOnly) });
    await waitUntilSeen(ada, zoe);
    await ada.page.getByRole("button", { name: /^People, / }).click();
    const panel = ada.page.getByRole("complementary", { name: "People" });
    await expect(panel.getByText(/^Relayed, \d+ ms$/)).toBeVisible();
    await expect(panel.getByText(/^\d+ % lost, \d+ kbit\/s$/)).toBeVisible();
    await expect(panel.getByText(/lends no relay/)).toBeHidden();
    expect(await turn.log()).toContain("ALLOCATE");
    await pressMicrophone(zoe.page);
    await waitUntilHeard(ada.page);
  } finally {
    await speaking.close();
    await homeserver.stop();
    await turn.stop();
  }
});

test("where the homeserver lends no relay, who can't be reached stays on the list, and both places say why", async ({
  browser,
}) => {
  const unreachable = (): void => {
    const Plain = RTCPeerConnection;
    window.RTCPeerConnection = class extends Plain {
      constructor(config?: RTCConfiguration) {
        super({ ...config, iceTransportPolicy: "relay" });
      }
    };
  };
  const ada = await enterWorld(browser, { name: "Ada", world: WORLD });
  await enterWorld(browser, { name: "Zoë", world: WORLD, before: runFirst(unreachable) });
  await ada.page.getByRole("button", { name: /^People, / }).click();
  const panel = ada.page.getByRole("complementary", { name: "People" });
  await expect(panel.getByText("Connecting")).toBeVisible();
  await expect(panel.getByText(/^Can’t be reached/)).toBeVisible({ timeout: PATIENCE });
  await expect(panel.getByText(/lends no relay/)).toBeVisible();
  await expect(ada.page.getByRole("alert")).toContainText("Zoë");
  await expect(ada.page.getByRole("alert")).toContainText("lends no relay");
});
