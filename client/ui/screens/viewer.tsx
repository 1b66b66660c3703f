// viewer.tsx: a scene without a world: drop a .glb, walk in it, see what it holds.

import FileBox from "lucide-react/icons/file-box";
import type { ReactNode } from "react";
import type { Screen } from "../../state/app-state.ts";
import { TouchControls } from "../hud/touch-controls.tsx";
import { Backdrop } from "../parts/backdrop.tsx";
import { Brand } from "../parts/brand.tsx";
import { ChooseFile } from "../parts/choose-file.tsx";
import { Icon } from "../parts/icon.tsx";
import { ProblemNote } from "../parts/problem-note.tsx";
import { ProgressBar } from "../parts/progress-bar.tsx";
import { useFileDrop } from "../parts/use-file-drop.ts";
import surface from "../styles/surface.module.css";
import text from "../styles/text.module.css";
import { useUi } from "../ui-context.ts";
import { say } from "../words/words.ts";
import styles from "./viewer.module.css";

/** The file's name: the last part of an address. */
export const fileName = (source: string): string => source.replace(/^.*\//, "") || source;

type ViewerScreen = Extract<Screen, { kind: "viewer" }>;

export function Viewer({ screen }: { screen: ViewerScreen }): ReactNode {
  const { actions } = useUi();
  const open = useOpenFile();
  const over = useFileDrop((file) => actions.openFile(file));
  const walking = screen.source !== null && !screen.progress && !screen.problem;
  if (walking) return <Walking screen={screen} />;
  return (
    <div className={styles.page}>
      <Backdrop />
      <header className={styles.top}>
        <Brand />
      </header>
      <main className={styles.main}>
        <section
          className={`${styles.zone} ${surface.glass} ${over ? styles.over : ""}`}
          aria-label={say("viewer.title")}
        >
          {screen.progress ? (
            <ProgressBar progress={screen.progress} />
          ) : (
            <>
              <div className={styles.words}>
                <Icon of={FileBox} size={24} className={text.quiet} />
                <h1 className={text.t18}>{say("viewer.title")}</h1>
                <p className={text.quiet}>{say(over ? "viewer.release" : "viewer.lead")}</p>
              </div>
              {screen.problem && <ProblemNote problem={screen.problem} />}
              <ChooseFile look={["primary", "wide"]} words={say("viewer.choose")} onChosen={open} />
            </>
          )}
        </section>
      </main>
    </div>
  );
}

/** In the scene: its name and what it holds, in a corner. */
function Walking({ screen }: { screen: ViewerScreen }): ReactNode {
  const { source, report } = screen;
  const open = useOpenFile();
  return (
    <main className={surface.hud} aria-label={source ?? say("viewer.title")}>
      <TouchControls />
      <section className={`${styles.source} ${surface.glass}`} aria-label={say("viewer.title")}>
        <h1 className={`${text.strong} ${text.clip}`}>
          <bdi>{source && fileName(source)}</bdi>
        </h1>
        {report && (
          <p className={`${text.t13} ${text.quiet}`}>
            {say("viewer.nodes", { count: report.nodes })}, {say("viewer.triangles", { count: report.triangles })}
          </p>
        )}
        {report && report.unsupported.length > 0 && (
          <p className={text.t13}>{say("viewer.unsupported", { list: report.unsupported.join(", ") })}</p>
        )}
        <ChooseFile look={["small"]} words={say("viewer.another")} onChosen={open} />
      </section>
    </main>
  );
}

/** Opens a file that was picked, and gives the keyboard back to the scene. */
function useOpenFile(): (file: File | undefined) => void {
  const { actions, focusWorld } = useUi();
  return (file) => {
    if (file) actions.openFile(file);
    focusWorld();
  };
}
