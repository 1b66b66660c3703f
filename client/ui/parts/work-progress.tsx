// work-progress.tsx: how far something is that goes to the homeserver, and a way to stop it.

import type { ReactNode } from "react";
import text from "../styles/text.module.css";
import { megabytes, say } from "../words/words.ts";
import { Button } from "./button.tsx";
import styles from "./work-progress.module.css";

interface WorkProgressProps {
  /** What is being done now. */
  words: string;
  /** What the whole of it is called. */
  label: string;
  /** Bytes; `total` is 0 while there is nothing to count. */
  loaded: number;
  total: number;
  onStop: () => void;
}

export function WorkProgress({ words, label, loaded, total, onStop }: WorkProgressProps): ReactNode {
  return (
    <div className={styles.working}>
      <p>
        <span role="status">{words}</span>
        <span className={`${text.t13} ${text.quiet}`}>
          {total > 0 && say("progress.bytes", { loaded: megabytes(loaded), total: megabytes(total) })}
        </span>
      </p>
      <progress aria-label={label} value={total > 0 ? loaded / total : 0} max={1} />
      <Button look={["wide"]} onClick={onStop}>
        {say("create.stop")}
      </Button>
    </div>
  );
}
