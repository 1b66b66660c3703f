// touch-controls.tsx: stick, jump and, in a world, say, where fingers are all there is. The stick itself is felt by client/input; here it is drawn.

import ChevronsUp from "lucide-react/icons/chevrons-up";
import MessageCirclePlus from "lucide-react/icons/message-circle-plus";
import type { CSSProperties, ReactNode } from "react";
import { useStore } from "zustand";
import type { InputView } from "../../input/bind-input.ts";
import { STICK_RADIUS } from "../../input/hands.ts";
import { Icon } from "../parts/icon.tsx";
import { useAppState, useUi } from "../ui-context.ts";
import { say } from "../words/words.ts";
import { openChat } from "./hud.ts";
import styles from "./touch-controls.module.css";

export function TouchControls(): ReactNode {
  const { input, hud } = useUi();
  const stick = useStore(input.view, (view) => view.stick);
  const { chat, panel } = useStore(hud);
  const hasChat = useAppState(({ screen }) => screen.kind === "world");
  const release = (): void => input.jump(false);
  return (
    <div className={`${styles.controls} ${chat || panel === "people" ? styles.underSheet : ""}`}>
      <div className={styles.stick} style={stick ? ringAt(stick) : undefined} aria-hidden="true">
        <div className={styles.thumb} style={stick ? thumbAt(stick) : undefined} />
      </div>
      <button
        type="button"
        className={`${styles.round} ${styles.jump}`}
        aria-label={say("world.jump")}
        onPointerDown={() => input.jump(true)}
        onPointerUp={release}
        onPointerCancel={release}
        onPointerLeave={release}
      >
        <Icon of={ChevronsUp} size={24} />
      </button>
      {hasChat && !chat && (
        <button
          type="button"
          className={`${styles.round} ${styles.say}`}
          aria-label={say("world.say")}
          onClick={() => openChat(hud)}
        >
          <Icon of={MessageCirclePlus} />
        </button>
      )}
    </div>
  );
}

type Stick = NonNullable<InputView["stick"]>;

/** The ring stands where the finger came down. */
const ringAt = ({ x, y }: Stick): CSSProperties => ({ left: x - STICK_RADIUS, top: y - STICK_RADIUS, bottom: "auto" });

/** The thumb follows the finger as far as the ring. */
function thumbAt({ x, y, thumbX, thumbY }: Stick): CSSProperties {
  const [dx, dy] = [thumbX - x, thumbY - y];
  const scale = Math.min(1, STICK_RADIUS / Math.max(1, Math.hypot(dx, dy)));
  return { transform: `translate(${dx * scale}px, ${dy * scale}px)` };
}
