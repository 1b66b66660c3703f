// app.ts: the state of the whole client, and what a person can ask of it: ties address, entrance, visit and viewer together.

import { createStore, type StoreApi } from "zustand/vanilla";
import type { PeerStats } from "../../engine/protocol.ts";
import type { EngineHandle } from "../engine.ts";
import { log } from "../log.ts";
import { type Accounts, createAccounts } from "../matrix/account.ts";
import { formatHash, parseHash, parseLink, serverOf, type WorldLink } from "../matrix/link.ts";
import type { Rest } from "../matrix/rest.ts";
import type { KeyValue } from "../matrix/storage.ts";
import type { PeerLink } from "../rtc/mesh.ts";
import type { AppActions, AppState, Problem, Screen, WorldCard } from "./app-state.ts";
import { readConfig } from "./config.ts";
import { createEntrance } from "./entrance.ts";
import { photoName } from "./photo-name.ts";
import type { Platform } from "./platform.ts";
import { problemOf } from "./problem.ts";
import { createViewer } from "./viewer.ts";
import { startVisit, type Visit } from "./visit.ts";

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
  /** For `window.manyrooms`. */
  peers(): Promise<PeerView[]>;
  stop(): void;
}

/** Notices kept; more than these nobody reads. */
const MAX_NOTICES = 5;

const NOBODY: Pick<AppState, "people" | "self" | "ignored" | "chat" | "offline" | "lendsRelay"> = {
  people: [],
  self: null,
  ignored: [],
  chat: [],
  offline: false,
  lendsRelay: null,
};

/** What there is to show of a world whose summary is hidden: as it may be for somebody invited. */
const bareCard = (link: WorldLink): WorldCard => {
  return { name: link.room, topic: "", server: serverOf(link), members: 0, encrypted: false };
};

export function createApp({ engine, homeserver, platform }: AppInputs): App {
  const rest: Rest = { homeserver, fetch: platform.fetch, token: null };
  const config = readConfig(platform.fetch, homeserver);
  const store = createStore<AppState>(() => {
    return { screen: { kind: "home" }, name: "", view: "first", photos: 0, notices: [], ...NOBODY };
  });
  const entrance = createEntrance({ rest, findAccount: async () => (await openAccounts()).accounts.find() });
  let link: WorldLink | null = null;
  let visit: Visit | null = null;
  let lastNotice = 0;
  let lastAttempt = 0;
  /** What the entrance's problem came of: "Try again" does that again. */
  let failed: "looking" | "entering" = "looking";
  let accounts: Promise<{ accounts: Accounts; storage: KeyValue }> | null = null;

  /** Made when they are first needed: the viewer needs no account. */
  function openAccounts(): Promise<{ accounts: Accounts; storage: KeyValue }> {
    accounts ??= platform.storage.then((storage) => {
      return { accounts: createAccounts({ rest, storage, hold: platform.hold }), storage };
    });
    return accounts;
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

  function endVisit(): void {
    lastAttempt++;
    visit?.leave();
    visit = null;
    store.setState(NOBODY);
  }

  function showEntrance(target: WorldLink, problem: Problem | null = null): void {
    const text = formatHash(target);
    failed = problem ? "entering" : "looking";
    const before = store.getState().screen;
    const card = "card" in before && before.link === text ? before.card : null;
    store.setState({ screen: { kind: "entrance", link: text, card, progress: null, problem } });
    entrance.look(target, (found, trouble) => {
      const { screen } = store.getState();
      if (!("card" in screen) || screen.link !== text) return;
      // Somebody in a hurry may be inside already
      if (screen.kind === "world")
        return found && patch("world", { card: { ...found, encrypted: screen.card.encrypted } });
      patch("entrance", { card: found ?? screen.card, problem: screen.problem ?? trouble });
    });
  }

  /** Puts the name that was used last into the field, unless something was typed already. */
  async function rememberName(): Promise<void> {
    const account = await (await openAccounts()).accounts.find();
    if (account?.name && store.getState().name === "") store.setState({ name: account.name });
  }

  function route(): void {
    const { path, query, hash } = platform.address.read();
    if (path.replace(/\/$/, "") === "/viewer") return void viewer.openUrl(new URLSearchParams(query).get("src"));
    const target = parseHash(hash);
    if (target && link && formatHash(target) === formatHash(link)) return;
    endVisit();
    link = target;
    if (target) {
      showEntrance(target);
      rememberName().catch((error: unknown) => log("warn", "app: no account found", error));
    } else {
      store.setState({ screen: { kind: "home" } });
      if (hash.length > 2) notify({ code: "matrix/unknown-alias", detail: hash });
    }
  }

  async function begin(target: WorldLink, name: string): Promise<void> {
    const attempt = ++lastAttempt;
    const opened = await openAccounts();
    const { maxSceneBytes } = await config;
    const screen = store.getState().screen;
    // Cancelled, or gone elsewhere, before it began
    if (screen.kind !== "entrance" || screen.progress === null || attempt !== lastAttempt) return;
    const text = formatHash(target);
    const card = (): WorldCard => {
      const { screen } = store.getState();
      return ("card" in screen && screen.card) || bareCard(target);
    };
    visit = startVisit(
      { engine, platform, rest, link: target, name, encrypted: card().encrypted, maxSceneBytes, ...opened },
      {
        onProgress: (progress) => patch("entrance", { progress }),
        onInside: ({ encrypted }) => {
          store.setState({ screen: { kind: "world", card: { ...card(), encrypted }, link: text } });
        },
        onFailure: (error) => {
          endVisit();
          showEntrance(target, problemOf(error, card().name));
        },
        onTrouble: (error) => notify(problemOf(error, card().name)),
        onCompany: (company) => store.setState(company),
        onUnreachable: (name) => {
          notify({ code: store.getState().lendsRelay === false ? "net/no-relay" : "net/unreachable", detail: name });
        },
        onRelay: (lendsRelay) => store.setState({ lendsRelay }),
        onChat: (chat) => store.setState({ chat }),
        onReachable: (reachable) => store.setState({ offline: !reachable }),
      },
    );
  }

  const actions: AppActions = {
    setName: (name) => store.setState({ name }),
    openLink(text) {
      const target = parseLink(text, platform.address.origin);
      if (target) platform.address.go(formatHash(target));
      else notify({ code: "matrix/unknown-alias", detail: text.trim() });
    },
    enter() {
      const { screen, name } = store.getState();
      const trimmed = name.trim();
      if (screen.kind !== "entrance" || screen.progress !== null || !link || trimmed === "") return;
      const target = link;
      patch("entrance", { progress: { step: "account", loaded: 0, total: 0 }, problem: null });
      begin(target, trimmed).catch((error: unknown) => showEntrance(target, problemOf(error, target.room)));
    },
    retry() {
      const { screen, name } = store.getState();
      if (screen.kind !== "entrance" || !link) return;
      if (failed === "entering" && name.trim()) actions.enter();
      else showEntrance(link);
    },
    cancel() {
      if (store.getState().screen.kind !== "entrance") return;
      endVisit();
      patch("entrance", { progress: null });
    },
    leave() {
      endVisit();
      if (link) showEntrance(link);
    },
    sendChat: (text) => visit?.sendChat(text),
    retryChat: (id) => visit?.retryChat(id),
    deleteChat: (id) => visit?.deleteChat(id),
    remove: (removing, user, reason) => visit?.remove(removing, user, reason),
    setIgnored: (user, ignored) => visit?.setIgnored(user, ignored),
    setView(view) {
      store.setState({ view });
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
      if (store.getState().screen.kind === "viewer") void viewer.openFile(file);
    },
  };

  const stopMessages = engine.onMessage((message) => {
    if (message.type === "problem") notify({ code: message.code, detail: message.message });
  });
  platform.address.onChange(route);
  // The page may come back from the browser's cache: then it stands at the entrance again
  platform.onGoing(() => {
    if (!visit) return;
    endVisit();
    if (link) showEntrance(link);
  });
  route();

  return {
    store,
    actions,
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
      endVisit();
    },
  };
}
