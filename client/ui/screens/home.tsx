// home.tsx: the page without a link: what this is, and a field for a link.

import { type ReactNode, useState } from "react";
import { Backdrop } from "../parts/backdrop.tsx";
import { Brand } from "../parts/brand.tsx";
import { Button } from "../parts/button.tsx";
import { Field } from "../parts/field.tsx";
import { OpenSettings } from "../parts/open-settings.tsx";
import { ProblemNote } from "../parts/problem-note.tsx";
import { SaveLog } from "../parts/save-log.tsx";
import surface from "../styles/surface.module.css";
import text from "../styles/text.module.css";
import { useAppState, useUi } from "../ui-context.ts";
import { say } from "../words/words.ts";
import styles from "./home.module.css";

export function Home(): ReactNode {
  const { actions } = useUi();
  const notice = useAppState((state) => state.notices.at(-1));
  const [link, setLink] = useState("");
  return (
    <div className={styles.screen}>
      <Backdrop />
      <header className={styles.top}>
        <Brand />
        <OpenSettings />
      </header>
      <main className={styles.main}>
        <h1 className={text.t36}>Manyrooms</h1>
        <p className={styles.lead}>{say("home.lead")}</p>
        <form
          className={`${styles.form} ${surface.glass}`}
          onSubmit={(event) => {
            event.preventDefault();
            if (link.trim()) actions.openLink(link.trim());
          }}
        >
          <Field
            label={say("home.link")}
            value={link}
            onChange={({ target }) => setLink(target.value)}
            placeholder={say("home.example")}
            dir="ltr"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            enterKeyHint="go"
          />
          <Button type="submit" look={["primary"]} disabled={!link.trim()}>
            {say("home.open")}
          </Button>
          {notice && (
            <div className={styles.problem} key={notice.id}>
              <ProblemNote problem={notice.problem} />
              <SaveLog />
            </div>
          )}
        </form>
      </main>
    </div>
  );
}
