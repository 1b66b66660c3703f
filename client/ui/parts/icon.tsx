// icon.tsx: lucide's icons in the three sizes that the interface uses. They never stand alone without a word or a label.

import type { ComponentType, ReactNode, SVGProps } from "react";

/** Thinner as it grows, so that all look drawn with one pen. */
const STROKE = { 16: 2, 20: 1.75, 24: 1.5 } as const;

interface IconProps {
  /** One icon, imported from `lucide-react/icons/<name>`. */
  of: ComponentType<SVGProps<SVGSVGElement>>;
  /** CSS pixels. */
  size?: keyof typeof STROKE;
  className?: string | undefined;
}

export function Icon({ of: Drawing, size = 20, className }: IconProps): ReactNode {
  return (
    <Drawing
      width={size}
      height={size}
      strokeWidth={STROKE[size]}
      style={{ flex: "none" }}
      className={className}
      aria-hidden="true"
    />
  );
}
