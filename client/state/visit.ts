// visit.ts: one visit of one world, from "Enter" until it is left.

import { EngineError, type ErrorCode } from "../../engine/errors.ts";
import type { EngineHandle } from "../engine.ts";
import { log } from "../log.ts";
import type { Accounts } from "../matrix/account.ts";
import { createWorldChanger, type WorldChange } from "../matrix/change-world.ts";
import type { WorldLink } from "../matrix/link.ts";
import { MAX_OTHERS, type Member } from "../matrix/membership.ts";
import type { Removal } from "../matrix/moderation.ts";
import { type Outbox, openOutbox } from "../matrix/outbox.ts";
import type { Permissions, Removing } from "../matrix/permissions.ts";
import type { RecoveryState } from "../matrix/recovery.ts";
import type { Rest } from "../matrix/rest.ts";
import { downloadMedia, type WorldState } from "../matrix/rooms.ts";
import { NAME_EVENT, TOPIC_EVENT } from "../matrix/schemas/room-words.ts";
import { parseWorldContent, WORLD_EVENT, type WorldContent } from "../matrix/schemas/world.ts";
import { AVATAR_EVENT } from "../matrix/schemas/world-room.ts";
import type { Session, WorldNow } from "../matrix/session.ts";
import type { KeyValue } from "../matrix/storage.ts";
import { openRelays, type Relays } from "../matrix/turn.ts";
import { createUploader, type NamedFile, type UploadingOptions } from "../matrix/upload.ts";
import type { PeerLink } from "../rtc/transport.ts";
import type { ChatLine, Progress, WorldRights } from "./app-state.ts";
import { type Chat, createChat } from "./chat.ts";
import { type Entered, type EnteringInputs, enterWorld } from "./entering.ts";
import { MAX_REASON, shownName, shownText } from "./names.ts";
import { sendObjectRights, supplyModels } from "./object-rules.ts";
import { type Company, createPeople, type People, peerIdOf } from "./people.ts";
import type { Platform } from "./platform.ts";
import type { Preload } from "./preload.ts";
import { revisionOf } from "./revision.ts";
import { createSceneFollower, type SceneFollower } from "./scene-follower.ts";
import type { Talk } from "./talk.ts";

export interface VisitInputs {
  readonly engine: EngineHandle;
  readonly platform: Platform;
  /** Without a token. */
  readonly rest: Rest;
  readonly accounts: Accounts;
  readonly storage: KeyValue;
  readonly link: WorldLink;
  readonly name: string;
  readonly chosen: EnteringInputs["chosen"];
  readonly checkServer: EnteringInputs["checkServer"];
  /** Without an account, comes as a Matrix guest. */
  readonly asGuest: boolean;
  /** The world is known to be encrypted. */
  readonly encrypted: boolean;
  readonly maxSceneBytes: number;
  /** Where one stood before a reload. */
  readonly stay: EnteringInputs["stay"];
  readonly preload: Preload;
  readonly talk: Talk;
}

/** What a visit tells; nothing after it has ended. */
export interface VisitEvents {
  onProgress(progress: Progress): void;
  /** The scene stands; `revision` is its. */
  onInside(world: WorldState, revision: number): void;
  /** It is over, and not because anybody asked for it. */
  onFailure(error: unknown): void;
  /** Something failed and the visit goes on. */
  onTrouble(error: unknown): void;
  onCompany(company: Company): void;
  /** Somebody's link can't be opened; told once for each. */
  onUnreachable(name: string): void;
  /** Whether the homeserver lends a relay. */
  onRelay(lends: boolean): void;
  onChat(lines: readonly ChatLine[]): void;
  onReachable(reachable: boolean): void;
  /** What can be said of the account's recovery key. */
  onRecovery(state: RecoveryState): void;
  /** What the room says of the world; also as the visit begins. `world` is null if that can't be read. */
  onWorld(now: WorldNow, world: WorldContent | null): void;
  onRights(rights: WorldRights): void;
  /** Another scene stands in the place of the one before. */
  onScene(revision: number): void;
}

export interface Visit {
  sendChat(text: string): void;
  retryChat(id: string): void;
  deleteChat(id: string): void;
  /** Takes somebody out of the world, or ignores them; what goes wrong is told as trouble. */
  remove(removing: Removing, user: string, reason: string): void;
  setIgnored(user: string, ignored: boolean): void;
  /** Lets nobody hear somebody, or lets them again. */
  setMuted(user: string, muted: boolean): void;
  /** A new recovery key, to be noted and then used. Rejects without a connection. */
  createRecoveryKey(): Promise<string>;
  applyRecoveryKey(key: string): Promise<void>;
  /** Brings a file to the homeserver for this world; returns its `mxc:` URI. Rejects as {@link Uploader} does. */
  upload(file: NamedFile, options: Omit<UploadingOptions, "send">): Promise<string>;
  links(): readonly PeerLink[];
  /** Changes the world for everybody; rejects as {@link WorldChanger} does. */
  change(change: WorldChange, options: Omit<UploadingOptions, "send">): Promise<void>;
  /**
   * Ends it at once; safe to call twice, and while the page goes. Resolves once another page may be in: the membership is empty, or
   * the homeserver silent, and crypto closed.
   *
   * @param stolen another page is in already: what it has said to the homeserver stays
   */
  leave(stolen?: boolean): Promise<void>;
}

/** First wait before the connection to the homeserver is tried again; doubles up to the second, in milliseconds. */
const RECONNECT_AFTER = 2_000;
const RECONNECT_MOST = 30_000;

const REMOVED = { left: "world/left", kicked: "world/kicked", banned: "world/banned" } as const;

/** What an account may change of a world. */
function rightsOf(permissions: Permissions, user: string): WorldRights {
  const may = (type: string): boolean => permissions.mayWrite(user, type);
  const scene = may(WORLD_EVENT);
  return { name: may(NAME_EVENT), topic: may(TOPIC_EVENT), picture: scene && may(AVATAR_EVENT), scene };
}

/** @param by name of who did it */
function removedError({ how, reason, time }: Removal, by: string): EngineError {
  const facts = { by, reason: shownText(reason, MAX_REASON), time };
  return new EngineError(REMOVED[how], `visit: ${how}`, { facts });
}

export function startVisit(inputs: VisitInputs, events: VisitEvents): Visit {
  const ending = new AbortController();
  const { signal } = ending;
  let entered: Entered | null = null;
  let session: Session | null = null;
  let people: People | null = null;
  const answers = { sync: true, heartbeat: true };
  /** The room lets nobody hear this account, and it was told so. */
  let silenced = false;
  let outbox: Outbox | null = null;
  let chat: Chat | null = null;
  let relays: Relays | null = null;
  let closeCrypto: (() => Promise<void>) | null = null;
  let follower: SceneFollower | null = null;
  const changer = createWorldChanger();
  const uploader = createUploader();
  let ended: Promise<void> | null = null;

  const stopOnline = inputs.platform.onOnline(() => {
    outbox?.wake();
    session?.wake();
  });

  async function end(stolen: boolean): Promise<void> {
    ending.abort();
    stopOnline();
    outbox?.stop();
    follower?.stop();
    people?.close();
    relays?.stop();
    const left = stolen ? entered?.membership.abandon() : entered?.membership.leave();
    session?.stop();
    await Promise.allSettled([left, closeCrypto?.(), inputs.accounts.settled()]);
    // Crypto that is gone with the visit makes its device useless: the next visit is somebody new's
    if (entered && !inputs.storage.lasts) await inputs.accounts.forget(entered.account);
  }

  function leave(stolen = false): Promise<void> {
    ended ??= end(stolen);
    return ended;
  }

  function fail(error: unknown): void {
    if (signal.aborted) return;
    log("error", "visit: ended", error);
    void leave();
    events.onFailure(error);
  }

  function onGone(user: string): void {
    entered?.membership.forget(user);
    people?.remove(user);
  }

  /** Names of people who are not here any more need the session, which is about to end. */
  function onRemoved(removal: Removal | null): void {
    if (entered) inputs.platform.media.forgetRoom(entered.world.room);
    if (!removal) fail(new EngineError("matrix/forbidden", "visit: signed out"));
    else fail(removedError(removal, people?.nameOf(removal.by) ?? shownName(removal.by, removal.by)));
  }

  /** A sync may wait two minutes for an answer that never comes; the heartbeat notices sooner, where there is one. */
  function onAnswer(from: keyof typeof answers, answered: boolean): void {
    const was = answers.sync && answers.heartbeat;
    answers[from] = answered;
    if (from === "heartbeat" && answered && !was) session?.wake();
    const reachable = answers.sync && answers.heartbeat;
    if (signal.aborted || reachable === was) return;
    if (reachable) outbox?.wake();
    events.onReachable(reachable);
  }

  function refreshNames(): void {
    people?.refresh();
    chat?.refresh();
  }

  function onPermissions(): void {
    refreshNames();
    if (!session || !entered) return;
    events.onRights(rightsOf(session.permissions(), entered.account.user));
    sendObjectRights(inputs.engine, session.permissions(), entered.account.user, "me");
    tellSilence(session, entered.account.user);
  }

  /** Who is muted for all is told, and by whom. */
  function tellSilence({ muted }: Session, self: string): void {
    const { users, by } = muted();
    const was = silenced;
    silenced = users.has(self);
    if (!silenced || was) return;
    const facts = { by: people?.nameOf(by) ?? shownName(by, by) };
    events.onTrouble(new EngineError("voice/silenced", "visit: muted", { facts }));
  }

  function onWorld(now: WorldNow): void {
    if (signal.aborted) return;
    const world = parseWorldContent(now.world);
    const isReadable = !(world instanceof EngineError);
    events.onWorld(now, isReadable ? world : null);
    if (isReadable) inputs.engine.send({ type: "object-cap", cap: world.max_member_object_cap });
    follower?.follow(isReadable ? world.scene_url : world);
  }

  /** Reads a file of the world: a scene, or what an object is made of. */
  const readerOf =
    ({ rest, world: { room } }: Entered) =>
    (uri: string, signal: AbortSignal): Promise<ArrayBuffer> => {
      const { platform, maxSceneBytes: maxBytes } = inputs;
      return platform.media.read(uri, room, () => downloadMedia(rest, uri, { maxBytes, signal }));
    };

  /** Everybody keeps standing where they stand while the scene around them is replaced. */
  function followScene(visit: Entered): SceneFollower {
    const { engine, platform } = inputs;
    const { room, world } = visit.world;
    return createSceneFollower({
      standing: world.scene_url,
      read: readerOf(visit),
      async load(scene, bytes) {
        try {
          const revision = revisionOf(scene);
          await engine.call("loadScene", { bytes, name: room, revision, place: "here" }, [bytes]);
        } catch (error) {
          platform.media.forget(scene);
          throw error;
        }
      },
      onChanged: (scene) => events.onScene(revisionOf(scene)),
      onTrouble: (error) => !signal.aborted && events.onTrouble(error),
    });
  }

  function onIgnored(): void {
    people?.sift();
    chat?.refresh();
  }

  /** Does what a person asked for; `code` if that fails. */
  function attempt(user: string, code: ErrorCode, action: (session: Session) => Promise<void>): void {
    if (!session) return;
    const by = people?.nameOf(user) ?? user;
    action(session).catch((cause: unknown) => {
      log("warn", `visit: ${code}`, cause);
      const isProtected = cause instanceof EngineError && cause.code === "matrix/forbidden";
      const told = isProtected && code === "people/not-removed" ? "people/protected" : code;
      if (!signal.aborted) events.onTrouble(new EngineError(told, `visit: ${user}`, { cause, facts: { by } }));
    });
  }

  function connected(): Session {
    if (!session || signal.aborted) throw new EngineError("matrix/unreachable", "visit: not connected");
    return session;
  }

  async function lookAtRecovery(): Promise<void> {
    const state = await connected().recovery.state();
    await inputs.accounts.note({ hasRecovery: state === "here" });
    if (!signal.aborted) events.onRecovery(state);
  }

  /** Two may take the last place at once; then the one with the highest id steps back. */
  function giveWay(self: Member, others: readonly Member[]): void {
    const crowded = others.length >= MAX_OTHERS && others.every((other) => peerIdOf(other) < peerIdOf(self));
    if (crowded) fail(new EngineError("world/full", "visit: nine are in"));
  }

  function onCompany(company: Company): void {
    if (signal.aborted) return;
    events.onCompany(company);
    chat?.refresh(); // who shares a name with somebody new is called otherwise from now on
  }

  /** Opens the way to the others: sync, membership, links, chat. */
  async function connect(visit: Entered) {
    const { account, rest, world, membership } = visit;
    const self = { user: account.user, device: account.device, session: visit.session };
    relays ??= openRelays(rest, (lends) => !signal.aborted && events.onRelay(lends));
    const prepared = await visit.connection.prepare();
    if (signal.aborted) return;
    // The membership needs no sync, and the others need a moment to see it: both at a time
    const entering = membership.enter();
    entering.catch(() => {}); // awaited below
    const onCallMember = membership.note;
    const onEcho = (transaction: string): void => outbox?.settle(transaction);
    const onReachable = (reachable: boolean): void => onAnswer("sync", reachable);
    const onName = refreshNames;
    const told = { onCallMember, onGone, onRemoved, onName, onPermissions, onIgnored, onReachable, onEcho, onWorld };
    session ??= await prepared.start(world.room, visit.session, told);
    if (signal.aborted) return session.stop();
    onPermissions();
    await entering;
    signal.throwIfAborted();
    await relays.first;
    signal.throwIfAborted();
    const { engine, platform } = inputs;
    people = createPeople({
      engine,
      self,
      membership,
      session,
      talk: inputs.talk,
      iceServers: relays.servers,
      connect: platform.connect,
      onCompany,
      onUnreachable: events.onUnreachable,
    });
    membership.onChange((others) => giveWay(self, others));
    giveWay(self, membership.others());
    chat?.connect(session, people.called);
    if (account.guest) return; // they can keep no keys
    lookAtRecovery().catch((error: unknown) => log("debug", "visit: recovery unknown", error));
  }

  /** The world stands already: what fails now is told and tried again, but for a world without a place. */
  async function keepConnecting(visit: Entered): Promise<void> {
    for (let wait = RECONNECT_AFTER; !signal.aborted; wait = Math.min(RECONNECT_MOST, wait * 2)) {
      try {
        return await connect(visit);
      } catch (error) {
        if (signal.aborted) return;
        const final =
          error instanceof EngineError && (error.code === "world/full" || error.code === "matrix/forbidden");
        if (final) return fail(error);
        log("warn", "visit: not connected", error);
        if (wait === RECONNECT_AFTER) events.onTrouble(error);
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
  }

  async function run(): Promise<void> {
    const { onProgress } = events;
    const started = performance.now();
    entered = await enterWorld({
      ...inputs,
      signal,
      onProgress: (progress) => !signal.aborted && onProgress(progress),
      onCrypto: (close) => {
        closeCrypto = close;
      },
    });
    if (signal.aborted) return;
    log("info", `visit: scene after ${Math.round(performance.now() - started)} ms`);
    const { account, world, revision, membership } = entered;
    membership.onHeartbeat((answered) => onAnswer("heartbeat", answered));
    outbox = await openOutbox({ storage: inputs.storage, user: account.user, room: world.room });
    if (world.encrypted) await inputs.accounts.note({ hasKeys: true });
    if (signal.aborted) return;
    follower = followScene(entered);
    const read = readerOf(entered);
    supplyModels(inputs.engine, (uri) => read(uri, signal), signal);
    events.onInside(world, revision);
    const onLines = (lines: readonly ChatLine[]): void => {
      if (!signal.aborted) events.onChat(lines);
    };
    chat = createChat({ outbox, self: account, onLines });
    await keepConnecting(entered);
    log("info", `visit: connected after ${Math.round(performance.now() - started)} ms`);
  }

  run().catch(fail);

  return {
    sendChat: (text) => chat?.send(text),
    retryChat: (id) => chat?.retry(id),
    deleteChat: (id) => chat?.delete(id),
    remove(removing, user, reason) {
      attempt(user, "people/not-removed", (session) => session.remove(removing, user, reason));
    },
    setIgnored(user, ignored) {
      attempt(user, "people/not-ignored", (session) => session.setIgnored(user, ignored));
    },
    setMuted(user, muted) {
      attempt(user, "people/not-muted", (session) => session.setMuted(user, muted));
    },
    async createRecoveryKey() {
      return connected().recovery.create();
    },
    async applyRecoveryKey(key) {
      const { recovery } = connected();
      await recovery.use(key);
      connected().chat.reread(); // what could not be read before
      await lookAtRecovery();
    },
    async upload(file, options) {
      if (!entered) throw new EngineError("matrix/unreachable", "upload: not inside");
      const { rest, world } = entered;
      const { sendBody: send, media } = inputs.platform;
      const [uri] = await uploader(rest, [file], { ...options, send });
      media.keep(uri!, world.room, file.file);
      return uri!;
    },
    links: () => people?.links() ?? [],
    async change(change, options) {
      if (!entered) return;
      const { rest, world } = entered;
      const { sendBody: send, media } = inputs.platform;
      const onScene = (uri: string): void => media.keep(uri, world.room, change.scene!.file);
      await changer.change(rest, world.room, change, { ...options, send, onScene });
    },
    leave,
  };
}
