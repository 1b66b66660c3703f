import { expect, it } from "vitest";
import { createRandom } from "../../../engine/core/random.ts";
import { judge, type Rank, rankOf, successors } from "../../../engine/net/ownership.ts";

it("N20: takes a claim that is ahead, drops one that is behind, and lets the lower rank win a tie", () => {
  const known = { epoch: 5, owner: "bob" };
  expect([6, 132, 133, 4].map((epoch) => judge(known, epoch, "cleo"))).toEqual(["claim", "claim", "leap", "late"]);
  expect(["ann", "bob", "cleo"].map((by) => judge(known, 5, by))).toEqual(["claim", "refresh", "late"]);
  expect(judge({ epoch: 0, owner: "" }, 40_000, "bob")).toBe("claim");
});

it("N20: whatever order the same claims come in, and however often, all end with the same owner", () => {
  const random = createRandom(1);
  for (let round = 0; round < 200; round++) {
    const claims = Array.from({ length: 12 }, () => ({
      epoch: 1 + Math.floor(random() * 6),
      by: ["ann", "bob", "cleo", "dan"][Math.floor(random() * 4)],
    }));
    const ends = Array.from({ length: 5 }, () => {
      const register: { epoch: number; owner: Rank } = { epoch: 0, owner: "" };
      const order = [...claims, ...claims].sort(() => random() - 0.5);
      for (const { epoch, by } of order)
        if (judge(register, epoch, by) === "claim") Object.assign(register, { epoch, owner: by });
      return `${register.epoch} ${register.owner}`;
    });
    expect(new Set(ends).size).toBe(1);
  }
});

it("N23: the line of those who take over is the same for all, and another for each body", () => {
  const peers = ["ann", "bob", "cleo", "dan"].map((name, i) => rankOf(`@${name}:sim`, i));
  const first = Array.from({ length: 400 }, (_, number) => {
    const line = successors(peers, `/${number}`);
    expect(successors([...peers].reverse(), `/${number}`)).toEqual(line);
    return line[0];
  });
  for (const rank of peers) expect(first.filter((other) => other === rank).length).toBeGreaterThan(50);
});
