// avatar-contacts.ts: the soft dark spot under each avatar's feet: sky light that the body keeps from the ground.
// The sun's shadow begins a hand's breadth away (its bias), and in the shade there is none: without this, people float.

import {
  DynamicDrawUsage,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  Mesh,
  PlaneGeometry,
  type Scene,
  ShaderMaterial,
} from "three";

export interface Contacts {
  /** Forgets the last frame's spots. */
  begin(): void;
  /** A spot at `x, y, z` on the ground, `strength` from 0 (in the air) to 1. Beyond the room of the buffers it is left out. */
  add(x: number, y: number, z: number, strength: number): void;
  /** Hands the spots over to be drawn. */
  end(): void;
  dispose(): void;
}

/** Spots drawn at once. */
const MOST = 256;
/** Metres. */
const RADIUS = 0.48;
/** Above the ground, so that the two don’t fight: less than a sole. Metres. */
const LIFT = 0.02;
/** Of the light that is kept away in the middle. */
const DARKNESS = 0.58;
/** Metres from which a spot fades, and at which it is gone: haze does not know of it. */
const FADE = { from: 18, to: 30 };

const VERTEX = /* glsl */ `
attribute vec4 spot;
varying vec2 vAcross;
varying float vStrength;

void main() {
  vAcross = position.xy * 2.0;
  vec4 place = viewMatrix * vec4(spot.xyz + vec3(position.x, 0.0, -position.y) * ${(2 * RADIUS).toFixed(3)}, 1.0);
  vStrength = spot.w * (1.0 - smoothstep(${FADE.from.toFixed(1)}, ${FADE.to.toFixed(1)}, length(place.xyz)));
  gl_Position = projectionMatrix * place;
}
`;

const FRAGMENT = /* glsl */ `
varying vec2 vAcross;
varying float vStrength;

void main() {
  float near = max(0.0, 1.0 - dot(vAcross, vAcross));
  gl_FragColor = vec4(0.0, 0.0, 0.0, ${DARKNESS.toFixed(2)} * vStrength * pow(near, 1.5));
}
`;

export function createContacts(scene: Scene): Contacts {
  const plane = new PlaneGeometry();
  const geometry = new InstancedBufferGeometry();
  const spots = new InstancedBufferAttribute(new Float32Array(MOST * 4), 4).setUsage(DynamicDrawUsage);
  geometry.index = plane.index;
  geometry.attributes = { position: plane.attributes.position, spot: spots };
  const material = new ShaderMaterial({
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
    transparent: true,
    depthWrite: false,
    toneMapped: false,
    polygonOffset: true,
    polygonOffsetFactor: -1,
    polygonOffsetUnits: -1,
  });
  const mesh = new Mesh(geometry, material);
  mesh.frustumCulled = false;
  mesh.matrixAutoUpdate = false;
  mesh.visible = false;
  scene.add(mesh);
  let count = 0;

  return {
    begin() {
      count = 0;
    },
    add(x, y, z, strength) {
      if (count < MOST && strength > 0) spots.setXYZW(count++, x, y + LIFT, z, strength);
    },
    end() {
      geometry.instanceCount = count;
      mesh.visible = count > 0;
      spots.needsUpdate = true;
    },
    dispose() {
      scene.remove(mesh);
      plane.dispose();
      geometry.dispose();
      material.dispose();
    },
  };
}
