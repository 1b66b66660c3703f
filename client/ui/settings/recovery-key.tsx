// recovery-key.tsx: the key that opens encrypted messages on another device: made and noted once, or typed in there.

import Check from "lucide-react/icons/check";
import Copy from "lucide-react/icons/copy";
import Download from "lucide-react/icons/download";
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { OwnAccount } from "../../state/app-state.ts";
import { Button } from "../parts/button.tsx";
import { Field } from "../parts/field.tsx";
import { Icon } from "../parts/icon.tsx";
import { ProblemNote } from "../parts/problem-note.tsx";
import text from "../styles/text.module.css";
import { useAppState, useUi } from "../ui-context.ts";
import { say } from "../words/words.ts";
import styles from "./profile.module.css";
import { Setting } from "./setting.tsx";

export function RecoveryKey({ account }: { account: OwnAccount }): ReactNode {
  const { actions } = useUi();
  const recovery = useAppState((state) => state.recovery);
  const work = useAppState((state) => state.accountWork);
  const [key, setKey] = useState<string | null>(null);
  const problem = work?.doing === "recovering" ? work.problem : null;
  const busy = work?.doing === "recovering" && work.problem === null;
  const state = recovery ?? (account.hasRecovery ? "here" : "outside");
  const make = async (): Promise<void> => setKey(await actions.account.createRecoveryKey());
  return (
    <>
      <Setting name={say("recovery.title")} hint={say(`recovery.${state}`)}>
        {state === "none" && key === null && (
          <Button look={["small"]} disabled={busy} onClick={() => void make()}>
            {say("recovery.make")}
          </Button>
        )}
      </Setting>
      {state === "none" && key !== null && <NewKey value={key} busy={busy} />}
      {state === "locked" && <OldKey busy={busy} />}
      {problem && <ProblemNote problem={problem} />}
    </>
  );
}

/** Shown once: it is nowhere but here until somebody has noted it, and opens nothing before. */
function NewKey({ value, busy }: { value: string; busy: boolean }): ReactNode {
  const { actions } = useUi();
  const [copied, setCopied] = useState(false);
  const shown = useRef<HTMLOutputElement>(null);
  useEffect(() => shown.current?.focus({ preventScroll: true }), []);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(value);
      setCopied(true);
    } catch {
      getSelection()?.selectAllChildren(shown.current!); // plain http has no clipboard: one key copies it then
    }
  };
  return (
    <div className={styles.form}>
      <output ref={shown} className={styles.secret} aria-label={say("recovery.title")} tabIndex={-1} dir="ltr">
        {value}
      </output>
      <p className={`${text.t13} ${text.quiet}`}>{say("recovery.once")}</p>
      <div className={styles.buttons}>
        <Button onClick={() => void copy()}>
          <Icon of={copied ? Check : Copy} />
          {say("recovery.copy")}
        </Button>
        <Button onClick={() => actions.account.saveRecoveryKey(value)}>
          <Icon of={Download} />
          {say("recovery.save")}
        </Button>
        <Button look={["primary"]} disabled={busy} onClick={() => actions.account.applyRecoveryKey(value)}>
          {say(busy ? "recovery.working" : "recovery.noted")}
        </Button>
      </div>
      <span className={text.unseen} role="status">
        {copied && say("recovery.copied")}
      </span>
    </div>
  );
}

/** From the device where it was noted. */
function OldKey({ busy }: { busy: boolean }): ReactNode {
  const { actions } = useUi();
  const [key, setKey] = useState("");
  return (
    <form
      className={styles.row}
      onSubmit={(event) => {
        event.preventDefault();
        if (key.trim() && !busy) actions.account.applyRecoveryKey(key);
      }}
    >
      <Field
        label={say("recovery.title")}
        value={key}
        onChange={({ target }) => setKey(target.value)}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        dir="ltr"
        maxLength={200}
      />
      <Button type="submit" look={["primary"]} disabled={busy || !key.trim()}>
        {say(busy ? "recovery.working" : "recovery.open")}
      </Button>
    </form>
  );
}
