// button.tsx: the button, and the link that looks like one.

import type { ComponentProps, ReactNode } from "react";
import styles from "./button.module.css";

type Look = "primary" | "final" | "bare" | "icon" | "small" | "big" | "wide";

/** @param look which of the variants of button.module.css, several at once */
function classFor(look: readonly Look[] = [], own = ""): string {
  return [styles.button, ...look.map((one) => styles[one]), own].join(" ").trim();
}

export function Button({ look, className, ...rest }: ComponentProps<"button"> & { look?: readonly Look[] }): ReactNode {
  return <button type="button" {...rest} className={classFor(look, className)} />;
}

export function LinkButton({ look, className, ...rest }: ComponentProps<"a"> & { look?: readonly Look[] }): ReactNode {
  return <a {...rest} className={classFor(look, className)} />;
}
