// visiting.ts: one visit at a time: from the entrance into a world and out again, with the one hold that a browser's tabs have.

import type { EngineHandle } from "../engine.ts";
import type { Accounts } from "../matrix/account.ts";
import { formatHash, serverOf, type WorldLink } from "../matrix/link.ts";
import type { Rest } from "../matrix/rest.ts";
import type { KeyValue } from "../matrix/storage.ts";
import type { EntranceNote, Problem, Progress, WorldCard } from "./app-state.ts";
import { type AppStore, OUTSIDE } from "./app-store.ts";
import type { Platform } from "./platform.ts";
import type { Preload } from "./preload.ts";
import { problemOf } from "./problem.ts";
import type { ServerChoosing } from "./server-choice.ts";
import type { Stay, StayRecord } from "./stay.ts";
import { type Hold, isHold, type Tabs } from "./tabs.ts";
import type { Talk } from "./talk.ts";
import { startVisit, type Visit } from "./visit.ts";

export interface VisitingInputs {
  readonly engine: EngineHandle;
  readonly platform: Platform;
  readonly rest: Rest;
  readonly servers: ServerChoosing;
  readonly state: AppStore;
  readonly tabs: Tabs;
  readonly stay: Stay;
  readonly preload: Preload;
  readonly talk: Talk;
  readonly openAccounts: () => Promise<{ accounts: Accounts; storage: KeyValue }>;
  readonly maxSceneBytes: () => Promise<number>;
  /** One has an account now, or another name. */
  readonly onAccount: () => void;
  /** Out of the world, or not into it, without having asked for that. */
  readonly onOut: (link: WorldLink, problem: Problem | null, note: EntranceNote | null) => void;
  readonly onEnd: () => void;
}

/** How one goes in. */
export interface Entering {
  /** Also if another tab is inside, which steps out. */
  readonly takes?: boolean;
  /** Without an account, as a Matrix guest. */
  readonly asGuest?: boolean;
  /** Where one stood before a reload. */
  readonly record?: StayRecord;
}

export interface Visiting {
  /** Null outside of worlds. */
  visit(): Visit | null;
  /** Goes in, with the name in the state, from the entrance that shows. */
  enter(link: WorldLink, how?: Entering): void;
  /** @param stolen another tab is inside already */
  end(stolen?: boolean): void;
  /** The page goes: ends the visit and lets go at once. False if there was none. */
  abandon(): boolean;
  /** Settles once the visits that ended have let go of the crypto store. */
  ended(): Promise<unknown>;
}

/** What shows until the first step of entering says more. */
export const BEGINNING: Progress = { step: "account", loaded: 0, total: 0 };

/** What there is to show of a world whose summary is hidden: as it may be for somebody invited. */
const bareCard = (link: WorldLink): WorldCard => {
  const nothing = { topic: "", members: 0, encrypted: false, picture: null, readable: false, guests: false };
  return { ...nothing, room: null, name: link.room, server: serverOf(link) };
};

export function createVisiting(inputs: VisitingInputs): Visiting {
  const { engine, platform, rest, servers, state, tabs, stay, preload, talk } = inputs;
  const where = { chosen: () => servers.chosen().homeserver, checkServer: servers.check };
  const { store, patch, notify } = state;
  let visit: Visit | null = null;
  let hold: Hold | null = null;
  let ending: Promise<unknown> = Promise.resolve();
  let lastAttempt = 0;

  function end(stolen = false): void {
    lastAttempt++;
    const left = Promise.all([ending, visit?.leave(stolen)]);
    ending = left;
    hold?.letGo(left);
    hold = null;
    visit = null;
    inputs.onEnd();
    store.setState(OUTSIDE);
  }

  /** Another tab wants to be inside, or is. */
  function stepBack(link: WorldLink, stolen: boolean): void {
    end(stolen);
    stay.end();
    inputs.onOut(link, null, { kind: "moved" });
  }

  /** Everybody in the world stands in another scene now; what was said of one that did not come is no more. */
  function onScene(revision: number): void {
    stay.setRevision(revision);
    store.setState(({ sceneChanges, notices }) => ({
      sceneChanges: sceneChanges + 1,
      notices: notices.filter(({ problem }) => !problem.code.startsWith("scene/")),
    }));
  }

  async function begin(link: WorldLink, name: string, how: Entering): Promise<void> {
    const { takes, asGuest = false, record = null } = how;
    const attempt = ++lastAttempt;
    /** Cancelled, or gone elsewhere, before it began. */
    const isOver = (): boolean => {
      const { screen } = store.getState();
      return screen.kind !== "entrance" || screen.progress === null || attempt !== lastAttempt;
    };
    const card = (): WorldCard => {
      const { screen } = store.getState();
      return ("card" in screen && screen.card) || bareCard(link);
    };
    const opened = await inputs.openAccounts();
    const maxSceneBytes = await inputs.maxSceneBytes();
    await ending;
    if (isOver()) return;
    const taking = { world: () => card().name, onWanted: (stolen: boolean) => stepBack(link, stolen) };
    const result = await (takes ? tabs.takeOver(taking) : tabs.take(taking));
    if (isOver()) return isHold(result) ? result.release() : undefined;
    if (!isHold(result)) {
      stay.end();
      return patch("entrance", { progress: null, note: { kind: "elsewhere", world: result.world } });
    }
    hold = result;
    const { encrypted } = card();
    visit = startVisit(
      {
        engine,
        platform,
        rest,
        ...where,
        link,
        name,
        asGuest,
        encrypted,
        maxSceneBytes,
        preload,
        talk,
        stay: record,
        ...opened,
      },
      {
        onProgress: (progress) => patch("entrance", { progress }),
        onInside({ encrypted }, revision) {
          const text = formatHash(link);
          store.setState({ screen: { kind: "world", card: { ...card(), encrypted }, link: text } });
          inputs.onAccount();
          stay.begin({ link: text, revision, view: store.getState().view });
        },
        onFailure(error) {
          if (store.getState().screen.kind === "world") stay.end();
          end();
          inputs.onOut(link, problemOf(error, card().name), null);
          inputs.onAccount(); // what failed may have come after the account
        },
        onTrouble: (error) => notify(problemOf(error, card().name)),
        onCompany: (company) => store.setState(company),
        onUnreachable: (name) => {
          notify({ code: store.getState().lendsRelay === false ? "net/no-relay" : "net/unreachable", detail: name });
        },
        onRelay: (lendsRelay) => store.setState({ lendsRelay }),
        onChat: (chat) => store.setState({ chat }),
        onRecovery(recovery) {
          store.setState({ recovery });
          inputs.onAccount();
        },
        onReachable: (reachable) => store.setState({ offline: !reachable }),
        onWorld({ name, topic }, world) {
          const picture = world ? (world.thumbnail_url ?? world.scene_preview_url ?? null) : card().picture;
          patch("world", { card: { ...card(), name: name || link.room, topic, picture } });
        },
        onRights: (rights) => store.setState({ rights }),
        onScene,
      },
    );
  }

  return {
    visit: () => visit,
    end,
    ended: () => ending,
    enter(link, how = {}) {
      const { screen, name } = store.getState();
      const trimmed = name.trim();
      if (screen.kind !== "entrance" || screen.progress !== null || trimmed === "") return;
      if (screen.note?.kind === "signing-out") return;
      talk.wake(); // somebody has pressed a button for this
      const takes = how.takes === true || screen.note?.kind === "moved";
      patch("entrance", { progress: BEGINNING, problem: null, note: null });
      begin(link, trimmed, { ...how, takes }).catch((error: unknown) =>
        inputs.onOut(link, problemOf(error, link.room), null),
      );
    },
    abandon() {
      if (!visit) return false;
      const held = hold;
      end();
      held?.release();
      return true;
    },
  };
}
