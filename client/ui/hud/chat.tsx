// chat.tsx: the last lines over the world, or, when it is open, the whole chat and a field.

import ArrowUp from "lucide-react/icons/arrow-up";
import Clock from "lucide-react/icons/clock-3";
import MessageCircle from "lucide-react/icons/message-circle";
import TriangleAlert from "lucide-react/icons/triangle-alert";
import X from "lucide-react/icons/x";
import { type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import type { ChatLine } from "../../state/app-state.ts";
import { Button } from "../parts/button.tsx";
import { CalledName } from "../parts/called-name.tsx";
import { Icon } from "../parts/icon.tsx";
import { Key } from "../parts/key.tsx";
import surface from "../styles/surface.module.css";
import text from "../styles/text.module.css";
import { useAppState, useUi } from "../ui-context.ts";
import { clock, say } from "../words/words.ts";
import styles from "./chat.module.css";
import { isHistory, isLeaving } from "./chat-lines.ts";
import { openChat } from "./hud.ts";
import { useLinesOver } from "./use-lines-over.ts";

export function Chat({ world }: { world: string }): ReactNode {
  const { hud } = useUi();
  const open = useStore(hud, (state) => state.chat);
  const chat = useAppState((state) => state.chat);
  const over = useLinesOver(chat);
  return <div className={styles.place}>{open ? <OpenChat chat={chat} world={world} /> : <LinesOver {...over} />}</div>;
}

function LinesOver({ lines, now }: ReturnType<typeof useLinesOver>): ReactNode {
  const { hud } = useUi();
  return (
    <>
      <div className={styles.lines} role="log" aria-label={say("chat.recent")}>
        {lines.map((arrival) => (
          <div key={arrival.key} className={`${styles.line} ${isLeaving(arrival, now) ? styles.going : ""}`}>
            <p>
              <b>
                <CalledName of={arrival.line} />
              </b>
              <LineText line={arrival.line} />
              {isHistory(arrival) && <LineTime line={arrival.line} />}
            </p>
            {arrival.line.state === "failed" && <LineState line={arrival.line} />}
          </div>
        ))}
      </div>
      <button type="button" className={styles.say} onClick={() => openChat(hud)}>
        <Key>↵</Key>
        {say("world.say")}
      </button>
    </>
  );
}

function OpenChat({ chat, world }: { chat: readonly ChatLine[]; world: string }): ReactNode {
  const { hud, focusWorld } = useUi();
  const close = (): void => {
    hud.setState({ chat: false });
    focusWorld();
  };
  return (
    <section className={`${styles.open} ${surface.reading}`} aria-label={say("chat.title")}>
      <header className={styles.head}>
        <h2 className={text.strong}>{say("chat.title")}</h2>
        <Button look={["icon", "bare", "small"]} aria-label={say("chat.close")} onClick={close}>
          <Icon of={X} />
        </Button>
      </header>
      <History chat={chat} />
      <Compose world={world} close={close} />
    </section>
  );
}

/** All that was said. Stays at its end while one reads there; who has scrolled up is left alone. */
function History({ chat }: { chat: readonly ChatLine[] }): ReactNode {
  const list = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new line is what makes it scroll
  useLayoutEffect(() => {
    if (list.current && atEnd.current) list.current.scrollTop = list.current.scrollHeight;
  }, [chat]);
  const onScroll = (): void => {
    const { scrollTop, scrollHeight, clientHeight } = list.current!;
    atEnd.current = scrollHeight - clientHeight - scrollTop < 24; // one line
  };
  return (
    <div
      ref={list}
      className={styles.log}
      role="log"
      aria-label={say("chat.messages")}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable by keyboard
      tabIndex={0}
      onScroll={onScroll}
    >
      {chat.length === 0 ? (
        <div className={styles.empty}>
          <Icon of={MessageCircle} size={24} className={text.quiet} />
          <p className={text.strong}>{say("chat.empty.what")}</p>
          <p className={text.quiet}>{say("chat.empty.next")}</p>
        </div>
      ) : (
        <ol>
          {chat.map((line) => (
            <Message key={line.id} line={line} />
          ))}
        </ol>
      )}
    </div>
  );
}

function Message({ line }: { line: ChatLine }): ReactNode {
  return (
    <li className={styles.message}>
      <p className={styles.who}>
        <b className={text.clip}>
          <CalledName of={line} />
        </b>
        <LineTime line={line} />
      </p>
      {/* Not in a bdi: what is in one does not count for `auto` */}
      <p dir="auto">{line.state === "undecryptable" ? <LineText line={line} /> : line.text}</p>
      <LineState line={line} />
    </li>
  );
}

function LineText({ line }: { line: ChatLine }): ReactNode {
  if (line.state === "undecryptable") return <span className={text.quiet}>{say("chat.undecryptable")}</span>;
  return <bdi>{line.text}</bdi>;
}

function LineTime({ line }: { line: ChatLine }): ReactNode {
  return (
    <time className={`${text.t13} ${text.quiet}`} dateTime={new Date(line.time).toISOString()}>
      {" "}
      {clock(line.time)}
    </time>
  );
}

/** Says so where a line has not arrived, and lets a failed one go again, or away. */
function LineState({ line }: { line: ChatLine }): ReactNode {
  const { actions } = useUi();
  if (line.state === "sending") {
    return (
      <p className={styles.state}>
        <Icon of={Clock} size={16} />
        {say("chat.sending")}
      </p>
    );
  }
  if (line.state !== "failed") return null;
  return (
    <p className={`${styles.state} ${styles.failed}`}>
      <Icon of={TriangleAlert} size={16} />
      {say("chat.failed")}
      <button type="button" className={styles.again} onClick={() => actions.retryChat(line.id)}>
        {say("chat.retry")}
      </button>
      <button type="button" className={styles.again} onClick={() => actions.deleteChat(line.id)}>
        {say("chat.delete")}
      </button>
    </p>
  );
}

/** Enter sends and keeps the field open; Enter in an empty field closes it, so that Enter Enter goes back to walking. */
function Compose({ world, close }: { world: string; close: () => void }): ReactNode {
  const { actions, hud } = useUi();
  const asked = useStore(hud, (state) => state.asked);
  const [draft, setDraft] = useState("");
  const field = useRef<HTMLInputElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: being asked again is what gives it the focus again
  useEffect(() => field.current?.focus({ preventScroll: true }), [asked]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || event.nativeEvent.isComposing || draft.trim()) return;
    event.preventDefault();
    close();
  };
  return (
    <form
      className={styles.compose}
      onSubmit={(event) => {
        event.preventDefault();
        actions.sendChat(draft.trim());
        setDraft("");
      }}
    >
      <input
        ref={field}
        aria-label={say("chat.field")}
        placeholder={say("chat.placeholder", { name: world })}
        value={draft}
        onChange={({ target }) => setDraft(target.value)}
        onKeyDown={onKeyDown}
        dir="auto"
        autoComplete="off"
        enterKeyHint="send"
      />
      <Button type="submit" look={["icon", "primary"]} aria-label={say("chat.send")} disabled={!draft.trim()}>
        <Icon of={ArrowUp} />
      </Button>
    </form>
  );
}
