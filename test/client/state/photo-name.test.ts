// photo-name.test.ts: a picture's file has a name that every file system takes, whatever the world is called.

import { describe, expect, it } from "vitest";
import { photoName } from "../../../client/state/photo-name.ts";

const TIME = new Date(2026, 0, 2, 3, 4, 5);

describe("photoName", () => {
  it("has the world and the time", () => {
    expect(photoName("Landing", TIME)).toBe("Landing 2026-01-02 03.04.05.png");
    expect(photoName("广场 Пристань", TIME)).toBe("广场 Пристань 2026-01-02 03.04.05.png");
  });

  it("leaves nothing in that leads elsewhere or hides what it is", () => {
    expect(photoName("../../etc/passwd", TIME)).toBe("etc passwd 2026-01-02 03.04.05.png");
    expect(photoName('a\u0000b:c*d?"<>|', TIME)).toBe("a b c d 2026-01-02 03.04.05.png");
    expect(photoName("x\u202egpj.exe", TIME)).toBe("x gpj.exe 2026-01-02 03.04.05.png");
    for (const name of ["", " ", "...", "\u200b", "/"])
      expect(photoName(name, TIME)).toBe("World 2026-01-02 03.04.05.png");
    expect(photoName("w".repeat(5000), TIME).length).toBeLessThan(100);
  });
});
