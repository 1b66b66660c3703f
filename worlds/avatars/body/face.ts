// face.ts: eyes, brows, mouth and cheeks as soft discs laid on the skull, and every expression as their shapes.
import { add, mix, scale, type Vec3 } from "../core/math.ts";
import type { Slot } from "./look.ts";
import { meanRadius } from "./part.ts";
import { type Field, gradient } from "./sdf.ts";
import type { Bone, Measures } from "./skeleton.ts";

/** A disc on the face. All lengths are in head radii; x and y from the head's centre. */
type Shape = {
  x: number;
  y: number;
  /** Half width, and the heights above and below the middle line. */
  w: number;
  up: number;
  down: number;
  /** How far the ends stand above the middle: a smile has it positive. */
  bend: number;
  /** Turn in degrees, anticlockwise as seen from the front. */
  tilt: number;
  /** How far the middle stands off the skin. */
  raise: number;
};
type Disc = { id: string; slot: Slot; bone: Bone; rings: number; segments: number; base: Shape };

/** Names of the morph targets; each is also a VRM preset expression. "blink" is blinkLeft and blinkRight at once. */
export const MORPHS = [
  "happy",
  "angry",
  "sad",
  "relaxed",
  "surprised",
  "aa",
  "ih",
  "ou",
  "ee",
  "oh",
  "blinkLeft",
  "blinkRight",
  "lookUp",
  "lookDown",
  "lookLeft",
  "lookRight",
] as const;
export type Morph = (typeof MORPHS)[number];

export type FacePart = {
  slot: Slot;
  bone: Bone;
  positions: Vec3[];
  normals: Vec3[];
  triangles: [number, number, number][];
  morphs: Record<Morph, Vec3[]>;
};

const EYE: Shape = { x: 0.375, y: -0.065, w: 0.116, up: 0.166, down: 0.166, bend: 0, tilt: 0, raise: 0.05 };
const SHINE: Shape = { x: 0.405, y: 0.015, w: 0.034, up: 0.04, down: 0.04, bend: 0, tilt: 0, raise: 0.064 };
const BROW: Shape = { x: 0.375, y: 0.215, w: 0.13, up: 0.03, down: 0.03, bend: -0.035, tilt: -3, raise: 0.03 };
const MOUTH: Shape = { x: 0, y: -0.385, w: 0.115, up: 0.014, down: 0.018, bend: 0.045, tilt: 0, raise: 0.016 };
const TONGUE: Shape = { x: 0, y: -0.4, w: 0.01, up: 0.004, down: 0.004, bend: 0, tilt: 0, raise: -0.05 };
const BLUSH: Shape = { x: 0.6, y: -0.29, w: 0.14, up: 0.1, down: 0.1, bend: 0, tilt: 0, raise: 0.011 };

const CLOSED: Partial<Shape> = { w: 0.14, up: 0.022, down: 0.022, y: -0.1, bend: 0.05, raise: 0.022 };
const ARC: Partial<Shape> = { w: 0.15, up: 0.026, down: 0.026, y: 0.0, bend: -0.13, raise: 0.022 };
const NO_SHINE: Partial<Shape> = { x: 0.37, w: 0.004, up: 0.004, down: 0.004, y: -0.08, raise: -0.05 };

type Change = Partial<Record<"eye" | "shine" | "brow" | "mouth" | "tongue" | "blush", Partial<Shape>>>;

/** What each expression sets, for the left side; the right mirrors it. */
const CHANGES: Record<Exclude<Morph, "blinkLeft" | "blinkRight" | "lookLeft" | "lookRight">, Change> = {
  happy: {
    eye: ARC,
    shine: NO_SHINE,
    brow: { y: 0.275, bend: -0.06 },
    mouth: { y: -0.36, w: 0.2, up: 0.012, down: 0.19, bend: 0.05, raise: 0.02 },
    tongue: { y: -0.485, w: 0.105, up: 0.035, down: 0.05, raise: 0.034 },
    blush: { y: -0.26, w: 0.155, up: 0.115, down: 0.115 },
  },
  angry: {
    eye: { y: -0.085, up: 0.115 },
    shine: { y: -0.025 },
    brow: { x: 0.35, y: 0.13, tilt: 21, bend: -0.01, w: 0.15, up: 0.038, down: 0.036 },
    mouth: { w: 0.1, bend: -0.06, y: -0.41, up: 0.018, down: 0.02 },
  },
  sad: {
    eye: { up: 0.12, down: 0.15, y: -0.08 },
    shine: { y: 0.0 },
    brow: { x: 0.35, y: 0.235, tilt: -21, bend: 0.01 },
    mouth: { w: 0.085, bend: -0.055, y: -0.42 },
  },
  relaxed: { eye: CLOSED, shine: NO_SHINE, brow: { y: 0.2, bend: -0.05 }, mouth: { w: 0.14, bend: 0.065 } },
  surprised: {
    eye: { w: 0.122, up: 0.19, down: 0.175 },
    shine: { y: 0.04, w: 0.034, up: 0.04, down: 0.04 },
    brow: { y: 0.34, bend: -0.07 },
    mouth: { w: 0.075, up: 0.085, down: 0.1, bend: 0, y: -0.42, raise: 0.02 },
  },
  aa: {
    mouth: { w: 0.13, up: 0.03, down: 0.19, bend: 0.012, y: -0.36, raise: 0.02 },
    tongue: { y: -0.49, w: 0.075, up: 0.03, down: 0.045, raise: 0.034 },
  },
  ih: { mouth: { w: 0.15, up: 0.024, down: 0.075, bend: 0.02, raise: 0.02 } },
  ou: { mouth: { w: 0.062, up: 0.055, down: 0.07, bend: 0, y: -0.4, raise: 0.02 } },
  ee: { mouth: { w: 0.185, up: 0.02, down: 0.085, bend: 0.035, raise: 0.02 } },
  oh: { mouth: { w: 0.09, up: 0.075, down: 0.115, bend: 0, y: -0.4, raise: 0.02 } },
  lookUp: { eye: { y: 0.02 }, shine: { y: 0.09 } },
  lookDown: { eye: { y: -0.15 }, shine: { y: -0.07 } },
};

export function drawFace(m: Measures, skull: Field, chin: Field): FacePart[] {
  const r = meanRadius(m);
  const discs: Disc[] = [
    ...both("eye", "eyes", "Eye", 4, 16, EYE),
    ...both("shine", "shine", "Eye", 1, 10, SHINE),
    ...both("brow", "brows", undefined, 2, 14, BROW),
    ...both("blush", "blush", undefined, 2, 16, BLUSH),
    { id: "mouth", slot: "mouth", bone: "head", rings: 3, segments: 22, base: MOUTH },
    { id: "tongue", slot: "tongue", bone: "head", rings: 2, segments: 12, base: TONGUE },
  ];
  return discs.map((disc) => {
    const base = lay(disc, disc.base);
    const morphs = Object.fromEntries(
      MORPHS.map((morph) => {
        const target = lay(disc, changed(disc, morph)).positions;
        return [
          morph,
          target.map(
            (p, i): Vec3 => [p[0] - base.positions[i][0], p[1] - base.positions[i][1], p[2] - base.positions[i][2]],
          ),
        ];
      }),
    ) as Record<Morph, Vec3[]>;
    return { slot: disc.slot, bone: disc.bone, ...base, morphs };
  });

  function both(id: string, slot: Slot, eye: "Eye" | undefined, rings: number, segments: number, base: Shape): Disc[] {
    return (["left", "right"] as const).map(
      (side) =>
        ({
          id: `${id}:${side}`,
          slot,
          bone: eye ? `${side}Eye` : "head",
          rings,
          segments,
          base: side === "left" ? base : flip(base, id),
        }) satisfies Disc,
    );
  }

  function changed(disc: Disc, morph: Morph): Shape {
    const [id, side] = disc.id.split(":");
    const key = id as keyof Change;
    const apply = (change: Partial<Shape> | undefined) => {
      if (!change) return disc.base;
      const left = { ...(side === "right" ? flip(disc.base, id) : disc.base), ...change };
      return side === "right" ? flip(left, id) : left;
    };
    switch (morph) {
      case "blinkLeft":
      case "blinkRight":
        if (!morph.toLowerCase().endsWith(side ?? "-")) return disc.base;
        return apply(key === "eye" ? CLOSED : key === "shine" ? NO_SHINE : undefined);
      case "lookLeft":
      case "lookRight": {
        const dx = morph === "lookLeft" ? 0.09 : -0.09;
        return key === "eye" || key === "shine" ? { ...disc.base, x: disc.base.x + dx } : disc.base;
      }
      default:
        return apply(CHANGES[morph][key]);
    }
  }

  /** The same disc on the other side. The shine stays where the light is: on the same side of both eyes. */
  function flip(shape: Shape, id: string): Shape {
    const x = id === "shine" ? shape.x - 2 * EYE.x : -shape.x;
    return { ...shape, x: id === "shine" && shape.x < 0 ? shape.x + 2 * EYE.x : x, tilt: -shape.tilt };
  }

  function lay({ id, rings, segments }: Disc, shape: Shape) {
    const base = id === "mouth" || id === "tongue" ? chin : skull;
    const positions: Vec3[] = [];
    const normals: Vec3[] = [];
    const triangles: [number, number, number][] = [];
    const tilt = (shape.tilt * Math.PI) / 180;
    const put = (u: number, v: number, rho: number) => {
      const dx = shape.w * u;
      const dy = shape.bend * u * u + v * (v > 0 ? shape.up : shape.down);
      const x = shape.x + dx * Math.cos(tilt) - dy * Math.sin(tilt);
      const y = shape.y + dx * Math.sin(tilt) + dy * Math.cos(tilt);
      const { p, n } = onSkin(base, x * r, m.headCentre[1] + y * r);
      const dome = Math.sqrt(Math.max(0, 1 - rho * rho));
      const rise = shape.raise < 0 ? shape.raise : mix(0.006, shape.raise, dome);
      positions.push(add(p, scale(n, rise * r)));
      // The disc leans out at its rim, so that light rolls over it.
      const lean = 0.55 * rho * (shape.raise > 0.03 ? 1 : shape.raise > 0.015 ? 0.3 : 0);
      const l = Math.hypot(n[0] + u * lean, n[1] + v * lean, n[2]);
      normals.push([(n[0] + u * lean) / l, (n[1] + v * lean) / l, n[2] / l]);
    };
    put(0, 0, 0);
    for (let ring = 1; ring <= rings; ring++)
      for (let i = 0; i < segments; i++) {
        const rho = ring / rings;
        const angle = (i / segments) * Math.PI * 2;
        put(Math.cos(angle) * rho, Math.sin(angle) * rho, rho);
      }
    for (let i = 0; i < segments; i++) triangles.push([0, 1 + i, 1 + ((i + 1) % segments)]);
    for (let ring = 1; ring < rings; ring++)
      for (let i = 0; i < segments; i++) {
        const a = 1 + (ring - 1) * segments + i;
        const b = 1 + (ring - 1) * segments + ((i + 1) % segments);
        triangles.push([a, a + segments, b + segments], [a, b + segments, b]);
      }
    return { positions, normals, triangles };
  }

  /** The surface straight ahead of (x, y). */
  function onSkin(skin: Field, x: number, y: number): { p: Vec3; n: Vec3 } {
    let near = m.headCentre[2] + 1.4 * r;
    let far = m.headCentre[2];
    for (let i = 0; i < 40; i++) {
      const z = (near + far) / 2;
      if (skin(x, y, z) > 0) near = z;
      else far = z;
    }
    const p: Vec3 = [x, y, near];
    return { p, n: gradient(skin, p) };
  }
}
