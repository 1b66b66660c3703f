// home.tsx: the page without a link: a world to begin with, the other public ones, and a field for a link or for words.

import CloudOff from "lucide-react/icons/cloud-off";
import DoorOpen from "lucide-react/icons/door-open";
import Plus from "lucide-react/icons/plus";
import RefreshCw from "lucide-react/icons/refresh-cw";
import type { ReactNode } from "react";
import type { WorldListing, Worlds } from "../../state/app-state.ts";
import { Backdrop } from "../parts/backdrop.tsx";
import { Brand } from "../parts/brand.tsx";
import { Button, LinkButton } from "../parts/button.tsx";
import { Faces } from "../parts/face.tsx";
import { HerePill } from "../parts/here-pill.tsx";
import { Icon } from "../parts/icon.tsx";
import { OpenAccount } from "../parts/open-account.tsx";
import { OpenSettings } from "../parts/open-settings.tsx";
import { ProblemNote } from "../parts/problem-note.tsx";
import { SaveLog } from "../parts/save-log.tsx";
import { useInsiders } from "../parts/use-insiders.ts";
import { WorldCard } from "../parts/world-card.tsx";
import { WorldSearch } from "../parts/world-search.tsx";
import text from "../styles/text.module.css";
import { useAppState, useUi } from "../ui-context.ts";
import { isOfLink } from "../words/problems.ts";
import { say, sayProblem } from "../words/words.ts";
import styles from "./home.module.css";

/** The world that the page begins with: the first of the list that has something to show. */
const featuredOf = ({ list }: Worlds): WorldListing | null =>
  list.find(({ picture }) => picture !== null) ?? list[0] ?? null;

export function Home(): ReactNode {
  const worlds = useAppState((state) => state.worlds);
  const featured = featuredOf(worlds);
  const isWaiting = featured === null && worlds.state === "loading";
  return (
    <div className={styles.screen}>
      <LinkButton className={styles.skip} look={["primary"]} href="#worlds" onClick={skipToWorlds}>
        {say("home.skip")}
      </LinkButton>
      <div className={styles.back}>{featured || isWaiting ? <Backdrop world={featured} /> : <Backdrop />}</div>
      <header className={styles.top}>
        <Brand />
        <WorldSearch />
        <div className={styles.tools}>
          <LinkButton className={styles.make} href="/create">
            <Icon of={Plus} />
            <span>{say("home.create")}</span>
          </LinkButton>
          <OpenAccount />
          <OpenSettings />
        </div>
      </header>
      <main>
        <Notice />
        <Hero world={featured} />
        <section id="worlds" className={styles.worlds} aria-labelledby="worlds-title" tabIndex={-1}>
          <Others worlds={worlds} featured={featured} />
        </section>
      </main>
      <footer className={styles.foot}>
        <span>{say("home.foot")}</span>
        <a href="/viewer">{say("home.viewer")}</a>
      </footer>
    </div>
  );
}

/** What went wrong with this browser or the engine; what is wrong with a link stands under its field. */
function Notice(): ReactNode {
  const notice = useAppState((state) => state.notices.findLast(({ problem }) => !isOfLink(problem)));
  if (!notice) return null;
  return (
    <div className={styles.notice} key={notice.id}>
      <ProblemNote problem={notice.problem} />
      <SaveLog />
    </div>
  );
}

/** The address names worlds: a `#worlds` in it would be taken for one. */
function skipToWorlds(event: { preventDefault(): void }): void {
  event.preventDefault();
  document.getElementById("worlds")?.focus();
}

/** Who has been here is greeted by the world's name; others are told what this is. */
function Hero({ world }: { world: WorldListing | null }): ReactNode {
  const knows = useAppState((state) => state.name !== "") && world !== null;
  const insiders = useInsiders(world?.room ?? null, world?.readable ?? false);
  return (
    <div className={styles.hero}>
      {insiders && (
        <div className={styles.inside}>
          <HerePill count={insiders.length} />
          <Faces people={insiders} />
        </div>
      )}
      <h1 className={text.t36}>{knows ? <bdi>{world.name}</bdi> : say("home.title")}</h1>
      <p className={styles.topic} dir="auto">
        {knows ? world.topic : say("home.lead")}
      </p>
      {world && (
        <p className={styles.go}>
          <LinkButton href={world.link} look={["primary", "big"]}>
            {knows ? say("entrance.enter") : say("home.enter", { name: world.name })}
          </LinkButton>
        </p>
      )}
    </div>
  );
}

function Others({ worlds, featured }: { worlds: Worlds; featured: WorldListing | null }): ReactNode {
  const { actions } = useUi();
  const others = worlds.list.filter((world) => world !== featured);
  return (
    <>
      <div className={styles.heading}>
        <h2 id="worlds-title" className={text.t18}>
          {say("home.worlds")}
        </h2>
      </div>
      {worlds.state === "failed" ? (
        <Failed worlds={worlds} />
      ) : worlds.list.length === 0 ? (
        worlds.state === "loading" ? (
          <Waiting />
        ) : (
          <Nothing what={say("home.empty.what")} next={say("home.empty.next")} />
        )
      ) : others.length === 0 ? (
        <p className={text.quiet}>{say("home.onlyOne")}</p>
      ) : null}
      {others.length > 0 && (
        <ul className={styles.cards}>
          {others.map((world) => (
            <li key={world.room}>
              <WorldCard world={world} />
            </li>
          ))}
        </ul>
      )}
      {worlds.more && worlds.state !== "failed" && (
        <p className={styles.more}>
          <Button onClick={actions.moreWorlds} disabled={worlds.state === "loading"}>
            {say("home.more")}
          </Button>
        </p>
      )}
    </>
  );
}

function Nothing({ what, next }: { what: string; next: string }): ReactNode {
  return (
    <div className={styles.state}>
      <Icon of={DoorOpen} size={24} />
      <p className={text.strong}>{what}</p>
      <p className={text.quiet}>{next}</p>
    </div>
  );
}

function Failed({ worlds }: { worlds: Worlds }): ReactNode {
  const { actions } = useUi();
  return (
    <div className={styles.state} role="alert">
      <Icon of={CloudOff} size={24} />
      <p className={text.strong}>{say("home.failed.what")}</p>
      <p className={text.quiet}>
        {worlds.problem && sayProblem(worlds.problem).what} {say("home.failed.next")}
      </p>
      <Button onClick={actions.reloadWorlds}>
        <Icon of={RefreshCw} size={16} />
        {say("entrance.retry")}
      </Button>
    </div>
  );
}

/** As many as a row of cards has. */
const PLACES = [0, 1, 2, 3, 4];

function Waiting(): ReactNode {
  return (
    <>
      <p className={text.unseen} role="status">
        {say("home.loading")}
      </p>
      <ul className={styles.cards} aria-hidden="true">
        {PLACES.map((place) => (
          <li key={place} className={styles.skeleton}>
            <span />
            <span />
          </li>
        ))}
      </ul>
    </>
  );
}
