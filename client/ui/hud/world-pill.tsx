// world-pill.tsx: the world's name, top left; it opens what is known of the world.

import ChevronDown from "lucide-react/icons/chevron-down";
import Lock from "lucide-react/icons/lock";
import Pencil from "lucide-react/icons/pencil";
import type { ReactNode } from "react";
import { useStore } from "zustand";
import type { WorldCard } from "../../state/app-state.ts";
import { Button } from "../parts/button.tsx";
import { CopyLink } from "../parts/copy-link.tsx";
import { Icon } from "../parts/icon.tsx";
import { SaveLog } from "../parts/save-log.tsx";
import surface from "../styles/surface.module.css";
import text from "../styles/text.module.css";
import { useAppState, useUi } from "../ui-context.ts";
import { say } from "../words/words.ts";
import styles from "./world-pill.module.css";

export function WorldPill({ card, here }: { card: WorldCard; here: number }): ReactNode {
  const { hud, focusWorld } = useUi();
  const open = useStore(hud, (state) => state.panel === "about");
  const close = (): void => {
    hud.setState({ panel: null });
    focusWorld();
  };
  return (
    <div className={styles.place}>
      <button
        type="button"
        className={`${styles.pill} ${surface.pill}`}
        aria-expanded={open}
        onClick={() => (open ? close() : hud.setState({ panel: "about" }))}
      >
        <span className={`${text.strong} ${text.clip}`}>
          <bdi>{card.name}</bdi>
        </span>
        <span className={`${text.t13} ${text.quiet} ${styles.count}`}>{say("world.here", { count: here })}</span>
        <Icon of={ChevronDown} size={16} />
      </button>
      {open && <About card={card} />}
    </div>
  );
}

function About({ card }: { card: WorldCard }): ReactNode {
  const { actions } = useUi();
  const mayChange = useAppState(({ rights }) => Object.values(rights).some(Boolean));
  return (
    <section className={`${styles.card} ${surface.glass}`} aria-label={say("world.about", { name: card.name })}>
      <div className={styles.facts}>
        <h2 className={text.t18}>
          <bdi>{card.name}</bdi>
        </h2>
        <p className={`${text.t13} ${text.quiet}`}>{say("entrance.on", { server: card.server })}</p>
        {card.encrypted && (
          <p className={`${text.t13} ${text.quiet} ${styles.secure}`}>
            <Icon of={Lock} size={16} />
            {say("entrance.encrypted")}
          </p>
        )}
      </div>
      {card.topic && <p dir="auto">{card.topic}</p>}
      <CopyLink />
      {mayChange && (
        <Button look={["wide"]} onClick={() => actions.edit.begin()}>
          <Icon of={Pencil} />
          {say("edit.open")}
        </Button>
      )}
      <Button look={["wide"]} onClick={() => actions.leave()}>
        {say("world.leave")}
      </Button>
      <SaveLog />
    </section>
  );
}
