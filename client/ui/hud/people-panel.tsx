// people-panel.tsx: who is here, and how well they are reached.

import CircleOff from "lucide-react/icons/circle-off";
import LoaderCircle from "lucide-react/icons/loader-circle";
import Mic from "lucide-react/icons/mic";
import MicOff from "lucide-react/icons/mic-off";
import TriangleAlert from "lucide-react/icons/triangle-alert";
import UsersRound from "lucide-react/icons/users-round";
import Volume2 from "lucide-react/icons/volume-2";
import VolumeX from "lucide-react/icons/volume-x";
import Wifi from "lucide-react/icons/wifi";
import X from "lucide-react/icons/x";
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { OtherVoice, Person, Standing } from "../../state/app-state.ts";
import { listeningTo } from "../../state/settings.ts";
import { Button } from "../parts/button.tsx";
import { CalledLines } from "../parts/called-name.tsx";
import { CopyLink } from "../parts/copy-link.tsx";
import { Faces } from "../parts/face.tsx";
import { Icon } from "../parts/icon.tsx";
import { SignOut } from "../parts/sign-out.tsx";
import surface from "../styles/surface.module.css";
import text from "../styles/text.module.css";
import { useAppState, useSettings, useUi } from "../ui-context.ts";
import { say } from "../words/words.ts";
import { CopyIdDialog } from "./copy-id-dialog.tsx";
import { IgnoredPeople } from "./ignored-people.tsx";
import styles from "./panel.module.css";
import { PersonMenu } from "./person-menu.tsx";
import { PersonVolume } from "./person-volume.tsx";
import { type AboutToRemove, RemoveDialog } from "./remove-dialog.tsx";

const ICONS = { connecting: LoaderCircle, open: Wifi, unstable: TriangleAlert, unreachable: CircleOff } as const;

export function PeoplePanel(): ReactNode {
  const { hud, focusWorld } = useUi();
  const name = useAppState((state) => state.name);
  const self = useAppState((state) => state.self);
  const people = useAppState((state) => state.people);
  const lendsRelay = useAppState((state) => state.lendsRelay);
  const [removing, setRemoving] = useState<AboutToRemove | null>(null);
  const closeButton = useRef<HTMLButtonElement>(null);
  useEffect(() => closeButton.current?.focus({ preventScroll: true }), []);
  const close = (): void => {
    hud.setState({ panel: null });
    focusWorld();
  };
  return (
    <aside className={`${styles.panel} ${surface.reading}`} aria-label={say("people.title")}>
      <header className={styles.head}>
        <h2 className={text.strong}>{say("people.title")}</h2>
        <Button ref={closeButton} look={["icon", "bare"]} aria-label={say("people.close")} onClick={close}>
          <Icon of={X} />
        </Button>
      </header>
      <div className={styles.body}>
        <ul>
          <li className={styles.person}>
            {self && <Faces people={[self]} />}
            <div>
              <CalledLines of={self ?? { name, handle: null }} />
              <p className={`${text.t13} ${text.quiet}`}>{say("people.you")}</p>
            </div>
            {self && <RoleTag role={self.role} />}
            <SignOut />
          </li>
          {people.map((person) => (
            <PersonRow key={person.peer} person={person} onRemove={setRemoving} />
          ))}
        </ul>
        {people.length === 0 && (
          <div className={styles.empty}>
            <Icon of={UsersRound} size={24} className={text.quiet} />
            <p className={text.strong}>{say("people.alone.what")}</p>
            <p className={text.quiet}>{say("people.alone.next")}</p>
          </div>
        )}
        <IgnoredPeople />
      </div>
      <footer className={styles.foot}>
        {lendsRelay === false && <p className={`${styles.note} ${text.t13} ${text.quiet}`}>{say("people.noRelay")}</p>}
        <CopyLink />
      </footer>
      {removing && (
        <RemoveDialog
          about={removing}
          onClose={() => {
            setRemoving(null);
            if (document.activeElement === document.body) closeButton.current?.focus(); // the row it came from has gone
          }}
        />
      )}
    </aside>
  );
}

/** How somebody is reached, with the way and its round trip where there is one. */
function sayLink({ link, rtt, relay }: Person): string {
  if (link !== "open") return say(`people.link.${link}`);
  const way = relay ? "people.link.relay" : "people.link.open";
  return rtt === null ? say(way) : say(`${way}Rtt`, { rtt });
}

/** What gets lost and how much goes over it; room for that until it is known, so that no row moves. */
function sayFigures({ link, loss, bitrate }: Person): string {
  if (link !== "open") return "";
  if (loss === null || bitrate === null) return "\u00a0";
  return say("people.link.figures", { loss: Math.round(loss * 100), rate: Math.round(bitrate / 1000) });
}

const NO_VOICE: OtherVoice = { on: false, speaking: false };

/** What is to be heard of somebody; the strongest reason first. */
function useVoice({ peer, user, muted }: Person) {
  const [settings] = useSettings();
  const { on, speaking } = useAppState(({ voices }) => voices.others[peer]) ?? NO_VOICE;
  if (muted) return { words: say("people.mutedForAll"), icon: MicOff, look: styles.unreachable };
  if (listeningTo(settings, user).muted)
    return { words: say("people.mutedForMe"), icon: VolumeX, look: styles.unheard };
  if (speaking) return { words: say("people.speaking"), icon: Volume2, look: styles.speaking };
  return on
    ? { words: say("people.microphoneOn"), icon: Mic, look: "" }
    : { words: say("people.microphoneOff"), icon: MicOff, look: styles.unheard };
}

/** Says what somebody is, where that is more than a member. */
function RoleTag({ role }: Pick<Standing, "role">): ReactNode {
  if (role === "member") return null;
  return <span className={`${styles.tag} ${role === "moderator" ? "" : styles.high}`}>{say(`role.${role}`)}</span>;
}

interface PersonRowProps {
  person: Person;
  onRemove: (about: AboutToRemove) => void;
}

function PersonRow({ person, onRemove }: PersonRowProps): ReactNode {
  const [copied, setCopied] = useState<boolean | null>(null);
  const [listening, setListening] = useState(false);
  const voice = useVoice(person);
  const row = (
    <div className={styles.person}>
      <Faces people={[person]} />
      <div>
        <div className={styles.named}>
          <div>
            <CalledLines of={person} />
          </div>
          <RoleTag role={person.role} />
        </div>
        <p className={`${text.t13} ${text.quiet}`}>{sayLink(person)}</p>
        <p className={`${text.t13} ${text.quiet}`}>{sayFigures(person)}</p>
        <p className={`${text.t13} ${text.quiet}`} role="status">
          {copied && say("people.idCopied")}
        </p>
      </div>
      <span className={voice.look} role="img" aria-label={voice.words} title={voice.words}>
        <Icon of={voice.icon} />
      </span>
      <Icon of={ICONS[person.link]} className={styles[person.link]} />
      <PersonMenu
        person={person}
        onRemove={onRemove}
        onCopied={setCopied}
        onListen={() => setListening((before) => !before)}
      />
    </div>
  );
  return (
    <li>
      {row}
      {listening && <PersonVolume person={person} />}
      {copied === false && <CopyIdDialog user={person.user} onClose={() => setCopied(null)} />}
    </li>
  );
}
