// appearance.test.ts: the same user looks the same everywhere, and different users differ.

import { describe, expect, it } from "vitest";
import { appearanceOf, PRESETS, SLOTS } from "../../../engine/avatar/appearance.ts";
import { SLOTS as BODY_SLOTS } from "../../../worlds/avatars/body/look.ts";
import { PRESETS as BODIES } from "../../../worlds/avatars/presets.ts";

const hex = (palette: Uint8Array, slot: (typeof SLOTS)[number]): string =>
  Buffer.from(palette.subarray(SLOTS.indexOf(slot) * 4, SLOTS.indexOf(slot) * 4 + 3)).toString("hex");

const crowd = Array.from({ length: 400 }, (_, i) => appearanceOf(`@user${i}:example.org`));

describe("appearanceOf", () => {
  it("never changes for a user: these were written down", () => {
    const look = ({ preset, palette }: ReturnType<typeof appearanceOf>) =>
      [preset, ...(["skin", "hair", "top", "bottom", "hat"] as const).map((slot) => hex(palette, slot))].join(" ");
    expect(look(appearanceOf("@alice:example.org"))).toMatchInlineSnapshot(`"1 4f2b1c c99552 f0c94e 2f6f9f 2f6f9f"`);
    expect(look(appearanceOf("@ボブ:example.org"))).toMatchInlineSnapshot(`"3 a9622f 9b9a98 1f2f52 8d8577 d8573b"`);
  });

  it("uses every body about equally often", () => {
    for (let preset = 0; preset < PRESETS; preset++) {
      const share = crowd.filter((one) => one.preset === preset).length / crowd.length;
      expect(share).toBeGreaterThan(0.06);
      expect(share).toBeLessThan(0.2);
    }
  });

  it("gives two of a small group the same body and colours rarely", () => {
    const looks = new Set(crowd.map(({ preset, palette }) => `${preset} ${palette}`));
    expect(looks.size).toBeGreaterThan(390);
  });

  it("never gives hair in the colour of the face", () => {
    const luma = (color: string) =>
      [0.299, 0.587, 0.114].reduce(
        (sum, share, i) => sum + share * Number.parseInt(color.slice(i * 2, i * 2 + 2), 16),
        0,
      );
    for (const { palette } of crowd) {
      expect(Math.abs(luma(hex(palette, "skin")) - luma(hex(palette, "hair")))).toBeGreaterThan(30);
    }
  });

  it("knows the bodies that are built, and their colour slots", () => {
    expect(PRESETS).toBe(Object.keys(BODIES).length);
    expect(SLOTS).toEqual(BODY_SLOTS);
  });
});
