// open-settings.tsx: the way to the settings from a screen before a world.

import Settings from "lucide-react/icons/settings";
import type { ReactNode } from "react";
import { useUi } from "../ui-context.ts";
import { say } from "../words/words.ts";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";

export function OpenSettings(): ReactNode {
  const { hud } = useUi();
  return (
    <Button
      look={["icon", "bare"]}
      aria-label={say("settings.open")}
      aria-haspopup="dialog"
      onClick={() => hud.setState({ settings: "graphics" })}
    >
      <Icon of={Settings} />
    </Button>
  );
}
