// field.tsx: a labelled line of text.

import { type ComponentProps, type ReactNode, useId } from "react";
import styles from "./field.module.css";

/** @param after what stands behind the text, in the same box */
export function Field({
  label,
  after,
  ...rest
}: ComponentProps<"input"> & { label: string; after?: ReactNode }): ReactNode {
  const id = useId();
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <span className={styles.box}>
        <input {...rest} id={id} />
        {after}
      </span>
    </div>
  );
}
