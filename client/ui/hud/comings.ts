// comings.ts: who came and who left between two looks at the people.

import type { Person } from "../../state/app-state.ts";
import { fullName } from "../../state/names.ts";

export interface Coming {
  readonly peer: string;
  readonly name: string;
  readonly kind: "came" | "left";
}

/** Compares by peer, so that two people of one name are two. */
export function comings(before: readonly Person[], after: readonly Person[]): Coming[] {
  const missingIn = (people: readonly Person[]) => {
    const peers = new Set(people.map(({ peer }) => peer));
    return ({ peer }: Person): boolean => !peers.has(peer);
  };
  return [
    ...after
      .filter(missingIn(before))
      .map((person): Coming => ({ peer: person.peer, name: fullName(person), kind: "came" })),
    ...before
      .filter(missingIn(after))
      .map((person): Coming => ({ peer: person.peer, name: fullName(person), kind: "left" })),
  ];
}
