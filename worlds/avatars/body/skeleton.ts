// skeleton.ts: measures of a look, and the VRM 1.0 humanoid bones at rest (T-pose, +Z ahead, left arm +X).
import type { Vec3 } from "../core/math.ts";
import { headSide } from "./hair.ts";
import type { Look } from "./look.ts";

/** Bone → parent, parents first. Names are VRM humanoid names and node names alike. Every rest rotation is the identity. */
const SIDE_BONES = [
  ["Shoulder", "chest"],
  ["UpperArm", "Shoulder"],
  ["LowerArm", "UpperArm"],
  ["Hand", "LowerArm"],
  ["ThumbMetacarpal", "Hand"],
  ["ThumbProximal", "ThumbMetacarpal"],
  ["IndexProximal", "Hand"],
  ["IndexIntermediate", "IndexProximal"],
  ["MiddleProximal", "Hand"],
  ["MiddleIntermediate", "MiddleProximal"],
  ["UpperLeg", "hips"],
  ["LowerLeg", "UpperLeg"],
  ["Foot", "LowerLeg"],
  ["Toes", "Foot"],
  ["Eye", "head"],
] as const;
const CENTRE_BONES = [
  ["hips", ""],
  ["spine", "hips"],
  ["chest", "spine"],
  ["neck", "chest"],
  ["head", "neck"],
] as const;

export type Side = "left" | "right";
export const SIDES: readonly Side[] = ["left", "right"];
export type Bone = (typeof CENTRE_BONES)[number][0] | `${Side}${(typeof SIDE_BONES)[number][0]}`;

export const BONES: readonly { bone: Bone; parent: Bone | undefined }[] = [
  ...CENTRE_BONES.map(([bone, parent]) => ({ bone, parent: parent === "" ? undefined : parent })),
  ...SIDES.flatMap((side) =>
    SIDE_BONES.map(([name, parent]) => ({
      bone: `${side}${name}` as Bone,
      parent: (/^[A-Z]/.test(parent) ? `${side}${parent}` : parent) as Bone,
    })),
  ),
];

/** Lengths and places of one body, in metres. Sideways places are of the left side. */
export type Measures = {
  /** Scale of everything below the chin; 1 at a height of 1.5 m with a head of 0.48 m. */
  s: number;
  girth: number;
  headCentre: Vec3;
  headRadius: Vec3;
  /** Half width of the head with hair or hat. */
  headSide: number;
  chinY: number;
  shoulder: Vec3;
  elbowX: number;
  wristX: number;
  hip: Vec3;
  kneeY: number;
  ankleY: number;
  /** Ball of the foot, tip of the toes and back of the heel, ahead of the ankle. */
  ballZ: number;
  tipZ: number;
  heelZ: number;
  /** The top's radius at the shoulders, at the belly, and at the hem, and the heights of the last two. */
  chestRadius: number;
  bellyRadius: number;
  bellyY: number;
  hemRadius: number;
  hemY: number;
  /** Depth of the torso over its width. */
  depth: number;
  limb: number;
  joints: Record<Bone, Vec3>;
};

const HEAD_HEIGHT = 0.48;

export function measure(look: Look): Measures {
  const head = HEAD_HEIGHT * look.headSize;
  const s = (look.height - head + 0.05) / 1.03;
  const h = look.headSize;
  const g = look.girth;
  const headCentre: Vec3 = [0, look.height - head / 2, 0.012 * h];
  const headRadius: Vec3 = [0.247 * h, 0.24 * h, 0.228 * h];
  const wide = 0.55 + 0.45 * g;
  const shoulder: Vec3 = [0.122 * s * wide, 0.895 * s, -0.005 * s];
  const elbowX = shoulder[0] + 0.165 * s;
  const wristX = elbowX + 0.155 * s;
  const hip: Vec3 = [0.088 * s * (0.5 + 0.5 * g), 0.475 * s, 0];
  const kneeY = 0.265 * s;
  const ankleY = 0.075 * s;
  const ballZ = 0.062 * s;
  const hemY = hip[1] - 0.045 * s - look.hem * (hip[1] - kneeY) * 0.9;
  const place = (bone: Bone): Vec3 => {
    const m = /^(left|right)(.+)$/.exec(bone);
    if (!m) {
      const heights = { hips: 0.5, spine: 0.585, chest: 0.715, neck: 0.965, head: 1.035 };
      return [0, heights[bone as keyof typeof heights] * s, bone === "hips" ? 0 : -0.008 * s];
    }
    const k = m[1] === "left" ? 1 : -1;
    const [_sx, sy, sz] = shoulder;
    const places: Record<string, Vec3> = {
      Shoulder: [0.04 * s, sy + 0.005 * s, sz],
      UpperArm: shoulder,
      LowerArm: [elbowX, sy, sz],
      Hand: [wristX, sy, sz],
      ThumbMetacarpal: [wristX + 0.022 * s, sy, sz + 0.026 * s],
      ThumbProximal: [wristX + 0.045 * s, sy, sz + 0.054 * s],
      IndexProximal: [wristX + 0.062 * s, sy, sz + 0.02 * s],
      IndexIntermediate: [wristX + 0.092 * s, sy, sz + 0.02 * s],
      MiddleProximal: [wristX + 0.062 * s, sy, sz - 0.014 * s],
      MiddleIntermediate: [wristX + 0.092 * s, sy, sz - 0.014 * s],
      UpperLeg: hip,
      LowerLeg: [hip[0], kneeY, 0.004 * s],
      Foot: [hip[0], ankleY, -0.008 * s],
      Toes: [hip[0], 0.03 * s, ballZ],
      Eye: headCentre,
    };
    const [x, y, z] = places[m[2]];
    return [x * k, y, z];
  };
  return {
    s,
    girth: g,
    headCentre,
    headRadius,
    headSide: headRadius[0] * headSide(look.hair),
    chinY: look.height - head,
    shoulder,
    elbowX,
    wristX,
    hip,
    kneeY,
    ankleY,
    ballZ,
    tipZ: 0.135 * s,
    heelZ: -0.085 * s,
    chestRadius: 0.13 * s * wide,
    bellyRadius: 0.18 * s * g,
    bellyY: 0.56 * s,
    hemRadius: 0.196 * s * g * look.flare,
    hemY,
    depth: 0.86 + 0.1 * (g - 1),
    limb: s * (0.6 + 0.4 * g),
    joints: Object.fromEntries(BONES.map(({ bone }) => [bone, place(bone)])) as Record<Bone, Vec3>,
  };
}

/** Half width of the clothed torso at a height, at rest; 0 above and below it. Arms keep clear of it. */
export function torsoRadius(m: Measures, y: number): number {
  if (y > m.shoulder[1] + 0.06 * m.s || y < m.hemY - 0.02 * m.s) return 0;
  if (y < m.bellyY)
    return (
      m.bellyRadius + (m.hemRadius - m.bellyRadius) * Math.min(1, (m.bellyY - y) / Math.max(m.bellyY - m.hemY, 1e-3))
    );
  const t = (y - m.bellyY) / (m.shoulder[1] - m.bellyY);
  return m.bellyRadius + (m.chestRadius - m.bellyRadius) * Math.min(1, t);
}
