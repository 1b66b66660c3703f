// entering.ts: from a link and a name to a loaded scene: account, join, state, download, engine; one step after another.

import { EngineError, type ErrorCode } from "../../engine/errors.ts";
import type { Place } from "../../engine/protocol.ts";
import type { EngineHandle } from "../engine.ts";
import type { Account, Accounts } from "../matrix/account.ts";
import { explainRefusal } from "../matrix/door.ts";
import type { WorldLink } from "../matrix/link.ts";
import { createMembership, MAX_OTHERS, type Membership } from "../matrix/membership.ts";
import { asAccount, MatrixRefusal, type Rest } from "../matrix/rest.ts";
import { downloadMedia, isJoined, joinRoom, readWorldState, type WorldState } from "../matrix/rooms.ts";
import type { PreparedSession } from "../matrix/session.ts";
import type { KeyValue } from "../matrix/storage.ts";
import type { Progress } from "./app-state.ts";
import type { Platform } from "./platform.ts";
import type { Preload } from "./preload.ts";
import { revisionOf } from "./revision.ts";

export interface EnteringInputs {
  readonly engine: EngineHandle;
  readonly platform: Platform;
  /** Without a token. */
  readonly rest: Rest;
  readonly accounts: Accounts;
  readonly storage: KeyValue;
  readonly link: WorldLink;
  readonly name: string;
  /** Where an account is made if there is none. */
  readonly chosen: () => string;
  /** Rejects where accounts of that homeserver can't be used here any more. */
  readonly checkServer: (homeserver: string) => Promise<void>;
  /** Without an account, comes as a Matrix guest. */
  readonly asGuest: boolean;
  /** The world is known to be encrypted. */
  readonly encrypted: boolean;
  readonly maxSceneBytes: number;
  /** Where to stand, if the scene is still that one. */
  readonly stay: { readonly revision: number; readonly place: Place | null } | null;
  readonly preload: Preload;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
  /** Crypto is being opened; `close` ends it whatever becomes of the entering. */
  readonly onCrypto: (close: () => Promise<void>) => void;
}

/** Somebody whose engine shows the world; nobody else can see them yet. */
export interface Entered {
  readonly account: Account;
  readonly rest: Rest;
  /** Which entering this is: 32 random bits. */
  readonly session: number;
  readonly world: WorldState;
  /** Of its scene. */
  readonly revision: number;
  readonly membership: Membership;
  readonly connection: Connection;
}

/** What needs the SDK, which is most of a megabyte, and crypto. */
interface Connection {
  /** Loads both; asked again, it tries again what failed. */
  prepare(): Promise<PreparedSession>;
  /** Resolves once the crypto is closed, if it was loaded. */
  stop(): Promise<void>;
}

const randomSession = (): number => crypto.getRandomValues(new Uint32Array(1))[0]!;

function createConnection(account: Account, { platform, storage, signal, onCrypto }: EnteringInputs): Connection {
  let prepared: Promise<PreparedSession> | null = null;
  async function prepare(): Promise<PreparedSession> {
    const { prepareSession } = await import("../matrix/session.ts");
    return prepareSession({ account, fetch: platform.fetch, storage, signal });
  }
  const connection: Connection = {
    prepare() {
      prepared ??= prepare().catch((error: unknown) => {
        prepared = null;
        throw error;
      });
      return prepared;
    },
    async stop() {
      const session = await prepared?.catch(() => null); // null: there is nothing to close
      await session?.stop();
    },
  };
  onCrypto(connection.stop);
  return connection;
}

/** Refuses a world that has no place, before anybody downloads it. Who was banned while inside left a membership: not counted. */
async function lookForPlace(rest: Rest, room: string, membership: Membership): Promise<void> {
  if (membership.others().length < MAX_OTHERS) return;
  const users = new Set(membership.others().map(({ user }) => user));
  for (const user of users) if (!(await isJoined(rest, room, user))) membership.forget(user);
  if (membership.others().length >= MAX_OTHERS) throw new EngineError("world/full", `lookForPlace: ${room}`);
}

/** Refusals whose reason the world's summary may tell. */
const CLOSED: ReadonlySet<ErrorCode> = new Set(["matrix/forbidden", "world/banned"]);

async function join(rest: Rest, link: WorldLink, account: Account, signal: AbortSignal): Promise<string> {
  try {
    return await joinRoom(rest, link, signal);
  } catch (error) {
    const forgotten = error instanceof MatrixRefusal && error.status === 401;
    if (forgotten || !(error instanceof EngineError && CLOSED.has(error.code))) throw error;
    throw await explainRefusal(rest, link, account, error, signal);
  }
}

interface Joined {
  readonly account: Account;
  readonly rest: Rest;
  readonly room: string;
  readonly connection: Connection;
}

/** An account that the homeserver takes, and the room that it has joined. */
async function openAndJoin(inputs: EnteringInputs): Promise<Joined> {
  const { accounts, link, name, chosen, checkServer, asGuest, encrypted, signal, onProgress } = inputs;
  for (let tries = 1; ; tries++) {
    onProgress({ step: "account", loaded: 0, total: 0 });
    let connection: Connection | null = null;
    try {
      await checkServer((await accounts.find())?.homeserver ?? chosen());
      const account = await accounts.open(name, { homeserver: chosen(), asGuest, signal });
      signal.throwIfAborted(); // nobody would close what is opened now
      connection = createConnection(account, inputs);
      const rest = asAccount(inputs.rest, account);
      onProgress({ step: "room", loaded: 0, total: 0 });
      // Whoever is a member must have keys: what is said before that they could never read
      if (encrypted) await connection.prepare();
      return { account, rest, room: await join(rest, link, account, signal), connection };
    } catch (error) {
      await connection?.stop();
      // The homeserver was set up anew, or somebody signed this device out: begin again as somebody new
      const forgotten = error instanceof MatrixRefusal && error.errcode === "M_UNKNOWN_TOKEN";
      if (!forgotten || tries > 1) throw error;
      const account = await accounts.find();
      await accounts.forget(account);
      // Who knows a password of their own would rather be who they were
      if (account?.password !== null || account.guest) continue;
      throw new EngineError("account/signed-out", "openAndJoin: signed out", { cause: error, facts: error.facts });
    }
  }
}

/** The scene's file: loaded while they read at the entrance, or out of the browser's cache, or downloaded. */
async function readScene(inputs: EnteringInputs, rest: Rest, room: string, scene: string): Promise<ArrayBuffer> {
  const { platform, preload, maxSceneBytes: maxBytes, signal, onProgress } = inputs;
  const progress = (loaded: number, total: number) => onProgress({ step: "scene", loaded, total });
  progress(0, 0);
  const bytes = await preload.take(scene, progress, signal)?.catch(() => null); // or this one says why
  signal.throwIfAborted();
  if (bytes) return bytes;
  const download = () => downloadMedia(rest, scene, { maxBytes, onProgress: progress, signal });
  return platform.media.read(scene, room, download);
}

/** What is wrong with a file is wrong with the world here, and words for its maker don't help a visitor. */
const SCENE_CODES: Partial<Record<ErrorCode, ErrorCode>> = {
  "gltf/invalid": "world/scene-invalid",
  "gltf/truncated": "world/scene-truncated",
  "gltf/unsupported-extension": "world/scene-unsupported",
};

async function loadScene(
  { engine, platform, stay, signal }: EnteringInputs,
  bytes: ArrayBuffer,
  room: string,
  scene: string,
  revision: number,
): Promise<void> {
  const place = stay?.revision === revision ? stay.place : null;
  try {
    await engine.call("loadScene", { bytes, name: room, revision, ...(place && { place }) }, [bytes]);
  } catch (error) {
    if (!signal.aborted) platform.media.forget(scene);
    const code = error instanceof EngineError ? SCENE_CODES[error.code] : undefined;
    if (!code) throw error;
    const { facts } = error as EngineError;
    throw new EngineError(code, `enterWorld: ${scene}: ${String(error)}`, { cause: error, facts });
  }
}

/** Rejects with an EngineError, or with the signal's reason. */
export async function enterWorld(inputs: EnteringInputs): Promise<Entered> {
  const joined = await openAndJoin(inputs);
  try {
    return await loadWorld(inputs, joined);
  } catch (error) {
    void joined.connection.stop();
    throw error;
  }
}

async function loadWorld(inputs: EnteringInputs, { account, rest, room, connection }: Joined): Promise<Entered> {
  const { engine, platform, storage, signal, onProgress } = inputs;
  platform.media.setAccess({ homeserver: account.homeserver, token: account.token });
  const session = randomSession();
  engine.send({ type: "self", user: account.user, name: account.name, session });
  const world = await readWorldState(rest, room, signal);
  const { user, device } = account;
  const membership = createMembership({ rest, storage, room, user, device, session });
  for (const event of world.callMembers) membership.note(event);
  await lookForPlace(rest, room, membership);
  signal.throwIfAborted();

  // Beside the scene: measured, it costs the first frame nothing, and the others are seen earlier.
  connection.prepare().catch(() => {}); // the visit asks again, and hears of it
  const scene = world.world.scene_url;
  const bytes = await readScene(inputs, rest, room, scene);
  onProgress({ step: "starting", loaded: bytes.byteLength, total: bytes.byteLength });
  const revision = revisionOf(scene);
  await loadScene(inputs, bytes, room, scene, revision);
  signal.throwIfAborted();
  return { account, rest, session, world, revision, membership, connection };
}
