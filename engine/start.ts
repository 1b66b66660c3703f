// start.ts: the whole engine behind one function; it does not know whether it runs in a worker, in the page or in Node.

import { getAllEntities } from "bitecs";
import { openChannel, type Port } from "./channel.ts";
import { type Drive, startDrive } from "./drive.ts";
import { CAPACITY } from "./ecs/components.ts";
import { buildFrame, buildSchedule, runTick, setUpModules } from "./ecs/schedule.ts";
import { createGameWorld } from "./ecs/world.ts";
import { EngineError, type ErrorCode } from "./errors.ts";
import { loadGltf } from "./gltf/load.ts";
import { fitObject } from "./gltf/object-looks.ts";
import { freePictures, type LoadedScene } from "./gltf/scene.ts";
import { locate } from "./locate.ts";
import { createLoop } from "./loop.ts";
import { createMeters } from "./meter.ts";
import { modules } from "./modules.ts";
import { deleteObject, grabObject, listObjects, spawnObject } from "./objects/commands.ts";
import { release } from "./objects/hand.ts";
import { giveModel, isWanted } from "./objects/models.ts";
import { initRapier, type WasmSource } from "./physics/rapier.ts";
import { remain } from "./player/arrival.ts";
import { locatePlayer, teleport } from "./player/player.ts";
import { peerStats } from "./presence/peers.ts";
import type { Calls, EngineStats, SceneReport, ToClient, ToEngine } from "./protocol.ts";
import type { Renderer } from "./render/renderer.ts";
import { replaceScene, reportScene } from "./scene/replace-scene.ts";

export interface EngineHost {
  readonly port: Port;
  /** Null: nothing is drawn (Node). */
  readonly canvas: OffscreenCanvas | HTMLCanvasElement | null;
  /** Folder of the bodies' `index.json`, with a slash at its end. */
  readonly bodiesUrl: string;
  /** Rapier's WebAssembly. */
  readonly rapier: WasmSource;
  /** Calls back before the next frame of the display. */
  readonly requestFrame: (callback: () => void) => void;
}

/** How often the page hears that the engine lives, in milliseconds. Who walks goes 0.4 m in it, and that is lost if the engine dies. */
const HEARTBEAT = 250;

/**
 * Starts the engine. Messages and calls may come at once: calls wait until it is ready, and reject where what it needs can't be
 * had (no WebGL 2, no physics). The function returned stops it.
 */
export function startEngine({ port, canvas, bodiesUrl, rapier, requestFrame }: EngineHost): () => void {
  const born = performance.now();
  const world = createGameWorld(CAPACITY, crypto.getRandomValues(new Uint32Array(1))[0]);
  const schedule = buildSchedule(modules);
  const frameSystems = buildFrame(modules);
  const meters = createMeters();
  const loop = createLoop(() => meters.tick.time(() => runTick(world, schedule)));
  let renderer: Renderer | null = null;
  let drive: Drive | null = null;
  let tearDown = (): void => {};
  let size: Extract<ToEngine, { type: "resize" }> | null = null;
  let graphics: Extract<ToEngine, { type: "graphics" }> | null = null;
  let hidden = false;
  let lastLoad = 0;
  let shownLoads = 0;
  let firstFrame: number | null = null;
  let lastFrame = born;
  let lastBeat = born;

  const ready = begin();
  const { send } = openChannel<ToEngine, ToClient, Calls, {}>(port, {
    onMessage: hear,
    serve: {
      loadScene: (params) => ready.then(() => loadScene(params)),
      checkScene: (params) => ready.then(() => checkScene(params)),
      locate: ({ name }) => ready.then(() => locate(world, name)),
      teleport: (place) => ready.then(() => teleport(world, place)).then(() => null),
      photo: () => ready.then(photo),
      stats: () => ready.then(stats),
      spawnObject: ({ model }) => ready.then(() => spawnObject(world, model)),
      deleteObject: ({ object }) => ready.then(() => deleteObject(world, object)).then(() => null),
      grabObject: ({ object }) => ready.then(() => grabObject(world, object)),
      releaseObject: ({ speed }) => ready.then(() => release(world, speed)).then(() => null),
      listObjects: () => ready.then(() => listObjects(world)),
      peers: () => ready.then(() => peerStats(world)),
    },
  });
  const report = (code: ErrorCode, message: string): void => send({ type: "problem", code, message });
  ready.catch((error: unknown) => report("engine/start", error instanceof Error ? error.message : String(error)));

  const onLost = (): void => send({ type: "gpu-lost" });

  async function begin(): Promise<void> {
    const [render] = await Promise.all([canvas && import("./render/renderer.ts"), initRapier(rapier)]);
    tearDown = setUpModules(world, modules);
    if (canvas && render) renderer = render.createRenderer({ canvas, world, bodiesUrl, onProblem: report, onLost });
    if (size) renderer?.resize(size.width, size.height, size.pixelRatio);
    if (graphics) renderer?.setGraphics(graphics.quality, graphics.frameRate);
    drive = startDrive({ requestFrame, wake });
    drive.setHidden(hidden);
  }

  function hear(message: ToEngine): void {
    if (message.type === "resize") {
      size = message;
      renderer?.resize(message.width, message.height, message.pixelRatio);
    } else if (message.type === "graphics") {
      graphics = message;
      world.view.fieldOfView = message.fieldOfView;
      renderer?.setGraphics(message.quality, message.frameRate);
    } else if (message.type === "visibility") {
      hidden = message.hidden;
      drive?.setHidden(hidden);
      world.inbox.push(message); // the others see to the scene's bodies meanwhile
    } else if (message.type === "model") {
      void readModel(message.uri, message.bytes);
    } else {
      world.inbox.push(message);
    }
  }

  /** Reads the file of an object; one that is no good is missing, and said once. */
  async function readModel(uri: string, bytes: ArrayBuffer | null): Promise<void> {
    if (!isWanted(world, uri)) return;
    try {
      const loaded = bytes && (await read(bytes));
      const file = loaded && fitObject(loaded);
      giveModel(world, uri, file);
      if (!file) report("object/no-model", `readModel: ${uri}`);
    } catch (error) {
      giveModel(world, uri, null);
      report("object/no-model", `readModel: ${uri}: ${String(error)}`);
    }
  }

  const read = (bytes: ArrayBuffer): Promise<LoadedScene> =>
    loadGltf(bytes, { pictures: typeof createImageBitmap !== "undefined", gpu: renderer?.extensions ?? null });

  async function checkScene({ bytes, name }: Calls["checkScene"]["params"]): Promise<SceneReport> {
    const loaded = await read(bytes);
    freePictures(loaded);
    if (getAllEntities(world).length + loaded.nodes.length > world.capacity)
      throw new EngineError("ecs/full", `checkScene: ${name}: ${loaded.nodes.length} nodes`);
    return reportScene(loaded);
  }

  /** The scene that was asked for last stands in the end, whichever is read first. */
  async function loadScene({ bytes, name, revision, place }: Calls["loadScene"]["params"]): Promise<SceneReport> {
    const load = ++lastLoad;
    const loaded = await read(bytes);
    if (load !== lastLoad) throw new EngineError("gltf/superseded", `loadScene: ${name}`);
    replaceScene(world, loaded, revision);
    if (place === "here") remain(world);
    else if (place) teleport(world, place);
    return reportScene(loaded);
  }

  function wake(now: number, frame: boolean): void {
    loop.advance(now / 1000);
    flush();
    if (frame && renderer) meters.frame.time(() => draw(now));
    if (now - lastBeat >= HEARTBEAT) {
      lastBeat = now;
      send({ type: "heartbeat", tick: world.time.tick, place: locatePlayer(world) });
    }
  }

  function flush(): void {
    for (const { message, transfer } of world.outbox) send(message, transfer);
    world.outbox.length = 0;
  }

  function draw(now: number): void {
    const alpha = loop.alpha(now / 1000);
    const seconds = (now - lastFrame) / 1000;
    lastFrame = now;
    for (const system of frameSystems) system(world, alpha, seconds);
    if (!renderer?.draw((now - born) / 1000)) return;
    meters.drawn(now);
    if (shownLoads === world.scene.loads) return;
    shownLoads = world.scene.loads;
    const milliseconds = performance.now() - born;
    firstFrame ??= milliseconds;
    send({ type: "first-frame", milliseconds, triangles: renderer.stats().triangles });
  }

  async function photo(): Promise<ArrayBuffer> {
    if (!renderer) throw new EngineError("engine/draw", "photo: nothing is drawn here");
    return (await renderer.photo()).arrayBuffer();
  }

  function stats(): EngineStats {
    const drawn = renderer?.stats() ?? { drawCalls: 0, triangles: 0, gpu: { programs: 0, textures: 0, geometries: 0 } };
    return {
      fps: meters.framesPerSecond(performance.now()),
      tick: { p50: meters.tick.percentile(0.5), p99: meters.tick.percentile(0.99) },
      frame: { p50: meters.frame.percentile(0.5), p99: meters.frame.percentile(0.99) },
      ...drawn,
      entities: getAllEntities(world).length,
      firstFrame,
    };
  }

  return () => {
    drive?.stop();
    tearDown();
    flush(); // the last words to the peers
    renderer?.dispose();
  };
}
