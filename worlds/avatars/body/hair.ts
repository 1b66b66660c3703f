// hair.ts: hair and hats as volumes about the head, in head radii.
import type { Vec3 } from "../core/math.ts";
import type { HairStyle, Slot } from "./look.ts";
import { common, cone, ellipsoid, type Field, inverse, join, mirror, plane, plate, sphere } from "./sdf.ts";

export type HeadPart = { slot: Slot; field: Field /** Grid step, in metres at head size 1. */; step: number };

/** Half width of the head with its hair, in head radii: raised hands keep outside it. */
export const headSide = (style: HairStyle): number =>
  style === "afro" ? 1.38 : ["bob", "hood", "headscarf", "beanie", "curls"].includes(style) ? 1.18 : 1.1;

/** The pony tail, from the band to the tip: place and thickness in head radii. It hangs to the left, so that it shows from the front. */
const TAIL: readonly (readonly [Vec3, number])[] = [
  [[0.3, 0.86, -0.5], 0.18],
  [[0.62, 1.1, -0.7], 0.2],
  [[0.96, 1.0, -0.83], 0.28],
  [[1.16, 0.66, -0.87], 0.31],
  [[1.2, 0.26, -0.82], 0.25],
  [[1.1, -0.12, -0.72], 0.07],
];

/** Fine enough for the rounded rim about a face; the flat rest is reduced again. */
const RIM = 0.0155;

/** Styles that lie over the ears. */
export const COVERS_EARS: readonly HairStyle[] = ["bob", "long", "hood", "headscarf"];

/** Sculpts a style for a head centred at `c` with a mean radius of `r` metres. */
export function sculptHair(style: HairStyle, c: Vec3, r: number): HeadPart[] {
  const at = (x: number, y: number, z: number): Vec3 => [c[0] + x * r, c[1] + y * r, c[2] + z * r];
  const ball = (x: number, y: number, z: number, rx: number, ry: number, rz: number) =>
    ellipsoid(at(x, y, z), [rx * r, ry * r, rz * r]);
  const lock = (a: Vec3, b: Vec3, ra: number, rb: number) => cone(at(...a), at(...b), ra * r, rb * r);
  /** Keeps what lies where `normal` points, beyond `offset` head radii from the centre. */
  const keep = (normal: Vec3, offset: number): Field => {
    return plane(
      [-normal[0], -normal[1], -normal[2]],
      -offset * r - (normal[0] * c[0] + normal[1] * c[1] + normal[2] * c[2]),
    );
  };
  const soft = 0.16 * r;
  /** A tunnel in from the front, so that its rim meets the skull at an honest angle. */
  const opening = (y: number, rx: number, ry: number) =>
    inverse(common(0.2 * r, ball(0, y, 0.6, rx, ry, 4), keep([0, 0, 1], 0.02)));
  const hair = (field: Field, step = 0.024): HeadPart => ({ slot: "hair", field, step });
  const hat = (field: Field, step = 0.024): HeadPart => ({ slot: "hat", field, step });
  /** The scalp, ending in a hairline that falls from the brow to the nape. */
  const scalp = (thick: number, brow: number, slope: number) =>
    common(soft, ball(0, 0.04, -0.06, 1.03 + thick, 1.05 + thick, 1.04 + thick), keep([0, 1, -slope], brow));

  switch (style) {
    case "short":
      return [
        hair(
          join(
            0.18 * r,
            scalp(0.05, 0.1, 0.55),
            lock([0.5, 0.86, 0.5], [-0.42, 0.76, 0.78], 0.2, 0.16),
            lock([-0.1, 1.02, 0.3], [0.52, 0.72, 0.74], 0.16, 0.1),
          ),
        ),
      ];
    case "bob": {
      const face = opening(-0.32, 0.82, 0.88);
      const curl = mirror(ball(0.82, -0.56, 0.02, 0.3, 0.24, 0.42));
      return [
        hair(
          common(
            soft * 0.8,
            join(0.2 * r, ball(0, -0.02, -0.07, 1.13, 1.12, 1.09), curl),
            face,
            keep([0, 1, -0.12], -0.72),
          ),
          RIM,
        ),
      ];
    }
    case "bun":
      return [hair(join(0.1 * r, scalp(0.025, 0.2, 0.55), ball(0, 1.16, -0.22, 0.4, 0.36, 0.4)))];
    case "afro":
      return [
        hair(
          common(
            soft,
            join(0.3 * r, ball(0, 0.4, -0.2, 1.36, 1.2, 1.22), ball(0, -0.1, -0.36, 1.2, 0.9, 0.95)),
            keep([0, 0.85, -1], -0.24),
          ),
          0.03,
        ),
      ];
    case "pony":
      return [
        hair(
          join(
            0.14 * r,
            scalp(0.06, 0.12, 0.55),
            lock([0.34, 0.88, 0.56], [-0.62, 0.5, 0.72], 0.17, 0.15),
            lock([-0.62, 0.5, 0.72], [-0.94, 0.06, 0.34], 0.15, 0.07),
            lock([0.34, 0.88, 0.56], [0.74, 0.5, 0.6], 0.15, 0.12),
            lock([0.74, 0.5, 0.6], [0.97, 0.08, 0.26], 0.12, 0.06),
          ),
        ),
        hair(join(0.3 * r, ...TAIL.slice(1).map(([to, thick], i) => lock(TAIL[i][0], to, TAIL[i][1], thick))), 0.022),
      ];
    case "curls": {
      const curls: Field[] = [];
      for (let i = 0; i < 11; i++) {
        const a = (i / 11) * Math.PI * 2;
        const front = Math.cos(a);
        curls.push(
          sphere(
            at(Math.sin(a) * 0.84, 0.66 - 0.34 * Math.max(0, -front) + 0.05 * Math.sin(i * 2.3), front * 0.72 - 0.04),
            0.31 * r,
          ),
        );
      }
      for (let i = 0; i < 6; i++) {
        const a = (i / 6) * Math.PI * 2 + 0.4;
        curls.push(sphere(at(Math.sin(a) * 0.5, 0.98 + 0.03 * Math.cos(i * 2), Math.cos(a) * 0.46 - 0.06), 0.33 * r));
      }
      return [hair(join(0.1 * r, scalp(0.03, 0.1, 0.6), ...curls), 0.026)];
    }
    case "long": {
      const face = opening(-0.3, 0.8, 0.92);
      const curtain = ball(0, -0.5, -0.42, 1.02, 1.15, 0.62);
      return [
        hair(
          common(
            soft * 0.8,
            join(0.3 * r, ball(0, 0.02, -0.07, 1.12, 1.12, 1.09), curtain),
            face,
            keep([0, 1, 0], -1.38),
          ),
          RIM,
        ),
      ];
    }
    case "cap":
      return [
        hat(common(0.1 * r, ball(0, 0.14, -0.03, 1.09, 1.08, 1.1), keep([0, 1, -0.08], 0.3))),
        hat(
          common(0.07 * r, plate(at(0, 0.5, 0.62), 0.82 * r, 0.98 * r, 0.13 * r, 0.26 / r), keep([0, 0, 1], 0.3)),
          0.0125,
        ),
        hat(sphere(at(0, 1.2, -0.04), 0.09 * r), 0.022),
        hair(
          common(0.1 * r, ball(0, 0.02, -0.07, 1.1, 1.08, 1.1), keep([0, 1, -0.75], -0.06), keep([0, -1, 0], -0.38)),
        ),
      ];
    case "beanie":
      return [
        hat(common(0.1 * r, ball(0, 0.16, -0.05, 1.1, 1.14, 1.08), keep([0, 1, -0.1], 0.42))),
        {
          slot: "trim",
          field: common(
            0.12 * r,
            ball(0, 0.12, -0.04, 1.17, 1.17, 1.16),
            keep([0, 1, -0.1], 0.28),
            keep([0, -1, 0.1], -0.58),
          ),
          step: 0.022,
        },
        { slot: "trim", field: sphere(at(0, 1.38, -0.08), 0.24 * r), step: 0.022 },
        hair(common(0.1 * r, ball(0, 0.02, -0.06, 1.05, 1.04, 1.05), keep([0, 1, -0.9], 0.0), keep([0, -1, 0], -0.4))),
      ];
    case "hood": {
      const face = opening(-0.11, 0.8, 0.83);
      const ears = mirror(join(0.2 * r, lock([0.56, 0.92, -0.04], [0.68, 1.36, -0.06], 0.27, 0.13)));
      return [
        hat(common(soft * 0.8, join(0.16 * r, ball(0, 0.0, -0.06, 1.17, 1.15, 1.13), ears), face), RIM),
        { slot: "trim", field: mirror(lock([0.6, 1.02, 0.16], [0.675, 1.28, 0.06], 0.1, 0.05)), step: 0.016 },
      ];
    }
    case "headscarf": {
      const face = opening(-0.2, 0.78, 0.88);
      const drape = join(0.3 * r, ball(0, 0.02, -0.07, 1.13, 1.12, 1.1), ball(0, -0.86, -0.1, 0.82, 0.5, 0.74));
      return [hat(common(soft * 0.8, drape, face), RIM)];
    }
  }
}

/** A full beard; the mouth is drawn on it. */
export function sculptBeard(c: Vec3, r: number): Field {
  const at = (x: number, y: number, z: number): Vec3 => [c[0] + x * r, c[1] + y * r, c[2] + z * r];
  const ball = (x: number, y: number, z: number, rx: number, ry: number, rz: number) =>
    ellipsoid(at(x, y, z), [rx * r, ry * r, rz * r]);
  const jaw = ball(0, -0.24, 0.05, 1.0, 0.97, 1.04);
  const cheeks = common(
    0.1 * r,
    plane([0, 1, 0.24], c[1] + 0.08 * r + 0.24 * c[2]),
    inverse(mirror(ball(0.5, -0.04, 0.86, 0.37, 0.29, 0.6))),
  );
  const behind = plane([0, 0, -1], -(c[2] - 0.22 * r));
  return common(0.09 * r, jaw, cheeks, behind);
}
