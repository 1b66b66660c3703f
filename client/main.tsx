// main.tsx: the page: starts the engine, the state and the interface, and ties them together; or says what the browser lacks.

import { createRoot } from "react-dom/client";
import { findLacks, whereItDraws } from "./browser-needs.ts";
import { createFrame, freshCanvas, watchFrame } from "./canvas.ts";
import { startEngine } from "./engine.ts";
import { bindInput } from "./input/bind-input.ts";
import { createApp } from "./state/app.ts";
import type { Screen } from "./state/app-state.ts";
import { browserPlatform } from "./state/platform.ts";
import { createSettings, graphicsOf } from "./state/settings.ts";
import { installTools } from "./tools.ts";
import { App } from "./ui/app.tsx";
import { followSettings } from "./ui/appearance.ts";
import { closeAll, createHud, openChat, toggleBring } from "./ui/hud/hud.ts";
import { Unsupported } from "./ui/screens/unsupported.tsx";
import { loadWords, say } from "./ui/words/words.ts";

await chooseWords();

const root = createRoot(document.getElementById("root")!);
const draws = whereItDraws();
const lacks = findLacks(draws);
if (lacks.length === 0) start();
else {
  const fatal = lacks.filter((lack) => lack.fatal); // with one of these, what one could go on without is of no interest
  const codes = (fatal.length > 0 ? fatal : lacks).map(({ code }) => code);
  root.render(<Unsupported codes={codes} goOn={fatal.length > 0 ? null : start} />);
}

/** `?words=long` and `?words=rtl` show how the interface bears other languages (README). */
async function chooseWords(): Promise<void> {
  const name = new URLSearchParams(location.search).get("words");
  if (name === null) return;
  const { pseudoLanguage } = await import("./ui/words/pseudo.ts");
  const language = pseudoLanguage(name);
  if (!language) return;
  loadWords(language.translate);
  document.documentElement.dir = language.direction;
}

function start(): void {
  // The engine first: it loads in its worker while the page draws the entrance.
  const frame = createFrame(say("canvas.label"));
  const engine = startEngine({
    inPage: draws === "page" || new URLSearchParams(location.search).get("engine") === "page",
    freshCanvas: () => freshCanvas(frame),
  });
  watchFrame(frame, engine);

  const platform = browserPlatform();
  const settings = createSettings(() => localStorage);
  followSettings(settings);
  const sendGraphics = (): void => engine.send(graphicsOf(settings.getState()));
  sendGraphics();
  settings.subscribe(sendGraphics);
  const app = createApp({ engine, homeserver: location.origin, platform, settings });
  installTools(engine, app);
  addEventListener("load", () => platform.media.register()); // not in the way of what is needed first

  const { store, actions, pictures, sound } = app;
  const hud = createHud();
  const focusWorld = (): void => frame.focus({ preventScroll: true });
  const isWalked = (screen: Screen): boolean =>
    screen.kind === "world" || screen.kind === "viewer" || (screen.kind === "create" && screen.looking);
  const isVisited = (): boolean => store.getState().screen.kind === "world";
  const inside = (): boolean => isWalked(store.getState().screen);

  const { use, fling, remove, carry } = actions.objects;
  const bring = (): void => {
    if (document.pointerLockElement) document.exitPointerLock(); // its list is for a pointer that can be seen
    if (!toggleBring(hud)) focusWorld();
  };
  const handy = { use, fling, remove, carry, bring };

  const input = bindInput(frame, {
    send: (values) => engine.send({ type: "input", values }),
    active: () => inside() && hud.getState().settings === null,
    looking: () => {
      const { lookSpeed: speed, invertLook: invert } = settings.getState();
      return { speed, invert };
    },
    toggleView: () => actions.setView(store.getState().view === "first" ? "third" : "first"),
    takePhoto: () => void actions.takePhoto(),
    toggleMicrophone: () => isVisited() && actions.voice.toggle(),
    holdToTalk: (held) => (isVisited() || !held) && actions.voice.hold(held),
    handy: () => (isVisited() ? handy : null),
    openChat: () => isVisited() && openChat(hud),
  });

  /** Each screen begins with nothing open over it, and a world with the keyboard in it. */
  function beginScreen(): void {
    closeAll(hud);
    frame.inert = !inside();
    if (inside()) focusWorld();
    else if (document.pointerLockElement) document.exitPointerLock(); // sent out, say, while looking around
  }
  beginScreen();
  const isAnother = (a: Screen, b: Screen): boolean => a.kind !== b.kind || isWalked(a) !== isWalked(b);
  store.subscribe((now, before) => isAnother(now.screen, before.screen) && beginScreen());

  root.render(<App ui={{ store, actions, settings, pictures, sound, input, hud, focusWorld }} />);
}
