import { expect, it } from "vitest";
import { type Devices, watchDevices } from "../../../client/state/devices.ts";

const device = (kind: MediaDeviceKind, deviceId: string, label = ""): MediaDeviceInfo =>
  ({ kind, deviceId, label }) as MediaDeviceInfo;

it("lists what can be chosen, again when something is plugged in, until it is stopped", async () => {
  let plugged = [
    device("audioinput", ""),
    device("audiooutput", "default", "Default"),
    device("videoinput", "cam", "C"),
  ];
  const listeners = new Set<() => void>();
  const source = {
    enumerateDevices: async () => plugged,
    addEventListener: (_: string, listener: () => void) => void listeners.add(listener),
    removeEventListener: (_: string, listener: () => void) => void listeners.delete(listener),
  };
  const seen: Devices[] = [];
  const settled = () => new Promise((resolve) => setTimeout(resolve));
  const stop = watchDevices(source as never, (devices) => seen.push(devices));
  await settled();
  expect(seen).toEqual([{ microphones: [], speakers: [] }]);
  plugged = [device("audioinput", "usb", "Yeti"), device("audiooutput", "0123456789abc")];
  for (const listener of listeners) listener();
  await settled();
  expect(seen[1]).toEqual({
    microphones: [{ id: "usb", name: "Yeti" }],
    speakers: [{ id: "0123456789abc", name: "01234567" }],
  });
  stop();
  expect(listeners.size).toBe(0);
  watchDevices(null, () => seen.push(seen[0]!))();
  expect(seen).toHaveLength(2);
});
