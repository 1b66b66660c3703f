// canvas.ts: the canvas that the engine draws on, outside of React, its frame, and what the engine must know of them.

import type { EngineHandle } from "./engine.ts";

/**
 * Puts a frame for the canvas behind the interface. What people do is heard here, and the focus is here, so that keys have a place
 * to go: the canvas in it is another one after each restart of the engine. Inert until there is a body.
 */
export function createFrame(label: string): HTMLElement {
  const frame = document.createElement("div");
  frame.className = "world";
  frame.tabIndex = 0;
  frame.setAttribute("aria-label", label);
  frame.setAttribute("role", "application"); // else a screen reader keeps the walking keys for itself
  frame.inert = true;
  document.body.prepend(frame);
  return frame;
}

/** A canvas that nobody has drawn on, in the place of the one before. */
export function freshCanvas(frame: HTMLElement): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  frame.replaceChildren(canvas);
  return canvas;
}

/** Tells the engine the size of its frame and whether anybody can see it, now and whenever that changes. */
export function watchFrame(frame: HTMLElement, engine: EngineHandle): void {
  const sendSize = (): void => {
    const { clientWidth: width, clientHeight: height } = frame;
    engine.send({ type: "resize", width, height, pixelRatio: devicePixelRatio });
  };
  const sendVisibility = (): void => engine.send({ type: "visibility", hidden: document.hidden });
  new ResizeObserver(sendSize).observe(frame);
  watchPixelRatio(sendSize);
  sendVisibility(); // a tab opened in the background
  document.addEventListener("visibilitychange", sendVisibility);
}

/** A window dragged to another screen keeps its CSS size. There is no event for the ratio: a query for the present one ends. */
function watchPixelRatio(onChange: () => void): void {
  const present = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
  const changed = (): void => {
    onChange();
    watchPixelRatio(onChange);
  };
  present.addEventListener("change", changed, { once: true });
}
