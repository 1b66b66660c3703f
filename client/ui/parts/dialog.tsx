// dialog.tsx: a question that stands before everything else: the browser's own modal dialog, which keeps the focus in it and gives
// it back.

import { type ReactNode, type Ref, useId, useImperativeHandle, useLayoutEffect, useRef } from "react";
import text from "../styles/text.module.css";
import styles from "./dialog.module.css";

export interface DialogHandle {
  close(): void;
}

interface DialogProps {
  title: string;
  /** What follows from saying yes. */
  what?: string;
  /** Closes it from outside, as Escape does from inside. */
  ref?: Ref<DialogHandle>;
  /** It has closed. */
  onClose: () => void;
  children: ReactNode;
}

export function Dialog({ title, what, ref, onClose, children }: DialogProps): ReactNode {
  const id = useId();
  const box = useRef<HTMLDialogElement>(null);
  useImperativeHandle(ref, () => ({ close: () => box.current?.close() }));
  // Closed before it leaves the page: else the focus, which it keeps in it, would be lost with it
  useLayoutEffect(() => {
    const shown = box.current!;
    shown.showModal();
    return () => shown.close();
  }, []);
  return (
    <dialog
      ref={box}
      className={styles.dialog}
      aria-labelledby={`${id}-title`}
      aria-describedby={what ? `${id}-what` : undefined}
      onClose={onClose}
      onKeyDown={(event) => {
        if (event.key === "Escape") event.stopPropagation(); // closes the dialog and not what is under it
      }}
    >
      <div className={styles.about}>
        <h2 id={`${id}-title`} className={text.t18}>
          {title}
        </h2>
        {what && (
          <p id={`${id}-what`} className={text.quiet}>
            {what}
          </p>
        )}
      </div>
      {children}
    </dialog>
  );
}

/** The buttons at its end, the one that does it last. */
export function DialogActions({ children }: { children: ReactNode }): ReactNode {
  return <div className={styles.actions}>{children}</div>;
}
