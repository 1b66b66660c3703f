// field.tsx: a labelled line of text.

import { type ComponentProps, type ReactNode, useId } from "react";
import styles from "./field.module.css";

export function Field({ label, ...rest }: ComponentProps<"input"> & { label: string }): ReactNode {
  const id = useId();
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <span className={styles.box}>
        <input {...rest} id={id} />
      </span>
    </div>
  );
}
