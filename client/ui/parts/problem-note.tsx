// problem-note.tsx: what went wrong, what was kept and what to do.

import CircleAlert from "lucide-react/icons/circle-alert";
import type { ReactNode } from "react";
import type { Problem } from "../../state/app-state.ts";
import { sayProblem } from "../words/words.ts";
import { Icon } from "./icon.tsx";
import styles from "./problem-note.module.css";

export function ProblemNote({ problem }: { problem: Problem }): ReactNode {
  const { what, next } = sayProblem(problem);
  return (
    <p className={styles.note} role="alert">
      <Icon of={CircleAlert} className={styles.icon} />
      <span>
        <b className={styles.what}>{what}</b>
        {next}
      </span>
    </p>
  );
}
