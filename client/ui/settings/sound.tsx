// sound.tsx: the own microphone, and how loud the others are.

import { type ReactNode, useEffect, useRef } from "react";
import type { Device } from "../../state/devices.ts";
import { RANGES, TALKS } from "../../state/settings.ts";
import { Segments } from "../parts/segments.tsx";
import { Select } from "../parts/select.tsx";
import { Slider } from "../parts/slider.tsx";
import { Switch } from "../parts/switch.tsx";
import { useAppState, useSettings, useUi } from "../ui-context.ts";
import { percent, say } from "../words/words.ts";
import { Setting } from "./setting.tsx";
import styles from "./settings.module.css";

/** Decibels below the loudest at which the level begins to show. */
const FLOOR = -60;
const BARS = Array.from({ length: 20 }, (_, i) => i);

/** How much of the level shows, 0 to 1: ears count by decibels. */
const shareOf = (level: number): number =>
  level <= 0 ? 0 : Math.min(1, Math.max(0, 1 - (20 * Math.log10(level)) / FLOOR));

export function Sound(): ReactNode {
  const { actions } = useUi();
  const [settings, change] = useSettings();
  const { microphones, speakers } = useAppState(({ voices }) => voices.devices);
  const isOpen = useAppState(({ voices }) => ["on", "ready", "muted"].includes(voices.microphone));
  // Again once it is open: only then the browser tells their names
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => actions.voice.watchDevices(), [actions, isOpen]);
  return (
    <>
      <Setting
        name={say("settings.microphone")}
        {...(microphones.length === 0 && { hint: say("settings.microphone.hidden") })}
      >
        <DeviceChoice
          label={say("settings.microphone")}
          devices={microphones}
          chosen={settings.microphone}
          onChange={(microphone) => change({ microphone })}
        />
      </Setting>
      <Setting name={say("settings.level")} hint={say(isOpen ? "settings.level.hint" : "settings.level.off")}>
        {isOpen && <Level />}
      </Setting>
      {speakers.length > 0 && "setSinkId" in AudioContext.prototype && (
        <Setting name={say("settings.speakers")}>
          <DeviceChoice
            label={say("settings.speakers")}
            devices={speakers}
            chosen={settings.speakers}
            onChange={(chosen) => change({ speakers: chosen })}
          />
        </Setting>
      )}
      <Setting name={say("settings.talk")}>
        <Segments
          label={say("settings.talk")}
          value={settings.talk}
          options={TALKS.map((value) => ({ value, words: say(`settings.talk.${value}`) }))}
          onChange={(talk) => change({ talk })}
        />
      </Setting>
      <Setting name={say("settings.reduceNoise")}>
        <Switch
          label={say("settings.reduceNoise")}
          on={settings.reduceNoise}
          onChange={(reduceNoise) => change({ reduceNoise })}
        />
      </Setting>
      <Setting name={say("settings.cancelEcho")} hint={say("settings.cancelEcho.hint")}>
        <Switch
          label={say("settings.cancelEcho")}
          on={settings.cancelEcho}
          onChange={(cancelEcho) => change({ cancelEcho })}
        />
      </Setting>
      <Setting name={say("settings.evenOut")} hint={say("settings.evenOut.hint")}>
        <Switch label={say("settings.evenOut")} on={settings.evenOut} onChange={(evenOut) => change({ evenOut })} />
      </Setting>
      <Setting name={say("settings.voices")} hint={say("settings.voices.hint")}>
        <Slider
          label={say("settings.voices")}
          value={settings.voices}
          figure={percent(settings.voices)}
          {...RANGES.volume}
          onChange={(voices) => change({ voices })}
        />
      </Setting>
    </>
  );
}

interface DeviceChoiceProps {
  label: string;
  devices: readonly Device[];
  chosen: string;
  onChange(id: string): void;
}

function DeviceChoice({ label, devices, chosen, onChange }: DeviceChoiceProps): ReactNode {
  const options = [
    { value: "", words: say("settings.system") },
    ...devices.map(({ id, name }) => ({ value: id, words: name })),
  ];
  // One that is not plugged in now is still the one that was chosen, and meanwhile the system's choice holds
  const value = options.some((option) => option.value === chosen) ? chosen : "";
  return <Select label={label} value={value} options={options} onChange={onChange} />;
}

/** Drawn at each frame, past React: it follows the voice. */
function Level(): ReactNode {
  const { sound } = useUi();
  const meter = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    let frame = requestAnimationFrame(function draw() {
      const bars = Math.round(shareOf(sound.level()) * BARS.length);
      meter.current?.setAttribute("aria-valuenow", String(bars));
      for (const [i, bar] of [...(meter.current?.children ?? [])].entries())
        bar.classList.toggle(styles.lit!, i < bars);
      frame = requestAnimationFrame(draw);
    });
    return () => cancelAnimationFrame(frame);
  }, [sound]);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a <meter> can't be cut into bars
    <span
      ref={meter}
      role="meter"
      className={styles.level}
      aria-label={say("settings.level")}
      aria-valuemin={0}
      aria-valuemax={BARS.length}
      aria-valuenow={0}
    >
      {BARS.map((bar) => (
        <span key={bar} />
      ))}
    </span>
  );
}
