// build.ts: a look becomes two meshes: the body, and the face with its morph targets.
import { add, clamp, mix, scale, type Vec3 } from "../core/math.ts";
import { drawFace, type FacePart, MORPHS, type Morph } from "./face.ts";
import type { Look, Slot } from "./look.ts";
import { meshField } from "./mesher.ts";
import type { Part } from "./part.ts";
import { reduceTriangles, TOLERANCES } from "./reduce.ts";
import { sculpt } from "./sculpt.ts";
import { type Field, mirror, union } from "./sdf.ts";
import { type Bone, type Measures, measure } from "./skeleton.ts";
import type { Weights } from "./weights.ts";

export type SkinnedMesh = {
  positions: Vec3[];
  normals: Vec3[];
  slots: Slot[];
  /** How much of the sky a vertex sees, 0 to 1. */
  open: number[];
  weights: Weights[];
  triangles: [number, number, number][];
};
export type Body = {
  look: Look;
  measures: Measures;
  body: SkinnedMesh;
  face: SkinnedMesh & { morphs: Record<Morph, Vec3[]> };
};

const emptyMesh = (): SkinnedMesh => ({ positions: [], normals: [], slots: [], open: [], weights: [], triangles: [] });

/** For the whole avatar. */
const TRIANGLE_BUDGET = 7900;

/** A triangle this deep inside another part is never seen, in metres. */
const HIDDEN_DEPTH = 0.004;

export function buildBody(look: Look): Body {
  const measures = measure(look);
  const { parts, skull, chin } = sculpt(look, measures);
  const everything = union(...parts.map((part) => (part.paired ? mirror(part.field) : part.field)));

  const face = buildFace(drawFace(measures, skull, chin), everything);
  const meshes = parts.map((part) => meshPart(part, everything));
  let body = emptyMesh();
  for (const tolerance of TOLERANCES) {
    body = emptyMesh();
    parts.forEach(({ slot, keepsLoops = false, paired, care = 1 }, i) => {
      const triangles = reduceTriangles(meshes[i], keepsLoops, tolerance * care);
      append(body, slot, { ...meshes[i], triangles });
      if (paired) append(body, slot, reflect({ ...meshes[i], triangles }));
    });
    if (body.triangles.length + face.triangles.length <= TRIANGLE_BUDGET) break;
  }
  return { look, measures, body, face };
}

function buildFace(parts: readonly FacePart[], everything: Field): Body["face"] {
  const face = {
    ...emptyMesh(),
    morphs: Object.fromEntries(MORPHS.map((morph) => [morph, [] as Vec3[]])) as Record<Morph, Vec3[]>,
  };
  for (const part of parts) {
    const first = face.positions.length;
    face.positions.push(...part.positions);
    face.normals.push(...part.normals);
    for (const morph of MORPHS) face.morphs[morph].push(...part.morphs[morph]);
    for (const [a, b, c] of part.triangles) face.triangles.push([first + a, first + b, first + c]);
    for (const position of part.positions) {
      face.slots.push(part.slot);
      face.weights.push([[part.bone, 1]]);
      // Cheeks are skin and must darken as the skin around them does.
      face.open.push(part.slot === "blush" ? openness(everything, position, part.normals[0]) : 1);
    }
  }
  return face;
}

type PartMesh = Omit<SkinnedMesh, "slots">;

/** Meshes a part, and leaves out what is never seen. */
function meshPart(part: Part, everything: Field): PartMesh {
  const { positions, normals, triangles } = meshField(part.field, ...part.grid);
  const hidden = positions.map((p) => part.hiders.some((hider) => hider(...p) < -HIDDEN_DEPTH));
  return {
    positions,
    normals,
    open: positions.map((p, v) => openness(everything, p, normals[v])),
    weights: positions.map(part.weights),
    triangles: triangles.filter((triangle) => !triangle.every((v) => hidden[v])).map(([a, b, c]) => [a, b, c]),
  };
}

/** The right half of a pair. */
function reflect(mesh: PartMesh): PartMesh {
  const flip = ([x, y, z]: Vec3): Vec3 => [-x, y, z];
  return {
    positions: mesh.positions.map(flip),
    normals: mesh.normals.map(flip),
    open: mesh.open,
    weights: mesh.weights.map((list) => list.map(([bone, share]) => [bone.replace(/^left/, "right") as Bone, share])),
    triangles: mesh.triangles.map(([a, b, c]) => [a, c, b]),
  };
}

/** Adds a part's used vertices and its triangles. */
function append(mesh: SkinnedMesh, slot: Slot, part: PartMesh): void {
  const renumbered = new Map<number, number>();
  const use = (v: number): number => {
    const known = renumbered.get(v);
    if (known !== undefined) return known;
    renumbered.set(v, mesh.positions.length);
    mesh.positions.push(part.positions[v]);
    mesh.normals.push(part.normals[v]);
    mesh.slots.push(slot);
    mesh.open.push(part.open[v]);
    mesh.weights.push(part.weights[v]);
    return mesh.positions.length - 1;
  };
  for (const [a, b, c] of part.triangles) mesh.triangles.push([use(a), use(b), use(c)]);
}

/** Ambient occlusion from the distance field (Evans 2006): how far the field falls short of open space along the normal. */
function openness(field: Field, p: Vec3, n: Vec3): number {
  let closed = 0;
  for (const [distance, share] of [
    [0.012, 0.3],
    [0.03, 0.3],
    [0.07, 0.25],
    [0.14, 0.15],
  ]) {
    const d = field(...add(p, scale(n, distance)));
    closed += share * clamp(1 - d / distance, 0, 1);
  }
  return mix(1, 0.0, clamp(closed, 0, 1));
}
