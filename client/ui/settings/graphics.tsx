// graphics.tsx: how good pictures are, and how many of them a second.

import type { ReactNode } from "react";
import { FRAME_RATES, QUALITIES, RANGES } from "../../state/settings.ts";
import { Segments } from "../parts/segments.tsx";
import { Slider } from "../parts/slider.tsx";
import { useSettings } from "../ui-context.ts";
import { say } from "../words/words.ts";
import { Setting } from "./setting.tsx";

export function Graphics(): ReactNode {
  const [{ quality, frameRate, fieldOfView }, change] = useSettings();
  return (
    <>
      <Setting name={say("settings.quality")} hint={say("settings.quality.hint")}>
        <Segments
          label={say("settings.quality")}
          value={quality}
          options={QUALITIES.map((value) => ({ value, words: say(`settings.quality.${value}`) }))}
          onChange={(value) => change({ quality: value })}
        />
      </Setting>
      <Setting name={say("settings.frameRate")} hint={say("settings.frameRate.hint")}>
        <Segments
          label={say("settings.frameRate")}
          value={frameRate}
          options={FRAME_RATES.map((value) => ({
            value,
            words: value === 0 ? say("settings.frameRate.all") : String(value),
          }))}
          onChange={(value) => change({ frameRate: value })}
        />
      </Setting>
      <Setting name={say("settings.fieldOfView")}>
        <Slider
          label={say("settings.fieldOfView")}
          value={fieldOfView}
          figure={say("settings.degrees", { count: fieldOfView })}
          {...RANGES.fieldOfView}
          onChange={(value) => change({ fieldOfView: value })}
        />
      </Setting>
    </>
  );
}
