// renderer.ts: draws what the world's view shows onto one canvas.

import { AgXToneMapping, Color, PCFShadowMap, PerspectiveCamera, Scene, WebGLRenderer } from "three";
import { crowdOf } from "../animation/crowd.ts";
import type { World } from "../ecs/world.ts";
import { EngineError, type ErrorCode } from "../errors.ts";
import type { GpuExtensions } from "../gltf/decoders.ts";
import { standingScene } from "../gltf/scene.ts";
import type { QualityName } from "../protocol.ts";
import { createAvatars } from "./avatars.ts";
import { createHighlight } from "./highlight.ts";
import { createObjectViews } from "./objects.ts";
import { createPace } from "./pace.ts";
import { createPlates } from "./plates.ts";
import { chooseQuality } from "./quality.ts";
import { evenShadows } from "./shadow-filter.ts";
import { buildStage, type Stage } from "./stage.ts";

/** Metres. Nearer than the wall that a capsule of 0.25 m may touch; beyond the far hills of our worlds. */
const NEAR = 0.08;
const FAR = 2000;
/** The page's own colour, before there is anything to see. */
const EMPTY = new Color("#0e1116");

export interface RendererOptions {
  readonly canvas: OffscreenCanvas | HTMLCanvasElement;
  readonly world: World;
  /** Folder of the bodies' `index.json`, with a slash at its end. */
  readonly bodiesUrl: string;
  /** Something could not be drawn; the rest goes on. */
  readonly onProblem: (code: ErrorCode, message: string) => void;
  /** The context is lost, and nothing will be drawn any more: not even where the browser gives it back, since all it held is gone. */
  readonly onLost: () => void;
}

/** What the last frame cost, its shadow pass included. */
export interface RenderStats {
  readonly drawCalls: number;
  readonly triangles: number;
  readonly gpu: { readonly programs: number; readonly textures: number; readonly geometries: number };
}

export interface Renderer {
  /** Sizes in CSS pixels. */
  resize(width: number, height: number, pixelRatio: number): void;
  /** What the person chose; `frameRate` 0 for the display's. */
  setGraphics(quality: QualityName, frameRate: number): void;
  /**
   * Draws a frame. `seconds` since the engine started. Returns true when it drew the scene that stands; while a new one is
   * prepared, or the processor is wanted elsewhere, the last picture stays.
   */
  draw(seconds: number): boolean;
  /** The picture as it is now, without name plates, as PNG. Rejects with `engine/draw` before there is one. */
  photo(): Promise<Blob>;
  stats(): RenderStats;
  /** What this GPU can do beyond WebGL 2. */
  readonly extensions: GpuExtensions;
  dispose(): void;
}

/** Throws `engine/no-webgl2` where the canvas has no WebGL 2. */
export function createRenderer({ canvas, world, bodiesUrl, onProblem, onLost }: RendererOptions): Renderer {
  const context = canvas.getContext("webgl2", {
    antialias: true,
    alpha: false,
    powerPreference: "high-performance",
  }) as WebGL2RenderingContext | null;
  if (!context) throw new EngineError("engine/no-webgl2", "createRenderer: the canvas has no WebGL 2");
  const target: EventTarget = canvas; // or TypeScript looks for the event in both kinds of canvas, and in neither finds it
  target.addEventListener("webglcontextlost", onLost);
  let quality = chooseQuality(context, "auto");
  const pace = createPace(context, quality.share);
  const renderer = new WebGLRenderer({ canvas: canvas as HTMLCanvasElement, context });
  renderer.toneMapping = AgXToneMapping;
  renderer.shadowMap.enabled = true;
  renderer.shadowMap.type = PCFShadowMap;
  evenShadows();
  renderer.shadowMap.autoUpdate = false;
  renderer.info.autoReset = false; // so that a frame's figures count its shadow pass
  renderer.setClearColor(EMPTY);
  renderer.clear();

  const scene = new Scene();
  scene.matrixAutoUpdate = false;
  scene.matrixWorldAutoUpdate = false; // or three walks the whole list and writes over our matrices
  const camera = new PerspectiveCamera(world.view.fieldOfView, 1, NEAR, FAR);
  camera.rotation.order = "YXZ";
  const avatars = createAvatars({
    world,
    scene,
    baseUrl: bodiesUrl,
    onProblem: ({ code, message }) => onProblem(code, message),
    prepare: (object) => renderer.compileAsync(object, camera, scene),
  });
  const objects = createObjectViews({ world, scene });
  const plates = createPlates({ world, scene });
  const highlight = createHighlight(scene);
  let stage: Stage | null = null;
  let ready = false;
  /** The shadow must be drawn now, or when its turn comes. */
  let shadowDue = true;
  let shadowOld = false;
  let loads = 0;
  let frames = 0;
  let size = { width: 1, height: 1, pixelRatio: 1 };

  const placeCamera = (): void => {
    const { eye, yaw, pitch, fieldOfView } = world.view;
    camera.position.set(eye[0], eye[1], eye[2]);
    camera.rotation.set(pitch, yaw, 0);
    camera.updateMatrixWorld();
    if (camera.fov !== fieldOfView) {
      camera.fov = fieldOfView;
      camera.updateProjectionMatrix();
    }
  };

  const strike = (): void => {
    if (!stage) return;
    scene.remove(...stage.objects);
    stage.dispose();
    stage = null;
  };

  /** Builds the stage of the scene that stands now, and compiles its programs without blocking a frame. */
  const setStage = (): void => {
    strike();
    ready = false;
    const current = world.scene.loads;
    loads = current;
    const standing = standingScene.find(world);
    if (!standing) return;
    stage = buildStage(world, standing, quality.shadowSize);
    stage.setAnisotropy(quality.anisotropy);
    scene.add(...stage.objects);
    scene.fog = stage.sun.fog;
    renderer.toneMappingExposure = stage.sun.exposure;
    shadowDue = true;
    renderer
      .compileAsync(scene, camera)
      .catch((error: unknown) => onProblem("engine/draw", `compileAsync: ${String(error)}`))
      .finally(() => {
        ready ||= loads === current;
      });
  };

  const fitCanvas = (): void => {
    renderer.setPixelRatio(Math.min(size.pixelRatio, quality.maxPixelRatio));
    renderer.setSize(size.width, size.height, false);
    camera.aspect = size.width / size.height;
    camera.updateProjectionMatrix();
  };

  return {
    resize(width, height, pixelRatio) {
      size = { width: Math.max(1, width), height: Math.max(1, height), pixelRatio };
      fitCanvas();
    },
    setGraphics(name, frameRate) {
      pace.limit(frameRate);
      const { shadowSize, maxPixelRatio } = quality;
      quality = chooseQuality(context, name);
      if (quality.maxPixelRatio !== maxPixelRatio) fitCanvas();
      stage?.setAnisotropy(quality.anisotropy);
      if (quality.shadowSize === shadowSize) return;
      stage?.sun.setShadowSize(quality.shadowSize);
      shadowDue = true;
    },
    draw(seconds) {
      if (loads !== world.scene.loads) setStage();
      if (!stage || !ready || !pace.mayDraw(seconds * 1000)) return false;
      placeCamera();
      stage.animate(seconds);
      avatars.update();
      objects.update();
      plates.update(camera);
      const { pointed } = world.view;
      highlight.show(pointed < 0 ? [] : [...stage.meshesOf(pointed), ...objects.meshesOf(pointed)]);
      if (stage.sun.follow(world.view.eye, world.view.yaw)) shadowDue = true;
      const thingsMoved = objects.hasMoved();
      shadowOld = stage.hasMoved() || thingsMoved || crowdOf(world).rowOf.size > 0 || shadowOld;
      const itsTurn = frames++ % quality.shadowEvery === 0;
      renderer.shadowMap.needsUpdate = shadowDue || (shadowOld && itsTurn);
      if (renderer.shadowMap.needsUpdate) shadowOld = false;
      shadowDue = false;
      renderer.info.reset();
      renderer.render(scene, camera);
      pace.submitted(seconds * 1000);
      return true;
    },
    photo() {
      if (!stage || !ready) return Promise.reject(new EngineError("engine/draw", "photo: nothing is drawn yet"));
      placeCamera();
      plates.setVisible(false);
      highlight.setVisible(false);
      renderer.render(scene, camera);
      plates.setVisible(true);
      highlight.setVisible(true);
      // In the same turn: after it, the browser may show the drawing buffer and empty it
      if ("convertToBlob" in canvas) return canvas.convertToBlob({ type: "image/png" });
      return new Promise((resolve, reject) => {
        const done = (blob: Blob | null): void =>
          blob ? resolve(blob) : reject(new EngineError("engine/draw", "photo: the canvas gave no picture"));
        canvas.toBlob(done, "image/png");
      });
    },
    extensions: renderer.extensions,
    stats() {
      const { render, memory, programs } = renderer.info;
      return {
        drawCalls: render.calls,
        triangles: render.triangles,
        gpu: { programs: programs?.length ?? 0, textures: memory.textures, geometries: memory.geometries },
      };
    },
    dispose() {
      target.removeEventListener("webglcontextlost", onLost);
      strike();
      avatars.dispose();
      objects.dispose();
      plates.dispose();
      highlight.dispose();
      renderer.dispose();
    },
  };
}
