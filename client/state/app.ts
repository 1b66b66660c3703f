// app.ts: the state of the whole client, and what a person can ask of it: ties address, entrance, visit and viewer together.

import type { StoreApi } from "zustand/vanilla";
import type { PeerStats } from "../../engine/protocol.ts";
import type { EngineHandle } from "../engine.ts";
import { keepOutOfLog, log } from "../log.ts";
import { type Account, type Accounts, createAccounts } from "../matrix/account.ts";
import { readDirectory } from "../matrix/directory.ts";
import { formatHash, parseHash, parseInvitation, parseLink, serverOfUser, type WorldLink } from "../matrix/link.ts";
import { readInsiders } from "../matrix/peek.ts";
import { downloadPicture, toPicture } from "../matrix/pictures.ts";
import type { Rest } from "../matrix/rest.ts";
import type { KeyValue } from "../matrix/storage.ts";
import type { PeerLink } from "../rtc/transport.ts";
import type { AppActions, AppState, EntranceNote, Problem } from "./app-state.ts";
import { createAppStore } from "./app-store.ts";
import { readConfig } from "./config.ts";
import { type Creating, createCreating } from "./creating.ts";
import { createEntrance } from "./entrance.ts";
import { createInsiders } from "./insiders.ts";
import { createObjects } from "./objects.ts";
import { createOnlookers } from "./onlookers.ts";
import { createOwnAccount } from "./own-account.ts";
import { photoName } from "./photo-name.ts";
import { createPictures, type Pictures } from "./pictures.ts";
import type { Platform } from "./platform.ts";
import { createPreload } from "./preload.ts";
import { problemOf } from "./problem.ts";
import { createServerChoice } from "./server-choice.ts";
import type { Settings } from "./settings.ts";
import { createStay, type StayRecord } from "./stay.ts";
import { createTabs, isHold } from "./tabs.ts";
import { createTalk, type Talk } from "./talk.ts";
import { createViewer } from "./viewer.ts";
import { BEGINNING, createVisiting } from "./visiting.ts";
import { createWorldEditing } from "./world-edit.ts";
import { createWorldList } from "./worlds.ts";

export interface AppInputs {
  readonly engine: EngineHandle;
  /** The page's own homeserver: its origin, without a slash at the end. */
  readonly homeserver: string;
  readonly platform: Platform;
  readonly settings: StoreApi<Settings>;
}

/** A peer as tools see it: how the engine hears it, and how its link is. */
export type PeerView = PeerStats & PeerLink;

export interface App {
  readonly store: StoreApi<AppState>;
  readonly actions: AppActions;
  readonly pictures: Pictures;
  /** How loud the own microphone hears, and each ear the others, at this moment. */
  readonly sound: Pick<Talk, "level" | "ears">;
  /** For `window.manyrooms`. */
  peers(): Promise<PeerView[]>;
  stop(): void;
}

export function createApp({ engine, homeserver, platform, settings }: AppInputs): App {
  const rest: Rest = { homeserver, fetch: platform.fetch, token: null };
  const config = readConfig(platform.fetch, homeserver);
  const state = createAppStore();
  const { store, patch, notify } = state;
  const servers = createServerChoice({
    homeserver,
    config,
    fetch: platform.fetch,
    onChoice: (serverChoice) => store.setState({ serverChoice }),
  });
  const findAccount = async (): Promise<Account | null> => (await openAccounts()).accounts.find();
  const chosen = (): string => servers.chosen().homeserver;
  const entrance = createEntrance({ rest, findAccount, chosen, checkServer: servers.check });
  const tabsName = `manyrooms account ${homeserver}`;
  const tabs = createTabs({
    name: tabsName,
    locks: platform.locks,
    channel: platform.openChannel(tabsName),
    onSignedOut: () => becomeNobody({ kind: "signed-out", told: true, emptied: true }),
  });
  const stay = createStay(platform.tabMemory);
  const ownAccount = createOwnAccount({
    openAccounts: async () => (await openAccounts()).accounts,
    tabs,
    homeserver,
    addressFor: servers.addressFor,
    onWork: (accountWork) => store.setState({ accountWork }),
  });
  let link: WorldLink | null = null;
  let creating: Creating | null = null;
  /** The address that the screen was made for. */
  let routed = "";
  /** Link of the world that was made just now: its maker goes straight in. */
  let enterOnArrival: string | null = null;
  /** Token of the link that somebody came by: an account may need it. */
  let invitation: string | null = null;
  /** A world was come to and not yet looked at; who has just left it does not need its scene again. */
  let wantsScene = false;
  /** What the entrance's problem came of: "Try again" does that again. */
  let failed: "looking" | "entering" = "looking";
  /** They chose to come as a Matrix guest. */
  let asGuest = false;
  let accounts: Promise<{ accounts: Accounts; storage: KeyValue }> | null = null;

  /** Made when they are first needed: the viewer needs no account. */
  function openAccounts(): Promise<{ accounts: Accounts; storage: KeyValue }> {
    accounts ??= platform.storage.then((storage) => {
      return {
        accounts: createAccounts({ rest, storage, databases: platform.databases, invitation: () => invitation }),
        storage,
      };
    });
    return accounts;
  }

  const editing = createWorldEditing({
    engine,
    platform,
    maxSceneBytes: async () => (await config).maxSceneBytes,
    read() {
      const { screen } = store.getState();
      return screen.kind === "world" ? screen.card : { name: "", topic: "" };
    },
    change: async (change, options) => visiting.visit()?.change(change, options),
    onEdit: (edit) => store.setState({ edit }),
  });

  const talk = createTalk({
    engine,
    settings,
    media: platform.devices,
    openOutput: platform.openOutput,
    onVoices: (voices) => store.setState({ voices }),
    onTrouble: notify,
  });
  const objects = createObjects({
    engine,
    isInside: () => store.getState().screen.kind === "world",
    maxBytes: async () => (await config).maxSceneBytes,
    async upload(file, onProgress, signal) {
      const uri = await visiting.visit()?.upload(file, { onProgress, signal });
      if (uri === undefined) throw new DOMException("left", "AbortError");
      return uri;
    },
    onHandling: (handling) => store.setState({ handling }),
    onTrouble: notify,
  });

  const viewer = createViewer({
    engine,
    fetch: platform.fetch,
    origin: platform.address.origin,
    maxSceneBytes: async () => (await config).maxSceneBytes,
    onView: (view) => store.setState({ screen: { kind: "viewer", ...view } }),
  });

  const isListed = (room: string): boolean => {
    const { worlds, search } = store.getState();
    return [...worlds.list, ...(search?.found ?? [])].some((world) => world.room === room);
  };
  const onlookers = createOnlookers({ rest, storage: platform.storage, account: findAccount, chosen, isListed });
  const worlds = createWorldList({
    read: (query) =>
      onlookers.own
        .look((visible) => readDirectory(visible, query))
        .catch((error: unknown) => {
          const { code } = problemOf(error, "");
          if (code !== "matrix/forbidden" && code !== "matrix/no-guests") throw error;
          return readDirectory(rest, query); // some list their rooms to anybody, and take no guests
        }),
    server: new URL(homeserver).host,
    onWorlds: (list) => store.setState({ worlds: list }),
    onSearch: (search) => store.setState({ search }),
  });
  const insiders = createInsiders({
    read: (room, signal) => onlookers.of(room).look((visible) => readInsiders(visible, room, signal)),
    onInsiders: (room, inside) => store.setState((state) => ({ insiders: { ...state.insiders, [room]: inside } })),
  });
  const preload = createPreload({
    onlookerOf: onlookers.of,
    media: platform.media,
    maxSceneBytes: async () => (await config).maxSceneBytes,
  });
  const visiting = createVisiting({
    talk,
    engine,
    platform,
    rest,
    servers,
    state,
    tabs,
    stay,
    preload,
    openAccounts,
    maxSceneBytes: async () => (await config).maxSceneBytes,
    onAccount: () => void rememberName().catch(() => {}),
    onOut: (target, problem, note) => showEntrance(target, problem, note),
    onEnd() {
      editing.end();
      objects.end();
    },
  });
  const pictures = createPictures(async (mxc, room) =>
    toPicture(await platform.media.read(mxc, room, () => downloadPicture(onlookers.of(room), mxc))),
  );

  /** The account of this browser, or a new one under the name in the state. */
  async function openAccount(signal: AbortSignal): Promise<Account> {
    const { accounts } = await openAccounts();
    const known = await accounts.find();
    if (known) return known;
    const held = await tabs.take({ world: () => "", onWanted: () => {} }); // so that no other tab makes one at the same time
    try {
      await servers.check(chosen());
      return await accounts.open(store.getState().name.trim(), { homeserver: chosen(), signal });
    } finally {
      if (isHold(held)) held.release();
    }
  }

  function beginCreating(): void {
    creating = createCreating({
      engine,
      platform,
      rest,
      async server() {
        const account = await findAccount();
        return account ? { ...account, name: serverOfUser(account.user) } : servers.chosen();
      },
      openAccount,
      maxSceneBytes: async () => (await config).maxSceneBytes,
      onScreen: (screen) => store.setState({ screen }),
      onMade: (made) => {
        enterOnArrival = formatHash(made);
        platform.address.go(enterOnArrival);
      },
    });
    rememberName().catch((error: unknown) => log("warn", "app: no account found", error));
  }

  function becomeNobody(note: EntranceNote): void {
    visiting.end(true);
    stay.end();
    forgetMedia().catch((error: unknown) => log("warn", "app: the media cache is not emptied", error));
    store.setState({ name: "", account: null, accountWork: null });
    if (store.getState().screen.kind !== "viewer" && link) showEntrance(link, null, note);
  }

  function showEntrance(target: WorldLink, problem: Problem | null = null, note: EntranceNote | null = null): void {
    const text = formatHash(target);
    failed = problem ? "entering" : "looking";
    const before = store.getState().screen;
    const listed = store.getState().worlds.list.find((world) => world.link === text);
    const card =
      "card" in before && before.link === text
        ? before.card
        : listed
          ? { ...listed, encrypted: false, guests: false }
          : null;
    store.setState({ screen: { kind: "entrance", link: text, card, progress: null, problem, note } });
    entrance.look(target, (found, trouble) => {
      const { screen } = store.getState();
      if (!("card" in screen) || screen.link !== text) return;
      if (found?.room && found.readable && wantsScene && !platform.sparing) preload.begin(found.room);
      wantsScene = false;
      // Somebody in a hurry may be inside already
      if (screen.kind === "world")
        return found && patch("world", { card: { ...found, encrypted: screen.card.encrypted } });
      // Entering says of a server that it is silent; the look-up knows that it is there
      const isExact = trouble?.code === "world/unreached";
      patch("entrance", { card: found ?? screen.card, problem: isExact ? trouble : (screen.problem ?? trouble) });
    });
  }

  /** Puts the name that was used last into the field, unless something was typed already. */
  async function rememberName(): Promise<void> {
    const account = await (await openAccounts()).accounts.find();
    store.setState({ account: account && ownAccount.shown(account) });
    if (account) await servers.keep(account);
    if (account?.name && store.getState().name === "") store.setState({ name: account.name });
  }

  /** Goes back into the world in which this page was when it was loaded again. */
  async function comeBack(target: WorldLink, record: StayRecord): Promise<void> {
    patch("entrance", { progress: BEGINNING });
    await rememberName();
    const { screen, name, account } = store.getState();
    if (screen.kind !== "entrance" || screen.progress === null || link !== target) return;
    patch("entrance", { progress: null });
    if (account) visiting.enter(target, { record });
    if (account && name) actions.setView(record.view);
  }

  /** Takes the registration token out of a link. */
  function takeInvitation(text: string): boolean {
    const token = parseInvitation(text);
    if (token === null) return false;
    keepOutOfLog(token);
    invitation = token;
    return true;
  }

  function route(): void {
    const { hash: typed } = platform.address.read();
    const linked = parseHash(typed);
    if (takeInvitation(typed)) platform.address.replace(linked ? formatHash(linked) : "#/");
    const { path, query, hash } = platform.address.read();
    const address = path + query + hash;
    if (address === routed) return; // a browser may tell of one step twice
    routed = address;
    creating?.close();
    creating = null;
    if (path.replace(/\/$/, "") === "/create" && hash.length < 2) {
      visiting.end();
      stay.end();
      link = null;
      beginCreating();
      return;
    }
    if (path.replace(/\/$/, "") === "/viewer") return void viewer.openUrl(new URLSearchParams(query).get("src"));
    const target = parseHash(hash);
    if (target && link && formatHash(target) === formatHash(link)) return;
    visiting.end();
    preload.end();
    link = target;
    asGuest = false;
    wantsScene = target !== null;
    if (target) {
      showEntrance(target);
      const toNew = enterOnArrival === formatHash(target);
      enterOnArrival = null;
      const record = stay.read();
      const isBack = record?.link === formatHash(target);
      if (!isBack) stay.end();
      if (isBack || toNew) wantsScene = false; // they go straight in
      const remembering = isBack ? comeBack(target, record) : rememberName();
      remembering.catch((error: unknown) => log("warn", "app: no account found", error));
      if (toNew) actions.enter();
    } else {
      stay.end();
      store.setState({ screen: { kind: "home" } });
      worlds.refresh();
      rememberName().catch((error: unknown) => log("warn", "app: no account found", error));
      if (hash.length > 2) notify({ code: "matrix/unknown-alias", detail: hash });
    }
  }

  const actions: AppActions = {
    setName: (name) => store.setState({ name }),
    openLink(text) {
      const target = parseLink(text, platform.address.origin);
      if (target) takeInvitation(text);
      if (target) platform.address.go(formatHash(target));
      else notify({ code: "matrix/unknown-alias", detail: text.trim() });
    },
    reloadWorlds: () => worlds.refresh(),
    moreWorlds: () => worlds.more(),
    searchWorlds: (text) => worlds.search(text),
    watchInsiders: (room) => insiders.watch(room),
    enter: () => link && visiting.enter(link),
    enterAsGuest() {
      asGuest = true;
      if (link) visiting.enter(link, { asGuest });
    },
    takeOver: () => link && visiting.enter(link, { takes: true }),
    retry() {
      const { screen, name } = store.getState();
      if (screen.kind !== "entrance" || !link) return;
      if (failed === "entering" && name.trim()) visiting.enter(link, { asGuest });
      else showEntrance(link);
    },
    cancel() {
      if (store.getState().screen.kind !== "entrance") return;
      visiting.end();
      stay.end();
      patch("entrance", { progress: null, note: null });
    },
    leave() {
      visiting.end();
      stay.end();
      if (link) showEntrance(link);
    },
    askToSignIn() {
      if (store.getState().screen.kind !== "entrance") return;
      visiting.end();
      patch("entrance", { progress: null, problem: null, note: { kind: "sign-in" } });
    },
    account: {
      signIn: (user, password, enters) => void signIn(user, password, enters),
      chooseServer: (name) => void servers.choose(name).then(lookAgain),
      chooseServerOf: (user) => void servers.chooseFor(user).then(lookAgain),
      async rename(name) {
        const account = await ownAccount.rename(name.trim());
        if (account) store.setState({ account: ownAccount.shown(account), name: account.name });
      },
      async setPassword(password) {
        const account = await ownAccount.setPassword(password);
        if (account) store.setState({ account: ownAccount.shown(account) });
      },
      createRecoveryKey: () => ownAccount.recover(async () => visiting.visit()?.createRecoveryKey() ?? null),
      saveRecoveryKey(key) {
        const user = store.getState().account?.user ?? "";
        platform.save(new Blob([`${user}\n${key}\n`], { type: "text/plain" }), "manyrooms-recovery-key.txt");
      },
      applyRecoveryKey: (key) => void ownAccount.recover(async () => visiting.visit()?.applyRecoveryKey(key)),
      dismiss: () => ownAccount.dismiss(),
    },
    signOut() {
      visiting.end();
      if (link) showEntrance(link, null, { kind: "signing-out" });
      signOut().then(becomeNobody, (error: unknown) => {
        log("error", "app: not signed out", error);
        becomeNobody({ kind: "signed-out", told: false, emptied: false });
      });
    },
    sendChat: (text) => visiting.visit()?.sendChat(text),
    retryChat: (id) => visiting.visit()?.retryChat(id),
    deleteChat: (id) => visiting.visit()?.deleteChat(id),
    remove: (removing, user, reason) => visiting.visit()?.remove(removing, user, reason),
    setIgnored: (user, ignored) => visiting.visit()?.setIgnored(user, ignored),
    setMuted: (user, muted) => visiting.visit()?.setMuted(user, muted),
    voice: { toggle: talk.toggle, hold: talk.hold, watchDevices: talk.watchDevices },
    objects,
    setView(view) {
      store.setState({ view });
      stay.setView(view);
      engine.send({ type: "view", mode: view });
    },
    async takePhoto() {
      const { screen } = store.getState();
      const world = screen.kind === "world" ? screen.card.name : "Manyrooms";
      try {
        const picture = new Blob([await engine.call("photo", null)], { type: "image/png" });
        platform.save(picture, photoName(world, new Date()));
        store.setState(({ photos }) => ({ photos: photos + 1 }));
      } catch (error) {
        notify(problemOf(error, world));
      }
    },
    dismissNotice: (id) => store.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) })),
    openFile(file) {
      const { kind } = store.getState().screen;
      if (kind === "viewer") void viewer.openFile(file);
      if (kind === "create") creating?.openFile(file);
      if (kind === "world" && store.getState().edit) editing.openFile(file);
      else if (kind === "world") objects.bring(file);
    },
    create: {
      openShipped: (name) => creating?.openShipped(name),
      change: (draft) => creating?.change(draft),
      lookAround: (looking) => creating?.lookAround(looking),
      takePicture: () => creating?.takePicture(),
      make: () => creating?.make(),
      stop: () => creating?.stop(),
    },
    edit: editing,
  };

  /** Somebody without an account looks at a world from the server that they chose. */
  function lookAgain(changed: boolean): void {
    const { screen, account } = store.getState();
    if (!changed || account || !link || screen.kind !== "entrance" || screen.progress) return;
    if (screen.note?.kind !== "sign-in") showEntrance(link, null, screen.note);
  }

  async function signIn(user: string, password: string, enters: boolean): Promise<void> {
    const result = await ownAccount.signIn(user, password);
    if (!result) return;
    const { account, isOther } = result;
    store.setState({
      account: ownAccount.shown(account),
      name: account.name || (user.match(/^@?([^:]+)/)?.[1] ?? user),
    });
    if (store.getState().screen.kind !== "entrance") return;
    if (!link) return;
    if (enters && !isOther) visiting.enter(link);
    else showEntrance(link);
  }

  /** Each tab does it: one that still downloads for the account that is gone must not keep it. */
  async function forgetMedia(): Promise<void> {
    platform.media.setAccess(null);
    await platform.media.clear();
  }

  /** Whichever tab is inside steps out first: its crypto goes, too. */
  async function signOut(): Promise<EntranceNote> {
    await visiting.ended();
    const { accounts } = await openAccounts();
    const taking = { world: () => "", onWanted: () => {} };
    const result = await tabs.takeOver(taking);
    try {
      const { told, emptied } = await accounts.signOut();
      await onlookers.forget();
      await forgetMedia();
      return { kind: "signed-out", told, emptied };
    } finally {
      tabs.tellSignedOut();
      if (isHold(result)) result.release();
    }
  }

  const stopMessages = engine.onMessage((message) => {
    if (message.type === "heartbeat" && message.place && visiting.visit()) stay.note(message.place);
    if (message.type === "problem") notify({ code: message.code, detail: message.message });
  });
  platform.address.onChange(route);
  platform.onShown((shown) => insiders.setShown(shown));
  // The page may come back from the browser's cache: then it stands at the entrance, and goes in again
  platform.onGoing(() => {
    stay.keep();
    if (visiting.abandon() && link) showEntrance(link);
  });
  platform.onReturn(() => {
    const record = stay.read();
    const { screen } = store.getState();
    if (!record || !link || screen.kind !== "entrance" || record.link !== screen.link) return;
    comeBack(link, record).catch((error: unknown) => log("warn", "app: not back", error));
  });
  route();

  return {
    store,
    actions,
    pictures,
    sound: talk,
    async peers() {
      const stats = new Map((await engine.call("peers", null)).map((peer) => [peer.peer, peer]));
      const people = new Map(store.getState().people.map((person) => [person.peer, person]));
      return (visiting.visit()?.links() ?? []).map(({ refused, ...link }) => {
        const nothing = { name: people.get(link.peer)?.name ?? "", loss: 0, delay: 0, refused: 0, place: null };
        const heard = { ...nothing, ...stats.get(link.peer) };
        return { ...heard, ...link, refused: heard.refused + refused };
      });
    },
    stop() {
      stopMessages();
      objects.stop();
      viewer.close();
      creating?.close();
      insiders.stop();
      preload.end();
      visiting.end();
      talk.stop();
      tabs.close();
    },
  };
}
