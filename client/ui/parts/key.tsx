// key.tsx: a key of the keyboard, as it looks there.

import type { ReactNode } from "react";
import styles from "./key.module.css";

export function Key({ children }: { children: string }): ReactNode {
  return <kbd className={styles.key}>{children}</kbd>;
}
