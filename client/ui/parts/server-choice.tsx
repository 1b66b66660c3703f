// server-choice.tsx: on which homeserver an account is made or found; nothing on a site that has its own only.

import Pencil from "lucide-react/icons/pencil";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import type { ServerChoice as Choice } from "../../state/app-state.ts";
import text from "../styles/text.module.css";
import { useAppState, useUi } from "../ui-context.ts";
import { say } from "../words/words.ts";
import { Button } from "./button.tsx";
import { Field } from "./field.tsx";
import { Icon } from "./icon.tsx";
import { ProblemNote } from "./problem-note.tsx";
import styles from "./server-choice.module.css";

/** @param signsIn to an account that is there; else one is made */
export function ServerChoice({ signsIn = false }: { signsIn?: boolean }): ReactNode {
  const choice = useAppState((state) => state.serverChoice);
  if (!choice) return null;
  const { name, isOwn, looking, passwords } = choice;
  const problem = choice.problem ?? (signsIn && !passwords && looking === null ? noPasswords(name) : null);
  return (
    <div className={styles.choice}>
      {choice.any ? <AnyServer choice={choice} /> : <ListedServer choice={choice} />}
      {problem && <ProblemNote problem={problem} />}
      <p className={`${text.t13} ${text.quiet}`} role="status">
        {looking !== null && say("server.looking", { server: looking })}
        {looking === null && !isOwn && say(signsIn ? "server.signsIn" : "server.makes", { server: name })}
      </p>
    </div>
  );
}

const noPasswords = (server: string) => ({ code: "account/no-passwords", detail: "", facts: { server } });

function ListedServer({ choice: { name, names, looking } }: { choice: Choice }): ReactNode {
  const { chooseServer } = useUi().actions.account;
  const id = useId();
  return (
    <>
      <label className={styles.label} htmlFor={id}>
        {say("server.label")}
      </label>
      <select
        id={id}
        className={styles.select}
        value={looking ?? name}
        onChange={({ target }) => chooseServer(target.value)}
        dir="ltr"
      >
        {names.map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </select>
    </>
  );
}

/** Stands within a form: Enter in its field looks the server up, and sends nothing else. */
function AnyServer({ choice: { name, names, looking } }: { choice: Choice }): ReactNode {
  const { chooseServer } = useUi().actions.account;
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const part = useRef<HTMLDivElement>(null);
  const before = useRef({ open, name });
  const list = useId();
  // The keyboard stays here: in the field while it is open, and on the button after it
  useEffect(() => {
    if (open !== before.current.open) part.current?.querySelector<HTMLElement>(open ? "input" : "button")?.focus();
    if (name !== before.current.name) setOpen(false);
    before.current = { open, name };
  }, [open, name]);
  const use = (): void => {
    if (typed.trim() && looking === null) chooseServer(typed);
  };
  if (!open) {
    return (
      <div ref={part}>
        <Button className={styles.current} aria-expanded={false} onClick={() => setOpen(true)}>
          <span>
            <span className={text.quiet}>{say("server.label")}</span> <bdi>{name}</bdi>
          </span>
          <Icon of={Pencil} size={16} />
          <span className={text.unseen}>{say("server.change")}</span>
        </Button>
      </div>
    );
  }
  return (
    <div ref={part} className={styles.choice}>
      <Field
        label={say("server.other")}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          use();
        }}
        list={list}
        placeholder="example.org"
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        inputMode="url"
        dir="ltr"
        maxLength={255}
      />
      <datalist id={list}>
        {names.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
      <div className={styles.row}>
        <Button disabled={!typed.trim() || looking !== null} onClick={use}>
          {say("server.use")}
        </Button>
        <Button look={["bare"]} onClick={() => setOpen(false)}>
          {say("server.keep")}
        </Button>
      </div>
    </div>
  );
}
