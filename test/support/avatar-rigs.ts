// avatar-rigs.ts: the real bodies' bones and clips, made as the build makes them, without meshing a body.

import { type Rig, readClipFile } from "../../engine/animation/clip-file.ts";
import { type Measures, measure } from "../../worlds/avatars/body/skeleton.ts";
import { writeClipFile } from "../../worlds/avatars/clips/table.ts";
import { PRESETS } from "../../worlds/avatars/presets.ts";

export interface RealBody {
  readonly name: string;
  readonly measures: Measures;
  readonly file: Uint8Array;
  readonly rig: Rig;
}

export function realBody(name: string): RealBody {
  const measures = measure(PRESETS[name]);
  const file = writeClipFile(measures);
  const rig = readClipFile(file);
  if (rig instanceof Error) throw rig;
  return { name, measures, file, rig };
}

export const realBodies = (): RealBody[] => Object.keys(PRESETS).map(realBody);
