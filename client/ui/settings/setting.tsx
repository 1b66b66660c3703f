// setting.tsx: one row of the settings: what it is called, what it means, and the control for it.

import type { ReactNode } from "react";
import text from "../styles/text.module.css";
import styles from "./settings.module.css";

interface SettingProps {
  name: string;
  /** What it means, where the name does not say it. */
  hint?: string;
  children: ReactNode;
}

export function Setting({ name, hint, children }: SettingProps): ReactNode {
  return (
    <div className={styles.setting}>
      <div>
        <p className={text.strong}>{name}</p>
        {hint && <p className={`${text.t13} ${text.quiet}`}>{hint}</p>}
      </div>
      {children}
    </div>
  );
}
