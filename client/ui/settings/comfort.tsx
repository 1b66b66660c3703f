// comfort.tsx: how the view turns, how large the words are, and whether things move by themselves.

import type { ReactNode } from "react";
import { RANGES } from "../../state/settings.ts";
import { Segments } from "../parts/segments.tsx";
import { Slider } from "../parts/slider.tsx";
import { Switch } from "../parts/switch.tsx";
import { useSettings } from "../ui-context.ts";
import { percent, say, times } from "../words/words.ts";
import { Setting } from "./setting.tsx";

const MOTIONS = ["system", "less", "full"] as const;

export function Comfort(): ReactNode {
  const [{ lookSpeed, invertLook, interfaceScale, motion }, change] = useSettings();
  return (
    <>
      <Setting name={say("settings.lookSpeed")}>
        <Slider
          label={say("settings.lookSpeed")}
          value={lookSpeed}
          figure={times(lookSpeed)}
          {...RANGES.lookSpeed}
          onChange={(value) => change({ lookSpeed: value })}
        />
      </Setting>
      <Setting name={say("settings.invertLook")} hint={say("settings.invertLook.hint")}>
        <Switch
          label={say("settings.invertLook")}
          on={invertLook}
          onChange={(value) => change({ invertLook: value })}
        />
      </Setting>
      <Setting name={say("settings.interfaceScale")}>
        <Slider
          label={say("settings.interfaceScale")}
          value={interfaceScale}
          figure={percent(interfaceScale)}
          {...RANGES.interfaceScale}
          onChange={(value) => change({ interfaceScale: value })}
        />
      </Setting>
      <Setting name={say("settings.motion")} hint={say("settings.motion.hint")}>
        <Segments
          label={say("settings.motion")}
          value={motion}
          options={MOTIONS.map((value) => ({ value, words: say(`settings.motion.${value}`) }))}
          onChange={(value) => change({ motion: value })}
        />
      </Setting>
    </>
  );
}
