// sculptures.ts: what stands on plinths and hangs from the ceiling: a twisted ring, pebbles, a knot, sails, a mobile.
import { Matrix4 } from "three";
import type { Rgb } from "../kit/color.ts";
import { lathe, tube } from "../kit/lathe.ts";
import { append, Mesh, merge, moved, paint, place, smooth } from "../kit/mesh.ts";
import { between, type Random } from "../kit/random.ts";
import type { Vec3 } from "../kit/vec.ts";
import { INK, PIGMENTS } from "./palette.ts";

/** A band closed to a ring of `radius` metres, turning once about itself on its way; it stands on y = 0. */
export function twistedRing(radius: number, color: Rgb): Mesh {
  const [around, across] = radius > 0.6 ? [84, 18] : [44, 12];
  const [wide, thin] = [radius * 0.36, radius * 0.085];
  const point = (i: number, j: number): Vec3 => {
    const t = (i / around) * Math.PI * 2;
    const s = (j / across) * Math.PI * 2;
    const [u, v] = [Math.cos(s) * thin, Math.sin(s) * wide];
    const out = u * Math.cos(t) - v * Math.sin(t);
    const side = u * Math.sin(t) + v * Math.cos(t);
    const r = radius + out;
    return [Math.sin(t) * r, radius * 1.05 - Math.cos(t) * r, side];
  };
  const mesh = new Mesh();
  for (let i = 0; i < around; i++)
    for (let j = 0; j < across; j++) {
      const [a, b, c, d] = [point(i, j), point(i + 1, j), point(i + 1, j + 1), point(i, j + 1)];
      mesh.facet(a, b, c);
      mesh.facet(a, c, d);
    }
  return paint(smooth(mesh, 1.1), color);
}

/** Rounded stones on one another, the largest below. */
export function pebbles(colors: readonly Rgb[], size: number, random: Random): Mesh {
  const stack = new Mesh();
  let y = 0;
  colors.forEach((color, i) => {
    const r = size * (1 - i * 0.13) * between(random, 0.92, 1.05);
    const h = r * between(random, 0.95, 1.3);
    const profile = Array.from({ length: 12 }, (_, k) => {
      const a = -Math.PI / 2 + (k / 11) * Math.PI;
      return [Math.max(0, Math.cos(a)) ** 0.8 * r, h / 2 + (Math.sin(a) * h) / 2] as const;
    });
    const stone = paint(lathe(profile, 22), color);
    append(stack, stone, place(between(random, -0.06, 0.06) * size, y - h * 0.03, between(random, -0.06, 0.06) * size));
    y += h * 0.95;
  });
  return stack;
}

/** A rope wound around itself. */
export function knot(size: number, color: Rgb): Mesh {
  const path = Array.from({ length: 121 }, (_, i): Vec3 => {
    const t = (i / 120) * Math.PI * 2;
    const r = size * (0.62 + 0.28 * Math.cos(3 * t));
    return [r * Math.cos(2 * t), size + r * Math.sin(2 * t), size * 0.3 * Math.sin(3 * t)];
  });
  return paint(
    tube(path, () => size * 0.15, 12),
    color,
  );
}

/** Two bent sheets that lean on nothing, like sails. */
export function sails(height: number, color: Rgb): Mesh {
  const sail = (lean: number, size: number): Mesh => {
    const mesh = new Mesh();
    const rows = 16;
    const columns = 8;
    const point = (c: number, r: number, back: number): Vec3 => {
      const v = r / rows;
      const u = c / columns - 0.5;
      const width = size * 0.62 * (1 - v * v) + 0.05;
      const bend = Math.sin(v * Math.PI * 0.9) * size * 0.2 + u * u * width * 0.9;
      return [u * width + v * v * lean * size, v * size, bend + back];
    };
    for (let r = 0; r < rows; r++)
      for (let c = 0; c < columns; c++)
        for (const side of [0, 1]) {
          const z = side ? -0.03 : 0;
          const q = [point(c, r, z), point(c + 1, r, z), point(c + 1, r + 1, z), point(c, r + 1, z)] as const;
          if (side) {
            mesh.facet(q[2], q[1], q[0]);
            mesh.facet(q[3], q[2], q[0]);
          } else {
            mesh.facet(q[0], q[1], q[2]);
            mesh.facet(q[0], q[2], q[3]);
          }
        }
    return smooth(mesh, 0.6);
  };
  return paint(
    merge(
      moved(sail(0.25, height), place(-0.1, 0, 0, 0.3)),
      moved(sail(-0.2, height * 0.72), place(0.2, 0, 0.12, -0.5)),
    ),
    color,
  );
}

/** A flat disc, closed on both sides: radius as a share, height in metres. */
const DISC = [
  [0, 0],
  [0.97, 0],
  [1, 0.006],
  [1, 0.014],
  [0.97, 0.02],
  [0, 0.02],
] as const;

/** Flat discs on bent rods, hung from the origin: what hangs is below. Balanced by eye. */
export function mobile(): { metal: Mesh; stone: Mesh } {
  const [metal, stone] = [new Mesh(), new Mesh()];
  const rod = (path: readonly Vec3[]): void => {
    append(
      metal,
      paint(
        tube(path, () => 0.012, 6),
        INK,
      ),
    );
  };
  const plate = (x: number, y: number, z: number, r: number, color: Rgb): void => {
    const lying = new Matrix4().makeRotationX(-1.15).setPosition(x, y, z);
    append(
      stone,
      paint(
        lathe(
          DISC.map(([out, y]) => [out * r, y] as const),
          22,
        ),
        color,
      ),
      lying,
    );
  };
  rod([
    [0, 0.75, 0],
    [0, -0.75, 0],
  ]);
  const bar = (y: number, from: number, to: number, turn: number): void =>
    rod(
      Array.from({ length: 9 }, (_, i): Vec3 => {
        const t = i / 8;
        const x = from + (to - from) * t;
        return [x * Math.cos(turn), y - (0.5 - t) ** 2 * 0.5 + 0.12, x * Math.sin(turn)];
      }),
    );
  bar(-0.85, -1.1, 0.9, 0);
  bar(-1.15, -0.6, 0.8, 1.1);
  bar(-1.45, -0.7, 0.5, 2.2);
  rod([
    [0, -0.7, 0],
    [0, -1.4, 0],
  ]);
  plate(-1.1, -0.88, 0, 0.3, PIGMENTS.vermilion);
  plate(0.9, -0.88, 0, 0.19, PIGMENTS.ochre);
  plate(-0.6 * Math.cos(1.1), -1.18, -0.6 * Math.sin(1.1), 0.17, PIGMENTS.cream);
  plate(0.8 * Math.cos(1.1), -1.18, 0.8 * Math.sin(1.1), 0.24, PIGMENTS.cobalt);
  plate(-0.7 * Math.cos(2.2), -1.48, -0.7 * Math.sin(2.2), 0.22, PIGMENTS.ink);
  plate(0.5 * Math.cos(2.2), -1.48, 0.5 * Math.sin(2.2), 0.15, PIGMENTS.vermilion);
  return { metal, stone };
}
