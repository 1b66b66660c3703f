// object-shapes.ts: what the built-in objects look like: a crate of boards in a frame, and a ball of six gores.

import { BoxGeometry, type BufferGeometry, Color, Float32BufferAttribute, IcosahedronGeometry } from "three";
import { mergeGeometries } from "three/addons/utils/BufferGeometryUtils.js";

/** Boards, frame; gores in turn. sRGB. */
const BOARD = new Color("#c08a55");
const FRAME = new Color("#8a5a34");
const GORES = [new Color("#f2c14e"), new Color("#f4efe2"), new Color("#d96c4f")];
/** Side of a bar of the frame, and how deep the boards lie behind it; shares of the crate's side. */
const BAR = 0.13;
const DEPTH = 0.045;

function painted(geometry: BufferGeometry, colorAt: (x: number, y: number, z: number) => Color): BufferGeometry {
  const plain = geometry.index ? geometry.toNonIndexed() : geometry;
  const place = plain.getAttribute("position");
  const colors = new Float32Array(place.count * 3);
  for (let i = 0; i < place.count; i += 3) {
    // One colour a triangle: by its middle.
    const middle = [0, 1, 2].map((axis) => [0, 1, 2].reduce((sum, k) => sum + place.getComponent(i + k, axis) / 3, 0));
    const { r, g, b } = colorAt(middle[0], middle[1], middle[2]);
    for (let k = 0; k < 3; k++) colors.set([r, g, b], (i + k) * 3);
  }
  plain.setAttribute("color", new Float32BufferAttribute(colors, 3));
  plain.deleteAttribute("uv");
  return plain;
}

/** A cube of 1 m about its middle. */
export function makeCrate(): BufferGeometry {
  const core = 1 - 2 * DEPTH;
  const parts = [painted(new BoxGeometry(core, core, core), () => BOARD)];
  const off = (1 - BAR) / 2;
  for (const a of [-off, off]) {
    for (const b of [-off, off]) {
      // The second of two that meet in a corner is shorter, so that no two faces lie in one another.
      const sizes: [[number, number, number], [number, number, number]][] = [
        [
          [BAR, 1, BAR],
          [a, 0, b],
        ],
        [
          [1 - 2 * BAR, BAR, BAR],
          [0, a, b],
        ],
        [
          [BAR, BAR, 1 - 2 * BAR],
          [a, b, 0],
        ],
      ];
      for (const [size, at] of sizes) parts.push(painted(new BoxGeometry(...size).translate(...at), () => FRAME));
    }
  }
  const crate = mergeGeometries(parts);
  for (const part of parts) part.dispose();
  return crate;
}

/** A ball of 1 m across about its middle. */
export function makeBall(): BufferGeometry {
  const ball = painted(new IcosahedronGeometry(0.5, 5), (x, _, z) => {
    const gore = Math.floor(((Math.atan2(z, x) / Math.PI + 1) / 2) * 6);
    return GORES[Math.min(gore, 5) % GORES.length];
  });
  ball.computeVertexNormals();
  const place = ball.getAttribute("position");
  // Round to the light: the normals are those of the sphere, not of its triangles.
  ball.setAttribute("normal", place.clone());
  const normal = ball.getAttribute("normal");
  for (let i = 0; i < normal.count; i++) normal.setXYZ(i, normal.getX(i) * 2, normal.getY(i) * 2, normal.getZ(i) * 2);
  return ball;
}
