// glare.test.ts: the shine's patch finds its place in three's shader, and how far it reaches comes from the file.

import { MeshBasicMaterial, ShaderLib } from "three";
import { expect, it } from "vitest";
import { turnToEye } from "../../../engine/render/glare.ts";

it("moves the vertices of a glare on the screen, after they are seen by the camera and by as much as the file says", () => {
  const material = new MeshBasicMaterial();
  turnToEye(material, 1.2);
  const shader = { ...ShaderLib.basic, uniforms: {} as Record<string, { value: unknown }> };
  material.onBeforeCompile(shader as never, null as never);
  expect(shader.vertexShader.indexOf("glareReach;\n")).toBeLessThan(shader.vertexShader.indexOf("void main"));
  expect(shader.vertexShader.indexOf("mvPosition.xy +=")).toBeGreaterThan(
    shader.vertexShader.indexOf("#include <project_vertex>"),
  );
  expect(shader.uniforms["glareReach"]?.value).toBe(1.2);
  expect(material.customProgramCacheKey()).toBe("glare");
});
