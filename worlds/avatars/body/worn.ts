// worn.ts: glasses, scarf and backpack.

import type { Vec3 } from "../core/math.ts";
import type { Accessory, Look } from "./look.ts";
import { gridLines, mirroredLines } from "./mesher.ts";
import { meanRadius, type Part } from "./part.ts";
import { box, common, cone, type Field, grow, inverse, join, mirror, plane, ring, union } from "./sdf.ts";
import { type Measures, torsoRadius } from "./skeleton.ts";
import { rigid, topWeights } from "./weights.ts";

/** What accessories lie on. */
interface Bare {
  readonly top: Field;
  readonly skull: Field;
}

export function sculptWorn(accessory: Accessory, look: Look, m: Measures, { top, skull }: Bare): Part[] {
  switch (accessory) {
    case "beard":
      return []; // sculpted with the head, whose skull hides its inside
    case "glasses":
      return glasses(look, m, skull);
    case "scarf":
      return scarf(m, top);
    case "backpack":
      return backpack(m, top);
  }
}

function glasses(look: Look, m: Measures, skull: Field): Part[] {
  const [, cy, cz] = m.headCentre;
  const [rx, , rz] = m.headRadius;
  const r = meanRadius(m);
  const h = look.headSize;
  const eye: Vec3 = [0.37 * r, cy - 0.03 * r, cz + rz * 1.035];
  const lens: Field = (x, y, z) => {
    const [a, b] = [Math.abs(x) - eye[0], y - eye[1]];
    const bow = z - eye[2] + ((0.22 * Math.max(0, Math.abs(x) - 0.16 * r) ** 2) / r) * 3;
    return Math.hypot(Math.hypot(a, b * 0.98) - 0.235 * r, bow) - 0.033 * r;
  };
  const bridge = cone(
    [-0.15 * r, cy + 0.04 * r, cz + rz * 1.04],
    [0.15 * r, cy + 0.04 * r, cz + rz * 1.04],
    0.03 * r,
    0.03 * r,
  );
  const temple = mirror(
    cone([0.59 * r, cy + 0.02 * r, cz + rz * 0.86], [1.03 * rx, cy + 0.02 * r, cz - 0.05 * r], 0.028 * r, 0.028 * r),
  );
  return [
    {
      slot: "extra",
      field: union(lens, bridge, temple),
      weights: rigid("head"),
      hiders: [skull],
      grid: [
        mirroredLines(0.29 * h, 0.0065 * h),
        gridLines(cy - 0.1 * h, cy + 0.09 * h, 0.0065 * h),
        gridLines(cz - 0.05 * h, cz + 0.3 * h, 0.0075 * h),
      ],
    },
  ];
}

function scarf(m: Measures, top: Field): Part[] {
  const { s } = m;
  const wrap = join(
    0.03 * s,
    ring([0, 0.985 * s, -0.004], 0.112 * s, 0.106 * s, 0.043 * s),
    ring([0, 0.945 * s, 0.004], 0.118 * s, 0.112 * s, 0.036 * s),
  );
  const tail = common(
    0.012 * s,
    cone([0.06 * s, 0.95 * s, 0.11 * s], [0.085 * s, 0.72 * s, 0.185 * s * m.girth], 0.036 * s, 0.044 * s),
    plane([0, -1, 0], -0.72 * s),
  );
  return [
    {
      slot: "extra",
      field: join(0.02 * s, wrap, tail),
      weights: topWeights(m),
      hiders: [top],
      grid: [
        mirroredLines(0.2 * s, 0.02 * s),
        gridLines(0.68 * s, 1.06 * s, 0.02 * s),
        gridLines(-0.2 * s, 0.3 * s, 0.02 * s),
      ],
    },
  ];
}

function backpack(m: Measures, top: Field): Part[] {
  const parts: Part[] = [];
  const { s } = m;
  const back = -torsoRadius(m, 0.74 * s) * m.depth;
  const pack = join(
    0.03 * s,
    box([0, 0.735 * s, back - 0.055 * s], [0.125 * s, 0.15 * s, 0.075 * s], 0.055 * s),
    box([0, 0.675 * s, back - 0.125 * s], [0.088 * s, 0.07 * s, 0.035 * s], 0.03 * s),
  );
  const shell = grow(
    common(0.01, top, (x) => Math.abs(x) - 0.145 * s),
    0.014 * s,
  );
  const strap = mirror(
    common(
      0.012 * s,
      shell,
      (x) => Math.abs(x - 0.088 * s * (0.5 + 0.5 * m.girth)) - 0.021 * s,
      plane([0, -1, 0], -0.66 * s),
      (_x, y) => y - 0.99 * s,
    ),
  );
  const weights = topWeights(m);
  parts.push({
    slot: "bag",
    field: pack,
    weights: rigid("chest"),
    hiders: [inverse(inverse(top))],
    grid: [
      mirroredLines(0.18 * s, 0.034 * s),
      gridLines(0.55 * s, 0.93 * s, 0.036 * s),
      gridLines(back - 0.2 * s, back + 0.1 * s, 0.03 * s),
    ],
  });
  parts.push({
    slot: "trim",
    field: strap,
    weights,
    hiders: [top, pack],
    grid: [
      mirroredLines(0.16 * s, 0.015 * s),
      gridLines(0.62 * s, 1.0 * s, 0.022 * s),
      gridLines(-0.26 * s * m.girth, 0.26 * s * m.girth, 0.018 * s),
    ],
  });
  return parts;
}
