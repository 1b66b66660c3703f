// segments.tsx: one of a few, all of them seen.

import { type ReactNode, useId } from "react";
import styles from "./segments.module.css";

interface SegmentsProps<Value extends string | number> {
  label: string;
  value: Value;
  options: readonly { readonly value: Value; readonly words: string }[];
  onChange(value: Value): void;
}

export function Segments<Value extends string | number>(props: SegmentsProps<Value>): ReactNode {
  const { label, value, options, onChange } = props;
  const name = useId();
  return (
    <span className={styles.segments} role="radiogroup" aria-label={label}>
      {options.map((option) => (
        <label key={option.value}>
          <input type="radio" name={name} checked={option.value === value} onChange={() => onChange(option.value)} />
          {option.words}
        </label>
      ))}
    </span>
  );
}
