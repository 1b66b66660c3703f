// change-world.tsx: what may be changed of the world that one is in; all of it at once, when it is saved.

import { type ReactNode, useId } from "react";
import type { WorldEdit, WorldRights } from "../../state/app-state.ts";
import { Button } from "../parts/button.tsx";
import { ChooseFile } from "../parts/choose-file.tsx";
import { Dialog, DialogActions } from "../parts/dialog.tsx";
import { Field } from "../parts/field.tsx";
import { ProblemNote } from "../parts/problem-note.tsx";
import { useFileDrop } from "../parts/use-file-drop.ts";
import { WorkProgress } from "../parts/work-progress.tsx";
import text from "../styles/text.module.css";
import { useAppState, useUi } from "../ui-context.ts";
import { megabytes, say } from "../words/words.ts";
import styles from "./change-world.module.css";

export function ChangeWorld({ edit }: { edit: WorldEdit }): ReactNode {
  const { actions } = useUi();
  const { change, save, end, stop } = actions.edit;
  const rights = useAppState((state) => state.rights);
  const mayAny = Object.values(rights).some(Boolean); // until somebody takes the role away
  const { name, topic, work, problem, reading } = edit;
  return (
    <Dialog title={say("edit.title")} what={say("edit.what")} onClose={end}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        {/* What is on its way must stay as it was when it was sent */}
        <fieldset className={styles.fields} disabled={work !== null}>
          {rights.name && (
            <Field
              label={say("create.name")}
              value={name}
              onChange={({ target }) => change({ name: target.value })}
              maxLength={120}
              dir="auto"
              autoComplete="off"
            />
          )}
          {rights.topic && (
            <Field
              label={say("create.topic")}
              value={topic}
              onChange={({ target }) => change({ topic: target.value })}
              maxLength={600}
              dir="auto"
              autoComplete="off"
            />
          )}
          {rights.picture && <Picture edit={edit} />}
          {rights.scene && <Scene edit={edit} />}
        </fieldset>
        {mayAny ? (
          problem && <ProblemNote problem={problem} />
        ) : (
          <ProblemNote problem={{ code: "world/forbidden", detail: name }} />
        )}
        {work ? (
          <WorkProgress
            words={say(work.loaded < work.total ? "create.uploading" : "edit.saving")}
            label={say("edit.progress")}
            loaded={work.loaded}
            total={work.total}
            onStop={stop}
          />
        ) : (
          <DialogActions>
            <Button onClick={end}>{say("edit.cancel")}</Button>
            {mayAny && (
              <Button type="submit" look={["primary"]} disabled={isIncomplete(edit, rights) || reading !== null}>
                {say("edit.save")}
              </Button>
            )}
          </DialogActions>
        )}
      </form>
    </Dialog>
  );
}

const isIncomplete = ({ name }: WorldEdit, rights: WorldRights): boolean => rights.name && name.trim() === "";

function Picture({ edit: { picture } }: { edit: WorldEdit }): ReactNode {
  const { takePicture, keepPicture } = useUi().actions.edit;
  const now = picture ? (
    <img className={styles.picture} src={picture} alt={say("edit.picture.new")} />
  ) : (
    <p className={text.quiet}>{say("edit.picture.hint")}</p>
  );
  return (
    <Part title={say("edit.picture")} now={now}>
      <Button look={["small"]} onClick={takePicture}>
        {say(picture ? "edit.picture.again" : "edit.picture.take")}
      </Button>
      {picture && (
        <Button look={["small"]} onClick={keepPicture}>
          {say("edit.picture.keep")}
        </Button>
      )}
    </Part>
  );
}

function Scene({ edit: { scene, reading } }: { edit: WorldEdit }): ReactNode {
  const { actions } = useUi();
  const over = useFileDrop((file) => actions.openFile(file));
  const now = (
    <>
      <p className={scene ? `${text.strong} ${text.clip}` : text.quiet} role="status">
        {reading ? say("create.reading", { name: reading }) : (scene?.name ?? say("edit.scene.hint"))}
      </p>
      {scene && !reading && (
        <p className={`${text.t13} ${text.quiet}`}>
          {say("create.facts", { size: megabytes(scene.bytes), triangles: scene.triangles })}
        </p>
      )}
      {scene && scene.unsupported.length > 0 && (
        <p className={`${text.t13} ${text.quiet}`}>
          {say("create.unsupported", { list: scene.unsupported.join(", ") })}
        </p>
      )}
    </>
  );
  return (
    <Part title={say("create.scene")} over={over} now={now}>
      <ChooseFile
        look={["small"]}
        words={say(scene ? "edit.scene.again" : "create.choose")}
        onChosen={(file) => file && actions.openFile(file)}
      />
      {scene && (
        <Button look={["small"]} onClick={() => actions.edit.keepScene()}>
          {say("edit.scene.keep")}
        </Button>
      )}
    </Part>
  );
}

interface PartProps {
  title: string;
  /** A file is held over it. */
  over?: boolean;
  /** What there will be. */
  now: ReactNode;
  /** The buttons. */
  children: ReactNode;
}

function Part({ title, over = false, now, children }: PartProps): ReactNode {
  const id = useId();
  return (
    <section aria-labelledby={id} className={`${styles.part} ${over ? styles.over : ""}`}>
      <h3 id={id} className={styles.title}>
        {title}
      </h3>
      <div className={styles.row}>
        <div className={styles.now}>{now}</div>
        <div className={styles.buttons}>{children}</div>
      </div>
    </section>
  );
}
