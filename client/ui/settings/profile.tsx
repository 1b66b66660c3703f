// profile.tsx: who one is: the name, the user id, and how to keep the account; or the way into one that exists.

import Check from "lucide-react/icons/check";
import Copy from "lucide-react/icons/copy";
import KeyRound from "lucide-react/icons/key-round";
import UserRound from "lucide-react/icons/user-round";
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { OwnAccount } from "../../state/app-state.ts";
import { Button } from "../parts/button.tsx";
import { Field } from "../parts/field.tsx";
import { Icon } from "../parts/icon.tsx";
import { PasswordField } from "../parts/password-field.tsx";
import { ProblemNote } from "../parts/problem-note.tsx";
import { SignInForm } from "../parts/sign-in-form.tsx";
import { SignOut } from "../parts/sign-out.tsx";
import text from "../styles/text.module.css";
import { useAppState, useUi } from "../ui-context.ts";
import { say } from "../words/words.ts";
import styles from "./profile.module.css";
import { RecoveryKey } from "./recovery-key.tsx";
import { Setting } from "./setting.tsx";

/** Shortest password that is set here; the homeserver may want a longer one. */
const MIN_PASSWORD = 8;

export function Profile(): ReactNode {
  const { dismiss } = useUi().actions.account;
  const account = useAppState((state) => state.account);
  useEffect(() => dismiss, [dismiss]);
  if (!account) {
    return (
      <div className={styles.signIn}>
        <p className={text.quiet}>{say("profile.nobody")}</p>
        <SignInForm />
      </div>
    );
  }
  return (
    <>
      {account.guest ? <Guest /> : !account.hasPassword && <Keep account={account} />}
      <Rename key={account.name} account={account} />
      <UserId account={account} />
      {!account.guest && <RecoveryKey account={account} />}
      <Setting name={say("signOut.button")} hint={account.hasPassword ? say("signOut.again") : say("profile.only")}>
        <SignOut />
      </Setting>
    </>
  );
}

function Rename({ account }: { account: OwnAccount }): ReactNode {
  const { actions } = useUi();
  const work = useAppState((state) => state.accountWork);
  const [name, setName] = useState(account.name);
  const busy = work?.doing === "renaming" && work.problem === null;
  const problem = work?.doing === "renaming" ? work.problem : null;
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() && name.trim() !== account.name) actions.account.rename(name);
      }}
    >
      <div className={styles.row}>
        <Field
          label={say("profile.name")}
          value={name}
          onChange={({ target }) => setName(target.value)}
          autoComplete="nickname"
          maxLength={40}
          dir="auto"
        />
        <Button type="submit" disabled={busy || !name.trim() || name.trim() === account.name}>
          {say("profile.rename")}
        </Button>
      </div>
      {problem && <ProblemNote problem={problem} />}
    </form>
  );
}

/** To give to others, and to sign in with. */
function UserId({ account: { user, hasPassword } }: { account: OwnAccount }): ReactNode {
  const [copied, setCopied] = useState(false);
  const id = useRef<HTMLElement>(null);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(user);
      setCopied(true);
    } catch {
      getSelection()?.selectAllChildren(id.current!); // plain http has no clipboard: one key copies it then
    }
  };
  return (
    <Setting name={say("profile.user")} {...(hasPassword && { hint: say("profile.user.hint") })}>
      <bdi ref={id} className={`${text.t13} ${styles.user}`}>
        {user}
      </bdi>
      <Button look={["icon", "bare"]} aria-label={say("people.copyId")} onClick={() => void copy()}>
        <Icon of={copied ? Check : Copy} />
      </Button>
      <span className={text.unseen} role="status">
        {copied && say("people.idCopied")}
      </span>
    </Setting>
  );
}

/** Without an account. Outside of worlds they may sign in: the guest goes then, and can't be inside. */
function Guest(): ReactNode {
  const inside = useAppState((state) => state.screen.kind === "world");
  return (
    <section className={styles.keep} aria-labelledby="guest-title">
      <Icon of={UserRound} className={styles.key} />
      <p>
        <b id="guest-title" className={styles.what}>
          {say("profile.guest.what")}
        </b>
        {say("profile.guest.next")} {inside && say("profile.guest.inside")}
      </p>
      {!inside && <SignInForm />}
    </section>
  );
}

/** Nobody knows the password of this account: it ends with this browser, unless it gets one. */
function Keep({ account }: { account: OwnAccount }): ReactNode {
  const [open, setOpen] = useState(false);
  return (
    <section className={styles.keep} aria-labelledby="keep-title">
      <Icon of={KeyRound} className={styles.key} />
      <p>
        <b id="keep-title" className={styles.what}>
          {say("profile.keep.what")}
        </b>
        {say("profile.keep.next")}
      </p>
      {open ? (
        <SetPassword account={account} />
      ) : (
        <Button look={["primary", "small"]} onClick={() => setOpen(true)}>
          {say("profile.keep.do")}
        </Button>
      )}
    </section>
  );
}

function SetPassword({ account }: { account: OwnAccount }): ReactNode {
  const { actions } = useUi();
  const work = useAppState((state) => state.accountWork);
  const [password, setPassword] = useState("");
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLInputElement>("input[type=password]")?.focus(), []);
  const busy = work?.doing === "setting-password" && work.problem === null;
  const problem = work?.doing === "setting-password" ? work.problem : null;
  return (
    <form
      ref={form}
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (password.length >= MIN_PASSWORD && !busy) actions.account.setPassword(password);
      }}
    >
      {/* A password manager keeps both */}
      <Field label={say("signIn.user")} value={account.user} readOnly autoComplete="username" dir="ltr" />
      <PasswordField
        label={say("profile.password")}
        value={password}
        onChange={({ target }) => setPassword(target.value)}
        autoComplete="new-password"
        maxLength={512}
      />
      {problem && <ProblemNote problem={problem} />}
      <Button type="submit" look={["primary"]} disabled={busy || password.length < MIN_PASSWORD}>
        {say("profile.password.set")}
      </Button>
    </form>
  );
}
