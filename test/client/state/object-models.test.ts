// object-models.test.ts: the engine gets each file that it asks for, or hears that it can't be had; a few at a time.

import { expect, it } from "vitest";
import { serveObjectModels } from "../../../client/state/object-models.ts";
import { listeningEngine, until } from "../support.ts";

it("answers with the file, and with null for one that can't be had", async () => {
  const engine = listeningEngine();
  serveObjectModels({
    engine,
    read: async (uri) => {
      if (uri === "mxc://x/gone") throw new Error("404");
      return new Uint8Array([1]).buffer;
    },
  });
  engine.say({ type: "model-wanted", uri: "mxc://x/robot" });
  engine.say({ type: "model-wanted", uri: "mxc://x/gone" });
  await until(() => engine.told.length === 2, "the answers");
  expect(engine.told).toMatchObject([
    { type: "model", uri: "mxc://x/robot" },
    { type: "model", uri: "mxc://x/gone", bytes: null },
  ]);
});

it("asks for a few at a time, and for none after the end", async () => {
  const engine = listeningEngine();
  const asked: string[] = [];
  let answer = (): void => {};
  const stop = serveObjectModels({
    engine,
    read: (uri) => {
      asked.push(uri);
      return new Promise((resolve) => (answer = () => resolve(new ArrayBuffer(1))));
    },
  });
  for (let i = 0; i < 9; i++) engine.say({ type: "model-wanted", uri: `mxc://x/${i}` });
  expect(asked.length).toBe(3);
  answer();
  await until(() => asked.length === 4, "the next one");
  stop();
  answer();
  await new Promise((resolve) => setTimeout(resolve, 1));
  expect(asked.length).toBe(4);
  expect(engine.told.length).toBe(1);
});
