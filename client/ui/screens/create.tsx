// create.tsx: making a world: a scene, a picture of it, what it is called, and who may come in.

import Camera from "lucide-react/icons/camera";
import Check from "lucide-react/icons/check";
import CircleAlert from "lucide-react/icons/circle-alert";
import FileBox from "lucide-react/icons/file-box";
import Globe from "lucide-react/icons/globe";
import ImageIcon from "lucide-react/icons/image";
import Link from "lucide-react/icons/link";
import Move3d from "lucide-react/icons/move-3d";
import { type ComponentProps, type ReactNode, useState } from "react";
import type { Draft, Screen } from "../../state/app-state.ts";
import { TouchControls } from "../hud/touch-controls.tsx";
import { Brand } from "../parts/brand.tsx";
import { Button, LinkButton } from "../parts/button.tsx";
import { ChooseFile } from "../parts/choose-file.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { Field } from "../parts/field.tsx";
import { Icon } from "../parts/icon.tsx";
import { ProblemNote } from "../parts/problem-note.tsx";
import { SignInForm } from "../parts/sign-in-form.tsx";
import { useFileDrop } from "../parts/use-file-drop.ts";
import { WorkProgress } from "../parts/work-progress.tsx";
import surface from "../styles/surface.module.css";
import text from "../styles/text.module.css";
import { useAppState, useUi } from "../ui-context.ts";
import { needsAccount } from "../words/problems.ts";
import { megabytes, say, type WordKey } from "../words/words.ts";
import styles from "./create.module.css";

type CreateScreen = Extract<Screen, { kind: "create" }>;

/** Scenes that ship with this site, as its server names them. */
const SHIPPED = [
  { name: "landing", title: "Landing" },
  { name: "gallery", title: "Gallery" },
  { name: "playground", title: "Playground" },
] as const;

export function Create({ screen }: { screen: CreateScreen }): ReactNode {
  const { actions } = useUi();
  const over = useFileDrop((file) => actions.openFile(file));
  if (screen.looking) return <LookingAround />;
  return (
    <div className={styles.page}>
      <header className={styles.top}>
        <Brand />
        <h1 className={text.t18}>{say("create.title")}</h1>
        <LinkButton look={["bare"]} href="/">
          {say("create.cancel")}
        </LinkButton>
      </header>
      <main className={styles.main}>
        <section aria-label={say("create.scene")}>
          {screen.scene ? <Scene screen={screen} scene={screen.scene} /> : <NoScene screen={screen} over={over} />}
        </section>
        <About screen={screen} />
      </main>
    </div>
  );
}

function NoScene({ screen, over }: { screen: CreateScreen; over: boolean }): ReactNode {
  const { actions } = useUi();
  const [chosen, setChosen] = useState(false);
  const open = (file: File | undefined): void => {
    setChosen(true);
    if (file) actions.openFile(file);
  };
  return (
    <div className={styles.stack}>
      <div className={`${styles.drop} ${over ? styles.over : ""}`}>
        <Icon of={FileBox} size={24} className={text.quiet} />
        <p className={text.t18} role={chosen ? "status" : undefined}>
          {screen.reading
            ? say("create.reading", { name: screen.reading })
            : say(over ? "create.release" : "create.drop")}
        </p>
        <p className={text.quiet}>{say("create.stays")}</p>
        <ChooseFile look={["primary"]} words={say("create.choose")} onChosen={open} />
      </div>
      {screen.problem && <ProblemNote problem={screen.problem} />}
      <div className={styles.shipped}>
        <p className={text.quiet}>{say("create.shipped")}</p>
        {SHIPPED.map(({ name, title }) => (
          <Button key={name} onClick={() => actions.create.openShipped(name)}>
            {title}
          </Button>
        ))}
      </div>
    </div>
  );
}

function Scene({ screen, scene }: { screen: CreateScreen; scene: NonNullable<CreateScreen["scene"]> }): ReactNode {
  const { actions } = useUi();
  const { picture, reading } = screen;
  return (
    <div className={styles.stack}>
      <div className={styles.view}>
        {picture && <img src={picture} alt={say("create.picture")} />}
        <div className={styles.over}>
          {picture && (
            <span className={`${surface.pill} ${styles.label}`}>
              <Icon of={ImageIcon} size={16} />
              {say("create.isPicture")}
            </span>
          )}
          <Button look={["small"]} onClick={() => actions.create.lookAround(true)}>
            <Icon of={Move3d} size={16} />
            {say("create.lookAround")}
          </Button>
        </div>
      </div>
      <div className={styles.file}>
        <Icon of={FileBox} />
        <div>
          <p className={`${text.strong} ${text.clip}`} role="status">
            <bdi>{reading ? say("create.reading", { name: reading }) : scene.name}</bdi>
          </p>
          <p className={`${text.t13} ${text.quiet}`}>
            {say("create.facts", { size: megabytes(scene.bytes), triangles: scene.triangles })}
          </p>
        </div>
        <ChooseFile
          look={["small"]}
          words={say("create.replace")}
          onChosen={(file) => file && actions.openFile(file)}
        />
      </div>
      {scene.unsupported.length > 0 && (
        <p className={`${text.t13} ${text.quiet}`}>
          {say("create.unsupported", { list: scene.unsupported.join(", ") })}
        </p>
      )}
    </div>
  );
}

function About({ screen }: { screen: CreateScreen }): ReactNode {
  const { actions } = useUi();
  const { draft, work, problem, scene } = screen;
  const { change } = actions.create;
  const name = useAppState((state) => state.name);
  const account = useAppState((state) => state.account);
  const [knownName] = useState(name); // who is somebody here already is not asked
  const [signing, setSigning] = useState(false);
  const missing = whatIsMissing(screen, name);
  const isSomebody = account !== null && !account.guest;
  const told = problem && !(isSomebody && needsAccount(problem)) ? problem : null;
  const form = (
    <form
      className={styles.form}
      aria-label={say("create.about")}
      onSubmit={(event) => {
        event.preventDefault();
        if (missing === null && !work) actions.create.make();
      }}
    >
      <Field
        label={say("create.name")}
        value={draft.name}
        onChange={({ target }) => change({ name: target.value })}
        maxLength={80}
        dir="auto"
        autoComplete="off"
      />
      <WhoMayComeIn access={draft.access} onChange={(access) => change({ access })} />
      {draft.access === "everyone" && <AddressField screen={screen} />}
      <Field
        label={say("create.topic")}
        value={draft.topic}
        onChange={({ target }) => change({ topic: target.value })}
        maxLength={300}
        dir="auto"
        autoComplete="off"
      />
      {!knownName && (
        <Field
          label={say("create.yourName")}
          value={name}
          onChange={({ target }) => actions.setName(target.value)}
          autoComplete="nickname"
          maxLength={40}
          dir="auto"
        />
      )}
      <div className={styles.finish}>
        {told && scene && <ProblemNote problem={told} />}
        {told && needsAccount(told) && <Button onClick={() => setSigning(true)}>{say("signIn.do")}</Button>}
        {work ? (
          <WorkProgress
            words={say(work.step === "making" ? "create.making" : "create.uploading")}
            label={say("create.label")}
            loaded={work.loaded}
            total={work.total}
            onStop={() => actions.create.stop()}
          />
        ) : (
          <>
            <Button type="submit" look={["primary", "big", "wide"]} disabled={missing !== null}>
              {say("create.create")}
            </Button>
            <p className={`${text.t13} ${text.quiet}`} role="status">
              {missing && say(missing)}
            </p>
          </>
        )}
      </div>
    </form>
  );
  return (
    <>
      {form}
      {signing && !isSomebody && (
        <Dialog title={say("signIn.do")} onClose={() => setSigning(false)}>
          <SignInForm />
        </Dialog>
      )}
    </>
  );
}

/** What is to be done first, or null. */
function whatIsMissing({ scene, draft, aliasState }: CreateScreen, name: string): WordKey | null {
  if (!scene) return "create.needsScene";
  if (draft.name.trim() === "") return "create.needsName";
  if (draft.access === "everyone" && (draft.alias === "" || aliasState === "taken")) return "create.needsAddress";
  return name.trim() === "" ? "create.needsYou" : null;
}

function WhoMayComeIn(props: { access: Draft["access"]; onChange: (access: Draft["access"]) => void }): ReactNode {
  return (
    <fieldset className={styles.choices}>
      <legend>{say("create.who")}</legend>
      <Choice of="everyone" icon={Globe} {...props} />
      <Choice of="link" icon={Link} {...props} />
    </fieldset>
  );
}

interface ChoiceProps {
  of: Draft["access"];
  icon: ComponentProps<typeof Icon>["of"];
  access: Draft["access"];
  onChange: (access: Draft["access"]) => void;
}

function Choice({ of, icon, access, onChange }: ChoiceProps): ReactNode {
  return (
    <label className={styles.choice}>
      <input type="radio" name="access" checked={access === of} onChange={() => onChange(of)} />
      <Icon of={icon} />
      <span>
        <span className={text.strong}>{say(`create.${of}`)}</span>
        <span className={`${text.t13} ${text.quiet}`}>{say(`create.${of}.hint`)}</span>
      </span>
    </label>
  );
}

function AddressField({ screen: { draft, aliasState } }: { screen: CreateScreen }): ReactNode {
  const { actions } = useUi();
  return (
    <div className={styles.address}>
      <Field
        label={say("create.address")}
        value={draft.alias}
        onChange={({ target }) => actions.create.change({ alias: target.value })}
        maxLength={60}
        dir="ltr"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        aria-invalid={aliasState === "taken"}
        aria-describedby="create-address-hint"
      />
      <p id="create-address-hint" className={`${text.t13} ${styles[aliasState ?? "none"] ?? text.quiet}`} role="status">
        {aliasState === "free" && <Icon of={Check} size={16} />}
        {aliasState === "taken" && <Icon of={CircleAlert} size={16} />}
        {say(`create.address.${aliasState ?? "hint"}`)}
      </p>
    </div>
  );
}

/** In the scene, to find a view for the picture. */
function LookingAround(): ReactNode {
  const { actions } = useUi();
  return (
    <main className={surface.hud} aria-label={say("create.lookAround")}>
      <TouchControls />
      <div className={styles.shutter}>
        <Button look={["primary"]} onClick={() => actions.create.takePicture()}>
          <Icon of={Camera} />
          {say("create.take")}
        </Button>
        <Button onClick={() => actions.create.lookAround(false)}>{say("create.back")}</Button>
      </div>
    </main>
  );
}
