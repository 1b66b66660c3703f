// select.tsx: one of many, chosen from a list that the browser shows.

import ChevronsUpDown from "lucide-react/icons/chevrons-up-down";
import type { ReactNode } from "react";
import { Icon } from "./icon.tsx";
import styles from "./select.module.css";

interface SelectProps {
  label: string;
  value: string;
  options: readonly { readonly value: string; readonly words: string }[];
  onChange(value: string): void;
}

export function Select({ label, value, options, onChange }: SelectProps): ReactNode {
  return (
    <span className={styles.select}>
      <select aria-label={label} value={value} onChange={({ target }) => onChange(target.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.words}
          </option>
        ))}
      </select>
      <Icon of={ChevronsUpDown} size={16} />
    </span>
  );
}
