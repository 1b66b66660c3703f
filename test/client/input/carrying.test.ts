// carrying.test.ts: which key and which turn of the wheel asks what of objects.

import { expect, it } from "vitest";
import { CARRY_STEP, type Handy, handyKey, handyWheel, TURN_STEP } from "../../../client/input/carrying.ts";

function recorder() {
  const asked: unknown[] = [];
  const note =
    (what: string) =>
    (...values: number[]): void =>
      void asked.push([what, ...values]);
  const handy: Handy = {
    use: note("use"),
    fling: note("fling"),
    remove: note("remove"),
    carry: note("carry"),
    bring: note("bring"),
  };
  const press = (code: string, changes: { shiftKey?: boolean; repeat?: boolean } = {}): void =>
    handyKey(handy, { code, shiftKey: false, repeat: false, ...changes })?.();
  return { asked, handy, press };
}

it("knows its keys, and goes on while one that carries is held", () => {
  const { asked, press } = recorder();
  for (const code of ["KeyE", "KeyF", "KeyX", "Delete", "KeyB", "KeyW", "KeyV"]) press(code);
  expect(asked).toEqual([["use"], ["fling"], ["remove"], ["remove"], ["bring"]]);
  asked.length = 0;
  for (const code of ["KeyE", "KeyF", "KeyX", "KeyB"]) press(code, { repeat: true });
  expect(asked).toEqual([]);
  press("KeyR", { repeat: true });
  press("KeyR", { shiftKey: true });
  press("Equal");
  press("Minus", { repeat: true });
  expect(asked).toEqual([
    ["carry", 0, TURN_STEP],
    ["carry", 0, -TURN_STEP],
    ["carry", CARRY_STEP, 0],
    ["carry", -CARRY_STEP, 0],
  ]);
});

it("turns a wheel into distance, and with Shift into a turn, also where a Mac scrolls sideways", () => {
  const { asked, handy } = recorder();
  const scroll = (changes: Partial<WheelEvent>): void =>
    handyWheel(handy, { deltaX: 0, deltaY: 0, deltaMode: 0, shiftKey: false, ...changes } as WheelEvent);
  scroll({ deltaY: -100 });
  scroll({ deltaY: 3, deltaMode: 1 });
  scroll({ deltaY: 100, shiftKey: true });
  scroll({ deltaX: -100, shiftKey: true });
  scroll({ deltaY: -5_000 }); // a flick over a trackpad
  expect(asked).toEqual([
    ["carry", CARRY_STEP, 0],
    ["carry", -CARRY_STEP, 0],
    ["carry", 0, -TURN_STEP],
    ["carry", 0, TURN_STEP],
    ["carry", 3 * CARRY_STEP, 0],
  ]);
});
