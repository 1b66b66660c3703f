import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openChannel, type Port } from "../../engine/channel.ts";
import { EngineError } from "../../engine/errors.ts";

type ToFar = { type: "note"; text: string };
type ToNear = { type: "echo"; text: string };
type Asks = {
  half: { params: { of: number }; result: number };
  take: { params: { bytes: ArrayBuffer }; result: number };
};

let ports: MessageChannel;
beforeEach(() => {
  ports = new MessageChannel();
});
afterEach(() => ports.port1.close());

function connect() {
  const heard: ToFar[] = [];
  openChannel<ToFar, ToNear, Asks, {}>(ports.port2 as unknown as Port, {
    onMessage: (message) => void heard.push(message),
    serve: {
      half: ({ of }) => {
        if (of % 2) throw new EngineError("gltf/invalid", "half: odd");
        return of / 2;
      },
      take: async ({ bytes }) => bytes.byteLength,
    },
  });
  const near = openChannel<ToNear, ToFar, {}, Asks>(ports.port1 as unknown as Port, { onMessage: () => {}, serve: {} });
  return { near, heard };
}

describe("a channel", () => {
  it("delivers messages in order, before the calls after them", async () => {
    const { near, heard } = connect();
    near.send({ type: "note", text: "a" });
    near.send({ type: "note", text: "b" });
    expect(await near.call("half", { of: 4 })).toBe(2);
    expect(heard.map(({ text }) => text)).toEqual(["a", "b"]);
  });

  it("matches answers to calls that run at the same time", async () => {
    const { near } = connect();
    expect(await Promise.all([2, 4, 6, 8].map((of) => near.call("half", { of })))).toEqual([1, 2, 3, 4]);
  });

  it("carries an error's code across", async () => {
    const { near } = connect();
    await expect(near.call("half", { of: 3 })).rejects.toMatchObject({ name: "EngineError", code: "gltf/invalid" });
  });

  it("hands over what is transferred instead of copying it", async () => {
    const { near } = connect();
    const bytes = new ArrayBuffer(1000);
    expect(await near.call("take", { bytes }, [bytes])).toBe(1000);
    expect(bytes.byteLength).toBe(0);
  });
});
