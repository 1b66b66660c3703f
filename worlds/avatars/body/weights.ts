// weights.ts: skin weights as functions of the place at rest, so that parts that touch move together.
import { smoothstep, type Vec3 } from "../core/math.ts";
import type { Bone, Measures, Side } from "./skeleton.ts";

/** At most four bones; the shares add up to one. */
export type Weights = readonly (readonly [Bone, number])[];
export type WeightField = (p: Vec3) => Weights;

export const rigid =
  (bone: Bone): WeightField =>
  () => [[bone, 1]];

/** Drops the least, so that four are left, and makes the sum one. */
function normalizeWeights(weights: Weights): Weights {
  const merged = new Map<Bone, number>();
  for (const [bone, w] of weights) merged.set(bone, (merged.get(bone) ?? 0) + w);
  const kept = [...merged]
    .filter(([, w]) => w > 0.004)
    .sort((a, b) => b[1] - a[1])
    .slice(0, 4);
  const sum = kept.reduce((total, [, w]) => total + w, 0);
  return kept.map(([bone, w]) => [bone, w / sum]);
}

/** A chain along one coordinate: from each entry's `start` on its bone takes over, within ± `soft`. */
function chain(x: number, links: readonly { bone: Bone; start: number; soft: number }[]): Weights {
  const shares: [Bone, number][] = [];
  let left = 1;
  for (let i = links.length - 1; i > 0; i--) {
    const { bone, start, soft } = links[i];
    const w = left * smoothstep(start - soft, start + soft, x);
    shares.push([bone, w]);
    left -= w;
  }
  shares.push([links[0].bone, left]);
  return shares;
}

const sideOf = (x: number): Side => (x >= 0 ? "left" : "right");
const times = (weights: Weights, k: number): [Bone, number][] => weights.map(([bone, w]) => [bone, w * k]);

/** Torso, sleeves and hem. The hem follows the thighs, so that it rises when they do. */
export function topWeights(m: Measures): WeightField {
  const { s } = m;
  return ([x, y, z]) => {
    const side = sideOf(x);
    const trunk = trunkWeights(m, [x, y, z]);
    const arm = chain(Math.abs(x), [
      { bone: "chest", start: 0, soft: 1 },
      { bone: `${side}Shoulder`, start: 0.06 * s, soft: 0.05 * s },
      { bone: `${side}UpperArm`, start: m.shoulder[0] + 0.012 * s, soft: 0.062 * s },
      { bone: `${side}LowerArm`, start: m.elbowX, soft: 0.054 * s },
      { bone: `${side}Hand`, start: m.wristX, soft: 0.018 * s },
    ]);
    const armShare = smoothstep(m.shoulder[1] - 0.17 * s, m.shoulder[1] - 0.055 * s, y);
    return normalizeWeights([...times(trunk, 1 - armShare), ...times(arm, armShare)]);
  };
}

function trunkWeights(m: Measures, [x, y]: Vec3): Weights {
  const { s } = m;
  const trunk = chain(y, [
    { bone: "hips", start: 0, soft: 1 },
    { bone: "spine", start: m.joints.spine[1], soft: 0.07 * s },
    { bone: "chest", start: m.joints.chest[1], soft: 0.08 * s },
    { bone: "neck", start: m.joints.neck[1] + 0.02 * s, soft: 0.03 * s },
  ]);
  // Not stretched over a long hem: a dress must be with the thigh by mid-thigh, or the knee comes through.
  const leg = 0.92 * smoothstep(m.hip[1] + 0.05 * s, m.hip[1] - 0.1 * s, y);
  const left = smoothstep(-0.1 * s, 0.1 * s, x);
  return [...times(trunk, 1 - leg), ["leftUpperLeg", leg * left], ["rightUpperLeg", leg * (1 - left)]];
}

/** Trousers and bare legs. */
export function legWeights(m: Measures): WeightField {
  const { s } = m;
  return ([x, y]) => {
    const side = sideOf(x);
    const leg = chain(-y, [
      { bone: "hips", start: -10, soft: 1 },
      { bone: `${side}UpperLeg`, start: -m.hip[1] - 0.005 * s, soft: 0.06 * s },
      { bone: `${side}LowerLeg`, start: -m.kneeY, soft: 0.05 * s },
      { bone: `${side}Foot`, start: -m.ankleY, soft: 0.03 * s },
    ]);
    return normalizeWeights(leg);
  };
}

export function shoeWeights(m: Measures): WeightField {
  return ([x, y, z]) => {
    const side = sideOf(x);
    const up = smoothstep(m.ankleY, m.ankleY + 0.05 * m.s, y);
    const toes = smoothstep(m.ballZ - 0.028 * m.s, m.ballZ + 0.028 * m.s, z);
    return normalizeWeights([
      [`${side}LowerLeg`, up * 0.6],
      [`${side}Toes`, (1 - up) * toes],
      [`${side}Foot`, 1 - up * 0.6 - (1 - up) * toes],
    ]);
  };
}

/** Mitten: the index bones bend its front third, the middle bones stand for the other three fingers. */
export function handWeights(m: Measures): WeightField {
  const { s } = m;
  return ([px, _y, z]) => {
    const side = sideOf(px);
    const x = Math.abs(px) - m.wristX;
    const d = z - m.shoulder[2];
    const wrist = smoothstep(-0.018 * s, 0.018 * s, x);
    const thumb = smoothstep(0.034 * s, 0.05 * s, d) * smoothstep(0.085 * s, 0.07 * s, x);
    const tip = smoothstep(0.042 * s, 0.058 * s, d);
    const bend = smoothstep(0.045 * s, 0.075 * s, x);
    const far = smoothstep(0.078 * s, 0.1 * s, x);
    const index = smoothstep(-0.004 * s, 0.014 * s, d);
    const fingers = (1 - thumb) * bend;
    return normalizeWeights([
      [`${side}LowerArm`, 1 - wrist],
      [`${side}Hand`, wrist * (1 - thumb) * (1 - bend)],
      [`${side}ThumbMetacarpal`, wrist * thumb * (1 - tip)],
      [`${side}ThumbProximal`, wrist * thumb * tip],
      [`${side}IndexProximal`, wrist * fingers * index * (1 - far)],
      [`${side}IndexIntermediate`, wrist * fingers * index * far],
      [`${side}MiddleProximal`, wrist * fingers * (1 - index) * (1 - far)],
      [`${side}MiddleIntermediate`, wrist * fingers * (1 - index) * far],
    ]);
  };
}

/** Head with its neck. */
export function headWeights(m: Measures): WeightField {
  return ([, y]) =>
    normalizeWeights(
      chain(y, [
        { bone: "chest", start: -10, soft: 1 },
        { bone: "neck", start: m.joints.neck[1], soft: 0.02 * m.s },
        { bone: "head", start: m.joints.head[1] - 0.01 * m.s, soft: 0.012 * m.s },
      ]),
    );
}
