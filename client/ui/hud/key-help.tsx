// key-help.tsx: three keys, on the first entry; gone for good once the person has walked and looked.

import Check from "lucide-react/icons/check";
import Mouse from "lucide-react/icons/mouse";
import { type ReactNode, useEffect, useState } from "react";
import { useStore } from "zustand";
import { Icon } from "../parts/icon.tsx";
import { Key } from "../parts/key.tsx";
import surface from "../styles/surface.module.css";
import { useUi } from "../ui-context.ts";
import { say } from "../words/words.ts";
import styles from "./key-help.module.css";

/** In the browser's storage: this person knows the keys. */
const KNOWN = "manyrooms.keys-known";

export function KeyHelp(): ReactNode {
  const { input } = useUi();
  const { walked, looked } = useStore(input.view);
  const [known] = useState(readKnown);
  const done = walked && looked;
  useEffect(() => {
    if (done) writeKnown();
  }, [done]);
  if (known || done) return null;
  return (
    <div className={`${styles.keys} ${surface.pill}`} role="note" aria-label={say("keys.label")}>
      <span className={walked ? styles.done : undefined}>
        <span className={styles.cluster}>
          <Key>W</Key>
          <Key>A</Key>
          <Key>S</Key>
          <Key>D</Key>
        </span>
        {say("keys.walk")}
        {walked && <Icon of={Check} size={16} />}
      </span>
      <span className={looked ? styles.done : undefined}>
        <Icon of={Mouse} />
        {say("keys.look")}
        {looked && <Icon of={Check} size={16} />}
      </span>
      <span>
        <Key>↵</Key>
        {say("keys.talk")}
      </span>
    </div>
  );
}

/** Storage may be switched off; then the help comes each time. */
function readKnown(): boolean {
  try {
    return localStorage.getItem(KNOWN) !== null;
  } catch {
    return false;
  }
}

function writeKnown(): void {
  try {
    localStorage.setItem(KNOWN, "1");
  } catch {
    // Nothing is lost: see readKnown.
  }
}
