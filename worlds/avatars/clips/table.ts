// table.ts: a body's clips as one binary file. engine/animation/clip-file.ts reads it and documents its layout.

import { BONES, type Measures } from "../body/skeleton.ts";
import type { Quat } from "../core/math.ts";
import { clipsFor } from "./catalog.ts";
import type { ClipSpec } from "./pose.ts";
import { type Frame, solvePose } from "./rig.ts";

const MAGIC = 0x5443524d; // "MRCT" as bytes
const VERSION = 1;
const NO_PARENT = 255;
/** Hips are stored in tenths of a millimetre: ±3.2 m. */
const HIPS_UNIT = 1e-4;
const UNIT = 32767;
/** A bone that turns less than this in a whole clip (1 − |cos of half the angle|) is stored once. */
const STILL = 1e-7;

/** Bakes every clip for this body. */
export function writeClipFile(m: Measures): Uint8Array<ArrayBuffer> {
  const out = createWriter();
  const clips = Object.entries(clipsFor(m)).map(([name, { spec, frames }]) => {
    const samples = bake(spec, frames, m);
    return { name, spec, samples, still: BONES.map(({ bone }) => isStill(samples.map((s) => s.rotations[bone]))) };
  });
  out.u32(MAGIC);
  out.u16(VERSION);
  out.u8(BONES.length);
  out.u8(clips.length);
  for (const { bone, parent } of BONES) {
    out.u8(parent ? BONES.findIndex((other) => other.bone === parent) : NO_PARENT);
    out.text(bone);
    for (const value of m.joints[bone]) out.f32(value);
  }
  for (const { name, spec, samples, still } of clips) {
    out.text(name);
    out.u8(spec.loop ? 1 : 0);
    out.u16(samples.length);
    out.f32(spec.duration);
    out.f32(spec.stride ?? 0);
    for (const flag of still) out.u8(flag ? 0 : 1);
  }
  for (const { samples, still } of clips) {
    for (const { hips } of samples) for (const value of hips) out.i16(Math.round(value / HIPS_UNIT));
    BONES.forEach(({ bone }, i) => {
      for (const sample of still[i] ? samples.slice(0, 1) : samples) {
        for (const value of upper(sample.rotations[bone])) out.i16(Math.round(value * UNIT));
      }
    });
  }
  return out.bytes();
}

/** A loop's frames leave its end out, since that is its start again; a clip played once has both. */
function bake(spec: ClipSpec, frames: number, m: Measures): Frame[] {
  const last = spec.loop ? frames : frames - 1;
  return Array.from({ length: frames }, (_, i) => solvePose(spec.at(i / last, m), m));
}

function isStill(track: readonly Quat[]): boolean {
  const [a] = track;
  return track.every((b) => 1 - Math.abs(a[0] * b[0] + a[1] * b[1] + a[2] * b[2] + a[3] * b[3]) < STILL);
}

/** q and −q are the same turn. With w ≥ 0 always, any two of them mix the short way round without asking. */
const upper = (q: Quat): Quat => (q[3] < 0 ? [-q[0], -q[1], -q[2], -q[3]] : q);

/** Little-endian, as the whole file. */
function createWriter() {
  let view = new DataView(new ArrayBuffer(1 << 16));
  let at = 0;
  function room(bytes: number): number {
    if (at + bytes > view.byteLength) {
      const larger = new Uint8Array(view.byteLength * 2);
      larger.set(new Uint8Array(view.buffer));
      view = new DataView(larger.buffer);
    }
    at += bytes;
    return at - bytes;
  }
  /** `view` is looked at after `room`, which may replace it. */
  function put(method: "setUint8" | "setUint16" | "setUint32" | "setInt16" | "setFloat32", bytes: number) {
    return (value: number): void => {
      const place = room(bytes);
      view[method](place, value, true);
    };
  }
  const u8 = put("setUint8", 1);
  return {
    u8,
    u16: put("setUint16", 2),
    u32: put("setUint32", 4),
    i16: put("setInt16", 2),
    f32: put("setFloat32", 4),
    /** ASCII, after its length in a byte. */
    text(value: string) {
      u8(value.length);
      for (const character of value) u8(character.charCodeAt(0));
    },
    bytes: () => new Uint8Array(view.buffer.slice(0, at)),
  };
}
