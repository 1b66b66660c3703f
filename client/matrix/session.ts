// session.ts: an account's connection for one world: crypto, sync, and what hangs on them. Loads the SDK: import it late.

import "./polyfills.ts";
import {
  ClientEvent,
  Filter,
  HttpApiEvent,
  KnownMembership,
  MatrixClient,
  type MatrixEvent,
  MemoryStore,
  PendingEventOrdering,
  type Room,
  RoomEvent,
  type RoomMember,
  RoomMemberEvent,
  RoomStateEvent,
  SyncState,
} from "matrix-js-sdk/lib/matrix.js";
import { EngineError } from "../../engine/errors.ts";
import { log } from "../log.ts";
import type { Account } from "./account.ts";
import { cryptoPrefix } from "./empty-account.ts";
import { createIgnored, listInBrowser, listOnHomeserver } from "./ignored.ts";
import { muteInRoom, type Removal, removalOf, removeFromRoom } from "./moderation.ts";
import { createNames, type Names } from "./names.ts";
import { createOlmChannel, markDevicesOld, publishKeys } from "./olm.ts";
import { createPermissions, type Permissions, type Removing } from "./permissions.ts";
import { createRecipients } from "./recipients.ts";
import { createKeyInHand, createRecovery, type Recovery } from "./recovery.ts";
import type { StateEvent } from "./rooms.ts";
import { CALL_MEMBER_EVENT } from "./schemas/call-member.ts";
import { IGNORED_USERS } from "./schemas/ignored-users.ts";
import { MUTED_EVENT, parseMuted } from "./schemas/muted.ts";
import { POWER_LEVELS_EVENT } from "./schemas/power-levels.ts";
import { ROOM_CREATE_EVENT } from "./schemas/room-create.ts";
import { NAME_EVENT, nameIn, TOPIC_EVENT, topicIn } from "./schemas/room-words.ts";
import { WORLD_EVENT } from "./schemas/world.ts";
import { sdkLogger, silenceGlobalLogger } from "./sdk-log.ts";
import { type Message, sendMessage } from "./send-message.ts";
import { createSignalling, type Signalling } from "./signalling.ts";
import type { KeyValue } from "./storage.ts";
import { createSyncFetch } from "./sync-fetch.ts";
import { createTimeline, type Timeline } from "./timeline.ts";

/** What a room says of its world at this moment. */
export interface WorldNow {
  /** Empty if it has none. */
  readonly name: string;
  readonly topic: string;
  /** Content of the world event, not yet parsed; null if there is none. */
  readonly world: unknown;
}

/** What a world's room tells while one is in it. */
export interface SessionEvents {
  /** A device's membership in the world changed. */
  onCallMember(event: StateEvent): void;
  /** Somebody else is out of the room: left, kicked or banned. */
  onGone(user: string): void;
  /** This account is out of the room, or was signed out: null. */
  onRemoved(removal: Removal | null): void;
  onName(user: string, name: string): void;
  /** What the room says of its world, as it begins and when it has changed. */
  onWorld(now: WorldNow): void;
  /** {@link Session.permissions} or {@link Session.muted} changed. */
  onPermissions(): void;
  /** {@link Session.ignored} changed. */
  onIgnored(): void;
  /** The homeserver answers, or does not. */
  onReachable(reachable: boolean): void;
  /** The room has this device's message of that transaction id. */
  onEcho(transaction: string): void;
}

export interface Muted {
  readonly users: ReadonlySet<string>;
  readonly by: string;
}

/** The connection, once the world's room is synced. */
export interface Session extends Names {
  readonly chat: Timeline;
  readonly signalling: Signalling;
  readonly recovery: Recovery;
  /** One try to bring a message into the room; for the outbox. */
  post(message: Message, signal: AbortSignal): Promise<string>;
  permissions(): Permissions;
  /** Takes somebody out of the room; rejects with `matrix/forbidden` if one may not. */
  remove(removing: Removing, user: string, reason: string): Promise<void>;
  /** Whom nobody shall hear, and who said so; as long as they may say it. */
  muted(): Muted;
  /** Rejects as {@link remove} does. */
  setMuted(user: string, muted: boolean): Promise<void>;
  /** Whom this account wants to hear nothing of. */
  ignored(): ReadonlySet<string>;
  setIgnored(user: string, ignored: boolean): Promise<void>;
  /** The homeserver answers again: asks at once for what came since. A request from before may wait two minutes on a dead connection. */
  wake(): void;
  stop(): void;
}

/** The connection before it has a room: crypto is ready. */
export interface PreparedSession {
  start(room: string, session: number, events: SessionEvents): Promise<Session>;
  /** Stops everything, and resolves once the crypto store is closed: another page may open it then. */
  stop(): Promise<void>;
}

export interface SessionOptions {
  readonly account: Account;
  readonly fetch: typeof fetch;
  /** Where nothing lasts in it, crypto is in memory only. */
  readonly storage: KeyValue;
  /** Nobody waits any more: the crypto store need not be told to the homeserver before it is closed. */
  readonly signal: AbortSignal;
}

/** Events of the timeline in the first sync: chat reads its history by itself. */
const FIRST_EVENTS = 10;
/** How long the first sync may take, in milliseconds. */
const FIRST_SYNC = 30_000;

/**
 * What the crypto has begun when it is stopped ends within this, in milliseconds: the SDK closes its store after that, and does
 * not say when (matrix-js-sdk 43).
 */
const CLOSING = 300;

const toStateEvent = (event: MatrixEvent): StateEvent => ({
  type: event.getType(),
  key: event.getStateKey() ?? "",
  sender: event.getSender() ?? "",
  content: event.getContent(),
  time: event.getTs(),
  age: Math.max(0, Date.now() - event.localTimestamp),
});

/** Only this world's room, its members as they are needed: entering must not wait for what a big account is in. */
function filterFor(user: string, room: string): Filter {
  const filter = new Filter(user);
  const none = { types: [], limit: 0 };
  filter.setDefinition({
    presence: none,
    account_data: { not_types: ["m.push_rules"] },
    room: {
      rooms: [room],
      timeline: { limit: FIRST_EVENTS, lazy_load_members: true },
      state: { lazy_load_members: true },
      ephemeral: none,
      account_data: none,
    },
  });
  return filter;
}

/**
 * Cross-signs this device: an unverified one can't write encrypted chat to Element. Never stops anybody. A further device of a user
 * who has an identity is left as it is: the SDK would put a new identity in the place of that one, and unverify all the others.
 */
async function crossSign(client: MatrixClient, account: Account): Promise<void> {
  if (account.guest) return; // they may not
  const crypto = client.getCrypto()!;
  const { privateKeysCachedLocally: own } = await crypto.getCrossSigningStatus();
  if (own.masterKey || (await crypto.userHasCrossSigningKeys(account.user, true))) return;
  const { user, password } = account;
  const identifier = { type: "m.id.user", user };
  await crypto.bootstrapCrossSigning({
    // The first keys of an account need no password at a homeserver that knows MSC3967
    authUploadDeviceSigningKeys: async (upload) => {
      await upload(password === null ? null : { type: "m.login.password", identifier, password });
    },
  });
}

/** Resolves once the first sync is through and the room is known. */
function firstSync(client: MatrixClient, room: string): Promise<Room> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => done(new EngineError("matrix/unreachable", "firstSync: timed out")), FIRST_SYNC);
    const check = (state: SyncState | null): void => {
      if (state === SyncState.Stopped) done(new EngineError("matrix/unreachable", "firstSync: stopped"));
      const synced = state === SyncState.Prepared || state === SyncState.Syncing ? client.getRoom(room) : null;
      if (synced) done(synced);
    };
    function done(outcome: Room | EngineError): void {
      clearTimeout(timer);
      client.off(ClientEvent.Sync, check);
      if (outcome instanceof EngineError) reject(outcome);
      else resolve(outcome);
    }
    client.on(ClientEvent.Sync, check);
    check(client.getSyncState()); // on a second start
  });
}

/** False for whoever is known to be out of the room: a membership in the world outlives a kick. */
const mayBeIn = (room: Room, user: string): boolean =>
  (room.getMember(user)?.membership ?? KnownMembership.Join) === KnownMembership.Join;

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });

/** A start that was under way goes on after a stop, and syncs without crypto (matrix-js-sdk 43): stops that. */
function stopLate(client: MatrixClient): never {
  client.clientRunning = true;
  client.stopClient();
  throw new EngineError("matrix/unreachable", "session: stopped while it started");
}

/** Returns what looks whether the world has changed. To be called after each sync: then the state is whole, also after a gap. */
function watchWorld(room: Room, { onWorld }: SessionEvents): () => void {
  let known: string | null = null;
  return () => {
    // Of the current state only: what scrolls by may be old
    const events = [NAME_EVENT, TOPIC_EVENT, WORLD_EVENT].map((type) => room.currentState.getStateEvents(type, ""));
    const now = events.map((event) => `${event?.getId()} ${event?.isRedacted()}`).join();
    if (now === known) return;
    known = now;
    const [name, topic, world] = events.map((event) => event?.getContent() ?? null);
    onWorld({ name: nameIn(name), topic: topicIn(topic), world });
  };
}

/** Passes on what the room tells; returns how to stop it. */
function listen(client: MatrixClient, room: Room, events: SessionEvents): () => void {
  const self = client.getUserId()!;
  const onState = (event: MatrixEvent): void => {
    if (event.getRoomId() !== room.roomId) return;
    const type = event.getType();
    if (type === POWER_LEVELS_EVENT || type === MUTED_EVENT) events.onPermissions();
    if (type !== CALL_MEMBER_EVENT) return;
    const sender = event.getSender() ?? "";
    if (mayBeIn(room, sender)) events.onCallMember(toStateEvent(event));
    else events.onGone(sender);
  };
  const onMembership = (_event: MatrixEvent, member: RoomMember): void => {
    if (member.roomId !== room.roomId || member.userId === self) return;
    if (member.membership !== KnownMembership.Join) events.onGone(member.userId);
  };
  const onName = (_event: MatrixEvent, member: RoomMember): void => {
    if (member.roomId === room.roomId) events.onName(member.userId, member.rawDisplayName);
  };
  const onOwn = (): void => {
    const event = room.getMember(self)?.events.member;
    const removal = event && removalOf(self, event.getSender() ?? "", event.getContent(), event.getTs());
    if (removal) events.onRemoved(removal);
  };
  const onLoggedOut = (): void => events.onRemoved(null);
  const lookAtWorld = watchWorld(room, events);
  const onSync = (state: SyncState): void => {
    if (state === SyncState.Stopped) return;
    if (state === SyncState.Syncing) lookAtWorld();
    events.onReachable(state !== SyncState.Error && state !== SyncState.Reconnecting);
  };
  client.on(RoomStateEvent.Events, onState);
  client.on(RoomMemberEvent.Membership, onMembership);
  client.on(RoomMemberEvent.Name, onName);
  room.on(RoomEvent.MyMembership, onOwn);
  client.on(ClientEvent.Sync, onSync);
  client.on(HttpApiEvent.SessionLoggedOut, onLoggedOut);
  for (const event of room.currentState.getStateEvents(CALL_MEMBER_EVENT)) onState(event);
  lookAtWorld();
  onOwn(); // between the joining and the first sync
  return () => {
    client.off(RoomStateEvent.Events, onState);
    client.off(RoomMemberEvent.Membership, onMembership);
    client.off(RoomMemberEvent.Name, onName);
    room.off(RoomEvent.MyMembership, onOwn);
    client.off(ClientEvent.Sync, onSync);
    client.off(HttpApiEvent.SessionLoggedOut, onLoggedOut);
  };
}

/** What the room's state says now about who may do what. */
function readPermissions(room: Room): Permissions {
  const read = (type: string) => {
    const event = room.currentState.getStateEvents(type, "");
    return event && { sender: event.getSender() ?? "", content: event.getContent() };
  };
  return createPermissions(read(ROOM_CREATE_EVENT), read(POWER_LEVELS_EVENT));
}

/** What the room's state says now about who is muted; what one without the right says does not count. */
function readMuted(room: Room): Muted {
  const event = room.currentState.getStateEvents(MUTED_EVENT, "");
  const by = event?.getSender() ?? "";
  const users = event && readPermissions(room).mayMute(by) ? parseMuted(event.getContent()) : new Set<string>();
  if (!(users instanceof EngineError)) return { users, by };
  log("warn", "session: muted people unreadable", users);
  return { users: new Set(), by };
}

/** Opens the crypto store and machine; publishes its keys: whoever sees this device in a world can write to it. */
export async function prepareSession({ account, fetch, storage, signal }: SessionOptions): Promise<PreparedSession> {
  silenceGlobalLogger();
  const syncFetch = createSyncFetch(fetch);
  const hand = createKeyInHand();
  const client = new MatrixClient({
    baseUrl: account.homeserver,
    userId: account.user,
    deviceId: account.device,
    accessToken: account.token,
    fetchFn: syncFetch.fetch,
    store: new MemoryStore(),
    cryptoCallbacks: hand.callbacks,
    disableVoip: true, // its calls can't signal through this crypto
    logger: sdkLogger,
  });
  client.setGuest(account.guest);
  let stopped = false;
  client.matrixRTC.start = () => {}; // it would follow calls; membership.ts is what a world has
  const cryptoDatabasePrefix = cryptoPrefix(account);
  await client.initRustCrypto({ useIndexedDB: storage.lasts, cryptoDatabasePrefix });
  await markDevicesOld(client);
  const published = publishKeys(client).catch((error: unknown) =>
    log("warn", "session: keys not published yet", error),
  );
  await Promise.race([published, aborted(signal)]);

  return {
    async start(roomId, session, events) {
      const known = firstSync(client, roomId);
      known.catch(() => {}); // awaited below, unless it is stopped before
      const filter = filterFor(account.user, roomId);
      if (account.guest) syncFetch.setFilter(filter.getDefinition());
      const pendingEventOrdering = PendingEventOrdering.Detached;
      await client.startClient({ filter, lazyLoadMembers: true, pendingEventOrdering, disablePresence: true });
      if (stopped) stopLate(client);
      const room = await known;
      const channel = createOlmChannel(client);
      const signalling = createSignalling({ channel, room: roomId, session });
      const chat = createTimeline(client, room, events.onEcho);
      const rest = { homeserver: account.homeserver, fetch, token: account.token };
      const list = account.guest ? listInBrowser(storage, account.user) : listOnHomeserver(rest, account.user);
      const ignored = createIgnored(list, account.user, events.onIgnored);
      const onAccountData = (event: MatrixEvent): void => {
        if (event.getType() === IGNORED_USERS) ignored.note(event.getContent());
      };
      ignored.note(account.guest ? await list.read() : client.getAccountData(IGNORED_USERS as never)?.getContent());
      client.on(ClientEvent.AccountData, onAccountData);
      let waking = false;
      const onReachable = (reachable: boolean): void => {
        if (reachable || !waking) events.onReachable(reachable);
        else client.retryImmediately(); // the request that wake() gave up, and no outage
        waking = false;
      };
      const stopListening = listen(client, room, { ...events, onReachable });
      const signed = crossSign(client, account).catch((error: unknown) =>
        log("warn", "session: not cross-signed", error),
      );
      const way = { client, rest, room, findRecipients: createRecipients({ client, channel, rest, room }) };
      return {
        chat,
        signalling,
        recovery: createRecovery({ client, channel, hand, signed }),
        post: (message, signal) => sendMessage(way, message, signal),
        ...createNames(client, room, events),
        permissions: () => readPermissions(room),
        remove: (removing, user, reason) => removeFromRoom(rest, roomId, removing, user, reason),
        muted: () => readMuted(room),
        setMuted: (user, muted) => muteInRoom(rest, roomId, user, muted),
        ignored: ignored.users,
        setIgnored: ignored.set,
        wake() {
          waking = syncFetch.abort();
          if (!waking) client.retryImmediately();
        },
        stop() {
          stopListening();
          client.off(ClientEvent.AccountData, onAccountData);
          chat.stop();
          signalling.stop();
          client.stopClient();
        },
      };
    },
    async stop() {
      stopped = true;
      syncFetch.end();
      client.stopClient();
      await new Promise((resolve) => setTimeout(resolve, CLOSING));
    },
  };
}
