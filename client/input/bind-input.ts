// bind-input.ts: listens to keyboard, mouse and fingers on the canvas and sends what they ask for: looks once a frame, keys at once.

import { createStore, type StoreApi } from "zustand/vanilla";
import { type Handy, handyKey, handyWheel } from "./carrying.ts";
import {
  createHands,
  type Hands,
  letGo,
  look,
  pressJump,
  pressKey,
  pushStick,
  releaseKey,
  SENSITIVITY,
  takeInput,
} from "./hands.ts";

/** A press that moves less than this many CSS pixels is a click, not a drag. */
const CLICK_SLOP = 4;

export interface InputOptions {
  /** Called with the values of an `input` message: at most once a frame, and at each key that goes down or up. */
  send(values: Float32Array): void;
  /** True while there is a body to move. Otherwise nothing is captured. */
  active(): boolean;
  /** How fast the view turns, 1 being ordinary, and whether up and down are exchanged. */
  looking(): { readonly speed: number; readonly invert: boolean };
  /** V was pressed. */
  toggleView(): void;
  /** P was pressed. */
  takePhoto(): void;
  /** M was pressed. */
  toggleMicrophone(): void;
  /** T is down, or up. */
  holdToTalk(held: boolean): void;
  /** What one does with objects; null where there are none to take. */
  handy(): Handy | null;
  /** Enter was pressed. */
  openChat(): void;
}

/** What the screen draws of the hands. */
export interface InputView {
  /** The touch stick while a thumb is on it: its middle and the thumb, in CSS pixels of the window. */
  readonly stick: { readonly x: number; readonly y: number; readonly thumbX: number; readonly thumbY: number } | null;
  /** What the person has done at least once, so that the key help can go. */
  readonly walked: boolean;
  readonly looked: boolean;
}

export interface Input {
  readonly view: StoreApi<InputView>;
  /** For the jump button on the screen. */
  jump(down: boolean): void;
  stop(): void;
}

/** Binds the canvas, or what it lies in. The function `stop` of what it returns undoes everything. */
export function bindInput(canvas: HTMLElement, options: InputOptions): Input {
  const hands = createHands();
  const view = createStore<InputView>(() => ({ stick: null, walked: false, looked: false }));
  const listening = new AbortController();
  const { signal } = listening;

  const flush = (): void => {
    const values = takeInput(hands);
    if (values) options.send(values);
  };
  const release = (): void => {
    letGo(hands);
    options.holdToTalk(false);
    if (view.getState().stick) view.setState({ stick: null });
    flush(); // a hidden page gets no frames, and the body must not walk on
  };
  let frame = requestAnimationFrame(function onFrame() {
    flush();
    frame = requestAnimationFrame(onFrame);
  });

  bindKeys(hands, view, { ...options, release, flush }, signal);
  bindPointers(canvas, hands, view, options, signal);
  addEventListener("blur", release, { signal });
  document.addEventListener("visibilitychange", () => document.hidden && release(), { signal });
  document.addEventListener("focusin", ({ target }) => takesText(target) && release(), { signal });

  return {
    view,
    jump: (down) => pressJump(hands, down),
    stop() {
      cancelAnimationFrame(frame);
      listening.abort();
    },
  };
}

/** True where letters go into a text, so that they may not move a body. */
function takesText(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
}

/** True for what Space and Enter press. */
function isPressable(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("button, a[href], summary, [role=button]");
}

function bindKeys(
  hands: Hands,
  view: StoreApi<InputView>,
  options: InputOptions & { release(): void; flush(): void },
  signal: AbortSignal,
): void {
  const act = (event: KeyboardEvent): boolean => {
    const handy = options.handy();
    const asked = handy && handyKey(handy, event);
    asked?.();
    return Boolean(asked);
  };
  const onDown = (event: KeyboardEvent): void => {
    if (!options.active() || event.defaultPrevented || event.isComposing || takesText(event.target)) return;
    // With ⌘ held, a Mac never says that the other keys came up; with Ctrl or Alt it is the browser's.
    if (event.metaKey || event.ctrlKey || event.altKey) {
      options.release();
      return;
    }
    if ((event.code === "Space" || event.code === "Enter") && isPressable(event.target)) return;
    if (pressKey(hands, event.code)) {
      event.preventDefault(); // arrows and Space would scroll
      options.flush(); // a slow machine may draw no frame before the key is up again, and the step would be lost
      const { keys } = hands;
      if (!view.getState().walked && (keys.size > 1 || !/^(Shift|Space)/.test(event.code)))
        view.setState({ walked: true });
    } else if (act(event)) {
      event.preventDefault(); // B, say, must not be typed into what it opens
    } else if (!event.repeat && event.code === "KeyV") {
      options.toggleView();
    } else if (!event.repeat && event.code === "KeyP") {
      options.takePhoto();
    } else if (!event.repeat && event.code === "KeyM") {
      options.toggleMicrophone();
    } else if (!event.repeat && event.code === "KeyT") {
      options.holdToTalk(true);
    } else if (!event.repeat && (event.code === "Enter" || event.code === "NumpadEnter")) {
      event.preventDefault(); // else the field that opens gets it too
      if (document.pointerLockElement) document.exitPointerLock();
      options.openChat();
    }
  };
  addEventListener("keydown", onDown, { signal });
  const onUp = (event: KeyboardEvent): void => {
    if (event.code === "KeyT") options.holdToTalk(false);
    releaseKey(hands, event.code);
    options.flush();
  };
  addEventListener("keyup", onUp, { signal });
}

/**
 * A mouse looks by dragging at any time, and without dragging once a click has locked it; where the lock is refused
 * (an embed, a browser without it), dragging stays. A finger that comes down in the left half is the stick, others look.
 */
function bindPointers(
  canvas: HTMLElement,
  hands: Hands,
  view: StoreApi<InputView>,
  options: InputOptions,
  signal: AbortSignal,
): void {
  let stickFinger: number | null = null;
  const lookers = new Map<number, { x: number; y: number; travelled: number }>();

  const turn = (dx: number, dy: number, sensitivity: number): void => {
    const { speed, invert } = options.looking();
    look(hands, dx, invert ? -dy : dy, sensitivity * speed);
    if (!view.getState().looked && (dx !== 0 || dy !== 0)) view.setState({ looked: true });
  };
  const moveStick = (thumbX: number, thumbY: number): void => {
    const stick = view.getState().stick;
    if (!stick) return;
    pushStick(hands, thumbX - stick.x, thumbY - stick.y);
    view.setState({ stick: { ...stick, thumbX, thumbY }, walked: true });
  };

  const onDown = (event: PointerEvent): void => {
    if (!options.active()) return;
    if (document.pointerLockElement === canvas) {
      pressLocked(event);
      return;
    }
    canvas.focus({ preventScroll: true });
    canvas.setPointerCapture(event.pointerId);
    const { clientX: x, clientY: y } = event;
    if (event.pointerType === "touch" && stickFinger === null && x < innerWidth / 2) {
      stickFinger = event.pointerId;
      view.setState({ stick: { x, y, thumbX: x, thumbY: y } });
    } else {
      lookers.set(event.pointerId, { x, y, travelled: 0 });
    }
  };
  /** With the pointer locked there is nothing else to press: left takes and puts down, right throws. */
  const pressLocked = ({ button }: PointerEvent): void => {
    if (button === 0) options.handy()?.use();
    else if (button === 2) options.handy()?.fling();
  };
  const onWheel = (event: WheelEvent): void => {
    const handy = options.active() ? options.handy() : null;
    if (!handy || event.ctrlKey) return; // a pinch is the browser's
    event.preventDefault();
    handyWheel(handy, event);
  };
  const onMove = (event: PointerEvent): void => {
    const { clientX, clientY } = event;
    const looker = lookers.get(event.pointerId);
    if (document.pointerLockElement === canvas) {
      turn(event.movementX, event.movementY, SENSITIVITY.locked);
    } else if (event.pointerId === stickFinger) {
      moveStick(clientX, clientY);
    } else if (looker) {
      const [dx, dy] = [clientX - looker.x, clientY - looker.y];
      lookers.set(event.pointerId, { x: clientX, y: clientY, travelled: looker.travelled + Math.hypot(dx, dy) });
      turn(dx, dy, event.pointerType === "touch" ? SENSITIVITY.touch : SENSITIVITY.drag);
    }
  };
  const onUp = (event: PointerEvent): void => {
    if (event.pointerId === stickFinger) {
      stickFinger = null;
      pushStick(hands, 0, 0);
      view.setState({ stick: null });
    }
    const looker = lookers.get(event.pointerId);
    lookers.delete(event.pointerId);
    const clicked = looker && looker.travelled < CLICK_SLOP && event.type === "pointerup";
    if (clicked && event.pointerType === "mouse" && event.button === 0) lockPointer(canvas);
  };
  canvas.addEventListener("pointerdown", onDown, { signal });
  canvas.addEventListener("pointermove", onMove, { signal });
  canvas.addEventListener("pointerup", onUp, { signal });
  canvas.addEventListener("pointercancel", onUp, { signal });
  canvas.addEventListener("wheel", onWheel, { signal, passive: false });
  canvas.addEventListener("contextmenu", (event) => event.preventDefault(), { signal });
}

/** Asks for the pointer. A refusal changes nothing: dragging works without. */
function lockPointer(canvas: HTMLElement): void {
  if (!("requestPointerLock" in canvas)) return;
  // Older browsers return nothing and say no by an event.
  const asked: Promise<void> | undefined = canvas.requestPointerLock();
  asked?.catch(() => undefined);
}
