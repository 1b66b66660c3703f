// sign-out.tsx: the button that signs out, and the question before it.

import { type ReactNode, useId, useRef } from "react";
import surface from "../styles/surface.module.css";
import text from "../styles/text.module.css";
import { useAppState, useUi } from "../ui-context.ts";
import { say } from "../words/words.ts";
import { Button } from "./button.tsx";
import styles from "./sign-out.module.css";

export function SignOut(): ReactNode {
  const { actions } = useUi();
  const account = useAppState((state) => state.account);
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  return (
    <>
      <Button look={["small"]} aria-haspopup="dialog" onClick={() => dialog.current?.showModal()}>
        {say("signOut.button")}
      </Button>
      {/* Escape closes this, and not also what is below */}
      <dialog
        ref={dialog}
        className={`${styles.dialog} ${surface.reading}`}
        aria-labelledby={title}
        onKeyDown={(event) => event.stopPropagation()}
      >
        <h2 id={title} className={text.t18}>
          {say("signOut.title", { name: account?.name ?? "" })}
        </h2>
        <p>{say(account?.hasPassword ? "signOut.again" : "signOut.final")}</p>
        {account?.losesKeys && <p>{say("signOut.keys")}</p>}
        <p className={text.quiet}>{say("signOut.kept")}</p>
        <div className={styles.row}>
          <Button onClick={() => dialog.current?.close()}>{say("signOut.stay")}</Button>
          <Button look={["primary"]} onClick={() => actions.signOut()}>
            {say("signOut.button")}
          </Button>
        </div>
      </dialog>
    </>
  );
}
