// brand.tsx: the product's name and the way home: doors within doors, the innermost lit.

import type { ReactNode } from "react";
import { say } from "../words/words.ts";
import styles from "./brand.module.css";

export function Brand(): ReactNode {
  // Within the page, where this is the page of worlds: "/" would load it anew, and the engine with it
  const home = location.pathname === "/" ? "#/" : "/";
  return (
    <a className={styles.brand} href={home} aria-label={say("brand.home")}>
      <Logo />
      <span>Manyrooms</span>
    </a>
  );
}

/** @param size CSS pixels */
export function Logo({ size = 28 }: { size?: number }): ReactNode {
  return (
    <svg width={size} height={size} viewBox="0 0 28 28" fill="none" aria-hidden="true">
      <path d="M3 26V13a11 11 0 0 1 22 0v13" stroke="#f3f1ec" strokeWidth="2" strokeLinecap="round" />
      <path
        d="M7.5 26V13.5a6.5 6.5 0 0 1 13 0V26"
        stroke="#f3f1ec"
        strokeOpacity=".62"
        strokeWidth="2"
        strokeLinecap="round"
      />
      <path d="M11.5 26V14a2.5 2.5 0 0 1 5 0v12z" fill="#ffb454" />
    </svg>
  );
}
