// microphone-button.tsx: the microphone in the dock: on, muted, held, or why there is none.

import LoaderCircle from "lucide-react/icons/loader-circle";
import Mic from "lucide-react/icons/mic";
import MicOff from "lucide-react/icons/mic-off";
import { type ReactNode, useRef } from "react";
import type { Voices } from "../../state/app-state.ts";
import { Icon } from "../parts/icon.tsx";
import { useAppState, useUi } from "../ui-context.ts";
import { say } from "../words/words.ts";
import styles from "./dock.module.css";

type State = Voices["microphone"];

/** A press shorter than this is a click, in milliseconds; a longer one holds the microphone open. */
const CLICK = 300;

function sayState(state: State): string {
  switch (state) {
    case "off":
    case "on":
    case "ready":
    case "muted":
      return say(`voice.${state}`);
    case "asking":
      return say("voice.wait");
    default:
      return say("voice.none");
  }
}

function iconOf(state: State) {
  if (state === "asking") return LoaderCircle;
  return state === "on" || state === "ready" ? Mic : MicOff;
}

export function MicrophoneButton(): ReactNode {
  const { actions, focusWorld } = useUi();
  const { microphone, silenced } = useAppState((state) => state.voices);
  const pressedAt = useRef(0);
  const words = sayState(microphone);
  const look = silenced || microphone === "muted" ? styles.muted : microphone === "on" ? styles.live : "";
  return (
    <button
      type="button"
      className={look}
      aria-label={words}
      title={`${words} (M)`}
      onPointerDown={() => {
        pressedAt.current = performance.now();
        if (microphone === "ready") actions.voice.hold(true);
      }}
      onPointerUp={() => actions.voice.hold(false)}
      onPointerCancel={() => actions.voice.hold(false)}
      onPointerLeave={() => actions.voice.hold(false)}
      onClick={({ detail }) => {
        const isHeld = detail > 0 && performance.now() - pressedAt.current > CLICK;
        if (!isHeld) actions.voice.toggle();
        focusWorld();
      }}
    >
      <Icon of={iconOf(microphone)} />
    </button>
  );
}
