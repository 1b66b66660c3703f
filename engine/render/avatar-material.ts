// avatar-material.ts: the one shader patch that bends an instanced body by the crowd's bone matrices and colours it by its palette.

import { type DataTexture, type Material, MeshDepthMaterial, MeshStandardMaterial } from "three";

/** Textures that both materials read; replaced in place when the crowd grows. */
export interface AvatarUniforms {
  /** Three RGBA32F texels a bone, a row an avatar. */
  readonly boneRows: { value: DataTexture | null };
  /** A texel a slot, a row an avatar: colour, and roughness as alpha. */
  readonly palettes: { value: DataTexture | null };
}

const SKIN = /* glsl */ `
attribute vec4 bones;
attribute vec4 shares;
/** x: row in the crowd; y: opacity, 0 where it casts a shadow only. */
attribute vec2 avatar;
uniform highp sampler2D boneRows;

mat4 bentBy(vec4 bones, vec4 shares) {
  ivec4 first = ivec4(bones + 0.5) * 3;
  int row = int(avatar.x + 0.5);
  vec4 r0 = vec4(0.0);
  vec4 r1 = vec4(0.0);
  vec4 r2 = vec4(0.0);
  for (int i = 0; i < 4; i++) {
    r0 += shares[i] * texelFetch(boneRows, ivec2(first[i], row), 0);
    r1 += shares[i] * texelFetch(boneRows, ivec2(first[i] + 1, row), 0);
    r2 += shares[i] * texelFetch(boneRows, ivec2(first[i] + 2, row), 0);
  }
  return transpose(mat4(r0, r1, r2, vec4(0.0, 0.0, 0.0, 1.0)));
}
`;

const BEND = /* glsl */ `
mat4 bent = bentBy(bones, shares);
`;

/** Cloth, skin and hair, lit as everything else. */
export function createAvatarMaterial(uniforms: AvatarUniforms): MeshStandardMaterial {
  const material = new MeshStandardMaterial({ vertexColors: true, metalness: 0, roughness: 1 });
  const bend: Edit = (vertex) =>
    vertex
      .replace(
        "#include <common>",
        `#include <common>\n${SKIN}\nattribute float slot;\nuniform highp sampler2D palettes;\nvarying float slotRoughness;\nvarying float opaque;`,
      )
      .replace(
        "#include <color_vertex>",
        `#include <color_vertex>
        vec4 dye = texelFetch(palettes, ivec2(int(slot + 0.5), int(avatar.x + 0.5)), 0);
        vColor.rgb *= dye.rgb;
        slotRoughness = dye.a;
        opaque = avatar.y;`,
      )
      .replace("#include <beginnormal_vertex>", `${BEND}\nvec3 objectNormal = mat3(bent) * normal;`)
      .replace("#include <begin_vertex>", "vec3 transformed = (bent * vec4(position, 1.0)).xyz;")
      // All corners in one place outside the picture: nothing is drawn.
      .replace(
        "#include <project_vertex>",
        "#include <project_vertex>\nif (avatar.y <= 0.0) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);",
      );
  patch(material, uniforms, bend, colour);
  return material;
}

/** What casts the shadow, bent in the same way. */
export function createAvatarDepthMaterial(uniforms: AvatarUniforms): MeshDepthMaterial {
  const material = new MeshDepthMaterial();
  const bend: Edit = (vertex) =>
    vertex
      .replace("#include <common>", `#include <common>\n${SKIN}`)
      .replace("#include <begin_vertex>", `${BEND}\nvec3 transformed = (bent * vec4(position, 1.0)).xyz;`);
  patch(material, uniforms, bend, (fragment) => fragment);
  return material;
}

/** Roughness by the palette; who fades is drawn through a sieve (Jimenez's interleaved gradient noise), in the same draw as all. */
const colour = (fragment: string): string =>
  fragment
    .replace(
      "#include <roughnessmap_pars_fragment>",
      "#include <roughnessmap_pars_fragment>\nvarying float slotRoughness;\nvarying float opaque;",
    )
    .replace("#include <roughnessmap_fragment>", "#include <roughnessmap_fragment>\nroughnessFactor *= slotRoughness;")
    .replace(
      "#include <alphatest_fragment>",
      `#include <alphatest_fragment>
      if (opaque < 1.0 && fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715)))) >= opaque) discard;`,
    );

type Edit = (source: string) => string;

function patch(material: Material, uniforms: AvatarUniforms, vertex: Edit, fragment: Edit): void {
  material.onBeforeCompile = (shader) => {
    Object.assign(shader.uniforms, uniforms);
    shader.vertexShader = vertex(shader.vertexShader);
    shader.fragmentShader = fragment(shader.fragmentShader);
  };
  material.customProgramCacheKey = () => "avatar";
}
