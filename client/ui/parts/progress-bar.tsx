// progress-bar.tsx: how entering goes on: a thin bar and one line of words.

import type { ReactNode } from "react";
import type { Progress } from "../../state/app-state.ts";
import text from "../styles/text.module.css";
import { megabytes, say } from "../words/words.ts";
import styles from "./progress-bar.module.css";
import { progressShare } from "./progress-share.ts";

export function ProgressBar({ progress }: { progress: Progress }): ReactNode {
  const share = progressShare(progress);
  return (
    <div>
      <p className={styles.line}>
        <span role="status">{say(`progress.${progress.step}`)}</span>
        <span className={`${text.t13} ${text.quiet}`}>{bytesOf(progress)}</span>
      </p>
      <div
        className={styles.bar}
        role="progressbar"
        aria-label={say("progress.label")}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share * 100)}
      >
        <div className={styles.done} style={{ transform: `scaleX(${share})` }} />
      </div>
    </div>
  );
}

function bytesOf({ step, loaded, total }: Progress): string {
  if (step !== "scene" || loaded === 0) return "";
  if (total === 0) return say("progress.loaded", { loaded: megabytes(loaded) });
  return say("progress.bytes", { loaded: megabytes(loaded), total: megabytes(total) });
}
