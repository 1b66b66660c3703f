// hand-pill.tsx: what one's eyes are on, or one's hand holds, and the keys and buttons for it.

import Minus from "lucide-react/icons/minus";
import Plus from "lucide-react/icons/plus";
import RotateCcw from "lucide-react/icons/rotate-ccw";
import X from "lucide-react/icons/x";
import type { ReactNode } from "react";
import { CARRY_STEP, TURN_STEP } from "../../input/carrying.ts";
import type { Handling } from "../../state/app-state.ts";
import { Icon } from "../parts/icon.tsx";
import { Key } from "../parts/key.tsx";
import surface from "../styles/surface.module.css";
import text from "../styles/text.module.css";
import { useAppState, useUi } from "../ui-context.ts";
import { megabytes, say } from "../words/words.ts";
import styles from "./hand-pill.module.css";

type Something = NonNullable<Handling["looked"]>;

/** The point that one looks at; from behind, the middle of the picture is not where the head looks. */
export function Aim(): ReactNode {
  const { looked, held } = useAppState((state) => state.handling);
  const aims = useAppState((state) => state.view) === "first";
  return aims && <div className={`${styles.aim} ${looked || held ? styles.found : ""}`} aria-hidden="true" />;
}

export function HandPill(): ReactNode {
  const { looked, held, bringing } = useAppState((state) => state.handling);
  return (
    <>
      {/* Stays in the page: a region that comes with its words is not always read. */}
      <p className={text.unseen} role="status">
        {held ? say("objects.inHand", { object: nameOf(held) }) : ""}
      </p>
      {bringing ? <Bringing {...bringing} /> : held ? <Held object={held} /> : looked && <Looked object={looked} />}
    </>
  );
}

function nameOf({ model }: Something): string {
  if (model === "crate" || model === "ball") return say(`objects.${model}`);
  return say(model === "scene" ? "objects.ofScene" : "objects.ofFile");
}

/** Whose it is or who has it, where that is somebody else. */
function useWhose({ creator, holder }: Something): string {
  const people = useAppState((state) => state.people);
  const nameOf = (peer: string): string =>
    people.find((person) => person.peer === peer)?.name ?? say("objects.somebody");
  if (holder && holder !== "me") return say("objects.heldBy", { name: nameOf(holder) });
  return creator && creator !== "me" ? say("objects.broughtBy", { name: nameOf(creator) }) : "";
}

function Looked({ object }: { object: Something }): ReactNode {
  const { actions } = useUi();
  const whose = useWhose(object);
  return (
    <fieldset className={`${styles.pill} ${surface.pill}`} aria-label={nameOf(object)}>
      <span className={styles.name}>
        {nameOf(object)}
        {whose && <span className={text.quiet}> · {whose}</span>}
      </span>
      {object.mayGrab && <Act keyName="E" words={say("objects.take")} act={() => actions.objects.use()} />}
      {object.mayDelete && <Act keyName="X" words={say("objects.remove")} act={() => actions.objects.remove()} />}
    </fieldset>
  );
}

function Held({ object }: { object: Something }): ReactNode {
  const { actions } = useUi();
  const { use, fling, remove, carry } = actions.objects;
  return (
    <fieldset
      className={`${styles.pill} ${surface.pill}`}
      aria-label={say("objects.inHand", { object: nameOf(object) })}
    >
      <span className={styles.name}>{nameOf(object)}</span>
      <Act keyName="E" words={say("objects.drop")} act={() => use()} />
      <Act keyName="F" words={say("objects.throw")} act={() => fling()} />
      <Act icon={Minus} words={say("objects.nearer")} act={() => carry(-CARRY_STEP, 0)} />
      <Act icon={Plus} words={say("objects.farther")} act={() => carry(CARRY_STEP, 0)} />
      <Act icon={RotateCcw} words={say("objects.turn")} act={() => carry(0, TURN_STEP)} />
      {object.mayDelete && <Act keyName="X" words={say("objects.remove")} act={() => remove()} />}
    </fieldset>
  );
}

interface ActProps {
  words: string;
  act: () => void;
  /** Of the keyboard; else there is an icon. */
  keyName?: string;
  icon?: Parameters<typeof Icon>[0]["of"];
}

/** The keyboard goes back to the world: one acts, and walks on. */
function Act({ words, act, keyName, icon }: ActProps): ReactNode {
  const { focusWorld } = useUi();
  return (
    <button
      type="button"
      className={styles.act}
      aria-label={icon && words}
      title={icon && words}
      onClick={() => {
        act();
        focusWorld();
      }}
    >
      {icon ? <Icon of={icon} /> : keyName && <Key>{keyName}</Key>}
      {!icon && words}
    </button>
  );
}

function Bringing({ name, loaded, total }: { name: string; loaded: number; total: number }): ReactNode {
  const { actions } = useUi();
  return (
    <div className={`${styles.pill} ${surface.pill}`}>
      <span className={`${styles.name} ${text.clip}`} role="status">
        {say("objects.bringing", { name })}
      </span>
      <progress aria-label={say("objects.bringing", { name })} value={total > 0 ? loaded / total : 0} max={1} />
      <span className={`${text.t13} ${text.quiet}`}>
        {say("progress.bytes", { loaded: megabytes(loaded), total: megabytes(total) })}
      </span>
      <button
        type="button"
        className={styles.act}
        aria-label={say("create.stop")}
        title={say("create.stop")}
        onClick={() => actions.objects.stopBringing()}
      >
        <Icon of={X} />
      </button>
    </div>
  );
}
