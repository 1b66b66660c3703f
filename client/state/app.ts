// app.ts: the state of the whole client, and what a person can ask of it: ties address, entrance, visit and viewer together.

import { createStore, type StoreApi } from "zustand/vanilla";
import type { PeerStats } from "../../engine/protocol.ts";
import type { EngineHandle } from "../engine.ts";
import { keepOutOfLog, log } from "../log.ts";
import { type Account, type Accounts, createAccounts } from "../matrix/account.ts";
import { readDirectory } from "../matrix/directory.ts";
import { formatHash, parseHash, parseInvitation, parseLink, serverOf, type WorldLink } from "../matrix/link.ts";
import { createOnlooker } from "../matrix/onlooker.ts";
import { readInsiders } from "../matrix/peek.ts";
import { downloadPicture, toPicture } from "../matrix/pictures.ts";
import type { Rest } from "../matrix/rest.ts";
import type { KeyValue } from "../matrix/storage.ts";
import type { PeerLink } from "../rtc/mesh.ts";
import type { AppActions, AppState, EntranceNote, Problem, Progress, Screen, WorldCard } from "./app-state.ts";
import { readConfig } from "./config.ts";
import { type Creating, createCreating } from "./creating.ts";
import { createEntrance } from "./entrance.ts";
import { createInsiders } from "./insiders.ts";
import { createOwnAccount, shownAccount } from "./own-account.ts";
import { photoName } from "./photo-name.ts";
import { createPictures, type Pictures } from "./pictures.ts";
import type { Platform } from "./platform.ts";
import { createPreload } from "./preload.ts";
import { problemOf } from "./problem.ts";
import { createStay, type StayRecord } from "./stay.ts";
import { createTabs, type Hold, isHold } from "./tabs.ts";
import { createViewer } from "./viewer.ts";
import { startVisit, type Visit } from "./visit.ts";
import { createWorldEditing } from "./world-edit.ts";
import { createWorldList, NO_WORLDS } from "./worlds.ts";

export interface AppInputs {
  readonly engine: EngineHandle;
  /** The page's own homeserver: its origin, without a slash at the end. */
  readonly homeserver: string;
  readonly platform: Platform;
}

/** A peer as tools see it: how the engine hears it, and how its link is. */
export interface PeerView extends PeerStats {
  readonly state: PeerLink["state"];
  readonly rtt: number | null;
  readonly relay: boolean;
}

export interface App {
  readonly store: StoreApi<AppState>;
  readonly actions: AppActions;
  readonly pictures: Pictures;
  /** For `window.manyrooms`. */
  peers(): Promise<PeerView[]>;
  stop(): void;
}

/** Notices kept; more than these nobody reads. */
const MAX_NOTICES = 5;

/** What shows until the first step of entering says more. */
const BEGINNING: Progress = { step: "account", loaded: 0, total: 0 };

const NOBODY: Pick<
  AppState,
  "recovery" | "people" | "self" | "ignored" | "chat" | "offline" | "lendsRelay" | "rights"
> = {
  recovery: null,
  people: [],
  self: null,
  ignored: [],
  chat: [],
  offline: false,
  lendsRelay: null,
  rights: { name: false, topic: false, picture: false, scene: false },
};

/** What there is to show of a world whose summary is hidden: as it may be for somebody invited. */
const bareCard = (link: WorldLink): WorldCard => {
  const nothing = { topic: "", members: 0, encrypted: false, picture: null, readable: false };
  return { ...nothing, room: null, name: link.room, server: serverOf(link) };
};

export function createApp({ engine, homeserver, platform }: AppInputs): App {
  const rest: Rest = { homeserver, fetch: platform.fetch, token: null };
  const config = readConfig(platform.fetch, homeserver);
  const store = createStore<AppState>(() => {
    const nobody = { name: "", account: null, accountWork: null };
    const outside = { worlds: NO_WORLDS, search: null, insiders: {} };
    const inside = { view: "first", photos: 0, sceneChanges: 0, notices: [], edit: null } as const;
    return { screen: { kind: "home" }, ...nobody, ...outside, ...inside, ...NOBODY };
  });
  const entrance = createEntrance({ rest, findAccount: async () => (await openAccounts()).accounts.find() });
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
    onWork: (accountWork) => store.setState({ accountWork }),
  });
  let link: WorldLink | null = null;
  let visit: Visit | null = null;
  let hold: Hold | null = null;
  /** The end of the visits before: they may have the crypto store still. */
  let ending: Promise<unknown> = Promise.resolve();
  let creating: Creating | null = null;
  /** The address that the screen was made for. */
  let routed = "";
  /** Link of the world that was made just now: its maker goes straight in. */
  let enterOnArrival: string | null = null;
  /** Token of the link that somebody came by: an account may need it. */
  let invitation: string | null = null;
  /** A world was come to and not yet looked at; who has just left it does not need its scene again. */
  let wantsScene = false;
  let lastNotice = 0;
  let lastAttempt = 0;
  /** What the entrance's problem came of: "Try again" does that again. */
  let failed: "looking" | "entering" = "looking";
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
    change: async (change, options) => visit?.change(change, options),
    onEdit: (edit) => store.setState({ edit }),
  });

  /** Everybody in the world stands in another scene now; what was said of one that did not come is no more. */
  function onScene(revision: number): void {
    stay.setRevision(revision);
    store.setState(({ sceneChanges, notices }) => ({
      sceneChanges: sceneChanges + 1,
      notices: notices.filter(({ problem }) => !problem.code.startsWith("scene/")),
    }));
  }

  function notify(problem: Problem): void {
    const notice = { id: ++lastNotice, problem };
    store.setState(({ notices }) => ({ notices: [...notices, notice].slice(-MAX_NOTICES) }));
  }

  /** Changes the screen if it is still of that kind. */
  function patch<Kind extends Screen["kind"]>(kind: Kind, change: Partial<Extract<Screen, { kind: Kind }>>): void {
    store.setState((state) => (state.screen.kind === kind ? { screen: { ...state.screen, ...change } } : state));
  }

  const viewer = createViewer({
    engine,
    fetch: platform.fetch,
    origin: platform.address.origin,
    maxSceneBytes: async () => (await config).maxSceneBytes,
    onView: (view) => store.setState({ screen: { kind: "viewer", ...view } }),
  });

  const onlooker = createOnlooker({
    rest,
    storage: platform.storage,
    account: async () => (await openAccounts()).accounts.find(),
  });
  const worlds = createWorldList({
    read: (query) =>
      onlooker
        .look((visible) => readDirectory(visible, query))
        .catch((error: unknown) => {
          if (problemOf(error, "").code !== "matrix/forbidden") throw error;
          return readDirectory(rest, query); // some list their rooms to anybody, and take no guests
        }),
    server: new URL(homeserver).host,
    onWorlds: (list) => store.setState({ worlds: list }),
    onSearch: (search) => store.setState({ search }),
  });
  const insiders = createInsiders({
    read: (room, signal) => onlooker.look((visible) => readInsiders(visible, room, signal)),
    onInsiders: (room, inside) => store.setState((state) => ({ insiders: { ...state.insiders, [room]: inside } })),
  });
  const preload = createPreload({
    onlooker,
    media: platform.media,
    maxSceneBytes: async () => (await config).maxSceneBytes,
  });
  const pictures = createPictures(async (mxc, room) =>
    toPicture(await platform.media.read(mxc, room, () => downloadPicture(onlooker, mxc))),
  );

  /** The account of this browser, or a new one under the name in the state. */
  async function openAccount(signal: AbortSignal): Promise<Account> {
    const { accounts } = await openAccounts();
    const known = await accounts.find();
    if (known) return known;
    const held = await tabs.take({ world: () => "", onWanted: () => {} }); // so that no other tab makes one at the same time
    try {
      return await accounts.open(store.getState().name.trim(), signal);
    } finally {
      if (isHold(held)) held.release();
    }
  }

  function beginCreating(): void {
    creating = createCreating({
      engine,
      platform,
      rest,
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

  /** @param stolen another tab is inside already */
  function endVisit(stolen = false): void {
    lastAttempt++;
    const left = Promise.all([ending, visit?.leave(stolen)]);
    ending = left;
    hold?.letGo(left);
    hold = null;
    visit = null;
    editing.end();
    store.setState(NOBODY);
  }

  /** Another tab wants to be inside, or is. */
  function stepBack(stolen: boolean): void {
    endVisit(stolen);
    stay.end();
    if (link) showEntrance(link, null, { kind: "moved" });
  }

  function becomeNobody(note: EntranceNote): void {
    endVisit(true);
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
      "card" in before && before.link === text ? before.card : listed ? { ...listed, encrypted: false } : null;
    store.setState({ screen: { kind: "entrance", link: text, card, progress: null, problem, note } });
    entrance.look(target, (found, trouble) => {
      const { screen } = store.getState();
      if (!("card" in screen) || screen.link !== text) return;
      if (found?.room && found.readable && wantsScene && !platform.sparing) preload.begin(found.room);
      wantsScene = false;
      // Somebody in a hurry may be inside already
      if (screen.kind === "world")
        return found && patch("world", { card: { ...found, encrypted: screen.card.encrypted } });
      patch("entrance", { card: found ?? screen.card, problem: screen.problem ?? trouble });
    });
  }

  /** Puts the name that was used last into the field, unless something was typed already. */
  async function rememberName(): Promise<void> {
    const account = await (await openAccounts()).accounts.find();
    store.setState({ account: account && shownAccount(account) });
    if (account?.name && store.getState().name === "") store.setState({ name: account.name });
  }

  /** Goes back into the world in which this page was when it was loaded again. */
  async function comeBack(target: WorldLink, record: StayRecord): Promise<void> {
    patch("entrance", { progress: BEGINNING });
    await rememberName();
    const { screen, name, account } = store.getState();
    if (screen.kind !== "entrance" || screen.progress === null || link !== target) return;
    patch("entrance", { progress: null });
    if (account) enter("ask", record);
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
      endVisit();
      stay.end();
      link = null;
      beginCreating();
      return;
    }
    if (path.replace(/\/$/, "") === "/viewer") return void viewer.openUrl(new URLSearchParams(query).get("src"));
    const target = parseHash(hash);
    if (target && link && formatHash(target) === formatHash(link)) return;
    endVisit();
    preload.end();
    link = target;
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

  function enter(how: "ask" | "take", record: StayRecord | null = null): void {
    const { screen, name } = store.getState();
    const trimmed = name.trim();
    if (screen.kind !== "entrance" || screen.progress !== null || !link || trimmed === "") return;
    if (screen.note?.kind === "signing-out") return;
    const target = link;
    const takes = how === "take" || screen.note?.kind === "moved";
    patch("entrance", { progress: BEGINNING, problem: null, note: null });
    begin(target, trimmed, takes, record).catch((error: unknown) =>
      showEntrance(target, problemOf(error, target.room)),
    );
  }

  async function begin(target: WorldLink, name: string, takes: boolean, record: StayRecord | null): Promise<void> {
    const attempt = ++lastAttempt;
    /** Cancelled, or gone elsewhere, before it began. */
    const isOver = (): boolean => {
      const { screen } = store.getState();
      return screen.kind !== "entrance" || screen.progress === null || attempt !== lastAttempt;
    };
    const opened = await openAccounts();
    const { maxSceneBytes } = await config;
    await ending;
    if (isOver()) return;
    const world = (): string => card().name;
    const taking = { world, onWanted: (stolen: boolean) => stepBack(stolen) };
    const result = await (takes ? tabs.takeOver(taking) : tabs.take(taking));
    if (isOver()) return isHold(result) ? result.release() : undefined;
    if (!isHold(result)) {
      stay.end();
      return patch("entrance", { progress: null, note: { kind: "elsewhere", world: result.world } });
    }
    hold = result;
    const text = formatHash(target);
    const card = (): WorldCard => {
      const { screen } = store.getState();
      return ("card" in screen && screen.card) || bareCard(target);
    };
    visit = startVisit(
      {
        engine,
        platform,
        rest,
        link: target,
        name,
        encrypted: card().encrypted,
        maxSceneBytes,
        preload,
        stay: record,
        ...opened,
      },
      {
        onProgress: (progress) => patch("entrance", { progress }),
        onInside: ({ encrypted }, revision) => {
          store.setState({ screen: { kind: "world", card: { ...card(), encrypted }, link: text } });
          void rememberName().catch(() => {});
          stay.begin({ link: text, revision, view: store.getState().view });
        },
        onFailure: (error) => {
          if (store.getState().screen.kind === "world") stay.end();
          endVisit();
          showEntrance(target, problemOf(error, card().name));
          void rememberName().catch(() => {}); // what failed may have come after the account
        },
        onTrouble: (error) => notify(problemOf(error, card().name)),
        onCompany: (company) => store.setState(company),
        onUnreachable: (name) => {
          notify({ code: store.getState().lendsRelay === false ? "net/no-relay" : "net/unreachable", detail: name });
        },
        onRelay: (lendsRelay) => store.setState({ lendsRelay }),
        onChat: (chat) => store.setState({ chat }),
        onRecovery: (recovery) => {
          store.setState({ recovery });
          void rememberName().catch(() => {});
        },
        onReachable: (reachable) => store.setState({ offline: !reachable }),
        onWorld({ name, topic }, world) {
          const picture = world ? (world.thumbnail_url ?? world.scene_preview_url ?? null) : card().picture;
          patch("world", { card: { ...card(), name: name || target.room, topic, picture } });
        },
        onRights: (rights) => store.setState({ rights }),
        onScene,
      },
    );
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
    enter: () => enter("ask"),
    takeOver: () => enter("take"),
    retry() {
      const { screen, name } = store.getState();
      if (screen.kind !== "entrance" || !link) return;
      if (failed === "entering" && name.trim()) enter("ask");
      else showEntrance(link);
    },
    cancel() {
      if (store.getState().screen.kind !== "entrance") return;
      endVisit();
      stay.end();
      patch("entrance", { progress: null, note: null });
    },
    leave() {
      endVisit();
      stay.end();
      if (link) showEntrance(link);
    },
    askToSignIn() {
      if (store.getState().screen.kind !== "entrance") return;
      endVisit();
      patch("entrance", { progress: null, problem: null, note: { kind: "sign-in" } });
    },
    account: {
      signIn: (user, password, enters) => void signIn(user, password, enters),
      async rename(name) {
        const account = await ownAccount.rename(name.trim());
        if (account) store.setState({ account: shownAccount(account), name: account.name });
      },
      async setPassword(password) {
        const account = await ownAccount.setPassword(password);
        if (account) store.setState({ account: shownAccount(account) });
      },
      createRecoveryKey: () => ownAccount.recover(async () => visit?.createRecoveryKey() ?? null),
      saveRecoveryKey(key) {
        const user = store.getState().account?.user ?? "";
        platform.save(new Blob([`${user}\n${key}\n`], { type: "text/plain" }), "manyrooms-recovery-key.txt");
      },
      applyRecoveryKey: (key) => void ownAccount.recover(async () => visit?.applyRecoveryKey(key)),
      dismiss: () => ownAccount.dismiss(),
    },
    signOut() {
      endVisit();
      if (link) showEntrance(link, null, { kind: "signing-out" });
      signOut().then(becomeNobody, (error: unknown) => {
        log("error", "app: not signed out", error);
        becomeNobody({ kind: "signed-out", told: false, emptied: false });
      });
    },
    sendChat: (text) => visit?.sendChat(text),
    retryChat: (id) => visit?.retryChat(id),
    deleteChat: (id) => visit?.deleteChat(id),
    remove: (removing, user, reason) => visit?.remove(removing, user, reason),
    setIgnored: (user, ignored) => visit?.setIgnored(user, ignored),
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
      if (kind === "world") editing.openFile(file);
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

  async function signIn(user: string, password: string, enters: boolean): Promise<void> {
    const result = await ownAccount.signIn(user, password);
    if (!result) return;
    const { account, isOther } = result;
    const shown = shownAccount(account);
    store.setState({ account: shown, name: account.name || (user.match(/^@?([^:]+)/)?.[1] ?? user) });
    if (store.getState().screen.kind !== "entrance") return;
    if (enters && !isOther) enter("ask");
    else if (link) showEntrance(link);
  }

  /** Each tab does it: one that still downloads for the account that is gone must not keep it. */
  async function forgetMedia(): Promise<void> {
    platform.media.setAccess(null);
    await platform.media.clear();
  }

  /** Whichever tab is inside steps out first: its crypto goes, too. */
  async function signOut(): Promise<EntranceNote> {
    await ending;
    const { accounts } = await openAccounts();
    const taking = { world: () => "", onWanted: () => {} };
    const result = await tabs.takeOver(taking);
    try {
      const { told, emptied } = await accounts.signOut();
      await onlooker.forget();
      await forgetMedia();
      return { kind: "signed-out", told, emptied };
    } finally {
      tabs.tellSignedOut();
      if (isHold(result)) result.release();
    }
  }

  const stopMessages = engine.onMessage((message) => {
    if (message.type === "heartbeat" && message.place && visit) stay.note(message.place);
    if (message.type === "problem") notify({ code: message.code, detail: message.message });
  });
  platform.address.onChange(route);
  platform.onShown((shown) => insiders.setShown(shown));
  // The page may come back from the browser's cache: then it stands at the entrance, and goes in again
  platform.onGoing(() => {
    stay.keep();
    if (!visit) return;
    const held = hold;
    endVisit();
    held?.release();
    if (link) showEntrance(link);
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
    async peers() {
      const stats = new Map((await engine.call("peers", null)).map((peer) => [peer.peer, peer]));
      const people = new Map(store.getState().people.map((person) => [person.peer, person]));
      return (visit?.links() ?? []).map(({ peer, state, rtt, relay }) => {
        const nothing = { peer, name: people.get(peer)?.name ?? "", loss: 0, delay: 0, refused: 0, place: null };
        return { ...nothing, ...stats.get(peer), state, rtt, relay };
      });
    },
    stop() {
      stopMessages();
      viewer.close();
      creating?.close();
      insiders.stop();
      preload.end();
      endVisit();
      tabs.close();
    },
  };
}
