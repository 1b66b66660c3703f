// sculpt.ts: a look becomes parts: a field to mesh, a grid to mesh it on, a colour slot and skin weights.
import type { Vec3 } from "../core/math.ts";
import { COVERS_EARS, sculptBeard, sculptHair } from "./hair.ts";
import type { Look, Slot } from "./look.ts";
import { gridLines, mirroredLines } from "./mesher.ts";
import { box, common, cone, ellipsoid, type Field, grow, inverse, join, mirror, plane, ring, union } from "./sdf.ts";
import { type Measures, torsoRadius } from "./skeleton.ts";
import { handWeights, headWeights, legWeights, rigid, shoeWeights, topWeights, type WeightField } from "./weights.ts";

export type Part = {
  slot: Slot;
  field: Field;
  grid: [number[], number[], number[]];
  weights: WeightField;
  /** Triangles wholly inside any of these are never seen, and are left out. */
  hiders: Field[];
  /** Bends at joints: vertices there are never taken away. */
  keepsLoops?: true;
  /** The field is the left half; the right is its reflection. Shoes that touch would otherwise grow together. */
  paired?: true;
  /** Share of the tolerance this part is reduced with. */
  care?: number;
};

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
  const top = sculptTop(look, m);
  sculptHead();
  sculptClothes();
  sculptLegs();
  sculptHands();
  for (const accessory of look.accessories) sculptAccessory(accessory);
  const beard = look.accessories.includes("beard") ? sculptBeard(m.headCentre, meanRadius(m)) : undefined;
  return { parts, skull, chin: beard ? union(skull, beard) : skull };

  function sculptHead(): void {
    const [_cx, cy, cz] = m.headCentre;
    const [rx, _ry, rz] = m.headRadius;
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

  function sculptLegs(): void {
    const [hx, hy] = m.hip;
    const limb = m.limb;
    const ankle: Vec3 = [hx, m.ankleY, -0.006 * s];
    const knee: Vec3 = [hx, m.kneeY, 0];
    const shorts = look.legs === "shorts";
    const thigh = 0.082 * limb;
    const trouser = shorts
      ? mirror(
          common(
            0.02 * s,
            cone([hx * 0.96, hy + 0.06 * s, 0], [hx * 1.04, m.kneeY - 0.03 * s, 0], thigh, thigh * 1.08),
            plane([0, -1, 0], -(m.kneeY + 0.015 * s)),
          ),
        )
      : mirror(
          common(
            0.018 * s,
            union(
              cone([hx * 0.96, hy + 0.06 * s, 0], knee, thigh, 0.075 * limb),
              cone(knee, [hx * 1.02, 0, -0.012 * s], 0.075 * limb, 0.08 * limb),
            ),
            plane([0, -1, 0], -0.07 * s),
          ),
        );
    const seat = ellipsoid([0, hy + 0.07 * s, 0], [m.bellyRadius * 0.86, 0.13 * s, m.bellyRadius * 0.78 * m.depth]);
    const hidden = common(0.01, grow(top, 0), plane([0, -1, 0], -(hy - 0.02 * s)));
    const kneeBand: [number, number] = [m.kneeY - 0.07 * s, m.kneeY + 0.05 * s];
    const xs = mirroredLines(hx + 0.13 * limb + 0.1 * s, 0.016 * s, [[0.024 * s, 1]], 0.032 * s);
    const oneLeg = gridLines(hx - 0.11 * limb, hx + 0.11 * limb, 0.029 * s);
    const zs = gridLines(-0.24 * s * m.girth, 0.24 * s * m.girth, 0.034 * s);
    parts.push({
      slot: "bottom",
      keepsLoops: true,
      field: join(0.05 * s, trouser, seat),
      weights: legWeights(m),
      hiders: [hidden],
      grid: [xs, gridLines(0, hy + 0.25 * s, 0.04 * s, [kneeBand], 0.024 * s), zs],
    });
    if (shorts) {
      const bare = cone(knee, ankle, 0.058 * limb, 0.056 * limb);
      parts.push({
        slot: "skin",
        keepsLoops: true,
        paired: true,
        field: bare,
        weights: legWeights(m),
        hiders: [trouser],
        grid: [oneLeg, gridLines(0, m.kneeY + 0.1 * s, 0.04 * s, [kneeBand], 0.024 * s), zs],
      });
      const sock = common(
        0.014 * s,
        cone(ankle, [hx, m.ankleY + 0.06 * s, -0.004 * s], 0.064 * limb, 0.064 * limb),
        plane([0, 1, 0], m.ankleY + 0.055 * s),
      );
      parts.push({
        slot: "sole",
        paired: true,
        field: sock,
        weights: legWeights(m),
        hiders: [],
        grid: [oneLeg, gridLines(0, m.kneeY, 0.026 * s), zs],
      });
    }
    const shoe = common(
      0.02 * s,
      join(
        0.04 * s,
        ellipsoid([hx * 1.04, 0.055 * s, 0.032 * s], [0.078 * limb, 0.078 * s, 0.125 * s]),
        cone([hx, 0.055 * s, -0.018 * s], [hx, 0.095 * s, -0.012 * s], 0.072 * limb, 0.068 * limb),
      ),
      plane([0, -1, 0], -0.022 * s),
    );
    const ball = [m.ballZ - 0.05 * s, m.ballZ + 0.03 * s] as [number, number];
    const shoeZ = gridLines(-0.13 * s, 0.2 * s, 0.034 * s, [ball], 0.024 * s);
    parts.push({
      slot: "shoes",
      paired: true,
      field: shoe,
      weights: shoeWeights(m),
      hiders: [],
      grid: [oneLeg, gridLines(-0.02 * s, 0.2 * s, 0.03 * s), shoeZ],
    });
    const sole = common(
      0.014 * s,
      ellipsoid([hx * 1.04, 0.055 * s, 0.029 * s], [0.081 * limb, 0.095 * s, 0.132 * s]),
      plane([0, -1, 0], 0),
      plane([0, 1, 0], 0.034 * s),
    );
    parts.push({
      slot: "sole",
      paired: true,
      field: sole,
      weights: shoeWeights(m),
      hiders: [shoe],
      grid: [oneLeg, gridLines(-0.02 * s, 0.06 * s, 0.016 * s), shoeZ],
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

  function sculptAccessory(accessory: Look["accessories"][number]): void {
    const [, cy, cz] = m.headCentre;
    const [rx, _ry, rz] = m.headRadius;
    const r = meanRadius(m);
    const h = look.headSize;
    switch (accessory) {
      case "beard":
        return; // sculpted with the head, whose skull hides its inside
      case "glasses": {
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
          cone(
            [0.59 * r, cy + 0.02 * r, cz + rz * 0.86],
            [1.03 * rx, cy + 0.02 * r, cz - 0.05 * r],
            0.028 * r,
            0.028 * r,
          ),
        );
        parts.push({
          slot: "extra",
          field: union(lens, bridge, temple),
          weights: rigid("head"),
          hiders: [skull],
          grid: [
            mirroredLines(0.29 * h, 0.0065 * h),
            gridLines(cy - 0.1 * h, cy + 0.09 * h, 0.0065 * h),
            gridLines(cz - 0.05 * h, cz + 0.3 * h, 0.0075 * h),
          ],
        });
        return;
      }
      case "scarf": {
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
        parts.push({
          slot: "extra",
          field: join(0.02 * s, wrap, tail),
          weights: topWeights(m),
          hiders: [top],
          grid: [
            mirroredLines(0.2 * s, 0.02 * s),
            gridLines(0.68 * s, 1.06 * s, 0.02 * s),
            gridLines(-0.2 * s, 0.3 * s, 0.02 * s),
          ],
        });
        return;
      }
      case "backpack": {
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
        return;
      }
    }
  }
}

/** Head radius, the unit of hair and face. */
export const meanRadius = (m: Measures): number => (m.headRadius[0] + m.headRadius[1] + m.headRadius[2]) / 3;

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

function sculptTop(_look: Look, m: Measures): Field {
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
