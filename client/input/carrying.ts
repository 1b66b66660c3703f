// carrying.ts: the keys and the wheel for what lies before one and for what one holds.

/** How much farther or nearer, and how far round, one press or one click of a wheel moves what is held. Metres, radians. */
export const CARRY_STEP = 0.2;
export const TURN_STEP = Math.PI / 12;

/** What the person asks of objects. */
export interface Handy {
  /** Takes what one looks at, or puts down what one holds. */
  use(): void;
  fling(): void;
  remove(): void;
  carry(away: number, turn: number): void;
  /** Opens or closes the list of things that one can bring. */
  bring(): void;
}

/** What a key asks; null if none of it. Held down, only those that carry go on. */
export function handyKey(
  handy: Handy,
  { code, shiftKey, repeat }: Pick<KeyboardEvent, "code" | "shiftKey" | "repeat">,
): (() => void) | null {
  switch (code) {
    case "KeyR":
      return () => handy.carry(0, shiftKey ? -TURN_STEP : TURN_STEP);
    case "Equal":
    case "NumpadAdd":
      return () => handy.carry(CARRY_STEP, 0);
    case "Minus":
    case "NumpadSubtract":
      return () => handy.carry(-CARRY_STEP, 0);
  }
  if (repeat) return null;
  switch (code) {
    case "KeyE":
      return () => handy.use();
    case "KeyF":
      return () => handy.fling();
    case "KeyX":
    case "Delete":
      return () => handy.remove();
    case "KeyB":
      return () => handy.bring();
  }
  return null;
}

/** Pixels that one click of an ordinary wheel scrolls; a trackpad scrolls fewer at a time. */
const WHEEL_CLICK = 100;

/** The wheel brings what is held nearer or farther, and turns it with Shift. Lines and pages count as a browser scrolls them. */
export function handyWheel(handy: Handy, { deltaX, deltaY, deltaMode, shiftKey }: WheelEvent): void {
  const scrolled = shiftKey && deltaY === 0 ? deltaX : deltaY; // a Mac turns Shift and wheel into sideways
  const clicks = -scrolled / [WHEEL_CLICK, 3, 1][deltaMode]!;
  const step = Math.max(-3, Math.min(3, clicks));
  if (shiftKey) handy.carry(0, step * TURN_STEP);
  else handy.carry(step * CARRY_STEP, 0);
}
