// olm.ts: Olm-encrypted messages to one device, and back; nothing that came in plain text passes.

import { ClientEvent, type MatrixClient, type ReceivedToDeviceMessage } from "matrix-js-sdk/lib/matrix.js";
import { log } from "../log.ts";

/** One device of one user. */
export interface DeviceAddress {
  readonly user: string;
  readonly device: string;
}

/** A way to devices that only they and this one can read. */
export interface OlmChannel {
  /** False if the device is not known (then {@link query} first). Rejects if the homeserver doesn't take it. */
  send(type: string, to: DeviceAddress, content: Record<string, unknown>): Promise<boolean>;
  /** Fetches the users' devices and keys afresh. */
  query(users: readonly string[]): Promise<void>;
  /** What came encrypted from a device that is known to have that key. */
  onMessage(listener: (from: DeviceAddress, type: string, content: unknown) => void): () => void;
}

/** What the SDK keeps to itself of its crypto, as far as it is needed here. */
interface CryptoInternals {
  olmMachine: {
    userId: { constructor: new (id: string) => unknown };
    queryKeysForUsers(users: unknown[]): unknown;
  };
  outgoingRequestProcessor: { makeOutgoingRequest(request: unknown): Promise<void> };
  markAllTrackedUsersAsDirty(): Promise<void>;
  outgoingRequestsManager: { doProcessOutgoingRequests(): Promise<void> };
}

const internalsOf = (crypto: unknown): CryptoInternals => crypto as CryptoInternals;

/**
 * Uploads this device's keys now instead of after the first sync (matrix-js-sdk 43): others may see its membership before
 * that, and could not write to it.
 */
export async function publishKeys(client: MatrixClient): Promise<void> {
  await internalsOf(client.getCrypto()).outgoingRequestsManager.doProcessOutgoingRequests();
}

/**
 * Makes the crypto ask anew for the devices that it knows from an earlier page. The sync begins anew with each page and tells
 * only of changes since, so a device that came while no page was open would never be written to.
 */
export async function markDevicesOld(client: MatrixClient): Promise<void> {
  await internalsOf(client.getCrypto()).markAllTrackedUsersAsDirty();
}

/**
 * The SDK's crypto as a channel to devices. `ClientEvent.ReceivedToDeviceMessage` is the event that says whether a message was
 * encrypted, and by whose key; the older ToDeviceEvent only claims it.
 */
export function createOlmChannel(client: MatrixClient): OlmChannel {
  const crypto = client.getCrypto()!;

  return {
    async send(type, to, content) {
      const address = { userId: to.user, deviceId: to.device };
      const { batch, eventType } = await crypto.encryptToDeviceMessages(type, [address], content);
      const message = batch[0];
      if (!message) return false;
      await client.sendToDevice(eventType, new Map([[to.user, new Map([[to.device, message.payload]])]]));
      return true;
    },

    // In an unencrypted room the SDK tracks nobody's devices and drops what is for them in silence; its public calls
    // (getUserDeviceInfo) fetch devices without telling the crypto. This private one does (matrix-js-sdk 43).
    async query(users) {
      const internals = internalsOf(crypto);
      const UserId = internals.olmMachine.userId.constructor;
      const request = internals.olmMachine.queryKeysForUsers(users.map((user) => new UserId(user)));
      await internals.outgoingRequestProcessor.makeOutgoingRequest(request);
    },

    onMessage(listener) {
      const receive = ({ message, encryptionInfo }: ReceivedToDeviceMessage) => {
        if (!encryptionInfo) return log("debug", `olm: plain ${message.type} dropped`);
        const { sender, senderDevice } = encryptionInfo;
        if (sender !== message.sender || senderDevice === undefined)
          return log("debug", `olm: ${message.type} of nobody`);
        listener({ user: sender, device: senderDevice }, message.type, message.content);
      };
      client.on(ClientEvent.ReceivedToDeviceMessage, receive);
      return () => client.off(ClientEvent.ReceivedToDeviceMessage, receive);
    },
  };
}
