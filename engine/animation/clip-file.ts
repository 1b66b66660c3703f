// clip-file.ts: reads a body's bones and clips from the binary file that worlds/avatars/clips/table.ts writes.
//
// Little-endian, nothing aligned. `text` is a byte of length and that many ASCII bytes.
//
//   header      u32 magic "MRCT", u16 version 1, u8 bones, u8 clips
//   per bone    u8 parent (255: none; parents come first), text name, 3 × f32 place at rest in the body's space, metres
//   per clip    text name, u8 loops, u16 frames, f32 seconds, f32 stride in metres a cycle, bones × u8 turns
//   per clip    frames × 3 × i16 place of the hips in 0.1 mm;
//               per bone: (turns ? frames : 1) × 4 × i16 rotation x, y, z, w from its parent, w ≥ 0, 32767 is 1
//
// Bones have no rotation at rest, face +Z with the left arm along +X (VRM 1.0), and stand on y = 0.

import { EngineError } from "../errors.ts";

/** Clips that a body must have, in the order of {@link Rig.clips}. */
export const CLIPS = [
  "idle",
  "step",
  "stroll",
  "amble",
  "walk",
  "jog",
  "run",
  "backStroll",
  "backWalk",
  "backRun",
  "jump",
  "air",
  "land",
  "fall",
] as const;
export type ClipName = (typeof CLIPS)[number];

/** A clip's place in {@link CLIPS}. */
export const clipIndex = (name: ClipName): number => CLIPS.indexOf(name);

/** Bones that bend with the look, from below; a body must have them. */
export const TRUNK = ["spine", "chest", "neck", "head"] as const;

export interface Clip {
  readonly frames: number;
  /** Seconds. */
  readonly duration: number;
  /** A loop's last frame leads to its first; another clip stays at its last. */
  readonly loops: boolean;
  /** Metres that the ground passes in one cycle; negative where it walks backwards, 0 where it stands. */
  readonly stride: number;
  /** x, y, z, w per bone, all bones per frame. */
  readonly rotations: Float32Array;
  /** x, y, z per frame, metres. */
  readonly hips: Float32Array;
}

/** One kind of body: its bones, and how they move. */
export interface Rig {
  readonly bones: number;
  readonly names: readonly string[];
  /** −1 for the root; others lie after their parent. */
  readonly parents: Int8Array;
  /** Place at rest in the body's space, x, y, z per bone, metres. */
  readonly joints: Float32Array;
  /** Where the bones of {@link TRUNK} are. */
  readonly trunk: Int8Array;
  /** In the order of {@link CLIPS}. */
  readonly clips: readonly Clip[];
}

const MAGIC = 0x5443524d;
const VERSION = 1;
const NO_PARENT = 255;
const HIPS_UNIT = 1e-4;
const UNIT = 32767;
/** Bones that a crowd's row has room for. */
export const MAX_BONES = 40;
/** More than any of ours; bounds what a broken file can make us allocate. */
const MAX_FRAMES = 512;

interface ClipHeader extends Omit<Clip, "rotations" | "hips"> {
  readonly name: string;
  readonly turns: readonly boolean[];
}

/** Reads a clip file. A file that is cut short, garbled, or lacks a clip is an `avatar/unavailable`. */
export function readClipFile(bytes: Uint8Array): Rig | EngineError {
  try {
    return parse(createReader(bytes));
  } catch (cause) {
    return new EngineError("avatar/unavailable", `readClipFile: ${(cause as Error).message}`, { cause });
  }
}

function parse(file: Reader): Rig {
  if (file.u32() !== MAGIC) throw new RangeError("this is no clip file");
  const version = file.u16();
  if (version !== VERSION) throw new RangeError(`version ${version} is unknown`);
  const [bones, count] = [file.u8(), file.u8()];
  if (bones > MAX_BONES) throw new RangeError(`${bones} bones are too many`);
  const names: string[] = [];
  const parents = new Int8Array(bones);
  const joints = new Float32Array(bones * 3);
  for (let bone = 0; bone < bones; bone++) {
    const parent = file.u8();
    if (parent !== NO_PARENT && parent >= bone) throw new RangeError(`bone ${bone} lies before its parent`);
    if ((parent === NO_PARENT) !== (bone === 0)) throw new RangeError("there must be one root, and first");
    parents[bone] = parent === NO_PARENT ? -1 : parent;
    names.push(file.text());
    for (let i = 0; i < 3; i++) joints[bone * 3 + i] = file.f32();
  }
  const headers = Array.from({ length: count }, () => readHeader(file, bones));
  const byName = new Map(headers.map((header) => [header.name, readClip(file, header, bones)]));
  const clips = CLIPS.map((name) => {
    const clip = byName.get(name);
    if (!clip) throw new RangeError(`the clip "${name}" is missing`);
    return clip;
  });
  const trunk = Int8Array.from(TRUNK, (bone) => names.indexOf(bone));
  if (trunk.includes(-1)) throw new RangeError("a bone of the trunk is missing");
  return { bones, names, parents, joints, trunk, clips };
}

function readHeader(file: Reader, bones: number): ClipHeader {
  const name = file.text();
  const loops = file.u8() === 1;
  const frames = file.u16();
  if (frames < 1 || frames > MAX_FRAMES) throw new RangeError(`the clip "${name}" has ${frames} frames`);
  const duration = file.f32();
  if (duration <= 0) throw new RangeError(`the clip "${name}" takes ${duration} s`);
  const stride = file.f32();
  return { name, loops, frames, duration, stride, turns: Array.from({ length: bones }, () => file.u8() === 1) };
}

function readClip(file: Reader, { frames, duration, loops, stride, turns }: ClipHeader, bones: number): Clip {
  const hips = new Float32Array(frames * 3);
  for (let i = 0; i < hips.length; i++) hips[i] = file.i16() * HIPS_UNIT;
  const rotations = new Float32Array(frames * bones * 4);
  for (let bone = 0; bone < bones; bone++) {
    const stored = turns[bone] ? frames : 1;
    for (let frame = 0; frame < frames; frame++) {
      const o = (frame * bones + bone) * 4;
      if (frame < stored) for (let i = 0; i < 4; i++) rotations[o + i] = file.i16() / UNIT;
      else rotations.copyWithin(o, bone * 4, bone * 4 + 4);
    }
  }
  return { frames, duration, loops, stride, rotations, hips };
}

type Reader = ReturnType<typeof createReader>;

/** DataView throws a RangeError past the end, which is the bounds check. */
function createReader(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const skip = (size: number) => (at += size) - size;
  const u8 = () => view.getUint8(skip(1));
  return {
    u8,
    u16: () => view.getUint16(skip(2), true),
    u32: () => view.getUint32(skip(4), true),
    i16: () => view.getInt16(skip(2), true),
    f32() {
      const value = view.getFloat32(skip(4), true);
      if (!Number.isFinite(value)) throw new RangeError("a number is not finite");
      return value;
    },
    text: () => String.fromCharCode(...Array.from({ length: u8() }, u8)),
  };
}
