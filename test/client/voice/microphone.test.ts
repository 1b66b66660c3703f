// microphone.test.ts: what becomes of a microphone that is asked for, refused, muted, held, changed and unplugged.

import { describe, expect, it } from "vitest";
import { createMicrophone, type MicrophoneChoice, type MicrophoneState } from "../../../client/voice/microphone.ts";
import { testMedia } from "./support.ts";

const ORDINARY = { device: "", reduceNoise: true, cancelEcho: true, evenOut: true, holdToTalk: false };

function person(...plugged: string[]) {
  const media = testMedia(...plugged);
  const states: MicrophoneState[] = [];
  const replaced: string[] = [];
  let choice: MicrophoneChoice = ORDINARY;
  const microphone = createMicrophone({
    media,
    choice: () => choice,
    onChange: () => {
      if (states.at(-1) !== microphone.state) states.push(microphone.state);
    },
    onReplaced: (name) => replaced.push(name),
  });
  const choose = (change: Partial<MicrophoneChoice>): void => {
    choice = { ...choice, ...change };
    microphone.choose();
  };
  return { media, microphone, states, replaced, choose };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

describe("a microphone", () => {
  it("is asked for at the first press only, then muted and unmuted; muted, it is deaf", async () => {
    const { media, microphone, states } = person("usb");
    expect([microphone.state, media.asked.length]).toEqual(["off", 0]);
    microphone.toggle();
    microphone.toggle(); // impatience
    await settled();
    expect(states).toEqual(["asking", "on"]);
    expect(microphone.live).toBe(media.asked[0]);
    microphone.toggle();
    expect([microphone.state, microphone.live, media.asked[0]!.enabled]).toEqual(["muted", null, false]);
    microphone.toggle();
    expect([microphone.state, media.asked[0]!.enabled, media.asked.length]).toEqual(["on", true, 1]);
    microphone.close();
    expect([microphone.state, microphone.live, media.asked[0]!.stopped]).toEqual(["off", null, true]);
  });

  it.each([
    ["NotAllowedError", "denied"],
    ["NotFoundError", "missing"],
    ["NotReadableError", "busy"],
  ])("that the browser answers with %s is %s, and may be asked for again", async (problem, state) => {
    const { media, microphone } = person("usb");
    media.problem = problem;
    microphone.toggle();
    await settled();
    expect([microphone.state, microphone.live]).toEqual([state, null]);
    media.problem = null;
    microphone.toggle();
    await settled();
    expect(microphone.state).toBe("on");
  });

  it("is denied where the page has no devices at all", async () => {
    const microphone = createMicrophone({
      media: null,
      choice: () => ORDINARY,
      onChange: () => {},
      onReplaced: () => {},
    });
    microphone.toggle();
    await settled();
    expect(microphone.state).toBe("denied");
  });

  it("that is granted after one has left is given back at once", async () => {
    const { media, microphone } = person("usb");
    microphone.toggle();
    microphone.close();
    await settled();
    expect([microphone.state, media.asked[0]!.stopped]).toEqual(["off", true]);
  });

  it("is open while the key is held, where that is chosen", async () => {
    const { media, microphone, choose } = person("usb");
    choose({ holdToTalk: true });
    microphone.hold(true); // asks for it
    await settled();
    expect(microphone.state).toBe("on");
    microphone.hold(false);
    expect([microphone.state, microphone.live]).toEqual(["ready", null]);
    microphone.toggle();
    microphone.hold(true);
    expect([microphone.state, microphone.live]).toEqual(["muted", null]);
    microphone.toggle();
    expect(microphone.live).toBe(media.asked[0]);
    microphone.hold(false);
    choose({ holdToTalk: false });
    expect([microphone.state, media.asked.length]).toEqual(["on", 1]);
  });

  it("is changed for another while it is on, with what was switched; without the other, the first stays", async () => {
    const { media, microphone, choose, states } = person("usb", "headset");
    microphone.toggle();
    await settled();
    choose({ device: "headset", reduceNoise: false });
    expect(microphone.live).toBe(media.asked[0]); // until the other is open
    await settled();
    expect(media.asked[1]!.constraints).toEqual({
      deviceId: { exact: "headset" },
      noiseSuppression: false,
      echoCancellation: true,
      autoGainControl: true,
    });
    expect([microphone.live, media.asked[0]!.stopped]).toEqual([media.asked[1], true]);
    media.problem = "NotReadableError";
    choose({ evenOut: false });
    await settled();
    expect([microphone.state, microphone.live, media.asked[1]!.stopped]).toEqual(["on", media.asked[1], false]);
    expect(states).toEqual(["asking", "on"]);
  });

  it("that was chosen and is not plugged in gives way to the system's choice", async () => {
    const { media, microphone, choose } = person("usb");
    choose({ device: "headset" });
    microphone.toggle();
    await settled();
    expect([microphone.state, media.asked[0]!.label]).toEqual(["on", "usb"]);
  });

  it("that is unplugged is replaced by another, muted if it was; without one that is said", async () => {
    const { media, microphone, replaced } = person("headset", "usb");
    microphone.toggle();
    await settled();
    microphone.toggle();
    media.asked[0]!.unplug();
    await settled();
    expect([microphone.state, replaced]).toEqual(["muted", ["usb"]]);
    microphone.toggle();
    expect(microphone.live).toBe(media.asked[1]);
    media.asked[1]!.unplug();
    expect(microphone.live).toBeNull();
    await settled();
    expect([microphone.state, replaced.length]).toEqual(["unplugged", 1]);
    media.plugged = ["other"];
    microphone.toggle();
    await settled();
    expect(microphone.state).toBe("on");
  });
});
