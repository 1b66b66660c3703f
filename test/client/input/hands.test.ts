// hands.test.ts: keys, mouse and fingers become the values that frame.ts promises.

import { describe, expect, it } from "vitest";
import {
  createHands,
  letGo,
  look,
  pressJump,
  pressKey,
  pushStick,
  releaseKey,
  STICK_RADIUS,
  takeInput,
} from "../../../client/input/hands.ts";
import { INPUT } from "../../../engine/frame.ts";

/** Presses keys and returns the message that follows. */
function messageFor(...codes: string[]): Float32Array {
  const hands = createHands();
  for (const code of codes) pressKey(hands, code);
  return takeInput(hands) ?? new Float32Array();
}

describe("keys", () => {
  it.each([
    ["KeyW", INPUT.moveZ, 1],
    ["ArrowUp", INPUT.moveZ, 1],
    ["KeyS", INPUT.moveZ, -1],
    ["ArrowDown", INPUT.moveZ, -1],
    ["KeyA", INPUT.moveX, -1],
    ["ArrowLeft", INPUT.moveX, -1],
    ["KeyD", INPUT.moveX, 1],
    ["ArrowRight", INPUT.moveX, 1],
    ["ShiftLeft", INPUT.run, 1],
    ["ShiftRight", INPUT.run, 1],
    ["Space", INPUT.jump, 1],
  ])("make %s a %i of %i", (code, place, value) => {
    const values = messageFor(code);
    expect(values[place]).toBe(value);
    expect(values.reduce((sum, one) => sum + Math.abs(one), 0)).toBe(1); // and nothing else
  });

  it("leave other keys to the browser", () => {
    const hands = createHands();
    expect(pressKey(hands, "KeyQ")).toBe(false);
    expect(takeInput(hands)).toBeNull();
  });

  it("cancel out when they are opposite", () => {
    expect(messageFor("KeyW", "KeyS", "Space")[INPUT.moveZ]).toBe(0);
  });

  it("are no faster aslant than ahead", () => {
    const values = messageFor("KeyW", "KeyD");
    expect(Math.hypot(values[INPUT.moveX], values[INPUT.moveZ])).toBeCloseTo(1, 6);
  });

  it("walk on while one of two keys for the same way is held", () => {
    const hands = createHands();
    pressKey(hands, "KeyW");
    pressKey(hands, "ArrowUp");
    takeInput(hands);
    releaseKey(hands, "KeyW");
    expect(takeInput(hands)).toBeNull(); // still ahead: nothing new
    releaseKey(hands, "ArrowUp");
    expect(takeInput(hands)?.[INPUT.moveZ]).toBe(0);
  });

  it("jump once for a tap that is shorter than a frame", () => {
    const hands = createHands();
    pressKey(hands, "Space");
    releaseKey(hands, "Space");
    expect(takeInput(hands)?.[INPUT.jump]).toBe(1);
    expect(takeInput(hands)?.[INPUT.jump]).toBe(0);
    expect(takeInput(hands)).toBeNull();
  });

  it("stand still in one message when all is let go", () => {
    const hands = createHands();
    pressKey(hands, "KeyW");
    pressKey(hands, "ShiftLeft");
    pushStick(hands, 30, 0);
    pressJump(hands, true);
    takeInput(hands);
    letGo(hands);
    expect([...(takeInput(hands) ?? [1])]).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

describe("the mouse", () => {
  it("turns left when it goes left and looks up when it goes up", () => {
    const hands = createHands();
    look(hands, -100, -50, 0.01);
    const values = takeInput(hands);
    expect(values?.[INPUT.turnYaw]).toBeCloseTo(1, 5);
    expect(values?.[INPUT.turnPitch]).toBeCloseTo(0.5, 5);
  });

  it("adds up within a frame and says each turn once", () => {
    const hands = createHands();
    for (let i = 0; i < 5; i++) look(hands, 2, 0, 0.01);
    expect(takeInput(hands)?.[INPUT.turnYaw]).toBeCloseTo(-0.1, 6);
    expect(takeInput(hands)).toBeNull();
  });

  it("repeats a message for an equal turn, because a turn is a difference", () => {
    const hands = createHands();
    look(hands, 1, 0, 0.01);
    takeInput(hands);
    look(hands, 1, 0, 0.01);
    expect(takeInput(hands)?.[INPUT.turnYaw]).toBeCloseTo(-0.01, 6);
  });
});

describe("the stick", () => {
  it("walks gently when pushed gently", () => {
    const hands = createHands();
    pushStick(hands, 0, -STICK_RADIUS / 2);
    const values = takeInput(hands);
    expect(values?.[INPUT.moveZ]).toBeCloseTo(0.5, 6);
    expect(values?.[INPUT.run]).toBe(0);
  });

  it("runs when pushed all the way, and no faster beyond", () => {
    const hands = createHands();
    pushStick(hands, STICK_RADIUS * 4, 0);
    const values = takeInput(hands);
    expect(values?.[INPUT.moveX]).toBeCloseTo(1, 6);
    expect(values?.[INPUT.run]).toBe(1);
  });
});
