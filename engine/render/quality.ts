// quality.ts: how much a picture may cost: what the person chose, or what fits this machine.

import type { QualityName } from "../protocol.ts";

/** What a picture is made with. */
export interface Quality {
  /** Texels along each side of the sun's shadow map. */
  readonly shadowSize: number;
  /** The shadow of what moves is drawn in one frame of so many. */
  readonly shadowEvery: number;
  /** Device pixels to a CSS pixel, at most. */
  readonly maxPixelRatio: number;
  /** Samples along a texture that is seen at a slant: sharp ground, for its price. */
  readonly anisotropy: number;
  /** Share of the time that drawing may take, 0 to 1 (pace.ts). */
  readonly share: number;
}

type Level = Omit<Quality, "share">;

const LEVELS: Readonly<Record<Exclude<QualityName, "auto">, Level>> = {
  low: { shadowSize: 1024, shadowEvery: 4, maxPixelRatio: 1, anisotropy: 1 },
  medium: { shadowSize: 2048, shadowEvery: 2, maxPixelRatio: 1.5, anisotropy: 2 },
  high: { shadowSize: 4096, shadowEvery: 1, maxPixelRatio: 2, anisotropy: 8 },
  ultra: { shadowSize: 8192, shadowEvery: 1, maxPixelRatio: 3, anisotropy: 16 },
};

/** No GPU at all: the processor draws every texel. */
const SOFTWARE: Level = { shadowSize: 2048, shadowEvery: 10, maxPixelRatio: 1, anisotropy: 1 };
/** Of the time, where the processor draws: it has more to do than pictures, whatever they look like. */
const SOFTWARE_SHARE = 0.5;

type Gpu = "none" | "mobile" | "ordinary";

/** By the name that the driver gives; `RENDERER` is unmasked in Firefox, the extension in Chromium. */
function gpuOf(gl: WebGL2RenderingContext): Gpu {
  const unmasked = gl.getExtension("WEBGL_debug_renderer_info");
  const name = String(gl.getParameter(unmasked ? unmasked.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  if (/llvmpipe|swiftshader|software|basic render/i.test(name)) return "none";
  return /mali|adreno|powervr|apple gpu/i.test(name) ? "mobile" : "ordinary";
}

/** A phone's GPU has a third of the memory traffic of others. */
function automatic(gpu: Gpu): Level {
  if (gpu === "none") return SOFTWARE;
  return gpu === "mobile" ? LEVELS.medium : LEVELS.high;
}

/** What `name` means on this machine. */
export function chooseQuality(gl: WebGL2RenderingContext, name: QualityName): Quality {
  const gpu = gpuOf(gl);
  const level = name === "auto" ? automatic(gpu) : LEVELS[name];
  const largest = gl.getParameter(gl.MAX_TEXTURE_SIZE) as number;
  const shadowSize = Math.min(level.shadowSize, largest);
  return { ...level, shadowSize, share: gpu === "none" ? SOFTWARE_SHARE : 1 };
}
