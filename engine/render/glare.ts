// glare.ts: the shine around lamps: flat discs of light that turn to the eye.

import type { Material, WebGLProgramParametersWithUniforms } from "three";

/**
 * Makes every vertex of a material marked `glare` stand away from its position by its texture coordinates, on the screen: 0.5 is
 * none, 0 and 1 are `reach` metres. The disc lies a little before the lamp, so that the shine falls over it.
 */
export function turnToEye(material: Material, reach: number): void {
  material.onBeforeCompile = (shader: WebGLProgramParametersWithUniforms) => {
    shader.uniforms.glareReach = { value: reach };
    shader.vertexShader = shader.vertexShader
      .replace("void main() {", "uniform float glareReach;\nvoid main() {")
      .replace("#include <project_vertex>", `#include <project_vertex>\n${TURNED}`);
  };
  material.customProgramCacheKey = () => "glare";
}

const TURNED = /* glsl */ `
mvPosition.xyz *= 1.0 - min(0.5, 0.2 / max(0.01, length(mvPosition.xyz)));
mvPosition.xy += (uv - 0.5) * 2.0 * glareReach;
gl_Position = projectionMatrix * mvPosition;`;
