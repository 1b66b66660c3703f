// rig.ts: a pose becomes bone rotations: feet and hands by two-bone IK, arms widened until they clear the body.
import { BONES, type Bone, type Measures, SIDES, type Side, torsoRadius } from "../body/skeleton.ts";
import {
  add,
  clamp,
  cross,
  dot,
  euler,
  frameToFrame,
  IDENTITY,
  invert,
  length,
  multiply,
  normalize,
  type Quat,
  rotate,
  scale,
  sub,
  turn,
  type Vec3,
} from "../core/math.ts";
import type { Arm, Foot, Pose } from "./pose.ts";

/** Local rotations on normalised bones, and the hips' place in metres. */
export type Frame = { hips: Vec3; rotations: Record<Bone, Quat> };
type World = { position: Vec3; rotation: Quat };

const PARENTS = new Map(BONES.map(({ bone, parent }) => [bone, parent]));
/** A straight knee locks and pops; legs stretch to this share at most. */
const STRETCH = 0.998;
/** How far a sleeve may press into the body before the arm gives way, in metres at s = 1. */
const PRESS = 0.004;

export function solvePose(pose: Pose, m: Measures): Frame {
  const { s } = m;
  const rotations = Object.fromEntries(BONES.map(({ bone }) => [bone, IDENTITY])) as Record<Bone, Quat>;
  const hips: Vec3 = [...m.joints.hips];
  const [hx, hy, hz] = pose.hips;
  let place: Vec3 = [hips[0] + hx * s, hips[1] + (hy + pose.air) * s, hips[2] + hz * s];
  rotations.hips = euler(...pose.hipsTurn);
  rotations.spine = euler(...scale(pose.torso, 0.5));
  rotations.chest = euler(...scale(pose.torso, 0.5));
  // The head keeps level on a leaning trunk unless told otherwise.
  const level = scale(add(pose.torso, pose.hipsTurn), -0.8);
  rotations.neck = euler(...scale(add(pose.head, level), 0.4));
  rotations.head = euler(...scale(add(pose.head, level), 0.6));

  const ankles = { left: ankle("left", pose.feet.left), right: ankle("right", pose.feet.right) };
  lowerToReach();
  for (const side of SIDES) solveLeg(side, pose.feet[side]);
  for (const side of SIDES) {
    rotations[`${side}Shoulder`] = euler(0, 0, sign(side) * pose.shrug);
    solveArm(side, pose.arms[side]);
    closeHand(side);
  }
  return { hips: place, rotations };

  /** A bone's place and rotation in the avatar's space, as posed so far. */
  function world(bone: Bone): World {
    const parent = PARENTS.get(bone);
    if (!parent) return { position: place, rotation: rotations[bone] };
    const above = world(parent);
    const offset = sub(m.joints[bone], m.joints[parent]);
    return {
      position: add(above.position, rotate(above.rotation, offset)),
      rotation: multiply(above.rotation, rotations[bone]),
    };
  }

  function footTurn(side: Side, foot: Foot): Quat {
    return multiply(turn([0, 1, 0], sign(side) * foot.yaw), turn([1, 0, 0], foot.pitch));
  }

  /** Where the ankle is when the ball (heel up) or the heel (toes up) stays where it stands. */
  function ankle(side: Side, foot: Foot): Vec3 {
    const rest = m.joints[`${side}Foot`];
    const contact: Vec3 = [0, -rest[1], (foot.pitch >= 0 ? m.ballZ : m.heelZ) - rest[2]];
    const planted = add(add(rest, rotate(turn([0, 1, 0], sign(side) * foot.yaw), contact)), [
      sign(side) * foot.out * s,
      (foot.lift + pose.air) * s,
      foot.ahead * s,
    ]);
    return sub(planted, rotate(footTurn(side, foot), contact));
  }

  /** Brings the hips down until both feet can be reached. */
  function lowerToReach(): void {
    for (const side of SIDES) {
      const joint = world(`${side}UpperLeg`).position;
      const reach = legLengths(side).reduce((a, b) => a + b) * STRETCH;
      const d = sub(ankles[side], joint);
      const flat = Math.min(Math.hypot(d[0], d[2]), reach * 0.98);
      const highest = ankles[side][1] + Math.sqrt(reach * reach - flat * flat);
      if (joint[1] > highest) place = [place[0], place[1] - (joint[1] - highest), place[2]];
    }
  }

  function legLengths(side: Side): [number, number] {
    return [
      length(sub(m.joints[`${side}LowerLeg`], m.joints[`${side}UpperLeg`])),
      length(sub(m.joints[`${side}Foot`], m.joints[`${side}LowerLeg`])),
    ];
  }

  function solveLeg(side: Side, foot: Foot): void {
    const ahead = add(
      rotate(world("hips").rotation, [0, 0, 1]),
      rotate(turn([0, 1, 0], sign(side) * foot.yaw), [sign(side) * 0.12, 0, 1]),
    );
    const from = world(`${side}UpperLeg`).position;
    const { first, second, pole } = twoBones(from, ankles[side], ahead, ...legLengths(side));
    // Bones at rest aren't quite upright; taking them as if they were made feet drift by 5 mm a step.
    setWorld(
      `${side}UpperLeg`,
      frameToFrame(sub(m.joints[`${side}LowerLeg`], m.joints[`${side}UpperLeg`]), [0, 0, 1], first, pole),
    );
    setWorld(
      `${side}LowerLeg`,
      frameToFrame(sub(m.joints[`${side}Foot`], m.joints[`${side}LowerLeg`]), [0, 0, 1], second, pole),
    );
    setWorld(`${side}Foot`, footTurn(side, foot));
    rotations[`${side}Toes`] = turn([1, 0, 0], -0.85 * clamp(foot.pitch, 0, 45) * (foot.lift > 0.03 ? 0.4 : 1));
  }

  function solveArm(side: Side, arm: Arm): void {
    if (arm.kind === "reach") {
      const k = sign(side);
      const chest = world("chest").rotation;
      const lengths: [number, number] = [m.elbowX - m.shoulder[0], m.wristX - m.elbowX];
      const reach = lengths[0] + lengths[1];
      const from = world(`${side}UpperArm`).position;
      const toward = rotate(chest, [arm.to[0] * k * reach, arm.to[1] * reach, arm.to[2] * reach]);
      const { first, second, pole } = twoBones(
        from,
        add(from, toward),
        rotate(chest, [arm.elbow[0] * k, arm.elbow[1], arm.elbow[2]]),
        ...lengths,
      );
      setWorld(`${side}UpperArm`, frameToFrame([k, 0, 0], [0, 0, -1], first, pole));
      setWorld(`${side}LowerArm`, frameToFrame([k, 0, 0], [0, 0, -1], second, pole));
      rotations[`${side}LowerArm`] = multiply(rotations[`${side}LowerArm`], turn([1, 0, 0], (arm.twist ?? 0) * 0.5));
    } else {
      let widest = 0;
      hang(side, arm, arm.down);
      while (presses(side) && widest < 80) hang(side, arm, arm.down - (widest += 2));
      for (let step = 1; widest > 0 && step > 0.1; step /= 2) {
        hang(side, arm, arm.down - widest + step);
        if (!presses(side)) widest -= step;
      }
      hang(side, arm, arm.down - widest);
    }
    rotations[`${side}Hand`] = multiply(
      turn([1, 0, 0], (arm.twist ?? 0) * 0.5),
      turn([0, 0, 1], -sign(side) * (arm.bend ?? 4)),
    );
  }

  function hang(side: Side, arm: Arm & { kind: "swing" }, down: number): void {
    const k = sign(side);
    rotations[`${side}UpperArm`] = multiply(turn([1, 0, 0], -arm.swing), turn([0, 0, 1], -k * (down - pose.shrug)));
    rotations[`${side}LowerArm`] = multiply(turn([0, 1, 0], -k * arm.elbow), turn([1, 0, 0], (arm.twist ?? 0) * 0.5));
  }

  /** Whether the forearm or hand would be in the clothed body. */
  function presses(side: Side): boolean {
    const elbow = world(`${side}LowerArm`).position;
    const wrist = world(`${side}Hand`).position;
    const tip = add(wrist, scale(sub(wrist, elbow), 0.5));
    const samples: [Vec3, number][] = [
      [elbow, 0.026],
      [scale(add(elbow, wrist), 0.5), 0.044],
      [wrist, 0.054],
      [tip, 0.042],
    ];
    return samples.some(([p, radius]) => {
      for (const bone of ["chest", "hips"] as const) {
        const frame = world(bone);
        const rest = add(m.joints[bone], rotate(invert(frame.rotation), sub(p, frame.position)));
        // Each frame speaks for its own half of the trunk.
        if (rest[1] > m.joints.spine[1] !== (bone === "chest")) continue;
        const r = torsoRadius(m, rest[1]);
        if (r === 0) continue;
        const room = radius * m.limb - PRESS * s;
        if (Math.hypot(rest[0] / (r + room), rest[2] / (r * m.depth + room)) < 1) return true;
      }
      return false;
    });
  }

  function closeHand(side: Side): void {
    const { curl, index = curl, thumb = 0 } = pose.hands[side];
    const k = sign(side);
    rotations[`${side}MiddleProximal`] = turn([0, 0, 1], -k * curl * 78);
    rotations[`${side}MiddleIntermediate`] = turn([0, 0, 1], -k * curl * 84);
    rotations[`${side}IndexProximal`] = turn([0, 0, 1], -k * index * 78);
    rotations[`${side}IndexIntermediate`] = turn([0, 0, 1], -k * index * 84);
    rotations[`${side}ThumbMetacarpal`] = turn([0, 1, 0], k * thumb * 30);
    rotations[`${side}ThumbProximal`] = turn([0, 1, 0], k * thumb * 35);
  }

  function setWorld(bone: Bone, rotation: Quat): void {
    rotations[bone] = multiply(invert(world(PARENTS.get(bone) as Bone).rotation), rotation);
  }
}

const sign = (side: Side): number => (side === "left" ? 1 : -1);

/** Directions of both bones of a limb that reaches for `to`, its joint towards `pole`. */
function twoBones(from: Vec3, to: Vec3, pole: Vec3, a: number, b: number): { first: Vec3; second: Vec3; pole: Vec3 } {
  const line = sub(to, from);
  const d = clamp(length(line), Math.abs(a - b) + 1e-4, (a + b) * 0.9995);
  const along = normalize(line);
  const side = normalize(sub(pole, scale(along, dot(pole, along))));
  const x = (a * a - b * b + d * d) / (2 * d);
  const y = Math.sqrt(Math.max(0, a * a - x * x));
  const joint = add(scale(along, x), scale(side, y));
  const first = normalize(joint);
  const second = normalize(sub(scale(along, d), joint));
  // Perpendicular to the limb's plane stays the hinge of both bones.
  const hinge = cross(along, side);
  return { first, second, pole: cross(hinge, along) };
}
