// voice.spec.ts: people hear each other: near and far, left and right, muted by themselves, by one, and for all.

import { expect, type Page } from "@playwright/test";
import { makeWorld } from "./own-world.ts";
import { enterWorld, errorsOf, locateMe, PATIENCE, teleport, test, waitUntilSeen, waitUntilStill } from "./visitor.ts";
import { hear, launchSpeaking, pressMicrophone, waitUntilHeard, waitUntilSilent } from "./voices.ts";

/** Keeps what the page asks of devices and links where the test can look at it. */
function keepMedia(): void {
  const kept = { asked: 0, tracks: [] as MediaStreamTrack[], connections: [] as RTCPeerConnection[] };
  const Plain = RTCPeerConnection;
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    kept.asked++;
    const stream = await ask(constraints);
    kept.tracks.push(...stream.getTracks());
    return stream;
  };
  Object.assign(window, {
    kept,
    RTCPeerConnection: class extends Plain {
      constructor(config?: RTCConfiguration) {
        super(config);
        kept.connections.push(this);
      }
    },
  });
}

interface Kept {
  asked: number;
  tracks: MediaStreamTrack[];
  connections: RTCPeerConnection[];
}

const askedFor = (page: Page): Promise<number> => page.evaluate(() => (window as unknown as { kept: Kept }).kept.asked);
/** Whether the sender is switched on for the newest link. */
const isSending = (page: Page): Promise<boolean | undefined> =>
  page.evaluate(() => {
    const connection = (window as unknown as { kept: Kept }).kept.connections.at(-1);
    return connection
      ?.getSenders()
      .find(({ track }) => track?.kind === "audio")
      ?.getParameters().encodings[0]?.active;
  });
/** Audio packets sent so far, over the newest link. */
const packetsSent = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    let sent = 0;
    const report = await (window as unknown as { kept: Kept }).kept.connections.at(-1)!.getStats();
    report.forEach((each) => {
      if (each.type === "outbound-rtp" && each.kind === "audio") sent += each.packetsSent;
    });
    return sent;
  });

const heardBy = (page: Page) => page.getByRole("status").filter({ hasText: /can hear you|muted for everyone/ });
const openPeople = (page: Page): Promise<void> => page.getByRole("button", { name: /^People/ }).click();
const menuOf = (page: Page, name: string) =>
  page.getByRole("button", { name: new RegExp(`What to do with .*${name}`) });

test("a voice is louder near than far, comes from its side, and is silenced by its owner, by a listener and for all", async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const world = await makeWorld("Speakers’ Corner");
  const speaking = await launchSpeaking();
  try {
    const before = async (page: Page): Promise<void> => {
      await page.addInitScript(keepMedia);
      await page.addInitScript(() => {
        localStorage.setItem("manyrooms.settings", JSON.stringify({ reduceNoise: false, evenOut: false }));
      });
    };
    const ada = await enterWorld(speaking.browser, { name: "Ada", world: world.alias, before });
    const zoe = await enterWorld(browser, { name: "Zoë", world: world.alias });
    await waitUntilSeen(ada, zoe);
    await waitUntilSeen(zoe, ada);
    expect(await askedFor(ada.page)).toBe(0);
    await expect(heardBy(ada.page)).toHaveText("Nobody can hear you");

    // Without a microphone one still listens
    await pressMicrophone(zoe.page);
    await expect(zoe.page.getByRole("alert")).toContainText("You can listen and chat without it");
    await zoe.page.getByRole("button", { name: "Dismiss" }).click();

    const { x, y, z } = await locateMe(zoe.page);
    const stand = async (page: Page, dx: number, dz: number, yaw = 0) => {
      await teleport(page, { x: x + dx, y: y + 0.1, z: z + dz, yaw });
      await waitUntilStill(page);
    };
    await stand(zoe.page, 0, 0);
    await stand(ada.page, 0, -2);
    await pressMicrophone(ada.page);
    await expect(heardBy(ada.page)).toHaveText("1 person can hear you", { timeout: PATIENCE });
    await waitUntilHeard(zoe.page);
    await expect.poll(() => isSending(ada.page)).toBe(true);
    const near = await hear(zoe.page);

    await openPeople(zoe.page);
    const row = zoe.page.getByRole("listitem").filter({ hasText: "Ada" });
    await expect(row.getByRole("img", { name: "Speaking" })).toBeVisible();

    await stand(ada.page, -3, 0);
    await expect.poll(async () => difference(await hear(zoe.page)), { timeout: PATIENCE }).toBeGreaterThan(4);
    await stand(zoe.page, 0, 0, Math.PI); // turned round
    await expect.poll(async () => difference(await hear(zoe.page)), { timeout: PATIENCE }).toBeLessThan(-4);

    await stand(zoe.page, 0, 0);
    await stand(ada.page, 0, -14);
    await expect.poll(async () => (await hear(zoe.page)).left, { timeout: PATIENCE }).toBeLessThan(near.left - 6);
    await waitUntilHeard(zoe.page);
    await stand(ada.page, 0, -34); // out of earshot: nothing is asked for, and nothing sent
    await expect(heardBy(ada.page)).toHaveText("Nobody can hear you");
    await waitUntilSilent(zoe.page);
    expect(await isSending(ada.page)).toBe(false);
    const sent = await packetsSent(ada.page);
    await ada.page.waitForTimeout(1_000);
    expect(await packetsSent(ada.page)).toBe(sent);

    await stand(ada.page, 0, -2);
    await waitUntilHeard(zoe.page);
    await pressMicrophone(ada.page);
    await expect(heardBy(ada.page)).toHaveText("Nobody can hear you");
    await expect(row.getByRole("img", { name: "Microphone off" })).toBeVisible();
    await waitUntilSilent(zoe.page);
    await pressMicrophone(ada.page);
    await waitUntilHeard(zoe.page);
    expect(await askedFor(ada.page)).toBe(1);

    await menuOf(zoe.page, "Ada").click();
    await zoe.page.getByRole("menuitem", { name: "Mute for me" }).click();
    await waitUntilSilent(zoe.page);
    await expect(heardBy(ada.page)).toHaveText("Nobody can hear you");
    await menuOf(zoe.page, "Ada").click();
    await expect(zoe.page.getByRole("menuitem", { name: "Mute for everyone" })).toHaveCount(0);
    await zoe.page.getByRole("menuitem", { name: "Unmute for me" }).click();
    await waitUntilHeard(zoe.page);

    await world.setPower(await world.userOf("Zoë"), 50);
    await expect(zoe.page.getByRole("listitem").first()).toContainText("Moderator");
    await menuOf(zoe.page, "Ada").click();
    await zoe.page.getByRole("menuitem", { name: "Mute for everyone" }).click();
    await expect(ada.page.getByRole("alert")).toContainText("You were muted for everyone");
    await expect(ada.page.getByRole("alert")).toContainText("Zoë");
    await expect(heardBy(ada.page)).toHaveText("You are muted for everyone");
    await waitUntilSilent(zoe.page);
    await expect(row.getByRole("img", { name: "Muted for everyone" })).toBeVisible();
    await menuOf(zoe.page, "Ada").click();
    await zoe.page.getByRole("menuitem", { name: "Unmute for everyone" }).click();
    await waitUntilHeard(zoe.page);
    expect((await errorsOf(zoe.page)).log).toEqual([]);
  } finally {
    await speaking.close();
  }
});

test("the microphone is chosen, seen to hear, held open by a key, and replaced when it is unplugged", async () => {
  const speaking = await launchSpeaking();
  try {
    const world = process.env["MANYROOMS_LANDING"] ?? "";
    const before = async (page: Page): Promise<void> => void (await page.addInitScript(keepMedia));
    const { page } = await enterWorld(speaking.browser, { name: "Ada", world, before });
    const named = (name: RegExp) => page.getByRole("button", { name });
    await page.getByRole("button", { name: "Microphone off" }).click();
    await expect(named(/^Microphone on/)).toBeVisible();

    await page.getByRole("button", { name: "Settings", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Settings" });
    await dialog.getByRole("button", { name: "Sound" }).click();
    const level = async () => Number(await dialog.getByRole("meter", { name: "Level" }).getAttribute("aria-valuenow"));
    await expect.poll(level).toBeGreaterThan(3);
    const devices = dialog.getByRole("combobox", { name: "Microphone" });
    await expect(devices.getByRole("option")).not.toHaveCount(1);
    await devices.selectOption({ index: 2 });
    await expect.poll(() => askedFor(page)).toBe(2);
    await dialog.getByRole("switch", { name: "Cancel echo" }).click();
    await expect.poll(() => askedFor(page)).toBe(3);
    const chosen = await devices.inputValue();
    await expect
      .poll(() => newestTrack(page))
      .toMatchObject({
        deviceId: chosen,
        echoCancellation: false,
        noiseSuppression: true,
      });
    await dialog.getByRole("radio", { name: "While I hold T" }).check();
    await page.keyboard.press("Escape");

    await expect(page.getByText("Hold T to talk")).toBeVisible();
    await page.keyboard.down("t");
    await expect(named(/^Microphone on/)).toBeVisible();
    await page.keyboard.up("t");
    await expect(named(/^Microphone ready/)).toBeVisible();
    await page.keyboard.press("m");
    await expect(named(/^Microphone muted/)).toBeVisible();
    await page.keyboard.press("m");

    await page.evaluate(() =>
      (window as unknown as { kept: Kept }).kept.tracks.at(-1)?.dispatchEvent(new Event("ended")),
    );
    await expect(page.getByRole("alert")).toContainText("Your microphone was unplugged. Another one is used now");
    expect(await askedFor(page)).toBe(4);
    await named(/^Leave/).click();
    await expect.poll(() => newestTrack(page)).toMatchObject({ state: "ended" }); // the browser's sign goes out
  } finally {
    await speaking.close();
  }
});

const newestTrack = (page: Page) =>
  page.evaluate(() => {
    const track = (window as unknown as { kept: Kept }).kept.tracks.at(-1);
    return track && { ...track.getSettings(), state: track.readyState };
  });

/** How much more the left ear hears, in decibels. */
const difference = ({ left, right }: { left: number; right: number }): number => left - right;
