// world.ts: collects what a world is made of, by group and material, before it is baked and written.
import { type Matrix4, Quaternion, Vector3 } from "three";
import type { Rgb } from "./color.ts";
import { type Ambient, ambientOf, type Light } from "./light.ts";
import type { MaterialName } from "./materials.ts";
import { append, Mesh, place } from "./mesh.ts";
import type { Moving } from "./moving.ts";
import type { Vec3 } from "./vec.ts";

export interface GroupOptions {
  /**
   * "live": casts into and receives the real-time shadow. "receive": its own shadows are baked, but those of what moves
   * fall on it. "still": too far for either.
   */
  readonly shadows: "live" | "receive" | "still";
  /** Also draw it upside down under the water at this height. */
  readonly mirror?: number;
  /** True of what lies flush in the ground: it shades nothing, neither in the bake (the soil around it would go black) nor live. */
  readonly flush?: boolean;
}

/** All triangles of one group and material: one draw call. */
export interface Piece {
  readonly group: string;
  readonly options: GroupOptions;
  readonly material: MaterialName;
  readonly mesh: Mesh;
}

/** Where one instance stands. `turn` about y in radians, `size` a factor, `tint` multiplies the colour. */
export interface Spot {
  readonly position: Vec3;
  readonly turn: number;
  readonly size: number;
  readonly tint: Rgb;
}

/** One mesh drawn many times (EXT_mesh_gpu_instancing). */
export interface Scatter {
  readonly name: string;
  readonly material: MaterialName;
  readonly mesh: Mesh;
  readonly spots: readonly Spot[];
  /** True if it throws a real-time shadow. */
  readonly casts: boolean;
  /** Metres above its foot at which the light on it is measured; 0.25 if not given. */
  readonly litAt?: number;
}

/** A box of `size`, an upright `cylinder` (radius and height), or a triangle `mesh`. */
export interface Collider {
  readonly name: string;
  readonly position: Vec3;
  readonly rotation: readonly [number, number, number, number];
  readonly size?: Vec3;
  readonly cylinder?: readonly [number, number];
  readonly mesh?: Mesh;
}

/** A place with a meaning: the spawn, a portal, a seat. Faces +z after `turn`, except the spawn, which looks along −z. */
export interface Marker {
  readonly kind: "spawn" | "portal" | "seat";
  readonly name: string;
  readonly position: Vec3;
  readonly turn: number;
  /** Free width and height, for portals. */
  readonly opening?: readonly [number, number];
}

/** A small lamp that the bake sees: `intensity` in three's units (irradiance at 1 m). */
export interface Lamp {
  readonly position: Vec3;
  readonly intensity: Rgb;
  /** Unit vector of a spotlight; a lamp without one shines to all sides. */
  readonly aim?: Vec3;
}

const LAMPS: GroupOptions = { shadows: "still" };

export class World {
  readonly pieces: Piece[] = [];
  readonly scatters: Scatter[] = [];
  readonly colliders: Collider[] = [];
  readonly markers: Marker[] = [];
  readonly lamps: Lamp[] = [];
  readonly moving: Moving[] = [];
  /** Indoors: points at which the bake measures the light for {@link ambient} and {@link sun}. */
  readonly probes: Vec3[] = [];
  /** What the runtime's hemisphere light gives. */
  ambient: Ambient;
  /** Irradiance of the runtime's directional light on a surface that faces it. */
  sun: Rgb;
  /**
   * How fine the bake is: longest edge in metres before light is known, a factor on the number of rays, whether timber is
   * split as well (beams whose ends are hidden in walls need it), rounds of smoothing, whether they go over from mesh to
   * mesh on one plane. And whether stone, turf and timber have a grain.
   */
  readonly detail = { edge: 1.3, rays: 1, splitWood: false, smoothing: 1, weld: false, grain: false };
  /** Of all water: how high its ripples are (1 is as drawn), and the share it mirrors of what it is looked at from above. */
  readonly water = { ripple: 0.5, mirror: 0.02 };
  readonly #groups = new Map<string, GroupOptions>();

  readonly name: string;
  readonly light: Light;

  constructor(name: string, light: Light) {
    this.name = name;
    this.light = light;
    this.ambient = ambientOf(light);
    this.sun = light.sun.irradiance;
  }

  group(name: string, options: GroupOptions): void {
    this.#groups.set(name, options);
  }

  /** Adds triangles to a group, which must have been declared. The shine of all lamps is one piece, whatever their group. */
  add(group: string, material: MaterialName, mesh: Mesh, matrix?: Matrix4): void {
    if (material === "glare") group = "lamps";
    const options = group === "lamps" ? LAMPS : this.#groups.get(group);
    if (!options) throw new Error(`World.add: no group "${group}"`);
    if (mesh.triangleCount === 0) return;
    let piece = this.pieces.find((p) => p.group === group && p.material === material);
    if (!piece) this.pieces.push((piece = { group, options, material, mesh: new Mesh() }));
    append(piece.mesh, mesh, matrix);
  }

  /** Adds things made of several materials, such as furniture: keys are material names. */
  addParts(group: string, parts: Partial<Record<MaterialName, Mesh>>, matrix?: Matrix4): void {
    for (const [material, mesh] of Object.entries(parts)) this.add(group, material as MaterialName, mesh, matrix);
  }

  scatter(scatter: Scatter): void {
    this.scatters.push(scatter);
  }

  /** A box standing on `bottom` of a place, turned about y. */
  boxCollider(name: string, width: number, height: number, depth: number, matrix: Matrix4, bottom = 0): void {
    const p = new Vector3(),
      q = new Quaternion(),
      s = new Vector3();
    matrix
      .clone()
      .multiply(place(0, bottom + height / 2, 0))
      .decompose(p, q, s);
    this.colliders.push({
      name,
      position: [p.x, p.y, p.z],
      rotation: [q.x, q.y, q.z, q.w],
      size: [width, height, depth],
    });
  }

  /** An upright cylinder whose top lies at `position`: the floor of round places. */
  discCollider(name: string, radius: number, height: number, [x, y, z]: Vec3): void {
    const position: Vec3 = [x, y - height / 2, z];
    this.colliders.push({ name, position, rotation: [0, 0, 0, 1], cylinder: [radius, height] });
  }

  meshCollider(name: string, mesh: Mesh): void {
    this.colliders.push({ name, position: [0, 0, 0], rotation: [0, 0, 0, 1], mesh });
  }
}
