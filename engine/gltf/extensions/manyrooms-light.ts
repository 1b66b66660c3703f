// manyrooms-light.ts: sun, sky light, fog and exposure that our own kit writes into the scene's extras.

import type { SceneLight, Triple } from "../scene.ts";
import { isRecord, numberOr, tripleOr } from "./node-extension.ts";

const WHITE: Triple = [1, 1, 1];

/** Reads `extras.manyrooms` of a scene; null where a file has none. */
export function readSceneLight(extras: unknown): SceneLight | null {
  const ours = isRecord(extras) ? extras["manyrooms"] : null;
  if (!isRecord(ours) || !isRecord(ours["sun"]) || !isRecord(ours["hemisphere"])) return null;
  const { sun, hemisphere } = ours;
  const fog = isRecord(ours["fog"]) ? ours["fog"] : {};
  return {
    sun: {
      direction: tripleOr(sun["direction"], [0, 1, 0]),
      color: tripleOr(sun["color"], WHITE),
      intensity: numberOr(sun["intensity"], 3),
    },
    hemisphere: { sky: tripleOr(hemisphere["sky"], WHITE), ground: tripleOr(hemisphere["ground"], [0.4, 0.4, 0.4]) },
    fog: { color: tripleOr(fog["color"], WHITE), near: numberOr(fog["near"], 1e4), far: numberOr(fog["far"], 2e4) },
    exposure: numberOr(ours["exposure"], 1),
  };
}
