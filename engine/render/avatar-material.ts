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
/** x: row in the crowd; y: 1 where it is seen, 0 where it casts a shadow only. */
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
  patch(material, uniforms, (vertex) =>
    vertex
      .replace(
        "#include <common>",
        `#include <common>\n${SKIN}\nattribute float slot;\nuniform highp sampler2D palettes;\nvarying float slotRoughness;`,
      )
      .replace(
        "#include <color_vertex>",
        `#include <color_vertex>
        vec4 dye = texelFetch(palettes, ivec2(int(slot + 0.5), int(avatar.x + 0.5)), 0);
        vColor.rgb *= dye.rgb;
        slotRoughness = dye.a;`,
      )
      .replace("#include <beginnormal_vertex>", `${BEND}\nvec3 objectNormal = mat3(bent) * normal;`)
      .replace("#include <begin_vertex>", "vec3 transformed = (bent * vec4(position, 1.0)).xyz;")
      // All corners in one place outside the picture: nothing is drawn.
      .replace(
        "#include <project_vertex>",
        "#include <project_vertex>\nif (avatar.y < 0.5) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);",
      ),
  );
  return material;
}

/** What casts the shadow, bent in the same way. */
export function createAvatarDepthMaterial(uniforms: AvatarUniforms): MeshDepthMaterial {
  const material = new MeshDepthMaterial();
  patch(material, uniforms, (vertex) =>
    vertex
      .replace("#include <common>", `#include <common>\n${SKIN}`)
      .replace("#include <begin_vertex>", `${BEND}\nvec3 transformed = (bent * vec4(position, 1.0)).xyz;`),
  );
  return material;
}

function patch(material: Material, uniforms: AvatarUniforms, bend: (vertex: string) => string): void {
  material.onBeforeCompile = (shader) => {
    Object.assign(shader.uniforms, uniforms);
    shader.vertexShader = bend(shader.vertexShader);
    shader.fragmentShader = shader.fragmentShader
      .replace(
        "#include <roughnessmap_pars_fragment>",
        "#include <roughnessmap_pars_fragment>\nvarying float slotRoughness;",
      )
      .replace(
        "#include <roughnessmap_fragment>",
        "#include <roughnessmap_fragment>\nroughnessFactor *= slotRoughness;",
      );
  };
  material.customProgramCacheKey = () => "avatar";
}
