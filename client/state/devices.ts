// devices.ts: the microphones and speakers that the browser knows, while somebody looks at them.

import { log } from "../log.ts";

export interface Device {
  readonly id: string;
  readonly name: string;
}

export interface Devices {
  readonly microphones: readonly Device[];
  readonly speakers: readonly Device[];
}

export const NO_DEVICES: Devices = { microphones: [], speakers: [] };

export type DeviceSource = Pick<MediaDevices, "enumerateDevices" | "addEventListener" | "removeEventListener">;

/** Those that the system itself chooses go by an id of their own in Chromium; "the system's choice" stands for them. */
const isChoice = ({ deviceId }: MediaDeviceInfo): boolean =>
  deviceId === "" || deviceId === "default" || deviceId === "communications";

/** Without a permission a browser tells neither names nor ids: such a device can't be chosen. */
const devicesOf = (all: readonly MediaDeviceInfo[], kind: MediaDeviceKind): Device[] =>
  all
    .filter((device) => device.kind === kind && !isChoice(device))
    .map(({ deviceId: id, label }) => ({ id, name: label || id.slice(0, 8) }));

/** Tells the devices now and whenever they change, until the function returned is called. */
export function watchDevices(source: DeviceSource | null, onDevices: (devices: Devices) => void): () => void {
  let over = false;
  async function look(): Promise<void> {
    try {
      const all = await source!.enumerateDevices();
      if (!over) onDevices({ microphones: devicesOf(all, "audioinput"), speakers: devicesOf(all, "audiooutput") });
    } catch (error) {
      log("info", "devices: not listed", error);
    }
  }
  const listener = (): void => void look();
  if (source) listener();
  source?.addEventListener("devicechange", listener);
  return () => {
    over = true;
    source?.removeEventListener("devicechange", listener);
  };
}
