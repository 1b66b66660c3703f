// sculpt.ts: a look becomes parts: head, clothes and hands here, the rest in legs.ts and worn.ts.

import type { Vec3 } from "../core/math.ts";
import { COVERS_EARS, sculptBeard, sculptHair } from "./hair.ts";
import { sculptLegs } from "./legs.ts";
import type { Look } from "./look.ts";
import { gridLines, mirroredLines } from "./mesher.ts";
import { meanRadius, type Part } from "./part.ts";
import { common, cone, ellipsoid, type Field, grow, join, mirror, plane, ring, union } from "./sdf.ts";
import type { Measures } from "./skeleton.ts";
import { handWeights, headWeights, rigid, topWeights } from "./weights.ts";
import { sculptWorn } from "./worn.ts";

export type Sculpture = {
  parts: Part[];
  /** The bare head without its nose: what the face is drawn on. */
  skull: Field;
  /** The same with a beard, if there is one: what the mouth is drawn on. */
  chin: Field;
};

/** Grid step where nothing asks for more, in metres at s = 1. */
const STEP = 0.038;

export function sculpt(look: Look, m: Measures): Sculpture {
  const parts: Part[] = [];
  const { s } = m;
  const skull = sculptSkull(m);
  const top = sculptTop(m);
  sculptHead();
  sculptClothes();
  parts.push(...sculptLegs(look, m, top));
  sculptHands();
  for (const accessory of look.accessories) parts.push(...sculptWorn(accessory, look, m, { top, skull }));
  const beard = look.accessories.includes("beard") ? sculptBeard(m.headCentre, meanRadius(m)) : undefined;
  return { parts, skull, chin: beard ? union(skull, beard) : skull };

  function sculptHead(): void {
    const [, cy, cz] = m.headCentre;
    const [rx, , rz] = m.headRadius;
    const r = meanRadius(m);
    const h = look.headSize;
    const nose = ellipsoid([0, cy - 0.17 * r, cz + rz * 1.0], [0.1 * r, 0.085 * r, 0.1 * r]);
    const ears = mirror(ellipsoid([rx * 0.985, cy - 0.1 * r, cz - 0.06 * r], [0.12 * r, 0.2 * r, 0.15 * r]));
    const neck = cone([0, 0.92 * s, -0.008 * s], [0, m.chinY + 0.06 * h, -0.005], 0.075 * s, 0.08 * s);
    const hairParts = sculptHair(look.hair, m.headCentre, r);
    const hair = union(...hairParts.map((part) => part.field));
    const bare = COVERS_EARS.includes(look.hair) ? join(0.018 * h, skull, nose) : join(0.018 * h, skull, nose, ears);
    const head = join(0.03 * h, bare, neck);
    const step = 0.026 * h;
    parts.push({
      slot: "skin",
      field: head,
      care: 0.55,
      weights: headWeights(m),
      hiders: [hair, top],
      grid: [
        mirroredLines(0.33 * h, step),
        gridLines(0.86 * s, look.height + 0.04, step, [[cy - 0.3 * r, cy - 0.04 * r]], step * 0.7),
        gridLines(-0.29 * h, 0.31 * h, step, [[0.24 * h, 0.31 * h]], step * 0.6),
      ],
    });
    for (const { slot, field, step: hairStep } of hairParts) {
      parts.push({
        slot,
        field,
        weights: rigid("head"),
        hiders: [skull, ...hairParts.map((part) => part.field).filter((other) => other !== field)],
        grid: [
          mirroredLines(0.46 * h, hairStep * h),
          gridLines(cy - 0.42 * h, cy + 0.52 * h, hairStep * h),
          gridLines(cz - 0.46 * h, cz + 0.46 * h, hairStep * h),
        ],
      });
    }
    if (look.accessories.includes("beard"))
      parts.push({
        slot: "hair",
        field: sculptBeard(m.headCentre, r),
        weights: rigid("head"),
        hiders: [skull],
        grid: [
          mirroredLines(0.3 * h, 0.0125 * h),
          gridLines(cy - 0.34 * h, cy + 0.08 * h, 0.0125 * h),
          gridLines(cz - 0.12 * h, cz + 0.32 * h, 0.0125 * h),
        ],
      });
  }

  function sculptClothes(): void {
    const weights = topWeights(m);
    const elbow: [number, number] = [m.elbowX - 0.045 * s, m.elbowX + 0.045 * s];
    const shoulder: [number, number] = [m.shoulder[0] - 0.03 * s, m.shoulder[0] + 0.06 * s];
    const [, sy, sz] = m.shoulder;
    parts.push({
      slot: "top",
      field: top,
      keepsLoops: true,
      weights,
      hiders: [grow(skull, -0.01)],
      grid: [
        mirroredLines(m.wristX + 0.06 * s, STEP * s, [elbow, shoulder], 0.027 * s),
        gridLines(
          m.hemY - 0.06 * s,
          1.06 * s,
          STEP * s,
          [
            [m.hemY - 0.02 * s, m.hemY + 0.04 * s],
            [sy - 0.09 * s, sy + 0.07 * s],
          ],
          0.026 * s,
        ),
        gridLines(-0.36 * s * m.girth, 0.38 * s * m.girth, STEP * s, [[sz - 0.075 * s, sz + 0.06 * s]], 0.028 * s),
      ],
    });
    parts.push({
      slot: "trim",
      field: ring([0, 0.968 * s, -0.008 * s], 0.088 * s, 0.084 * s, 0.026 * s),
      weights,
      hiders: [top],
      grid: [
        mirroredLines(0.15 * s, 0.016 * s),
        gridLines(0.91 * s, 1.03 * s, 0.014 * s),
        gridLines(-0.15 * s, 0.14 * s, 0.016 * s),
      ],
    });
    const hoop = ring([0, 0, 0], 0.048 * m.limb, 0.048 * m.limb, 0.0165 * s);
    const cuff: Field = (x, y, z) => hoop(y - sy, x - m.wristX + 0.002 * s, z - sz);
    parts.push({
      slot: "trim",
      field: cuff,
      paired: true,
      weights,
      hiders: [top],
      grid: [
        gridLines(m.wristX - 0.03 * s, m.wristX + 0.03 * s, 0.011 * s),
        gridLines(sy - 0.1 * s, sy + 0.1 * s, 0.0135 * s),
        gridLines(sz - 0.1 * s, sz + 0.1 * s, 0.0135 * s),
      ],
    });
  }

  function sculptHands(): void {
    const [, sy, sz] = m.shoulder;
    const w = m.wristX;
    const at = (x: number, y: number, z: number): Vec3 => [w + x * s, sy + y * s, sz + z * s];
    const palm = ellipsoid(at(0.05, 0, 0), [0.052 * s, 0.036 * s, 0.047 * s]);
    const fingers = ellipsoid(at(0.082, -0.004, -0.002), [0.044 * s, 0.028 * s, 0.042 * s]);
    const thumb = cone(at(0.03, -0.004, 0.03), at(0.062, -0.009, 0.076), 0.0205 * s, 0.0175 * s);
    const wrist = cone(at(-0.03, 0, 0), at(0.02, 0, 0), 0.04 * s, 0.036 * s);
    const hand = join(0.02 * s, join(0.03 * s, palm, fingers, wrist), thumb);
    parts.push({
      slot: "skin",
      field: hand,
      paired: true,
      keepsLoops: true,
      weights: handWeights(m),
      hiders: [top],
      grid: [
        gridLines(w - 0.02 * s, w + 0.15 * s, 0.02 * s),
        gridLines(sy - 0.06 * s, sy + 0.06 * s, 0.019 * s),
        gridLines(sz - 0.07 * s, sz + 0.11 * s, 0.02 * s),
      ],
    });
  }
}

function sculptSkull(m: Measures): Field {
  const [cx, cy, cz] = m.headCentre;
  const [rx, ry, rz] = m.headRadius;
  // Fuller below the middle: cheeks make a young face.
  return join(
    0.3 * ry,
    ellipsoid([cx, cy + 0.06 * ry, cz], [rx * 0.965, ry * 0.94, rz * 0.975]),
    ellipsoid([cx, cy - 0.24 * ry, cz + 0.02 * rz], [rx * 0.93, ry * 0.75, rz * 0.92]),
  );
}

function sculptTop(m: Measures): Field {
  const { s, depth } = m;
  const [sx, sy, sz] = m.shoulder;
  const squash =
    (field: Field): Field =>
    (x, y, z) =>
      field(x, y, z / depth) * depth;
  const bell = squash(
    join(
      0.06 * s,
      cone([0, m.bellyY, 0], [0, sy - 0.01 * s, -0.006 * s], m.bellyRadius, m.chestRadius * 0.94),
      cone([0, m.bellyY, 0], [0, m.hemY - 0.06 * s, 0], m.bellyRadius, m.hemRadius),
    ),
  );
  const yoke = cone([-sx * 0.82, sy - 0.012 * s, sz], [sx * 0.82, sy - 0.012 * s, sz], 0.074 * m.limb, 0.074 * m.limb);
  const sleeve = mirror(
    cone([sx * 0.9, sy - 0.002 * s, sz], [m.wristX + 0.02 * s, sy, sz], 0.07 * m.limb, 0.056 * m.limb),
  );
  const cloth = join(0.055 * s, bell, yoke, sleeve);
  return common(
    0.026 * s,
    cloth,
    plane([0, -1, 0], -m.hemY),
    (x) => Math.abs(x) - m.wristX - 0.006 * s,
    (_x, y) => y - 1.0 * s,
  );
}
