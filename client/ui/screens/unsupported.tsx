// unsupported.tsx: what this browser lacks, instead of everything else; before anything has begun.

import type { ReactNode } from "react";
import { Backdrop } from "../parts/backdrop.tsx";
import { Brand } from "../parts/brand.tsx";
import { Button } from "../parts/button.tsx";
import { ProblemNote } from "../parts/problem-note.tsx";
import surface from "../styles/surface.module.css";
import text from "../styles/text.module.css";
import { say } from "../words/words.ts";
import page from "./home.module.css";
import styles from "./unsupported.module.css";

interface UnsupportedProps {
  /** Codes of problems. */
  readonly codes: readonly string[];
  /** Begins all the same; null where that would be in vain. */
  readonly goOn: (() => void) | null;
}

export function Unsupported({ codes, goOn }: UnsupportedProps): ReactNode {
  return (
    <div className={page.screen}>
      <Backdrop />
      <header className={page.top}>
        <Brand />
      </header>
      <main className={styles.main}>
        <h1 className={text.t36}>{say(goOn ? "unsupported.partly" : "unsupported.title")}</h1>
        <div className={`${styles.card} ${surface.glass}`}>
          {codes.map((code) => (
            <ProblemNote key={code} problem={{ code, detail: "" }} />
          ))}
          {goOn && (
            <div className={styles.goOn}>
              <Button look={["primary"]} onClick={goOn}>
                {say("unsupported.goOn")}
              </Button>
            </div>
          )}
        </div>
      </main>
    </div>
  );
}
