// dock.tsx: the pill of controls, bottom centre: only what works.

import Box from "lucide-react/icons/box";
import Camera from "lucide-react/icons/camera";
import Eye from "lucide-react/icons/eye";
import LogOut from "lucide-react/icons/log-out";
import MessageCircle from "lucide-react/icons/message-circle";
import PersonStanding from "lucide-react/icons/person-standing";
import Settings from "lucide-react/icons/settings";
import type { ReactNode } from "react";
import { useStore } from "zustand";
import { Icon } from "../parts/icon.tsx";
import surface from "../styles/surface.module.css";
import { useAppState, useUi } from "../ui-context.ts";
import { say } from "../words/words.ts";
import styles from "./dock.module.css";
import { HandPill } from "./hand-pill.tsx";
import { HeardBy } from "./heard-by.tsx";
import { openChat, toggleBring } from "./hud.ts";
import { MicrophoneButton } from "./microphone-button.tsx";

export function Dock(): ReactNode {
  const { actions, hud, focusWorld } = useUi();
  const view = useAppState((state) => state.view);
  const chat = useStore(hud, (state) => state.chat);
  const bringing = useStore(hud, (state) => state.panel === "bring");
  const viewLabel = say(view === "first" ? "world.thirdPerson" : "world.firstPerson");
  const toggleView = (): void => {
    actions.setView(view === "first" ? "third" : "first");
    focusWorld(); // so that Space jumps and does not press the button again
  };
  return (
    <div className={styles.place}>
      <HandPill />
      <HeardBy />
      <fieldset className={`${surface.pill} ${styles.dock}`} aria-label={say("world.controls")}>
        <MicrophoneButton />
        <button type="button" aria-label={viewLabel} title={`${viewLabel} (V)`} onClick={toggleView}>
          <Icon of={view === "first" ? PersonStanding : Eye} />
        </button>
        <button
          type="button"
          aria-label={say("world.openChat")}
          aria-expanded={chat}
          title={`${say("world.openChat")} (↵)`}
          onClick={() => (chat ? hud.setState({ chat: false }) : openChat(hud))}
        >
          <Icon of={MessageCircle} />
        </button>
        <button
          type="button"
          aria-label={say("objects.bring")}
          aria-expanded={bringing}
          title={`${say("objects.bring")} (B)`}
          onClick={() => !toggleBring(hud) && focusWorld()}
        >
          <Icon of={Box} />
        </button>
        <button
          type="button"
          aria-label={say("world.photo")}
          title={`${say("world.photo")} (P)`}
          onClick={() => {
            void actions.takePhoto();
            focusWorld();
          }}
        >
          <Icon of={Camera} />
        </button>
        <button
          type="button"
          aria-label={say("settings.open")}
          title={say("settings.open")}
          aria-haspopup="dialog"
          onClick={() => hud.setState({ settings: "graphics" })}
        >
          <Icon of={Settings} />
        </button>
        <span className={styles.separator} />
        <button
          type="button"
          className={styles.leave}
          aria-label={say("world.leave")}
          title={say("world.leave")}
          onClick={() => actions.leave()}
        >
          <Icon of={LogOut} />
        </button>
      </fieldset>
    </div>
  );
}
