// portal.ts: frames for portals: a stone arch for the plaza and a great ring for the end of an axis.
import { Matrix4 } from "three";
import { block, box, rectangle } from "./box.ts";
import { type Rgb, vary, WHITE } from "./color.ts";
import { voussoirs } from "./masonry.ts";
import { append, Mesh, paint, place } from "./mesh.ts";
import { fbm, type Random } from "./random.ts";
import { clamp, mix, scale, smoothstep, type Vec3 } from "./vec.ts";

export interface PortalFrame {
  readonly stone: Mesh;
  readonly inlay: Mesh;
  /** Small lights in the frame. */
  readonly glow: Mesh;
  /** The surface one walks through; drawn as light, alpha in the vertices. */
  readonly veil: Mesh;
  /** Free width and height of the opening in metres. */
  readonly width: number;
  readonly height: number;
}

/** An arch on y = 0, front to +z: block piers, a round arch with keystone, a dark inlay along the opening. */
export function portalArch(stone: Rgb, inlay: Rgb, light: Rgb, random: Random): PortalFrame {
  const frame = { stone: new Mesh(), inlay: new Mesh(), glow: new Mesh(), veil: new Mesh(), width: 1.6, height: 2.75 };
  const half = frame.width / 2,
    spring = frame.height - half,
    pier = 0.36,
    depth = 0.5;
  append(frame.stone, paint(box(3.0, 0.17, 1.3, { noBottom: true, bevel: 0.03 }), vary(stone, random, 0.04)));
  for (const side of [-1, 1]) {
    let y = 0.17;
    append(
      frame.stone,
      paint(box(pier + 0.16, 0.24, depth + 0.14, { bevel: 0.03 }), vary(stone, random, 0.05)),
      place(side * (half + pier / 2), y, 0),
    );
    y += 0.24;
    const rows = 4,
      h = (spring + 0.17 - y - 0.14) / rows;
    for (let i = 0; i < rows; i++, y += h) {
      append(
        frame.stone,
        paint(box(pier, h - 0.006, depth), vary(stone, random, 0.07)),
        place(side * (half + pier / 2), y, 0),
      );
    }
    append(
      frame.stone,
      paint(box(pier + 0.12, 0.14, depth + 0.1, { bevel: 0.03 }), vary(stone, random, 0.05)),
      place(side * (half + pier / 2), y, 0),
    );
  }
  const arch = voussoirs(half, half + pier, depth, 0, Math.PI, 11);
  append(frame.stone, paint(arch, stone), place(0, spring + 0.17, 0));
  append(
    frame.stone,
    paint(
      block(rectangle(0.24, depth + 0.12, 0), rectangle(0.36, depth + 0.12, 0.52), { bevel: 0.025 }),
      vary(stone, random, 0.04),
    ),
    place(0, frame.height + 0.17 - 0.04, 0),
  );
  append(
    frame.inlay,
    paint(voussoirs(half - 0.06, half + 0.005, 0.3, 0, Math.PI, 12, 0.01), inlay),
    place(0, spring + 0.17, 0),
  );
  for (const side of [-1, 1])
    append(frame.inlay, paint(box(0.065, spring, 0.3, { bevel: 0.01 }), inlay), place(side * (half - 0.0275), 0.17, 0));
  append(frame.veil, veil(half - 0.06, spring, light), place(0, 0.17, 0));
  return frame;
}

/** A ring standing on y = 0, front to +z; its lowest part is sunk so that one walks in level. */
export function portalRing(inner: number, stone: Rgb, inlay: Rgb, lamp: Rgb, light: Rgb, random: Random): PortalFrame {
  const sunk = inner * 0.28,
    center = inner - sunk,
    thick = inner * 0.3;
  const frame = {
    stone: new Mesh(),
    inlay: new Mesh(),
    glow: new Mesh(),
    veil: new Mesh(),
    width: inner * 1.4,
    height: inner + center,
  };
  const start = -Math.asin(center / inner) + 0.02;
  const count = 22;
  for (let i = 0; i < count; i++) {
    const step = (Math.PI - 2 * start) / count;
    const proud = i % 2 ? 0 : 0.06;
    const wedge = voussoirs(
      inner,
      inner + thick + proud,
      0.9 + proud,
      start + i * step,
      start + (i + 1) * step,
      1,
      0.03,
    );
    append(frame.stone, paint(wedge, vary(stone, random, 0.06)), place(0, center, 0));
    // Lights in every other stone, but not where the foot covers it.
    if (i % 2 || i < 2 || i > count - 4) continue;
    const a = start + (i + 0.5) * step,
      r = inner + thick * 0.52;
    const stud = new Matrix4().makeRotationZ(a + Math.PI / 4).setPosition(Math.cos(a) * r, center + Math.sin(a) * r, 0);
    append(frame.glow, paint(box(0.14, 0.14, 1.0, { bevel: 0.02 }), lamp), stud.multiply(place(0, -0.07, 0)));
  }
  append(
    frame.inlay,
    paint(voussoirs(inner - 0.1, inner + 0.01, 0.5, start, Math.PI - start, 24, 0.015), inlay),
    place(0, center, 0),
  );
  for (const side of [-1, 1]) {
    const x = Math.cos(start) * (inner + thick * 0.5) * side;
    append(
      frame.stone,
      paint(
        block(rectangle(1.5, 1.5, 0), rectangle(1.3, 1.3, 0.55), { bevel: 0.04, noBottom: true }),
        vary(stone, random, 0.05),
      ),
      place(x, 0, 0),
    );
    append(
      frame.stone,
      paint(block(rectangle(1.1, 1.15, 0), rectangle(0.95, 1.05, 0.5), { bevel: 0.04 }), vary(stone, random, 0.05)),
      place(x, 0.55, 0),
    );
  }
  append(frame.veil, disc(inner - 0.1, center, light));
  return frame;
}

/** How strongly a veil shines: it wells up from the threshold (`height` 0…1) and gathers along the rim (`rim` 0…1). */
const shine = (height: number, rim: number): number =>
  0.27 + 0.6 * (1 - smoothstep(0, 0.95, height)) + 0.3 * smoothstep(0.55, 1, rim);

/** Light in a veil at a point: streams in it are paler and stronger than its own colour. `stream` is about −1…1. */
function lit(light: Rgb, strength: number, stream: number): { color: Rgb; alpha: number } {
  const pale = smoothstep(0, 0.7, stream);
  return {
    color: mix(light, scale(mix(light, WHITE, 0.4), 1.35), pale),
    alpha: clamp(strength + 0.22 * stream, 0.05, 0.95),
  };
}

/** The surface in an arch: light that rises in wisps. */
function veil(half: number, spring: number, light: Rgb): Mesh {
  const rows = 18;
  const columns = 8;
  const top = spring + half * 0.999;
  return grid(rows, columns, (row, column) => {
    const v = row / rows;
    const u = (column / columns) * 2 - 1;
    const y = v * top;
    const w = y <= spring ? half : Math.sqrt(Math.max(0, half * half - (y - spring) ** 2));
    const wisp = fbm(u * 1.7 + light[2] * 9, v * 2.2 + 0.8 * fbm(u * 2, v * 2, 3), light[0] * 5, 3) * 1.6;
    return { at: [u * w, y, 0], ...lit(light, shine(v, Math.max(Math.abs(u), v)), wisp) };
  });
}

/** The surface in a ring: light that turns about its middle, cut off at the floor. */
function disc(radius: number, center: number, light: Rgb): Mesh {
  const rings = 18;
  const segments = 64;
  return grid(rings, segments, (ring, segment) => {
    const t = ring / rings;
    const a = (segment / segments) * Math.PI * 2;
    const y = Math.max(0, center + Math.sin(a) * radius * t);
    // Arms that wind inwards; noise is taken on a circle, so that it closes.
    const wound = a + 2.6 * t;
    const arms = fbm(Math.cos(wound) * 1.5 + 4, Math.sin(wound) * 1.5, t * 2.4, 2) * 1.7;
    return {
      at: [Math.cos(a) * radius * t, y, 0],
      ...lit(
        light,
        0.48 + 0.4 * smoothstep(0.25, 1, t) + 0.2 * (1 - smoothstep(0, 0.3, t)),
        arms * smoothstep(0, 0.3, t),
      ),
    };
  });
}

/** A sheet of (rows + 1) × (columns + 1) points, front to +z. */
function grid(
  rows: number,
  columns: number,
  point: (row: number, column: number) => { at: Vec3; color: Rgb; alpha: number },
): Mesh {
  const mesh = new Mesh();
  for (let r = 0; r <= rows; r++) {
    for (let c = 0; c <= columns; c++) {
      const { at, color, alpha } = point(r, c);
      mesh.vertex(at, [0, 0, 1], color, alpha);
    }
  }
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const a = r * (columns + 1) + c;
      mesh.quad(a, a + 1, a + columns + 2, a + columns + 1);
    }
  }
  return mesh;
}
