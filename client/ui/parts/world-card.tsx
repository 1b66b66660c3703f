// world-card.tsx: a world among others: its picture, its name, who is there; a link to its entrance.

import { type CSSProperties, type ReactNode, useRef, useState } from "react";
import type { WorldListing } from "../../state/app-state.ts";
import text from "../styles/text.module.css";
import { Logo } from "./brand.tsx";
import { Faces } from "./face.tsx";
import { HerePill } from "./here-pill.tsx";
import { useInsiders } from "./use-insiders.ts";
import { useOnScreen } from "./use-on-screen.ts";
import { usePicture } from "./use-picture.ts";
import styles from "./world-card.module.css";

/** A hue of the world's own, in degrees. */
function tintOf(room: string): number {
  let hash = 5381;
  for (const char of room) hash = (Math.imul(hash, 33) ^ char.charCodeAt(0)) >>> 0;
  return hash % 360;
}

export function WorldCard({ world }: { world: WorldListing }): ReactNode {
  const card = useRef<HTMLAnchorElement>(null);
  const onScreen = useOnScreen(card);
  const insiders = useInsiders(world.room, onScreen && world.readable);
  // The words first, as they are read; the style puts the picture above them
  return (
    <a ref={card} className={styles.card} href={world.link}>
      <div className={styles.meta}>
        <div className={styles.words}>
          <h3 className={`${text.strong} ${text.clip}`}>
            <bdi>{world.name}</bdi>
          </h3>
          <p className={`${text.t13} ${text.quiet} ${text.clip}`}>
            <bdi>{world.server}</bdi>
          </p>
        </div>
        {insiders && insiders.length > 0 && <Faces people={insiders} most={3} />}
      </div>
      <div className={styles.picture} style={{ "--tint": tintOf(world.room) } as CSSProperties}>
        <Logo size={40} />
        <Picture world={onScreen ? world : null} />
        {insiders && <HerePill count={insiders.length} className={styles.here} />}
      </div>
    </a>
  );
}

/** Over the plain card, once it is here; a broken one leaves the plain card. */
function Picture({ world }: { world: WorldListing | null }): ReactNode {
  const url = usePicture(world);
  const [broken, setBroken] = useState<string | null>(null);
  if (!url || url === broken) return null;
  return <img src={url} alt="" decoding="async" onError={() => setBroken(url)} />;
}
