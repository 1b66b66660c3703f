// machine-browser.ts: a browser whose processes can be stopped and killed as a whole, as if its machine slept or lost its power.

import { type Browser, type BrowserServer, chromium } from "@playwright/test";
import { CHROMIUM_FLAGS, findChromium } from "./chromium.ts";

export interface MachineBrowser {
  readonly browser: Browser;
  /** The lid is closed: nothing runs, and nobody is told. */
  sleep(): void;
  wake(): void;
  /** The power is gone. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

/** @param executablePath the browser itself, or one of network.ts */
export async function launchMachineBrowser(
  executablePath = findChromium(),
  flags: readonly string[] = [],
): Promise<MachineBrowser> {
  const args = [...CHROMIUM_FLAGS, ...flags];
  const server: BrowserServer = await chromium.launchServer({ executablePath, args });
  const browser = await chromium.connect(server.wsEndpoint());
  const { pid } = server.process();
  if (pid === undefined) throw new Error("launchMachineBrowser: the browser has no process");
  // Playwright makes the browser the leader of a group that holds all its processes
  const signal = (name: NodeJS.Signals): void => void process.kill(-pid, name);
  let ended = false;
  server.on("close", () => {
    ended = true;
  });
  return {
    browser,
    sleep: () => signal("SIGSTOP"),
    wake: () => signal("SIGCONT"),
    async kill() {
      const closed = new Promise<void>((resolve) => server.on("close", () => resolve()));
      signal("SIGKILL");
      await closed;
    },
    async close() {
      if (ended) return;
      signal("SIGCONT"); // one that sleeps can't close
      await server.close();
    },
  };
}
