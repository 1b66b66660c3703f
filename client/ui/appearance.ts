// appearance.ts: writes into the page what of the settings the style sheets follow: the size of everything, and whether it may move.

import type { StoreApi } from "zustand/vanilla";
import type { Settings } from "../state/settings.ts";

/** Follows the settings and the system until the page goes. */
export function followSettings(settings: StoreApi<Settings>): void {
  const system = matchMedia("(prefers-reduced-motion: reduce)");
  const write = (): void => {
    const { motion, interfaceScale } = settings.getState();
    const less = motion === "less" || (motion === "system" && system.matches);
    const { dataset, style } = document.documentElement;
    dataset["motion"] = less ? "less" : "full";
    style.setProperty("--scale", String(interfaceScale));
  };
  write();
  system.addEventListener("change", write);
  settings.subscribe(write);
}
