// menu-keys.ts: which item of a menu a key leads to.

/**
 * The place that the focus goes to, or null if the key has no meaning in a menu. Source: WAI-ARIA Authoring Practices, "Menu
 * button".
 *
 * @param at the place that has the focus, from 0; −1 for none
 */
export function nextItem(key: string, at: number, count: number): number | null {
  if (count === 0) return null;
  switch (key) {
    case "ArrowDown":
      return (at + 1) % count;
    case "ArrowUp":
      return at <= 0 ? count - 1 : at - 1;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}
