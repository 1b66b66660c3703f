// recovery.ts: one key, on paper or in a file, that opens an account's identity and its encrypted messages on another device: Matrix's
// secret storage, with cross-signing keys and the key backup in it. Works while the client syncs: the SDK waits for its own writes.

import { CryptoEvent } from "matrix-js-sdk/lib/crypto-api/CryptoEvent.js";
import type { CryptoCallbacks } from "matrix-js-sdk/lib/crypto-api/index.js";
import { decodeRecoveryKey } from "matrix-js-sdk/lib/crypto-api/recovery-key.js";
import type { MatrixClient } from "matrix-js-sdk/lib/matrix.js";
import { EngineError } from "../../engine/errors.ts";
import { keepOutOfLog } from "../log.ts";
import type { OlmChannel } from "./olm.ts";

/**
 * `none`: there is no such key, and this device can make one. `here`: there is one, and this device has what it opens. `locked`: there
 * is one, and this device needs it. `elsewhere`: the identity is another device's, which has made no key; nothing can be done here.
 */
export type RecoveryState = "none" | "here" | "locked" | "elsewhere";

export interface Recovery {
  state(): Promise<RecoveryState>;
  /** A new key, in groups of four, which opens nothing yet. */
  create(): Promise<string>;
  /**
   * Makes `key` the account's, or opens with it what is there already; after a failure in the middle it goes on with that. Rejects with
   * `account/wrong-key` if it is no key, or not the account's.
   */
  use(key: string): Promise<void>;
}

/** The key while it is used; the SDK asks for it each time. */
export interface KeyInHand {
  readonly callbacks: CryptoCallbacks;
  hold<T>(key: Uint8Array<ArrayBuffer>, action: () => Promise<T>): Promise<T>;
}

export function createKeyInHand(): KeyInHand {
  let held: Uint8Array<ArrayBuffer> | null = null;
  return {
    callbacks: {
      getSecretStorageKey: async ({ keys }) => {
        const [id] = Object.keys(keys);
        return held && id !== undefined ? [id, held] : null;
      },
    },
    async hold(key, action) {
      held = key;
      try {
        return await action();
      } finally {
        held = null;
      }
    },
  };
}

function decode(text: string): Uint8Array<ArrayBuffer> {
  try {
    return decodeRecoveryKey(text);
  } catch (cause) {
    throw new EngineError("account/wrong-key", "recovery: not a key", { cause });
  }
}

/** How long the keys may take to the backup, in milliseconds: the SDK waits up to 10 s before it begins (matrix-js-sdk 43). */
const UPLOAD_WITHIN = 40_000;

/** Resolves once all keys of this device are in the backup: before that, signing out would lose some. */
function backedUp(client: MatrixClient): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(end, UPLOAD_WITHIN, new EngineError("matrix/unreachable", "recovery: keys not uploaded"));
    function end(error?: EngineError): void {
      clearTimeout(timer);
      client.off(CryptoEvent.KeyBackupSessionsRemaining, onRemaining);
      if (error) reject(error);
      else resolve();
    }
    function onRemaining(remaining: number): void {
      if (remaining === 0) end();
    }
    client.on(CryptoEvent.KeyBackupSessionsRemaining, onRemaining);
  });
}

interface RecoveryInputs {
  readonly client: MatrixClient;
  readonly channel: OlmChannel;
  readonly hand: KeyInHand;
  /** Settled once this device has cross-signed itself, or can't. */
  readonly signed: Promise<unknown>;
}

export function createRecovery({ client, channel, hand, signed }: RecoveryInputs): Recovery {
  const crypto = client.getCrypto()!;
  const storage = client.secretStorage;

  async function look() {
    await signed;
    const { privateKeysCachedLocally: own, privateKeysInSecretStorage: stored } = await crypto.getCrossSigningStatus();
    const hasIdentity = own.masterKey && own.selfSigningKey && own.userSigningKey;
    return { hasIdentity, stored, backup: await crypto.getKeyBackupInfo(), key: await storage.getKey() };
  }

  /** Opens what an existing key has locked up. Never makes a new identity: that would unverify all other devices. */
  async function open(): Promise<void> {
    const { hasIdentity, stored, backup } = await look();
    await channel.query([client.getUserId()!]); // identity keys are taken only where their public halves are known
    if (hasIdentity || stored) await crypto.bootstrapCrossSigning({});
    if (!backup) return void (hasIdentity && (await crypto.resetKeyBackup()));
    await crypto.loadSessionBackupPrivateKeyFromSecretStorage();
    await crypto.checkKeyBackupAndEnable();
    await crypto.restoreKeyBackup();
  }

  return {
    async state() {
      const { hasIdentity, backup, key } = await look();
      const active = (await crypto.getActiveSessionBackupVersion()) !== null;
      if (key) return hasIdentity && active ? "here" : "locked";
      return hasIdentity && !backup ? "none" : "elsewhere";
    },

    async create() {
      const { encodedPrivateKey } = await crypto.createRecoveryKeyFromPassphrase();
      keepOutOfLog(encodedPrivateKey!);
      return encodedPrivateKey!;
    },

    async use(text) {
      keepOutOfLog(text.trim());
      const privateKey = decode(text);
      const existing = await storage.getKey();
      if (existing && !(await storage.checkKey(privateKey, existing[1])))
        throw new EngineError("account/wrong-key", "recovery: not the account's key");
      await hand.hold(privateKey, async () => {
        if (existing) return open();
        const createSecretStorageKey = async () => ({ privateKey, encodedPrivateKey: text.trim() });
        const uploaded = backedUp(client);
        uploaded.catch(() => {}); // awaited below, unless that fails before
        await crypto.bootstrapSecretStorage({ createSecretStorageKey, setupNewKeyBackup: true });
        await uploaded;
      });
    },
  };
}
