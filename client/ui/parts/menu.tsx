// menu.tsx: a button that opens a short list of things to do. The browser's popover keeps it above all, and closes it on a click
// elsewhere and on Escape; a library for that would be larger than this file.

import Ellipsis from "lucide-react/icons/ellipsis";
import {
  type ComponentProps,
  Fragment,
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useRef,
  useState,
} from "react";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";
import styles from "./menu.module.css";
import { nextItem } from "./menu-keys.ts";

export interface MenuItem {
  readonly icon: ComponentProps<typeof Icon>["of"];
  readonly label: string;
  readonly act: () => void;
  /** Takes something away from somebody. */
  readonly danger?: boolean;
}

/** @param groups with a line between them; empty ones are left out */
export function Menu({ label, groups }: { label: string; groups: readonly (readonly MenuItem[])[] }): ReactNode {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  /** Where the button was when the list opened. */
  const place = useRef({ top: 0, right: 0 });
  const [open, setOpen] = useState(false);
  const items = (): HTMLElement[] => [...list.current!.querySelectorAll<HTMLElement>("[role=menuitem]")];

  /** Below the button, or above it where it is in the lower half of the window. */
  function placeList(): void {
    const { top, bottom, right } = button.current!.getBoundingClientRect();
    place.current = { top, right };
    const below = bottom < innerHeight / 2;
    Object.assign(list.current!.style, {
      right: `${Math.round(innerWidth - right)}px`,
      top: below ? `${Math.round(bottom + 4)}px` : "auto",
      bottom: below ? "auto" : `${Math.round(innerHeight - top + 4)}px`,
    });
  }

  function focusFirst(): void {
    items()[0]?.focus({ preventScroll: true });
  }

  function close(): void {
    list.current!.hidePopover();
    button.current!.focus({ preventScroll: true });
  }

  useEffect(() => {
    if (!open) return;
    /** What it belongs to has moved away; a scroll may be told of late, or be something else's. */
    const hide = (): void => {
      const { top, right } = button.current!.getBoundingClientRect();
      if (Math.hypot(top - place.current.top, right - place.current.right) >= 1) list.current?.hidePopover();
    };
    addEventListener("resize", hide);
    addEventListener("scroll", hide, true);
    return () => {
      removeEventListener("resize", hide);
      removeEventListener("scroll", hide, true);
    };
  }, [open]);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      event.stopPropagation(); // Escape closes the menu and not the panel under it
      close();
      return;
    }
    const all = items();
    const next = nextItem(event.key, all.indexOf(document.activeElement as HTMLElement), all.length);
    if (next === null) return;
    event.preventDefault();
    all[next]?.focus();
  }

  return (
    <>
      <Button
        ref={button}
        look={["icon", "bare", "small"]}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open}
        popoverTarget={id}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown" || list.current!.matches(":popover-open")) return;
          event.preventDefault();
          list.current!.showPopover();
          focusFirst(); // at once, for the next key
        }}
      >
        <Icon of={Ellipsis} />
      </Button>
      <div
        ref={list}
        id={id}
        popover="auto"
        role="menu"
        aria-label={label}
        className={styles.menu}
        tabIndex={-1}
        onBeforeToggle={({ newState }) => newState === "open" && placeList()}
        onToggle={({ newState }) => {
          setOpen(newState === "open");
          if (newState === "open" && !list.current!.contains(document.activeElement)) focusFirst();
        }}
        onKeyDown={onKeyDown}
      >
        {groups
          .filter((group) => group.length > 0)
          .map((group, i) => (
            <Fragment key={group[0]!.label}>
              {i > 0 && <hr />}
              {group.map((item) => (
                <button
                  key={item.label}
                  type="button"
                  role="menuitem"
                  tabIndex={-1}
                  className={item.danger ? styles.danger : undefined}
                  onClick={() => {
                    close(); // first, so that what it opens gives the focus back to the button
                    item.act();
                  }}
                >
                  <Icon of={item.icon} />
                  {item.label}
                </button>
              ))}
            </Fragment>
          ))}
      </div>
    </>
  );
}
