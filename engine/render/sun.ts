// sun.ts: the light of a world: sky light, one sun with a real-time shadow, haze; by the scene's own numbers where it has some.

import { Color, DirectionalLight, Fog, HemisphereLight, Light, type Object3D, Vector3 } from "three";
import type { LoadedScene, SceneLight } from "../gltf/scene.ts";
import { SKY_HORIZON, SKY_ZENITH } from "./sky.ts";

/** Half the width of the ground that has a real-time shadow, in metres: with 4,096 texels, 1.3 cm each. */
const REACH = 27;
/** From the middle of that ground to the sun's camera, and to its far plane, in metres. */
const DISTANCE = 60;
const FAR = 130;
/** The shadow's ground follows the eye only when it has gone this far, so that its edges don't crawl. Metres. */
const FOLLOW = 6;
/** The shadow's ground lies mostly ahead of the eye, in metres. */
const AHEAD = 9;

/** What a file without any light gets: a clear noon. Linear colours. */
const NOON: SceneLight = {
  sun: { direction: [0.45, 0.78, 0.43], color: [1, 0.96, 0.9], intensity: 3.2 },
  hemisphere: { sky: SKY_ZENITH, ground: [0.42, 0.4, 0.38] },
  fog: { color: SKY_HORIZON, near: 120, far: 1200 },
  exposure: 1,
};

/** Exporters write suns of thousands of lux; our exposure is fixed. */
const BRIGHTEST_SUN = 5;

export interface Sun {
  /** What goes into the scene. */
  readonly objects: readonly Object3D[];
  readonly fog: Fog;
  readonly exposure: number;
  /** Moves the shadow's ground with the eye. Returns true when it moved, so that the shadow must be drawn again. */
  follow(eye: Float32Array, yaw: number): boolean;
  /** Texels along each side of the shadow; it must be drawn again then. */
  setShadowSize(texels: number): void;
  dispose(): void;
}

/** Makes the light for a scene. */
export function createSun(loaded: LoadedScene, shadowSize: number): Sun {
  const numbers = loaded.light ?? lightOfFile(loaded.root);
  const { sky, ground } = numbers.hemisphere;
  const hemisphere = new HemisphereLight();
  hemisphere.color.setRGB(...sky);
  hemisphere.groundColor.setRGB(...ground);

  const sun = new DirectionalLight(new Color().setRGB(...numbers.sun.color), numbers.sun.intensity);
  const towards = new Vector3(...numbers.sun.direction).normalize();
  sun.castShadow = true;
  Object.assign(sun.shadow.camera, { left: -REACH, right: REACH, top: REACH, bottom: -REACH, near: 1, far: FAR });
  const setShadowSize = (texels: number): void => {
    const texel = (2 * REACH) / texels;
    sun.shadow.normalBias = 1.5 * texel; // none, and round things show stripes where they turn from the sun; more, and a shadow lies beside its place
    sun.shadow.bias = -0.06 * texel;
    sun.shadow.mapSize.set(texels, texels);
    sun.shadow.map?.dispose();
    sun.shadow.map = null; // three makes another of the new size
  };
  setShadowSize(shadowSize);
  const aim = (x: number, y: number, z: number): void => {
    sun.target.position.set(x, y, z);
    sun.position.copy(towards).multiplyScalar(DISTANCE).add(sun.target.position);
    sun.updateMatrixWorld();
    sun.target.updateMatrixWorld();
  };
  aim(0, 0, 0);
  const { fog } = numbers;
  let placed = false;
  return {
    objects: [hemisphere, sun, sun.target],
    fog: new Fog(new Color().setRGB(...fog.color), fog.near, fog.far),
    exposure: numbers.exposure,
    follow(eye, yaw) {
      const x = eye[0] - Math.sin(yaw) * AHEAD;
      const z = eye[2] - Math.cos(yaw) * AHEAD;
      const { position } = sun.target;
      if (placed && Math.hypot(x - position.x, z - position.z, eye[1] - position.y) < FOLLOW) return false;
      placed = true;
      aim(x, eye[1], z);
      return true;
    },
    setShadowSize,
    dispose: () => sun.dispose(),
  };
}

/** A file's own first directional light becomes the sun; without one it is noon, dimmer where the file has other lamps. */
function lightOfFile(root: Object3D): SceneLight {
  const lights: Light[] = [];
  root.updateMatrixWorld(true);
  root.traverse((object) => {
    if (object instanceof Light) lights.push(object);
  });
  const own = lights.find((light): light is DirectionalLight => light instanceof DirectionalLight);
  if (own) {
    const direction = new Vector3(0, 0, 1).transformDirection(own.matrixWorld);
    const { r, g, b } = own.color;
    const intensity = Math.min(own.intensity, BRIGHTEST_SUN);
    return { ...NOON, sun: { direction: [direction.x, direction.y, direction.z], color: [r, g, b], intensity } };
  }
  return lights.length > 0 ? { ...NOON, sun: { ...NOON.sun, intensity: NOON.sun.intensity / 4 } } : NOON;
}
