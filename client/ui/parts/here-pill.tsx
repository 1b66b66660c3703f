// here-pill.tsx: how many are in a world, on its picture.

import type { ReactNode } from "react";
import { sayHere } from "../words/words.ts";
import styles from "./here-pill.module.css";

export function HerePill({ count, className = "" }: { count: number; className?: string | undefined }): ReactNode {
  return (
    <span className={`${styles.pill} ${className}`}>
      <span className={`${styles.dot} ${count > 0 ? styles.live : ""}`} />
      {sayHere(count)}
    </span>
  );
}
