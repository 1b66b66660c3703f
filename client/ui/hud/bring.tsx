// bring.tsx: what one can bring into the world: a crate, a ball, or a model of one's own.

import Box from "lucide-react/icons/box";
import Volleyball from "lucide-react/icons/volleyball";
import { type ReactNode, useEffect, useRef } from "react";
import { ChooseFile } from "../parts/choose-file.tsx";
import { Icon } from "../parts/icon.tsx";
import surface from "../styles/surface.module.css";
import text from "../styles/text.module.css";
import { useUi } from "../ui-context.ts";
import { say } from "../words/words.ts";
import styles from "./bring.module.css";

const OURS = [
  { model: "crate", icon: Box },
  { model: "ball", icon: Volleyball },
] as const;

export function Bring(): ReactNode {
  const { actions, hud, focusWorld } = useUi();
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => first.current?.focus({ preventScroll: true }), []);
  const done = (): void => {
    hud.setState({ panel: null });
    focusWorld();
  };
  return (
    <section className={`${styles.card} ${surface.glass}`} aria-label={say("objects.bring")}>
      <h2 className={text.t18}>{say("objects.bring")}</h2>
      <div className={styles.ours}>
        {OURS.map(({ model, icon }, i) => (
          <button
            key={model}
            ref={i === 0 ? first : undefined}
            type="button"
            className={styles.tile}
            onClick={() => {
              actions.objects.spawn(model);
              done();
            }}
          >
            <Icon of={icon} size={24} />
            {say(`objects.${model}`)}
          </button>
        ))}
      </div>
      <ChooseFile
        words={say("objects.chooseFile")}
        look={["wide"]}
        onChosen={(file) => {
          if (!file) return;
          actions.objects.bring(file);
          done();
        }}
      />
      <p className={`${text.t13} ${text.quiet}`}>{say("objects.stays")}</p>
    </section>
  );
}
