// water.ts: moving water: ripples from two scrolling samples of a normal map, Fresnel by the real angle, a mirror image that wavers.

import type { Material, MeshBasicMaterial, MeshStandardMaterial, WebGLProgramParametersWithUniforms } from "three";

/** What a world says about its water, in the extras of the material (worlds/README.md). */
interface WaterExtras {
  /** Height of the surface in metres; only the mirrored copies below it need it. */
  readonly level?: number;
  /** Share that it mirrors of what it is looked at from right above: 0.02 is water, more a dark still pool. */
  readonly mirror?: number;
  /** Radiance of the sky at the horizon and overhead, linear: what a ripple shows that leans out of the mirror image. */
  readonly sky?: { readonly horizon: readonly number[]; readonly zenith: readonly number[] };
}

type Shader = WebGLProgramParametersWithUniforms;

/** A clear evening, for files that don't say. */
const SKY = { horizon: [0.8, 0.6, 0.45], zenith: [0.15, 0.3, 0.6] };

/**
 * Sets a material marked `water` in motion: the surface itself (lit, with its ripples as normal map), or the upside-down
 * copies that are seen through it (unlit). Call what it returns once a frame with the time in seconds; who asks for
 * reduced motion doesn't call it, and the water lies still.
 */
export function animateWater(material: Material): (seconds: number) => void {
  const time = { value: 0 };
  const extras = (material.userData["manyrooms"] ?? {}) as WaterExtras;
  const lit = (material as MeshStandardMaterial).isMeshStandardMaterial && (material as MeshStandardMaterial).normalMap;
  if (lit) patchSurface(material as MeshStandardMaterial, time, extras);
  else if ((material as MeshBasicMaterial).isMeshBasicMaterial) patchMirror(material, time, extras.level ?? 0);
  return (seconds) => {
    time.value = seconds;
  };
}

/**
 * The surface is blended over the mirrored world, so alpha is what the surface hides of it: 1 − Fresnel. The water must lie
 * level: its ripples are read as slopes along world x and z.
 */
function patchSurface(material: MeshStandardMaterial, time: { value: number }, extras: WaterExtras): void {
  const { horizon, zenith } = extras.sky ?? SKY;
  material.onBeforeCompile = (shader: Shader) => {
    shader.uniforms.waterTime = time;
    shader.uniforms.waterMirror = { value: extras.mirror ?? 0.02 };
    shader.uniforms.waterHorizon = { value: horizon };
    shader.uniforms.waterZenith = { value: zenith };
    shader.fragmentShader = shader.fragmentShader
      .replace("void main() {", `${SURFACE_HEAD}\nvoid main() {`)
      .replace("#include <normal_fragment_maps>", SURFACE_NORMAL)
      .replace("#include <opaque_fragment>", SURFACE_COLOR);
  };
  material.customProgramCacheKey = () => "water";
}

const SURFACE_HEAD = /* glsl */ `
uniform float waterTime;
uniform float waterMirror;
uniform vec3 waterHorizon;
uniform vec3 waterZenith;

// Slope of the surface: three layers that drift apart and lie turned to one another, so that the pattern never repeats as one.
// Far away the small ones fade, or their rows show: away in metres.
vec2 waterSlope(vec2 uv, float away) {
  const mat2 turn = mat2(0.8, 0.6, -0.6, 0.8);
  vec2 near = texture2D(normalMap, uv * 1.9 + waterTime * vec2(0.019, 0.013)).xy - 0.5;
  vec2 wide = turn * (texture2D(normalMap, turn * uv * 0.47 - waterTime * vec2(0.006, 0.009)).xy - 0.5);
  vec2 broad = texture2D(normalMap, uv.yx * 0.083 + waterTime * vec2(0.002, 0.003)).yx - 0.5;
  float calm = 0.35 + 2.6 * dot(broad, broad) / 0.12; // gusts: some of the water lies stiller
  return (near * (1.0 - smoothstep(12.0, 70.0, away)) + wide * (1.0 - 0.55 * smoothstep(40.0, 220.0, away)) + broad * 0.5)
    * min(1.0, calm) * normalScale.x * 0.8;
}`;

const SURFACE_NORMAL = /* glsl */ `
vec2 slope = waterSlope(vNormalMapUv, length(vViewPosition));
vec3 waterNormal = normalize(vec3(slope.x, 1.0, slope.y));
normal = normalize((viewMatrix * vec4(waterNormal, 0.0)).xyz);`;

const SURFACE_COLOR = /* glsl */ `
vec3 toEye = normalize(vViewPosition);
float facing = clamp(dot(normal, toEye), 0.0, 1.0);
float fresnel = waterMirror + (1.0 - waterMirror) * pow(1.0 - facing, 5.0);
// What a leaning ripple reflects instead of the mirror image: sky, higher up the more it leans towards the eye.
vec3 up = reflect(-toEye, normal);
float height = clamp(dot(up, (viewMatrix * vec4(0.0, 1.0, 0.0, 0.0)).xyz), 0.0, 1.0);
vec3 sky = mix(waterHorizon, waterZenith, smoothstep(0.0, 0.5, height));
float broken = smoothstep(0.0, 0.22, length(slope)) * 0.65;
vec3 shine = reflectedLight.directSpecular;
float glint = dot(shine, vec3(0.3, 0.5, 0.2));
vec3 seen = totalDiffuse * (1.0 - fresnel) + sky * fresnel * broken + shine;
diffuseColor.a = clamp(1.0 - fresnel * (1.0 - broken) + glint, 0.02, 1.0);
outgoingLight = seen / diffuseColor.a;
#include <opaque_fragment>`;

/**
 * Moves each mirrored vertex as the ripple would at which the eye sees it: by the slope there, times the way from the
 * surface to the thing. A vertex of something that stands in the water stays where it is.
 */
function patchMirror(material: Material, time: { value: number }, level: number): void {
  material.onBeforeCompile = (shader: Shader) => {
    shader.uniforms.waterTime = time;
    shader.uniforms.waterLevel = { value: level };
    shader.vertexShader = shader.vertexShader
      .replace("void main() {", "uniform float waterTime;\nuniform float waterLevel;\nvoid main() {")
      .replace("#include <project_vertex>", `#include <project_vertex>\n${MIRROR_VERTEX}`);
  };
  material.customProgramCacheKey = () => "mirror";
}

const MIRROR_VERTEX = /* glsl */ `
vec3 toMirrored = transpose(mat3(viewMatrix)) * mvPosition.xyz;
float depth = waterLevel - (cameraPosition.y + toMirrored.y);
vec3 atSurface = cameraPosition + toMirrored * clamp((cameraPosition.y - waterLevel) / max(0.01, -toMirrored.y), 0.0, 1.0);
vec2 lean = vec2(
  sin(atSurface.z * 5.1 + atSurface.x * 1.3 + waterTime * 1.7),
  sin(atSurface.z * 7.3 - atSurface.x * 2.1 - waterTime * 1.3));
vec3 bend = vec3(lean.x, 0.0, lean.y) * max(0.0, depth) * 0.03;
mvPosition.xyz += mat3(viewMatrix) * bend;
gl_Position = projectionMatrix * mvPosition;`;
