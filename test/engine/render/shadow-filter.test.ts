// shadow-filter.test.ts: our shadow filter finds its place in the three that is installed.

import { ShaderChunk } from "three";
import { describe, expect, it } from "vitest";
import { evenShadows } from "../../../engine/render/shadow-filter.ts";

describe("evenShadows", () => {
  it("replaces three's turned samples of the sun's shadow, once", () => {
    const theirs = ShaderChunk.shadowmap_pars_fragment;
    evenShadows();
    const ours = ShaderChunk.shadowmap_pars_fragment;
    expect(theirs).toContain("vogelDiskSample( 4, 5, phi )");
    expect(ours).not.toContain("vogelDiskSample( 4, 5, phi ) * radius, shadowCoord.z )");
    expect(ours.match(/\/ 144\.0;/g)).toHaveLength(1);
    evenShadows();
    expect(ShaderChunk.shadowmap_pars_fragment).toBe(ours);
  });
});
