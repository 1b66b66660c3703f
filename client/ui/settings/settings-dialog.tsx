// settings-dialog.tsx: what a person can choose, a page of it at a time. A change holds at once; there is nothing to confirm.

import Glasses from "lucide-react/icons/glasses";
import Headphones from "lucide-react/icons/headphones";
import Keyboard from "lucide-react/icons/keyboard";
import Monitor from "lucide-react/icons/monitor";
import UserRound from "lucide-react/icons/user-round";
import X from "lucide-react/icons/x";
import { type ComponentProps, type ReactNode, useLayoutEffect, useRef, useState } from "react";
import type { SettingsPage } from "../hud/hud.ts";
import { Button } from "../parts/button.tsx";
import { Icon } from "../parts/icon.tsx";
import { SaveLog } from "../parts/save-log.tsx";
import surface from "../styles/surface.module.css";
import text from "../styles/text.module.css";
import { useUi } from "../ui-context.ts";
import { say } from "../words/words.ts";
import { Comfort } from "./comfort.tsx";
import { Graphics } from "./graphics.tsx";
import { Keys } from "./keys.tsx";
import { Profile } from "./profile.tsx";
import styles from "./settings.module.css";
import { Sound } from "./sound.tsx";

const PAGES: readonly { name: SettingsPage; icon: ComponentProps<typeof Icon>["of"]; content: () => ReactNode }[] = [
  { name: "profile", icon: UserRound, content: Profile },
  { name: "graphics", icon: Monitor, content: Graphics },
  { name: "sound", icon: Headphones, content: Sound },
  { name: "comfort", icon: Glasses, content: Comfort },
  { name: "keys", icon: Keyboard, content: Keys },
];

interface SettingsDialogProps {
  /** The one that it opens with. */
  page: SettingsPage;
  /** Also by Esc, and by a press beside it. */
  onClose: () => void;
}

export function SettingsDialog({ page: first, onClose }: SettingsDialogProps): ReactNode {
  const { focusWorld } = useUi();
  const dialog = useRef<HTMLDialogElement>(null);
  const [page, setPage] = useState(first);
  // Before it leaves the page: else the focus, which the browser keeps in it, would be lost with it
  useLayoutEffect(() => {
    const shown = dialog.current!;
    shown.showModal();
    return () => {
      shown.close(); // gives the focus back to the button that opened it
      focusWorld(); // and in a world to the world, so that Space jumps
    };
  }, [focusWorld]);
  const { content: Content } = PAGES.find(({ name }) => name === page)!;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc does what a press beside it does
    <dialog
      ref={dialog}
      className={`${styles.dialog} ${surface.reading}`}
      aria-labelledby="settings-title"
      onClose={({ target }) => target === dialog.current && onClose()} // and not a question in it: React's events bubble
      onClick={({ target }) => target === dialog.current && onClose()}
    >
      <div className={styles.window}>
        <nav className={styles.side} aria-label={say("settings.title")}>
          <h1 id="settings-title" className={text.t18}>
            {say("settings.title")}
          </h1>
          <ul>
            {PAGES.map(({ name, icon }) => (
              <li key={name}>
                <button
                  type="button"
                  className={styles.item}
                  aria-current={name === page ? "page" : undefined}
                  onClick={() => setPage(name)}
                >
                  <Icon of={icon} />
                  {say(`settings.${name}`)}
                </button>
              </li>
            ))}
          </ul>
          <SaveLog />
        </nav>
        {/* With nothing in it to Tab to, the list of keys itself is scrolled by them */}
        <section className={styles.body} aria-labelledby="settings-page" tabIndex={page === "keys" ? 0 : undefined}>
          <h2 id="settings-page" className={styles.heading}>
            {say(`settings.${page}`)}
          </h2>
          <Content />
        </section>
        <div className={styles.close}>
          <Button look={["icon", "bare"]} aria-label={say("settings.close")} onClick={onClose}>
            <Icon of={X} />
          </Button>
        </div>
      </div>
    </dialog>
  );
}
