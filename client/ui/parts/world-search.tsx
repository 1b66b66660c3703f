// world-search.tsx: one field for a link and for words of a world's name or topic; what is found stands under it (ARIA's combobox).

import ArrowRight from "lucide-react/icons/arrow-right";
import DoorOpen from "lucide-react/icons/door-open";
import SearchIcon from "lucide-react/icons/search";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useState } from "react";
import text from "../styles/text.module.css";
import { useAppState, useUi } from "../ui-context.ts";
import { isOfLink } from "../words/problems.ts";
import { say } from "../words/words.ts";
import { Icon } from "./icon.tsx";
import { ProblemNote } from "./problem-note.tsx";
import styles from "./world-search.module.css";

/** What is meant as a link, right or wrong: an alias, an id, an address. */
const isLink = (typed: string): boolean => /^(#|!|matrix:|https?:\/\/)/i.test(typed);

interface Choice {
  readonly key: string;
  readonly href: string | undefined;
  readonly content: ReactNode;
  choose(): void;
}

export function WorldSearch(): ReactNode {
  const { actions } = useUi();
  const id = useId();
  const search = useAppState((state) => state.search);
  const notice = useAppState((state) => state.notices.findLast(({ problem }) => isOfLink(problem)));
  const [typed, setTyped] = useState("");
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const wanted = typed.trim();
  useEffect(() => () => actions.searchWorlds(""), [actions]);

  const openTyped = (): void => actions.openLink(wanted);
  const choices: Choice[] = isLink(wanted)
    ? [{ key: "link", href: undefined, choose: openTyped, content: <GoTo link={wanted} /> }]
    : (search?.found ?? []).map(({ room, link, name, server }) => ({
        key: room,
        href: link,
        choose: () => actions.openLink(link),
        content: <Found name={name} server={server} />,
      }));
  const showsMenu = open && wanted !== "";
  const chosen = choices[Math.min(active, choices.length - 1)];
  const optionId = (choice: Choice): string => `${id}-${choices.indexOf(choice)}`;

  function type(value: string): void {
    setTyped(value);
    setActive(0);
    setOpen(true);
    if (notice) actions.dismissNotice(notice.id);
    actions.searchWorlds(isLink(value.trim()) ? "" : value);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setOpen(true);
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (showsMenu && choices.length > 0) setActive((active + step + choices.length) % choices.length);
    } else if (event.key === "Escape" && (showsMenu || notice)) {
      event.preventDefault(); // the browser would empty the field
      setOpen(false);
      if (notice) actions.dismissNotice(notice.id);
    }
  }

  return (
    <search className={styles.find}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (chosen) chosen.choose();
        }}
      >
        <label className={styles.box}>
          <Icon of={SearchIcon} />
          <span className={text.unseen}>{say("home.find")}</span>
          <input
            type="search"
            role="combobox"
            aria-expanded={showsMenu}
            aria-controls={showsMenu ? `${id}-menu` : undefined}
            aria-activedescendant={showsMenu && chosen ? optionId(chosen) : undefined}
            aria-autocomplete="list"
            value={typed}
            placeholder={say("home.find")}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            enterKeyHint="go"
            onChange={({ target }) => type(target.value)}
            onFocus={() => setOpen(true)}
            onBlur={() => setOpen(false)}
            onKeyDown={onKeyDown}
          />
        </label>
      </form>
      {(showsMenu || notice) && (
        // biome-ignore lint/a11y/noStaticElementInteractions: only so that the focus stays in the field while somebody presses a choice
        <div className={styles.menu} onMouseDown={(event) => event.preventDefault()}>
          {showsMenu && (
            <>
              <div id={`${id}-menu`} role="listbox" aria-label={say("home.found")}>
                {choices.map((choice) => (
                  <a
                    key={choice.key}
                    id={optionId(choice)}
                    className={styles.option}
                    role="option"
                    aria-selected={choice === chosen}
                    tabIndex={-1}
                    href={choice.href}
                    onClick={choice.href === undefined ? choice.choose : undefined}
                  >
                    {choice.content}
                  </a>
                ))}
              </div>
              <p className={`${choices.length > 0 ? text.unseen : styles.note} ${text.quiet}`} role="status">
                {choices.length > 0 ? say("home.foundCount", { count: choices.length }) : <SearchState />}
              </p>
            </>
          )}
          {notice && <ProblemNote key={notice.id} problem={notice.problem} />}
        </div>
      )}
    </search>
  );
}

/** Why nothing stands there, or not yet. */
function SearchState(): ReactNode {
  const search = useAppState((state) => state.search);
  if (!search || search.state === "loading") return say("home.searching");
  return say(search.state === "failed" ? "home.searchFailed" : "home.nothingFound", { text: search.text });
}

function Found({ name, server }: { name: string; server: string }): ReactNode {
  return (
    <>
      <Icon of={DoorOpen} />
      <span className={text.clip}>
        <bdi>{name}</bdi>{" "}
        <span className={`${text.t13} ${text.quiet}`}>
          <bdi>{server}</bdi>
        </span>
      </span>
    </>
  );
}

function GoTo({ link }: { link: string }): ReactNode {
  return (
    <>
      <Icon of={ArrowRight} />
      <span className={text.clip}>{say("home.goTo", { link })}</span>
    </>
  );
}
