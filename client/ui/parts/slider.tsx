// slider.tsx: a value between two ends, with its figure beside it.

import { type CSSProperties, type ReactNode, useId } from "react";
import styles from "./slider.module.css";

interface SliderProps {
  label: string;
  value: number;
  least: number;
  most: number;
  step: number;
  /** The value in words: "1.2×", "65°". */
  figure: string;
  onChange(value: number): void;
}

export function Slider({ label, value, least, most, step, figure, onChange }: SliderProps): ReactNode {
  const id = useId();
  const share = ((value - least) / (most - least)) * 100;
  return (
    <span className={styles.group}>
      <input
        id={id}
        className={styles.slider}
        type="range"
        aria-label={label}
        aria-valuetext={figure}
        min={least}
        max={most}
        step={step}
        value={value}
        style={{ "--share": share } as CSSProperties}
        onChange={({ target }) => onChange(target.valueAsNumber)}
      />
      <output htmlFor={id} className={styles.figure}>
        {figure}
      </output>
    </span>
  );
}
