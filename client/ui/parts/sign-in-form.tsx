// sign-in-form.tsx: user name and password of an account that somebody has already.

import { type ReactNode, useEffect, useRef, useState } from "react";
import { useAppState, useUi } from "../ui-context.ts";
import { say } from "../words/words.ts";
import { Button } from "./button.tsx";
import { Field } from "./field.tsx";
import { PasswordField } from "./password-field.tsx";
import { ProblemNote } from "./problem-note.tsx";
import { ServerChoice } from "./server-choice.tsx";
import styles from "./sign-in-form.module.css";

/** @param enters goes into the world after it */
export function SignInForm({ enters = false }: { enters?: boolean }): ReactNode {
  const { actions } = useUi();
  const work = useAppState((state) => state.accountWork);
  const [user, setUser] = useState("");
  const [password, setPassword] = useState("");
  const form = useRef<HTMLFormElement>(null);
  const { account } = actions;
  useEffect(() => {
    if (matchMedia("(pointer: fine)").matches)
      form.current?.querySelector<HTMLElement>("[autocomplete=username]")?.focus();
    return account.dismiss;
  }, [account]);
  const problem = work?.doing === "signing-in" ? work.problem : null;
  const busy = work !== null && work.problem === null;
  return (
    <form
      ref={form}
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) account.signIn(user, password, enters);
      }}
    >
      <ServerChoice signsIn />
      <Field
        label={say("signIn.user")}
        value={user}
        onChange={({ target }) => setUser(target.value)}
        onBlur={() => account.chooseServerOf(user)}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        dir="ltr"
        maxLength={255}
      />
      <PasswordField
        label={say("signIn.password")}
        value={password}
        onChange={({ target }) => setPassword(target.value)}
        autoComplete="current-password"
        enterKeyHint="go"
        maxLength={512}
      />
      {problem && <ProblemNote problem={problem} />}
      <Button type="submit" look={["primary", "big", "wide"]} disabled={busy || !user.trim() || !password}>
        {say(busy ? "signIn.working" : enters ? "signIn.enter" : "signIn.do")}
      </Button>
    </form>
  );
}
