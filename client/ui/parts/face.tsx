// face.tsx: somebody's head and shoulders, drawn from the colours and the hair of their body; and several in a row.

import { memo, type ReactNode } from "react";
import type { Insider } from "../../state/app-state.ts";
import { faceOf, type Face as Look } from "../../state/face.ts";
import styles from "./face.module.css";

type Color = Look["color"];

/** What lies behind and before the head, in the order of worlds/avatars/presets.ts. The head is a circle of 10 about (18, 17). */
interface Hair {
  behind?(color: Color): ReactNode;
  before?(color: Color): ReactNode;
}

const CAP = "M7.6 17C7 9.5 12 6 18 6s11 3.5 10.4 11c-2-4.5-5.6-6-10.4-6s-8.4 1.5-10.4 6z";

const HAIR: readonly Hair[] = [
  // afro
  {
    behind: (color) => <circle cx="18" cy="13.5" r="12.8" fill={color("hair")} />,
    before: (color) => <path d={CAP} fill={color("hair")} />,
  },
  // bun
  {
    behind: (color) => <circle cx="18" cy="5" r="4.6" fill={color("hair")} />,
    before: (color) => <path d={CAP} fill={color("hair")} />,
  },
  // bob
  {
    behind: (color) => <path d="M6 17a12 11.5 0 0 1 24 0v7a4 4 0 0 1-4 4H10a4 4 0 0 1-4-4z" fill={color("hair")} />,
    before: (color) => <path d={CAP} fill={color("hair")} />,
  },
  // beanie and beard
  {
    before: (color) => (
      <>
        <path d="M8 18c0 7.5 4.5 10 10 10s10-2.5 10-10c-2 3.5-4.5 4-10 4s-8-.5-10-4z" fill={color("hair")} />
        <path d="M7 14C7 7.5 12 4.5 18 4.500S29 7.5 29 14z" fill={color("hat")} />
      </>
    ),
  },
  // pony tail and scarf
  {
    behind: (color) => <ellipse cx="28.5" cy="17" rx="3.6" ry="8" fill={color("hair")} />,
    before: (color) => (
      <>
        <path d={CAP} fill={color("hair")} />
        <rect x="10" y="26" width="16" height="4.5" rx="2.25" fill={color("extra")} />
      </>
    ),
  },
  // hood with ears
  {
    behind: (color) => (
      <path d="M6 5.500l5.5 2a14 14 0 0 1 13 0l5.5-2-.5 6.500A13 13 0 1 1 6.5 12z" fill={color("hat")} />
    ),
    before: (color) => <circle cx="18" cy="17" r="10.2" fill="none" stroke={color("hat")} strokeWidth="3" />,
  },
  // curls and glasses
  {
    before: (color) => (
      <>
        <g fill={color("hair")}>
          <circle cx="9.5" cy="12" r="3.8" />
          <circle cx="13.5" cy="8" r="4.2" />
          <circle cx="19" cy="7" r="4.2" />
          <circle cx="24" cy="8.5" r="4" />
          <circle cx="27" cy="12.5" r="3.6" />
        </g>
        <g fill="none" stroke={color("extra")} strokeWidth="1.2">
          <circle cx="14" cy="17.8" r="3.2" />
          <circle cx="22" cy="17.8" r="3.2" />
        </g>
      </>
    ),
  },
  // cap
  {
    before: (color) => (
      <>
        <path d="M7.6 18c-.2-2 .2-4 1-5.500l19 0c.8 1.5 1.1 3.5.8 5.500l-1.6-3H9.200z" fill={color("hair")} />
        <path d="M7.5 13.500C7.5 8 12 5 18 5s10.5 3 10.5 8.500z" fill={color("hat")} />
        <path d="M5 13.200h15.500a1.5 1.5 0 0 1 0 2.600H6.500A1.5 1.5 0 0 1 5 13.200z" fill={color("trim")} />
      </>
    ),
  },
];

const Face = memo(function Face({ user }: { user: string }): ReactNode {
  const { preset, color } = faceOf(user);
  const { behind, before } = HAIR[preset % HAIR.length]!;
  return (
    <svg className={styles.face} viewBox="0 0 36 36" aria-hidden="true">
      {behind?.(color)}
      <path d="M4 37c0-8 5.5-11 14-11s14 3 14 11z" fill={color("top")} />
      <circle cx="18" cy="17" r="10" fill={color("skin")} />
      <g fill={color("blush")}>
        <circle cx="12" cy="20.5" r="1.8" />
        <circle cx="24" cy="20.5" r="1.8" />
      </g>
      <g fill={color("eyes")}>
        <ellipse cx="14.2" cy="17.6" rx="1.2" ry="1.6" />
        <ellipse cx="21.8" cy="17.6" rx="1.2" ry="1.6" />
      </g>
      {before?.(color)}
    </svg>
  );
});

/** Faces of up to `most` people, and how many more there are. The words beside them say the same: a screen reader skips it. */
export function Faces({ people, most = 4 }: { people: readonly Insider[]; most?: number }): ReactNode {
  const rest = people.length - most;
  return (
    <span className={styles.row} aria-hidden="true">
      {people.slice(0, most).map(({ user }) => (
        <Face key={user} user={user} />
      ))}
      {rest > 0 && <span className={styles.more}>+{rest}</span>}
    </span>
  );
}
