// quality.ts: how much a picture may cost on this machine.

/** Costs that follow from the GPU. */
export interface Quality {
  /** Texels along each side of the sun's shadow map. */
  readonly shadowSize: number;
  /** The shadow of what moves is drawn in one frame of so many. */
  readonly shadowEvery: number;
  /** Device pixels to a CSS pixel, at most. */
  readonly maxPixelRatio: number;
  /** Share of the time that drawing may take, 0 to 1 (pace.ts). */
  readonly share: number;
}

const ORDINARY: Quality = { shadowSize: 4096, shadowEvery: 1, maxPixelRatio: 2, share: 1 };
/** A phone's GPU: a third of the memory traffic. */
const MOBILE: Quality = { shadowSize: 2048, shadowEvery: 2, maxPixelRatio: 1.5, share: 1 };
/** No GPU at all: the processor draws every texel. */
const SOFTWARE: Quality = { shadowSize: 2048, shadowEvery: 10, maxPixelRatio: 1, share: 0.5 };

/** Chooses by the name that the driver gives; `RENDERER` is unmasked in Firefox, the extension in Chromium. */
export function chooseQuality(gl: WebGL2RenderingContext): Quality {
  const unmasked = gl.getExtension("WEBGL_debug_renderer_info");
  const name = String(gl.getParameter(unmasked ? unmasked.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  if (/llvmpipe|swiftshader|software|basic render/i.test(name)) return SOFTWARE;
  if (/mali|adreno|powervr|apple gpu/i.test(name)) return MOBILE;
  return ORDINARY;
}
