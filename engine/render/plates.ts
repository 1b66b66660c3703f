// plates.ts: names above heads: one instanced draw of pills that face the eye.

import {
  type Camera,
  Color,
  DynamicDrawUsage,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  Mesh,
  PlaneGeometry,
  type Scene,
  ShaderMaterial,
  Vector3,
} from "three";
import type { Plate } from "../ecs/view.ts";
import type { World } from "../ecs/world.ts";
import { createPlateAtlas, PILL_HEIGHT } from "./plate-atlas.ts";
import { plateText } from "./plate-text.ts";

export interface PlateOptions {
  readonly world: World;
  readonly scene: Scene;
}

export interface Plates {
  /** Brings the plates up to `world.view.plates` and the drawn matrices, as `camera` sees them. Call it once a frame. */
  update(camera: Camera): void;
  /** Takes them out of the picture, or puts them back. */
  setVisible(visible: boolean): void;
  dispose(): void;
}

/** Plates drawn at once, the nearest first. */
const MOST = 128;

/** Height of a plate in metres up to `near`; from there to `far` it grows with the distance, so it stays as large on the screen. */
const SIZE = { height: 0.145, near: 3, far: 14 };
/** Metres from which a plate fades, and at which it is gone. */
const FADE = { from: 28, to: 38 };
/** Nearer than this, it fades as well: it would cover the face, metres. */
const CLOSE = { from: 0.9, to: 0.4 };
/** Metres that a plate is pulled to the eye, so that hair and hats don't cut into it. */
const PULL = 0.35;

/** Round the pill of whoever speaks: its colour, and its breadth as a share of the plate's height. */
const RING = { colour: "#5ad1a5", breadth: 0.075 };

const float = (value: number): string => value.toFixed(4);

const VERTEX = /* glsl */ `
attribute vec3 place;
attribute vec4 slot;
/** x: width over height; y: opacity; z: 1 for whoever speaks. */
attribute vec3 look;
varying vec2 vSlot;
varying vec2 vPlace;
varying float vAspect;
varying float vOpacity;
varying float vSpeaking;

void main() {
  vec4 centre = viewMatrix * vec4(place, 1.0);
  float away = length(centre.xyz);
  float height = ${float(SIZE.height)} * clamp(away / ${float(SIZE.near)}, 1.0, ${float(SIZE.far / SIZE.near)});
  centre.xy += position.xy * vec2(height * look.x, height);
  // Along the line of sight: nearer, yet at the same place of the picture and as large.
  centre.xyz *= 1.0 - ${float(PULL)} / max(away, ${float(PULL * 2)});
  gl_Position = projectionMatrix * centre;
  vPlace = position.xy * vec2(look.x, 1.0);
  vAspect = look.x;
  vSpeaking = look.z;
  vSlot = slot.xy + vec2(position.x + 0.5, 0.5 - position.y) * slot.zw;
  vOpacity = look.y
    * (1.0 - smoothstep(${float(FADE.from)}, ${float(FADE.to)}, away))
    * smoothstep(${float(CLOSE.to)}, ${float(CLOSE.from)}, away);
}
`;

const FRAGMENT = /* glsl */ `
uniform sampler2D atlas;
uniform vec3 ring;
varying vec2 vSlot;
varying vec2 vPlace;
varying float vAspect;
varying float vOpacity;
varying float vSpeaking;

/** How far outside the pill's edge, in heights of the plate. */
float outside() {
  float radius = ${float(PILL_HEIGHT / 2)};
  float straight = 0.5 * vAspect - 0.5; // as wide as the slot but for the margin, which is the same all round
  return length(vec2(max(abs(vPlace.x) - straight, 0.0), vPlace.y)) - radius;
}

void main() {
  gl_FragColor = texture2D(atlas, vSlot);
  float off = outside();
  float soft = fwidth(off);
  float isRing = smoothstep(-${float(RING.breadth)} - soft, -${float(RING.breadth)} + soft, off) * (1.0 - smoothstep(-soft, soft, off));
  gl_FragColor = mix(gl_FragColor, vec4(ring, 1.0), isRing * vSpeaking);
  gl_FragColor.a *= vOpacity;
  if (gl_FragColor.a < 0.004) discard;
  #include <colorspace_fragment>
}
`;

export function createPlates({ world, scene }: PlateOptions): Plates {
  const atlas = createPlateAtlas();
  const attribute = (size: number) => {
    const made = new InstancedBufferAttribute(new Float32Array(MOST * size), size);
    return made.setUsage(DynamicDrawUsage);
  };
  const attributes = { place: attribute(3), slot: attribute(4), look: attribute(3) };
  const plane = new PlaneGeometry();
  const geometry = new InstancedBufferGeometry();
  geometry.index = plane.index;
  geometry.attributes = { position: plane.attributes.position, ...attributes };
  const material = new ShaderMaterial({
    uniforms: { atlas: { value: atlas.texture }, ring: { value: new Color(RING.colour) } },
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
    transparent: true,
    depthWrite: false,
    toneMapped: false, // a name is read, not lit
  });
  const mesh = new Mesh(geometry, material);
  mesh.frustumCulled = false;
  mesh.matrixAutoUpdate = false;
  mesh.renderOrder = 1000; // above glass and water, which it can't be sorted with
  scene.add(mesh);

  const eye = new Vector3();
  const place = new Vector3();
  const seen: { eid: number; plate: Plate; text: string; away: number }[] = [];

  /** Fills `seen` with the plates that are drawn, farthest first: they don't write depth. */
  function collect(camera: Camera): void {
    const { plates, mode, subject } = world.view;
    eye.setFromMatrixPosition(camera.matrixWorld);
    seen.length = 0;
    for (const [eid, plate] of plates) {
      if (mode === "first" && eid === subject) continue;
      const text = plateText(plate.text);
      if (text === "" || plate.opacity <= 0) continue;
      const away = eye.distanceTo(placeOf(eid, plate));
      if (away < FADE.to) seen.push({ eid, plate, text, away });
    }
    seen.sort((a, b) => b.away - a.away);
    if (seen.length > MOST) seen.splice(0, seen.length - MOST);
  }

  function placeOf(eid: number, plate: Plate): Vector3 {
    const { DrawnMatrix } = world.stores;
    const o = eid * 16 + 12;
    return place.set(DrawnMatrix[o], DrawnMatrix[o + 1] + plate.height, DrawnMatrix[o + 2]);
  }

  return {
    update(camera) {
      collect(camera);
      atlas.keep(world.view.plates);
      let count = 0;
      for (const { eid, plate, text } of seen) {
        const slot = atlas.place(eid, text);
        if (!slot) continue;
        placeOf(eid, plate);
        attributes.place.setXYZ(count, place.x, place.y, place.z);
        attributes.slot.setXYZW(count, slot.u, slot.v, slot.width, slot.height);
        attributes.look.setXYZ(count, slot.aspect, Math.min(1, plate.opacity), plate.speaking ? 1 : 0);
        count++;
      }
      geometry.instanceCount = count;
      mesh.visible = count > 0;
      if (count > 0) for (const name of ["place", "slot", "look"] as const) attributes[name].needsUpdate = true;
    },
    setVisible(visible) {
      mesh.visible = visible && geometry.instanceCount > 0;
    },
    dispose() {
      scene.remove(mesh);
      plane.dispose();
      geometry.dispose();
      material.dispose();
      atlas.dispose();
    },
  };
}
