// app.tsx: the interface: one screen at a time, as the state says.

import { type ReactNode, useEffect } from "react";
import { useStore } from "zustand";
import type { Screen } from "../state/app-state.ts";
import { Create } from "./screens/create.tsx";
import { Entrance } from "./screens/entrance.tsx";
import { Home } from "./screens/home.tsx";
import { fileName, Viewer } from "./screens/viewer.tsx";
import { WorldHud } from "./screens/world-hud.tsx";
import { SettingsDialog } from "./settings/settings-dialog.tsx";
import "@fontsource-variable/inter/wght.css";
import "./styles/tokens.css";
import "./styles/base.css";
import { type Ui, UiContext, useAppState, useUi } from "./ui-context.ts";
import { say } from "./words/words.ts";

export function App({ ui }: { ui: Ui }): ReactNode {
  return (
    <UiContext value={ui}>
      <CurrentScreen />
      <SettingsOverAll />
    </UiContext>
  );
}

function SettingsOverAll(): ReactNode {
  const { hud } = useUi();
  const open = useStore(hud, ({ settings }) => settings);
  return open && <SettingsDialog page={open} onClose={() => hud.setState({ settings: null })} />;
}

function CurrentScreen(): ReactNode {
  const screen = useAppState((state) => state.screen);
  const title = titleOf(screen);
  useEffect(() => {
    document.title = title ? `${title} · Manyrooms` : "Manyrooms";
  }, [title]);
  switch (screen.kind) {
    case "home":
      return <Home />;
    case "entrance":
      return <Entrance screen={screen} />;
    case "world":
      return <WorldHud card={screen.card} />;
    case "create":
      return <Create screen={screen} />;
    case "viewer":
      return <Viewer screen={screen} />;
  }
}

function titleOf(screen: Screen): string {
  if (screen.kind === "create") return say("create.title");
  if (screen.kind === "entrance" || screen.kind === "world") return screen.card?.name ?? "";
  return screen.kind === "viewer" && screen.source ? fileName(screen.source) : "";
}
