// heard-by.tsx: who hears one, always in sight: nobody speaks to others without knowing it.

import Ear from "lucide-react/icons/ear";
import EarOff from "lucide-react/icons/ear-off";
import type { ReactNode } from "react";
import type { Voices } from "../../state/app-state.ts";
import { Icon } from "../parts/icon.tsx";
import surface from "../styles/surface.module.css";
import text from "../styles/text.module.css";
import { useAppState } from "../ui-context.ts";
import { say } from "../words/words.ts";
import styles from "./dock.module.css";

function sayHeard({ microphone, silenced, heardBy }: Voices): string {
  if (silenced) return say("voice.silenced");
  if (microphone === "asking") return say("voice.asking");
  if (microphone === "ready") return say("voice.hold");
  return heardBy > 0 ? say("voice.heardBy", { count: heardBy }) : say("voice.nobody");
}

export function HeardBy(): ReactNode {
  const voices = useAppState((state) => state.voices);
  const isHeard = voices.heardBy > 0;
  return (
    <>
      {voices.blocked && (
        <p className={`${surface.pill} ${styles.heard} ${styles.care} ${text.t13}`} role="status">
          {say("voice.blocked")}
        </p>
      )}
      <p className={`${surface.pill} ${styles.heard} ${isHeard ? "" : text.quiet} ${text.t13}`} role="status">
        <Icon of={isHeard ? Ear : EarOff} size={16} />
        {sayHeard(voices)}
      </p>
    </>
  );
}
