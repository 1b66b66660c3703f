// creating.ts: the making of a world: a scene from a file or one of ours, a picture taken in it, what it is called, who may come in.

import { EngineError } from "../../engine/errors.ts";
import type { SceneReport } from "../../engine/protocol.ts";
import type { EngineHandle } from "../engine.ts";
import type { Account } from "../matrix/account.ts";
import { createWorldMaker, isAliasFree } from "../matrix/create-world.ts";
import { serverOfUser } from "../matrix/link.ts";
import { localpartStem } from "../matrix/register.ts";
import { asAccount, type Rest } from "../matrix/rest.ts";
import { downloadUrl } from "../matrix/rooms.ts";
import type { Draft, Problem, Screen } from "./app-state.ts";
import type { Platform } from "./platform.ts";
import { isAbort, problemOf } from "./problem.ts";
import { revisionOf } from "./revision.ts";

type CreateScreen = Extract<Screen, { kind: "create" }>;

export interface CreatingInputs {
  readonly engine: EngineHandle;
  readonly platform: Platform;
  /** Of the page's own homeserver, without a token. */
  readonly rest: Rest;
  /** Where the world will be: the account's homeserver, or the one where an account is made. */
  readonly server: () => Promise<{ readonly name: string; readonly homeserver: string }>;
  /** The account of this browser, made under the person's name if there is none yet. */
  readonly openAccount: (signal: AbortSignal) => Promise<Account>;
  readonly maxSceneBytes: () => Promise<number>;
  readonly onScreen: (screen: CreateScreen) => void;
  /** The world is there: its link, as the address has it. */
  readonly onMade: (link: { room: string; via: readonly string[] }) => void;
}

export interface Creating {
  /** A file that was dropped or picked. */
  openFile(file: File): void;
  /** One of the scenes that ship with this site. */
  openShipped(name: string): void;
  change(draft: Partial<Draft>): void;
  /** Walks in the scene, to look for a better picture. */
  lookAround(looking: boolean): void;
  takePicture(): void;
  make(): void;
  /** Stops what is being made; what was filled in stays. */
  stop(): void;
  close(): void;
}

/** Milliseconds without a key until it is looked up whether an address is free. */
const PAUSE = 350;

/** Letters of an address that are taken from the name. */
const LONGEST_ALIAS = 40;

const EMPTY: CreateScreen = {
  kind: "create",
  scene: null,
  reading: null,
  picture: null,
  looking: false,
  draft: { name: "", topic: "", alias: "", access: "everyone" },
  aliasState: null,
  work: null,
  problem: null,
};

/** `tide-pools.glb` → `Tide pools`: a name to begin with. */
function nameOfFile(file: string): string {
  const words = file
    .replace(/\.[^.]*$/, "")
    .replace(/[-_.\s]+/g, " ")
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function createCreating(inputs: CreatingInputs): Creating {
  const { engine, platform, onScreen } = inputs;
  let screen = EMPTY;
  let scene: { readonly file: Blob; readonly name: string } | null = null;
  let picture: Blob | null = null;
  /** Typed by the person, so that it no longer follows the name. */
  let ownAlias = false;
  let ownName = false;
  let reading = new AbortController();
  let making: AbortController | null = null;
  let lookUp: AbortController | null = null;
  let pause: ReturnType<typeof setTimeout> | undefined;
  let maker: { readonly server: string; readonly make: ReturnType<typeof createWorldMaker>["make"] } | null = null;
  const closing = new AbortController();

  function show(change: Partial<CreateScreen>): void {
    screen = { ...screen, ...change };
    if (!closing.signal.aborted) onScreen(screen);
  }

  const fail = (error: unknown, detail: string): Problem | null => (isAbort(error) ? null : problemOf(error, detail));

  // The first picture is what one sees on arriving
  const stopMessages = engine.onMessage((message) => {
    if (message.type === "first-frame" && scene && !picture) void takePicture();
  });

  async function takePicture(): Promise<void> {
    try {
      picture = await platform.shrinkPicture(new Blob([await engine.call("photo", null)], { type: "image/png" }));
      if (screen.picture) URL.revokeObjectURL(screen.picture);
      show({ picture: URL.createObjectURL(picture), looking: false });
    } catch (error) {
      show({ problem: fail(error, scene?.name ?? "") }); // a world without a picture is one, too
    }
  }

  async function open(name: string, read: (signal: AbortSignal, maxBytes: number) => Promise<Blob>): Promise<void> {
    reading.abort();
    reading = new AbortController();
    const { signal } = reading;
    show({ reading: name, problem: null });
    try {
      const file = await read(signal, await inputs.maxSceneBytes());
      const bytes = await file.arrayBuffer();
      signal.throwIfAborted();
      const size = bytes.byteLength;
      const report = await engine.call("loadScene", { bytes, name, revision: revisionOf(name) }, [bytes]);
      if (signal.aborted) return;
      scene = { file, name };
      forgetPicture();
      show({ scene: sceneOf(name, size, report), reading: null });
      if (!ownName) change({ name: nameOfFile(name) }, false);
    } catch (error) {
      if (!signal.aborted) show({ reading: null, problem: fail(error, name) });
    }
  }

  const sceneOf = (name: string, bytes: number, { triangles, unsupported }: SceneReport): CreateScreen["scene"] => {
    return { name, bytes, triangles, unsupported };
  };

  function forgetPicture(): void {
    picture = null;
    if (screen.picture) URL.revokeObjectURL(screen.picture);
    show({ picture: null });
  }

  /** @param typed by the person, and not by what follows something else */
  function change(next: Partial<Draft>, typed = true): void {
    if (typed && next.name !== undefined) ownName = true;
    if (typed && next.alias !== undefined) ownAlias = next.alias !== "";
    const draft = { ...screen.draft, ...next };
    draft.alias = ownAlias
      ? draft.alias.toLowerCase().replace(/[\s_]+/g, "-")
      : localpartStem(draft.name, LONGEST_ALIAS);
    show({ draft, problem: null });
    lookUpAlias();
  }

  /** Says whether the address is free, once nothing was typed for a moment. */
  function lookUpAlias(): void {
    clearTimeout(pause);
    lookUp?.abort();
    const { alias, access } = screen.draft;
    const needed = access === "everyone" && alias !== "";
    show({ aliasState: needed ? "checking" : null });
    if (!needed) return;
    const controller = new AbortController();
    lookUp = controller;
    pause = setTimeout(async () => {
      const free = await isFree(alias, controller.signal).catch(() => true); // making it will say
      if (!controller.signal.aborted) show({ aliasState: free ? "free" : "taken" });
    }, PAUSE);
  }

  async function isFree(alias: string, signal: AbortSignal): Promise<boolean> {
    const { name, homeserver } = await inputs.server();
    return isAliasFree({ ...inputs.rest, homeserver }, alias, name, signal);
  }

  async function make(): Promise<void> {
    const { draft } = screen;
    if (making || !scene || draft.name.trim() === "") return;
    making = new AbortController();
    const { signal } = making;
    show({ work: { step: "account", loaded: 0, total: 0 }, problem: null });
    try {
      const account = await inputs.openAccount(signal);
      if (account.guest) throw new EngineError("account/guest", "creating: guests make no rooms");
      const server = serverOfUser(account.user);
      if (maker?.server !== server) maker = { server, ...createWorldMaker(server) };
      const rest = asAccount(inputs.rest, account);
      const plan = {
        name: draft.name.trim(),
        topic: draft.topic.trim(),
        alias: draft.access === "link" ? null : draft.alias,
        scene: scene.file,
        file: scene.name,
        picture,
      };
      const onProgress = (loaded: number, total: number): void =>
        show({ work: { step: loaded < total ? "uploading" : "making", loaded, total } });
      const made = await maker.make(rest, plan, { send: platform.sendBody, onProgress, signal });
      platform.media.keep(made.scene, made.room, scene.file);
      if (made.picture && plan.picture) platform.media.keep(made.picture, made.room, plan.picture);
      const via = plan.alias === null ? [server] : [];
      inputs.onMade({ room: plan.alias === null ? made.room : `#${plan.alias}:${server}`, via });
    } catch (error) {
      const taken = error instanceof EngineError && error.code === "world/alias-taken";
      show({ problem: fail(error, scene.name), ...(taken && { aliasState: "taken" }) });
    } finally {
      making = null;
      show({ work: null });
    }
  }

  show({});
  return {
    openFile(file) {
      void open(file.name, async (_signal, limit) => {
        if (file.size <= limit) return file;
        throw new EngineError("media/upload-too-large", `creating: ${file.size} bytes`, {
          facts: { size: file.size, limit },
        });
      });
    },
    openShipped(name) {
      const url = `${platform.address.origin}/worlds/${name}.glb`;
      void open(`${name}.glb`, async (signal, maxBytes) => {
        return new Blob([await downloadUrl(platform.fetch, url, { maxBytes, signal })], { type: "model/gltf-binary" });
      });
    },
    change: (draft) => change(draft),
    lookAround: (looking) => show({ looking }),
    takePicture: () => void takePicture(),
    make: () => void make(),
    stop: () => making?.abort(new DOMException("stopped", "AbortError")),
    close() {
      closing.abort();
      reading.abort();
      making?.abort(new DOMException("closed", "AbortError"));
      lookUp?.abort();
      clearTimeout(pause);
      stopMessages();
      if (screen.picture) URL.revokeObjectURL(screen.picture);
    },
  };
}
