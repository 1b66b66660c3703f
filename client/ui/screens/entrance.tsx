// entrance.tsx: before a world: what it is, a name, and the way in.

import Lock from "lucide-react/icons/lock";
import { type ReactNode, useEffect, useRef } from "react";
import type { EntranceNote, Problem, Screen, WorldCard } from "../../state/app-state.ts";
import { Backdrop } from "../parts/backdrop.tsx";
import { Brand } from "../parts/brand.tsx";
import { Button, LinkButton } from "../parts/button.tsx";
import { Faces } from "../parts/face.tsx";
import { Field } from "../parts/field.tsx";
import { Icon } from "../parts/icon.tsx";
import { OpenSettings } from "../parts/open-settings.tsx";
import { ProblemNote } from "../parts/problem-note.tsx";
import { ProgressBar } from "../parts/progress-bar.tsx";
import { SaveLog } from "../parts/save-log.tsx";
import { ServerChoice } from "../parts/server-choice.tsx";
import { SignInForm } from "../parts/sign-in-form.tsx";
import { SignOut } from "../parts/sign-out.tsx";
import { useInsiders } from "../parts/use-insiders.ts";
import surface from "../styles/surface.module.css";
import text from "../styles/text.module.css";
import { useAppState, useUi } from "../ui-context.ts";
import { canRetry, isOfBrowser, lacksAccount, needsAccount, needsOtherAccount } from "../words/problems.ts";
import { say, sayInside } from "../words/words.ts";
import styles from "./entrance.module.css";

type EntranceScreen = Extract<Screen, { kind: "entrance" }>;

export function Entrance({ screen }: { screen: EntranceScreen }): ReactNode {
  const { card, progress, note } = screen;
  const notice = useAppState((state) => state.notices.map(({ problem }) => problem).find(isOfBrowser));
  const problem = screen.problem;
  return (
    <div className={styles.screen}>
      {card || !problem ? <Backdrop world={card} aboveSheet /> : <Backdrop aboveSheet />}
      <header className={styles.top}>
        <Brand />
        <OpenSettings />
      </header>
      <main className={styles.main}>
        <section className={`${styles.card} ${surface.glass}`} aria-label={say("entrance.title")}>
          {card ? <About card={card} /> : <Unknown link={screen.link} failed={problem !== null} />}
          {problem ? (
            <Failure problem={problem} card={card} />
          ) : progress ? (
            <div className={styles.part}>
              <ProgressBar progress={progress} />
              <CancelButton />
            </div>
          ) : note?.kind === "elsewhere" ? (
            <Elsewhere world={note.world} />
          ) : note?.kind === "sign-in" ? (
            <SignIn />
          ) : note?.kind === "signing-out" ? (
            <p role="status">{say("signOut.working")}</p>
          ) : (
            <>
              {note && <Note note={note} />}
              {notice && <ProblemNote problem={notice} />}
              <NameForm />
            </>
          )}
        </section>
      </main>
    </div>
  );
}

function About({ card }: { card: WorldCard }): ReactNode {
  return (
    <div className={styles.about}>
      <h1 className={text.t36}>
        <bdi>{card.name}</bdi>
      </h1>
      {card.topic && (
        <p className={`${text.quiet} ${styles.topic}`} dir="auto">
          {card.topic}
        </p>
      )}
      <p className={`${text.t13} ${text.quiet} ${styles.facts}`}>
        <span>{say("entrance.on", { server: card.server })}</span>
        {card.members > 0 && <span>{say("entrance.members", { count: card.members })}</span>}
        {card.encrypted && (
          <span>
            <Icon of={Lock} size={16} />
            {say("entrance.encrypted")}
          </span>
        )}
      </p>
      <Inside card={card} />
    </div>
  );
}

/** Who one will meet. Nothing is said where it can't be known. */
function Inside({ card }: { card: WorldCard }): ReactNode {
  const insiders = useInsiders(card.room, card.readable);
  if (!insiders || insiders.length === 0) return null;
  return (
    <div className={styles.inside}>
      <Faces people={insiders} />
      <p className={`${text.t13} ${text.quiet}`}>{sayInside(insiders.map(({ name }) => name))}</p>
    </div>
  );
}

/** `#alias:server` of `#/#alias:server?via=…`. */
const plainLink = (link: string): string => decodeURI(link.replace(/^#\//, "").replace(/\?.*$/, ""));

/** The link stands in until the world's name is here. */
function Unknown({ link, failed }: { link: string; failed: boolean }): ReactNode {
  return (
    <div className={styles.about}>
      {failed ? (
        <h1 className={text.t18}>
          <bdi>{plainLink(link)}</bdi>
        </h1>
      ) : (
        <>
          <h1 className={text.unseen}>{say("entrance.looking")}</h1>
          <div className={styles.skeleton} />
          <p className={text.quiet}>
            <bdi>{plainLink(link)}</bdi>
          </p>
        </>
      )}
    </div>
  );
}

function NameForm(): ReactNode {
  const { actions } = useUi();
  const name = useAppState((state) => state.name);
  const account = useAppState((state) => state.account);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    // On a phone, focus would bring up the keyboard over the card.
    if (matchMedia("(pointer: fine)").matches) form.current?.querySelector("input")?.focus();
  }, []);
  return (
    <form
      ref={form}
      className={styles.part}
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim()) actions.enter();
      }}
    >
      <Field
        label={say("entrance.name")}
        value={name}
        onChange={({ target }) => actions.setName(target.value)}
        autoComplete="nickname"
        maxLength={40}
        dir="auto"
        enterKeyHint="go"
      />
      <Button type="submit" look={["primary", "big", "wide"]} disabled={!name.trim()}>
        {say("entrance.enter")}
      </Button>
      {account?.guest ? (
        <div className={`${text.t13} ${text.quiet} ${styles.known}`}>
          <span>{say("entrance.guest")}</span>
          <Button look={["small"]} onClick={() => actions.askToSignIn()}>
            {say("signIn.instead")}
          </Button>
        </div>
      ) : account ? (
        <div className={`${text.t13} ${text.quiet} ${styles.known}`}>
          <span>
            {account.isElsewhere
              ? say("signOut.notYouOf", { user: account.user })
              : say("signOut.notYou", { name: account.name })}
          </span>
          <SignOut />
        </div>
      ) : (
        <div className={`${text.t13} ${text.quiet} ${styles.known}`}>
          <span>{say("entrance.noAccount")}</span>
          <Button look={["small"]} onClick={() => actions.askToSignIn()}>
            {say("signIn.instead")}
          </Button>
        </div>
      )}
      {!account && <ServerChoice />}
    </form>
  );
}

/** In the place of the name: somebody has an account. */
function SignIn(): ReactNode {
  const { actions } = useUi();
  return (
    <div className={styles.part}>
      <SignInForm enters />
      <Button look={["small"]} onClick={() => actions.cancel()}>
        {say("signIn.newer")}
      </Button>
    </div>
  );
}

/** What became of the visit before. */
function Note({ note }: { note: Extract<EntranceNote, { kind: "moved" | "signed-out" }> }): ReactNode {
  const words = note.kind === "moved" ? "entrance.moved" : signedOutWords(note);
  return (
    <p className={styles.note} role="status">
      {say(words)}
    </p>
  );
}

const signedOutWords = ({ told, emptied }: Extract<EntranceNote, { kind: "signed-out" }>) =>
  emptied ? (told ? "signOut.done" : "signOut.untold") : "signOut.rest";

/** Another tab is inside: a person is in one place at a time, unless they want to be here instead. */
function Elsewhere({ world }: { world: string | null }): ReactNode {
  const { actions } = useUi();
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => first.current?.focus({ preventScroll: true }), []);
  return (
    <div className={styles.part}>
      <p className={styles.note} role="status">
        <b className={styles.what}>
          {world === null ? say("entrance.elsewhere.silent") : say("entrance.elsewhere.what", { world })}
        </b>
        {say("entrance.elsewhere.next")}
      </p>
      <div className={styles.row}>
        <Button ref={first} look={["primary"]} onClick={() => actions.takeOver()}>
          {say("entrance.takeOver")}
        </Button>
        <Button onClick={() => actions.cancel()}>{say("entrance.back")}</Button>
      </div>
    </div>
  );
}

/** Takes the focus over from the button that went away, so that the keyboard stays in the card. */
function CancelButton(): ReactNode {
  const { actions } = useUi();
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus({ preventScroll: true }), []);
  return (
    <Button ref={button} look={["wide"]} onClick={() => actions.cancel()}>
      {say("entrance.cancel")}
    </Button>
  );
}

function Failure({ problem, card }: { problem: Problem; card: WorldCard | null }): ReactNode {
  const { actions } = useUi();
  const account = useAppState((state) => state.account);
  const mayBeGuest = lacksAccount(problem) && card?.guests === true;
  return (
    <div className={styles.part}>
      <ProblemNote problem={problem} />
      {mayBeGuest && <p className={`${text.t13} ${text.quiet}`}>{say("entrance.asGuest.what")}</p>}
      <div className={styles.row}>
        {mayBeGuest && (
          <Button look={["primary"]} onClick={() => actions.enterAsGuest()}>
            {say("entrance.asGuest")}
          </Button>
        )}
        {needsAccount(problem) && (
          <Button look={mayBeGuest ? [] : ["primary"]} onClick={() => actions.askToSignIn()}>
            {say("signIn.do")}
          </Button>
        )}
        {canRetry(problem) && (
          <Button look={["primary"]} onClick={() => actions.retry()}>
            {say("entrance.retry")}
          </Button>
        )}
        {account && needsOtherAccount(problem) && <SignOut />}
        <LinkButton href="#/">{say("entrance.otherWorld")}</LinkButton>
      </div>
      {!account && <ServerChoice />}
      <SaveLog />
    </div>
  );
}
