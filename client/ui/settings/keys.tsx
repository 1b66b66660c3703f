// keys.tsx: what the keys do.

import type { ReactNode } from "react";
import { Key } from "../parts/key.tsx";
import { say, type WordKey } from "../words/words.ts";
import { Setting } from "./setting.tsx";
import styles from "./settings.module.css";

const KEYS: readonly { readonly words: WordKey; readonly keys: readonly string[] }[] = [
  { words: "keys.ahead", keys: ["W", "↑"] },
  { words: "keys.back", keys: ["S", "↓"] },
  { words: "keys.left", keys: ["A", "←"] },
  { words: "keys.right", keys: ["D", "→"] },
  { words: "keys.run", keys: ["Shift"] },
  { words: "keys.jump", keys: ["Space"] },
  { words: "keys.view", keys: ["V"] },
  { words: "keys.use", keys: ["E"] },
  { words: "keys.throw", keys: ["F"] },
  { words: "keys.farther", keys: ["+", "−"] },
  { words: "keys.turn", keys: ["R"] },
  { words: "keys.remove", keys: ["X"] },
  { words: "keys.bring", keys: ["B"] },
  { words: "keys.photo", keys: ["P"] },
  { words: "keys.microphone", keys: ["M"] },
  { words: "keys.hold", keys: ["T"] },
  { words: "keys.say", keys: ["↵"] },
  { words: "keys.close", keys: ["Esc"] },
];

export function Keys(): ReactNode {
  return (
    <div className={styles.keys}>
      {KEYS.map(({ words, keys }) => (
        <Setting key={words} name={say(words)}>
          <span className={styles.caps}>
            {keys.map((key) => (
              <Key key={key}>{key}</Key>
            ))}
          </span>
        </Setting>
      ))}
    </div>
  );
}
