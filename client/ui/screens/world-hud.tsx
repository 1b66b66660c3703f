// world-hud.tsx: what lies over a world: its name, who is here, the chat, the controls.

import UsersRound from "lucide-react/icons/users-round";
import { type ReactNode, useEffect } from "react";
import { useStore } from "zustand";
import type { WorldCard } from "../../state/app-state.ts";
import { Bring } from "../hud/bring.tsx";
import { ChangeWorld } from "../hud/change-world.tsx";
import { Chat } from "../hud/chat.tsx";
import { Dock } from "../hud/dock.tsx";
import { Aim } from "../hud/hand-pill.tsx";
import { closeAll } from "../hud/hud.ts";
import { KeyHelp } from "../hud/key-help.tsx";
import { PeoplePanel } from "../hud/people-panel.tsx";
import { Toasts } from "../hud/toasts.tsx";
import { TouchControls } from "../hud/touch-controls.tsx";
import { WorldPill } from "../hud/world-pill.tsx";
import { Icon } from "../parts/icon.tsx";
import surface from "../styles/surface.module.css";
import text from "../styles/text.module.css";
import { useAppState, useUi } from "../ui-context.ts";
import { say } from "../words/words.ts";
import styles from "./world-hud.module.css";

export function WorldHud({ card }: { card: WorldCard }): ReactNode {
  const { hud } = useUi();
  const { panel, chat } = useStore(hud);
  useEscape();
  const edit = useAppState((state) => state.edit);
  const here = useAppState((state) => state.people.length) + 1;
  return (
    <main className={`${surface.hud} ${panel === "people" ? styles.withPanel : ""}`} aria-label={card.name}>
      <h1 className={text.unseen}>{card.name}</h1>
      <TouchControls />
      <WorldPill card={card} here={here} />
      <Toasts card={card} idle={panel === null && !chat && <KeyHelp />} />
      {panel !== "people" && (
        <div className={`${styles.right} ${surface.pill}`}>
          <button
            type="button"
            className={styles.people}
            aria-label={say("people.open", { count: here })}
            onClick={() => hud.setState({ panel: "people" })}
          >
            <Icon of={UsersRound} />
            <span aria-hidden="true">{here}</span>
          </button>
        </div>
      )}
      <Aim />
      {panel === "bring" && <Bring />}
      <Dock />
      <Chat world={card.name} />
      {panel === "people" && <PeoplePanel />}
      {edit && <ChangeWorld edit={edit} />}
    </main>
  );
}

/** Esc closes what is open and goes back to the world, wherever the focus is. */
function useEscape(): void {
  const { hud, focusWorld } = useUi();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key === "Escape" && !event.isComposing && closeAll(hud)) focusWorld();
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, [hud, focusWorld]);
}
