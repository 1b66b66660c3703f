// canvas.ts: the canvas that the engine draws on, outside of React, and what the engine must know of it.

import type { EngineHandle } from "./engine.ts";

/** More device pixels to a CSS pixel cost four times the work of 1 and are hardly seen. */
const MAX_PIXEL_RATIO = 2;

/** Puts the canvas behind the interface. It can have the focus, so that keys have a place to go; inert until there is a body. */
export function createCanvas(label: string): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.className = "world";
  canvas.tabIndex = 0;
  canvas.setAttribute("aria-label", label);
  canvas.setAttribute("role", "application"); // else a screen reader keeps the walking keys for itself
  canvas.inert = true;
  document.body.prepend(canvas);
  return canvas;
}

/** Tells the engine the size of the canvas and whether anybody can see it, now and whenever that changes. */
export function watchCanvas(canvas: HTMLCanvasElement, engine: EngineHandle): void {
  const sendSize = (): void => {
    const { clientWidth: width, clientHeight: height } = canvas;
    engine.send({ type: "resize", width, height, pixelRatio: Math.min(devicePixelRatio, MAX_PIXEL_RATIO) });
  };
  new ResizeObserver(sendSize).observe(canvas);
  watchPixelRatio(sendSize);
  document.addEventListener("visibilitychange", () => engine.send({ type: "visibility", hidden: document.hidden }));
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
