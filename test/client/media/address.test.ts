// address.test.ts: an mxc: URI becomes a path of this site and comes back; nothing else does.

import { describe, expect, it } from "vitest";
import { mediaPath, parseMediaPath } from "../../../client/media/address.ts";

const parse = (path: string) => parseMediaPath(new URL(path, "https://rooms.example"));

describe("a media file's path", () => {
  it("leads back to server, file and room", () => {
    expect(parse(mediaPath("mxc://rooms.example:8448/Ab-c_1", "!r:x")!)).toEqual({
      server: "rooms.example:8448",
      media: "Ab-c_1",
      room: "!r:x",
    });
    expect(parse(mediaPath("mxc://[::1]:80/a")!)).toEqual({ server: "[::1]:80", media: "a", room: null });
  });

  it("is made of nothing that could lead elsewhere", () => {
    const odd = ["", "https://x/a", "mxc://x", "mxc://x/", "mxc:///a", "mxc://x/../b", "mxc://x/a/b", "mxc://x/a?b"];
    for (const mxc of [...odd, "mxc://x/a#b", "mxc://x y/a", "mxc://x/%2e", "mxc://@x/a"])
      expect(mediaPath(mxc), mxc).toBeNull();
  });

  it("is no other path of the site", () => {
    for (const path of ["/", "/media/", "/media/x", "/media/x/", "/media/x/a/b", "/worlds/x/a", "/media/x/%2e%2e"])
      expect(parse(path), path).toBeNull();
  });
});
