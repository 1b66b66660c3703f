// called-name.tsx: somebody's name, and what tells them apart from others of that name.

import type { ReactNode } from "react";
import type { Called } from "../../state/names.ts";
import text from "../styles/text.module.css";

export function CalledName({ of: { name, handle } }: { of: Called }): ReactNode {
  return (
    <>
      <bdi>{name}</bdi>
      {handle !== null && (
        <span className={`${text.quiet} ${text.plain}`}>
          {" "}
          (<bdi>{handle}</bdi>)
        </span>
      )}
    </>
  );
}

/** The same on two lines, for a narrow list: of a handle, the end must not be cut off. */
export function CalledLines({ of: { name, handle } }: { of: Called }): ReactNode {
  return (
    <>
      <p className={`${text.strong} ${text.clip}`}>
        <bdi>{name}</bdi>
      </p>
      {handle !== null && (
        <p className={`${text.t13} ${text.quiet}`}>
          <bdi>({handle})</bdi>
        </p>
      )}
    </>
  );
}
