// water.test.ts: the water's patches find their places in three's shaders, and time reaches them.

import { type Material, MeshBasicMaterial, MeshStandardMaterial, ShaderLib, Texture } from "three";
import { describe, expect, it } from "vitest";
import { animateWater } from "../../../engine/render/water.ts";

/** What three hands to onBeforeCompile. */
function compile(material: Material, library: { vertexShader: string; fragmentShader: string }) {
  const shader = { uniforms: {} as Record<string, { value: unknown }>, ...library };
  material.onBeforeCompile(shader as never, null as never);
  return shader;
}

function surface(): MeshStandardMaterial {
  const material = new MeshStandardMaterial({ normalMap: new Texture(), transparent: true });
  material.userData["manyrooms"] = {
    water: true,
    level: -0.9,
    sky: { horizon: [0.9, 0.5, 0.3], zenith: [0, 0.1, 0.4] },
  };
  return material;
}

describe("animateWater", () => {
  it("bends the surface's normal, sets its alpha by the angle, and takes the sky of the file", () => {
    const material = surface();
    animateWater(material);
    const { fragmentShader, uniforms } = compile(material, ShaderLib.physical);
    expect(fragmentShader).toContain("waterSlope(vNormalMapUv, length(vViewPosition))");
    expect(fragmentShader).toContain("diffuseColor.a = clamp(1.0 - fresnel");
    expect(fragmentShader).toContain("#include <opaque_fragment>");
    expect(uniforms["waterHorizon"]?.value).toEqual([0.9, 0.5, 0.3]);
  });

  it("mirrors as much as the file says, or as water does", () => {
    const material = surface();
    animateWater(material);
    expect(compile(material, ShaderLib.physical).uniforms["waterMirror"]?.value).toBe(0.02);
    material.userData["manyrooms"].mirror = 0.2;
    animateWater(material);
    expect(compile(material, ShaderLib.physical).uniforms["waterMirror"]?.value).toBe(0.2);
  });

  it("moves mirrored copies before they are projected, about the file's water level", () => {
    const material = new MeshBasicMaterial();
    material.userData["manyrooms"] = { water: true, level: -0.9 };
    animateWater(material);
    const { vertexShader, uniforms } = compile(material, ShaderLib.basic);
    expect(vertexShader.indexOf("toMirrored")).toBeGreaterThan(vertexShader.indexOf("#include <project_vertex>"));
    expect(uniforms["waterLevel"]?.value).toBe(-0.9);
  });

  it("hands the time on, also when it is called before the shader is compiled", () => {
    const material = surface();
    const animate = animateWater(material);
    animate(3);
    const { uniforms } = compile(material, ShaderLib.physical);
    expect(uniforms["waterTime"]?.value).toBe(3);
    animate(4);
    expect(uniforms["waterTime"]?.value).toBe(4);
  });

  it("leaves a material alone that is neither a surface with ripples nor a mirrored copy", () => {
    const material = new MeshStandardMaterial();
    animateWater(material)(1);
    expect(compile(material, ShaderLib.physical).fragmentShader).toBe(ShaderLib.physical.fragmentShader);
  });

  it("keeps its programs apart from those of other materials", () => {
    const [lit, mirrored] = [surface(), new MeshBasicMaterial()];
    for (const material of [lit, mirrored]) animateWater(material);
    const keys = [lit, mirrored, new MeshBasicMaterial()].map((material) => material.customProgramCacheKey());
    expect(new Set(keys).size).toBe(3);
  });
});
