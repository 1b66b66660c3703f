import { afterEach, expect, it } from "vitest";
import { openChannel, type Port } from "../../engine/channel.ts";
import { EngineError } from "../../engine/errors.ts";
import type { Calls, ToClient, ToEngine } from "../../engine/protocol.ts";

let ports: MessageChannel;
afterEach(() => {
  ports.port1.close();
});

function connect() {
  ports = new MessageChannel();
  const heard: ToEngine[] = [];
  openChannel<ToEngine, ToClient, Calls, {}>(ports.port2 as unknown as Port, {
    onMessage: (m) => heard.push(m),
    serve: {
      loadScene: ({ url }) => {
        if (url.endsWith(".fbx")) throw new EngineError("gltf/unsupported-extension", "no");
        return { nodes: 3 };
      },
      locate: () => null,
    },
  });
  const engine = openChannel<ToClient, ToEngine, {}, Calls>(ports.port1 as unknown as Port, {
    onMessage: () => {},
    serve: {},
  });
  return { engine, heard };
}

it("answers a call", async () => {
  const { engine, heard } = connect();
  engine.send({ type: "resize", width: 2, height: 1, pixelRatio: 1 });
  expect(await engine.call("loadScene", { url: "a.glb" })).toEqual({ nodes: 3 });
  expect(heard).toHaveLength(1);
});

it("carries an error's code across", async () => {
  const { engine } = connect();
  await expect(engine.call("loadScene", { url: "a.fbx" })).rejects.toMatchObject({
    code: "gltf/unsupported-extension",
  });
});
