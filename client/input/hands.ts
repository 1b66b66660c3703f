// hands.ts: what keys, mouse and fingers ask of the own body, gathered into one message per frame. Knows no DOM.

import { INPUT, INPUT_SIZE } from "../../engine/frame.ts";

/**
 * Radians turned per unit of movement. A locked mouse at 0.0022 rad/px turns a half circle in some 1,430 px, a hand's width
 * of an ordinary mouse; a drag has less room, and a finger least: half a phone's width (195 px) turns 56°.
 */
export const SENSITIVITY = { locked: 0.0022, drag: 0.004, touch: 0.005 } as const;

/** How far a thumb goes from the middle of the stick to walk at full speed, in CSS pixels. */
export const STICK_RADIUS = 52;

/** The stick pushed this far (of 1) or farther means running: a full push runs, a gentle one walks. */
const STICK_RUNS = 0.95;

type Wish = "ahead" | "back" | "left" | "right" | "run" | "jump";

/** Keys by place on the keyboard (`code`), so that WASD is where it is on any layout. */
const KEYS: Readonly<Record<string, Wish>> = {
  KeyW: "ahead",
  ArrowUp: "ahead",
  KeyS: "back",
  ArrowDown: "back",
  KeyA: "left",
  ArrowLeft: "left",
  KeyD: "right",
  ArrowRight: "right",
  ShiftLeft: "run",
  ShiftRight: "run",
  Space: "jump",
};

/** Everything asked for since the last message. */
export interface Hands {
  /** Codes of {@link KEYS} that are down. Codes and not wishes: letting go of W must not stop an arrow key that is still held. */
  readonly keys: Set<string>;
  /** Where the touch stick is, each −1 to 1: right (+), ahead (+). */
  stick: { x: number; z: number };
  /** The jump button on the screen is held. */
  jumpButton: boolean;
  /** Jump was pressed since the last message; a tap shorter than a frame must count. */
  jumped: boolean;
  /** Radians since the last message, as frame.ts has them. */
  yaw: number;
  pitch: number;
  /** What the last message said, to send nothing when nothing changed. */
  readonly sent: Float32Array;
}

export const createHands = (): Hands => ({
  keys: new Set(),
  stick: { x: 0, z: 0 },
  jumpButton: false,
  jumped: false,
  yaw: 0,
  pitch: 0,
  sent: new Float32Array(INPUT_SIZE),
});

/** A key went down. Returns whether it is one of ours. */
export function pressKey(hands: Hands, code: string): boolean {
  const wish = KEYS[code];
  if (!wish) return false;
  if (wish === "jump" && !hands.keys.has(code)) hands.jumped = true;
  hands.keys.add(code);
  return true;
}

/** A key came up. */
export function releaseKey(hands: Hands, code: string): void {
  hands.keys.delete(code);
}

/** The button for jumping on a touch screen. */
export function pressJump(hands: Hands, down: boolean): void {
  hands.jumpButton = down;
  hands.jumped ||= down;
}

/** The view was dragged or the mouse moved by so many pixels, right and down positive. */
export function look(hands: Hands, dx: number, dy: number, sensitivity: number): void {
  hands.yaw -= dx * sensitivity;
  hands.pitch -= dy * sensitivity;
}

/** The thumb is `dx` to the right and `dy` below the middle of the stick, in CSS pixels. */
export function pushStick(hands: Hands, dx: number, dy: number): void {
  const reach = Math.hypot(dx, dy);
  const scale = 1 / Math.max(STICK_RADIUS, reach);
  hands.stick = { x: dx * scale, z: -dy * scale };
}

/** Nothing is held any more: the page lost the keyboard and will not hear the keys come up. */
export function letGo(hands: Hands): void {
  hands.keys.clear();
  hands.stick = { x: 0, z: 0 };
  hands.jumpButton = false;
}

/** The values of the next `input` message, or null where it would say what the last one said. Starts the next gathering. */
export function takeInput(hands: Hands): Float32Array | null {
  const next = new Float32Array(INPUT_SIZE);
  writeMove(hands, next);
  next[INPUT.turnYaw] = hands.yaw;
  next[INPUT.turnPitch] = hands.pitch;
  next[INPUT.jump] = hands.jumped || hands.jumpButton || wishes(hands, "jump") ? 1 : 0;
  hands.yaw = hands.pitch = 0;
  hands.jumped = false;
  // A turn is a difference: an equal one is news. The rest is a state.
  const turned = next[INPUT.turnYaw] !== 0 || next[INPUT.turnPitch] !== 0;
  if (!turned && next.every((value, place) => isTurn(place) || value === hands.sent[place])) return null;
  hands.sent.set(next);
  return next;
}

const isTurn = (place: number): boolean => place === INPUT.turnYaw || place === INPUT.turnPitch;

function wishes(hands: Hands, wish: Wish): boolean {
  for (const code of hands.keys) if (KEYS[code] === wish) return true;
  return false;
}

/** Keys and stick together, no longer than 1: walking aslant is not faster. */
function writeMove(hands: Hands, values: Float32Array): void {
  const axis = (plus: Wish, minus: Wish): number => Number(wishes(hands, plus)) - Number(wishes(hands, minus));
  const x = axis("right", "left") + hands.stick.x;
  const z = axis("ahead", "back") + hands.stick.z;
  const length = Math.max(1, Math.hypot(x, z));
  values[INPUT.moveX] = x / length;
  values[INPUT.moveZ] = z / length;
  values[INPUT.run] = wishes(hands, "run") || Math.hypot(hands.stick.x, hands.stick.z) >= STICK_RUNS ? 1 : 0;
}
