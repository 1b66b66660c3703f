// legs.ts: legs, and what they wear.

import type { Vec3 } from "../core/math.ts";
import type { Look } from "./look.ts";
import { gridLines, mirroredLines } from "./mesher.ts";
import type { Part } from "./part.ts";
import { common, cone, ellipsoid, type Field, grow, join, mirror, plane, union } from "./sdf.ts";
import type { Measures } from "./skeleton.ts";
import { legWeights, shoeWeights } from "./weights.ts";

/** Trousers or shorts with what is below them, socks and shoes. `top` hides what is under it. */
export function sculptLegs(look: Look, m: Measures, top: Field): Part[] {
  const parts: Part[] = [];
  const { s } = m;
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
  return parts;
}
