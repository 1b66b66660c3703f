// sky.ts: the sky over a scene that brings none: a gradient, haze at the horizon.

import { BackSide, Color, Mesh, ShaderMaterial, SphereGeometry } from "three";
import type { Triple } from "../gltf/scene.ts";

/** Linear colours; paler at the horizon, which is also the colour of the haze. */
export const SKY_HORIZON: Triple = [0.62, 0.74, 0.86];
export const SKY_ZENITH: Triple = [0.24, 0.45, 0.78];
const GROUND: Triple = [0.34, 0.36, 0.38];

/** A dome that is always around the eye and behind everything. */
export function createSky(): Mesh<SphereGeometry, ShaderMaterial> {
  const material = new ShaderMaterial({
    side: BackSide,
    depthWrite: false,
    depthTest: false,
    fog: false,
    uniforms: {
      horizon: { value: new Color().setRGB(...SKY_HORIZON) },
      zenith: { value: new Color().setRGB(...SKY_ZENITH) },
      ground: { value: new Color().setRGB(...GROUND) },
    },
    vertexShader: `
      varying vec3 vDirection;
      void main() {
        vDirection = position;
        vec4 clip = projectionMatrix * mat4(mat3(viewMatrix)) * vec4(position, 1.0);
        gl_Position = clip.xyww;
      }`,
    fragmentShader: `
      uniform vec3 horizon;
      uniform vec3 zenith;
      uniform vec3 ground;
      varying vec3 vDirection;
      void main() {
        float up = normalize(vDirection).y;
        vec3 above = mix(horizon, zenith, pow(clamp(up, 0.0, 1.0), 0.6));
        vec3 below = mix(horizon, ground, clamp(-up * 6.0, 0.0, 1.0));
        gl_FragColor = vec4(up > 0.0 ? above : below, 1.0);
        #include <tonemapping_fragment>
        #include <colorspace_fragment>
      }`,
  });
  const dome = new Mesh(new SphereGeometry(1, 24, 12), material);
  dome.frustumCulled = false;
  dome.renderOrder = Number.NEGATIVE_INFINITY;
  dome.matrixAutoUpdate = false;
  return dome;
}
