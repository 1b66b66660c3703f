// switch.tsx: on or off, at once.

import type { ReactNode } from "react";
import styles from "./switch.module.css";

interface SwitchProps {
  label: string;
  on: boolean;
  onChange(on: boolean): void;
}

export function Switch({ label, on, onChange }: SwitchProps): ReactNode {
  return (
    <button
      type="button"
      role="switch"
      className={styles.switch}
      aria-checked={on}
      aria-label={label}
      onClick={() => onChange(!on)}
    />
  );
}
