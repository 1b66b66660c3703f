// screen-geometry.ts: what of a screen is lost: words that are cut, controls that nobody can get at, a page that scrolls sideways.
// Runs in the page.

/** What is wrong with what is on the screen at its present size. */
export function findLost(): string[] {
  const wrong: string[] = [];
  const root = document.scrollingElement!;
  if (root.scrollWidth > innerWidth + 1)
    wrong.push(`the page scrolls sideways: ${root.scrollWidth} of ${innerWidth} px`);
  const scope = [...document.querySelectorAll("dialog:modal")].at(-1) ?? document.body;
  const scrolled = [...document.querySelectorAll("*")].filter((element) => element.scrollTop || element.scrollLeft);
  const places = scrolled.map((element) => [element, element.scrollLeft, element.scrollTop] as const);

  const isShown = (element: Element): boolean => {
    const { width, height } = element.getBoundingClientRect();
    return element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && width > 1 && height > 1;
  };

  /** The ancestors of an element that cut off what sticks out of them, up to one in which it can be scrolled to. */
  function cutOff(element: Element, { left, right, top, bottom }: DOMRect): string | null {
    let [across, down] = [true, true]; // directions in which nothing scrolls yet
    for (let box: Element | null = element; box && box !== document.body; box = box.parentElement) {
      const { overflowX, overflowY, textOverflow, clipPath } = getComputedStyle(box);
      if (clipPath !== "none") return null; // for screen readers only
      const rect = box.getBoundingClientRect();
      if (
        across &&
        overflowX === "hidden" &&
        textOverflow !== "ellipsis" &&
        (left < rect.left - 2 || right > rect.right + 2)
      )
        return "at its side";
      if (
        down &&
        overflowY === "hidden" &&
        textOverflow !== "ellipsis" &&
        (top < rect.top - 4 || bottom > rect.bottom + 4)
      )
        return "at its top or bottom";
      if (textOverflow === "ellipsis") across = false;
      if (/auto|scroll/.test(overflowX)) across = false;
      if (/auto|scroll/.test(overflowY)) down = false;
      if (!across && !down) return null;
    }
    if (across && (left < -1 || right > innerWidth + 1)) return "by the window";
    return null;
  }

  const texts = document.createTreeWalker(scope, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const element = node.parentElement!;
    if (!node.nodeValue?.trim() || !isShown(element) || element.closest("svg, [inert]")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const rect = range.getBoundingClientRect();
    if (rect.width <= 1 || rect.height <= 1) continue;
    const cut = cutOff(element, rect);
    if (cut) wrong.push(`"${node.nodeValue.trim().slice(0, 60)}" is cut off ${cut}`);
  }

  const nameOf = (element: Element): string =>
    (
      element.getAttribute("aria-label") ||
      (element as HTMLInputElement).labels?.[0]?.textContent ||
      element.textContent?.trim() ||
      element.getAttribute("placeholder") ||
      element.tagName
    ).slice(0, 60);
  const isCoarse = matchMedia("(pointer: coarse)").matches;
  for (const control of scope.querySelectorAll("a[href], button, input, [tabindex='0']")) {
    if (control.matches(".world, :disabled") || control.closest("[inert]")) continue;
    const target = control.matches("input[type=radio], input[type=checkbox]")
      ? (control.closest("label") ?? control)
      : control;
    if (!control.checkVisibility({ visibilityProperty: true }) || !isShown(target)) continue;
    target.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    let { left, right, top, bottom } = target.getBoundingClientRect();
    if (bottom <= 0) {
      (control as HTMLElement).focus(); // a link that skips comes into sight with the focus
      ({ left, right, top, bottom } = target.getBoundingClientRect());
      (control as HTMLElement).blur();
      if (top >= 0) continue;
    }
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    if (left < -1 || right > innerWidth + 1 || y < 0 || y > innerHeight) {
      wrong.push(`${nameOf(control)}: out of the window, at ${Math.round(left)}, ${Math.round(top)}`);
      continue;
    }
    const hit = document.elementFromPoint(x, y);
    const panel = hit?.closest("main > aside, main > div > section, [popover]");
    if (panel && !panel.contains(control)) continue; // it lies over the rest until Escape takes it away
    if (!hit || !(target.contains(hit) || (hit.tagName === "LABEL" && hit.contains(target))))
      wrong.push(`${nameOf(control)}: covered by ${hit ? `<${hit.tagName.toLowerCase()}> ${nameOf(hit)}` : "nothing"}`);
    // The area that takes a finger may be larger than what is drawn
    const reach = (isCoarse ? 44 : 24) / 2 - 1;
    const isHit = (atX: number, atY: number) => target.contains(document.elementFromPoint(atX, atY));
    const isWide = right - left >= 2 * reach || (isHit(x - reach, y) && isHit(x + reach, y));
    const isHigh = bottom - top >= 2 * reach || (isHit(x, y - reach) && isHit(x, y + reach));
    if (!(isWide && isHigh) && control.tagName !== "INPUT")
      wrong.push(
        `${nameOf(control)}: too small to press, ${Math.round(right - left)} × ${Math.round(bottom - top)} px`,
      );
  }
  for (const element of document.querySelectorAll("*"))
    if (element.scrollTop || element.scrollLeft) element.scrollTo(0, 0);
  for (const [element, left, top] of places) element.scrollTo({ left, top, behavior: "instant" });
  return wrong;
}
