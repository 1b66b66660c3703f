// person-volume.tsx: how loud somebody is for whoever uses this browser.

import Volume2 from "lucide-react/icons/volume-2";
import VolumeX from "lucide-react/icons/volume-x";
import type { ReactNode } from "react";
import type { Person } from "../../state/app-state.ts";
import { fullName } from "../../state/names.ts";
import { listeningTo, listenTo, RANGES } from "../../state/settings.ts";
import { Button } from "../parts/button.tsx";
import { Icon } from "../parts/icon.tsx";
import { Slider } from "../parts/slider.tsx";
import text from "../styles/text.module.css";
import { useSettings } from "../ui-context.ts";
import { percent, say } from "../words/words.ts";
import styles from "./panel.module.css";

export function PersonVolume({ person }: { person: Person }): ReactNode {
  const [settings, change] = useSettings();
  const { user } = person;
  const { volume, muted } = listeningTo(settings, user);
  return (
    <div className={styles.volume}>
      <p className={text.t13}>{say("people.volume")}</p>
      <Slider
        label={say("people.volumeOf", { name: fullName(person) })}
        value={volume}
        figure={percent(volume)}
        {...RANGES.volume}
        onChange={(value) => change(listenTo(settings, user, { volume: value, muted: false }))}
      />
      <Button look={["small"]} onClick={() => change(listenTo(settings, user, { muted: !muted }))}>
        <Icon of={muted ? Volume2 : VolumeX} size={16} />
        {say(muted ? "people.unmuteForMe" : "people.muteForMe")}
      </Button>
    </div>
  );
}
