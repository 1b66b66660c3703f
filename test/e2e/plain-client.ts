// plain-client.ts: somebody who only knows the room: matrix-js-sdk in Node, as Element would be.

import "../../client/matrix/polyfills.ts";
import type { MatrixClient, MatrixEvent, Room } from "matrix-js-sdk";
import { sdkLogger, silenceGlobalLogger } from "../../client/matrix/sdk-log.ts";
import { PATIENCE } from "./visitor.ts";

export interface PlainClient {
  send(text: string): Promise<void>;
  /** Waits until somebody of that display name stands in the world, so that their devices can be known. */
  waitForPerson(name: string): Promise<void>;
  /** Waits for a message of that text; its sender's display name. */
  waitFor(text: string): Promise<string>;
  stop(): void;
}

/** Joins `world` (an alias) as a fresh user of that display name, with Olm and Megolm. */
export async function joinAsPlainClient(origin: string, world: string, name: string): Promise<PlainClient> {
  const { ClientEvent, createClient, MsgType } = await import("matrix-js-sdk");
  const registered = await register(origin);
  silenceGlobalLogger();
  const client = createClient({ baseUrl: origin, ...registered, disableVoip: true, logger: sdkLogger });
  await client.initRustCrypto({ useIndexedDB: false });
  await client.setDisplayName(name);
  const synced = new Promise<void>((resolve) => {
    client.on(ClientEvent.Sync, (state) => state === "PREPARED" && resolve());
  });
  await client.startClient({ initialSyncLimit: 20 });
  await synced;
  const { roomId } = await client.joinRoom(world);
  return {
    async send(text) {
      await client.sendMessage(roomId, { msgtype: MsgType.Text, body: text });
    },
    waitForPerson: (person) => waitForPerson(client, roomId, person),
    waitFor: (text) => waitForMessage(client, roomId, text),
    stop: () => client.stopClient(),
  };
}

async function register(origin: string): Promise<{ userId: string; accessToken: string; deviceId: string }> {
  const body = JSON.stringify({ auth: { type: "m.login.dummy" }, password: crypto.randomUUID() });
  const response = await fetch(`${origin}/_matrix/client/v3/register`, { method: "POST", body });
  const answer = (await response.json()) as Record<string, string>;
  if (!response.ok) throw new Error(`register: ${JSON.stringify(answer)}`);
  return { userId: answer["user_id"], accessToken: answer["access_token"], deviceId: answer["device_id"] };
}

/** Asks ten times a second until there is an answer. */
async function until<T>(ask: () => T | undefined, what: string): Promise<T> {
  const end = Date.now() + PATIENCE;
  while (Date.now() < end) {
    const answer = ask();
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`until: ${what}`);
}

const nameOf = (room: Room | null, event: MatrixEvent): string => room?.getMember(event.getSender() ?? "")?.name ?? "";

function waitForMessage(client: MatrixClient, roomId: string, text: string): Promise<string> {
  return until(() => {
    const room = client.getRoom(roomId);
    const events = room?.getLiveTimeline().getEvents() ?? [];
    const event = events.find((candidate) => candidate.getContent()["body"] === text);
    return event && nameOf(room, event);
  }, `"${text}" did not come`);
}

async function waitForPerson(client: MatrixClient, roomId: string, name: string): Promise<void> {
  const standing = await until(() => {
    const room = client.getRoom(roomId);
    const events = room?.currentState.getStateEvents("org.matrix.msc3401.call.member") ?? [];
    return events.find((event) => event.getContent()["device_id"] && nameOf(room, event).startsWith(name));
  }, `${name} did not come`);
  const user = standing.getSender() ?? "";
  const device = String(standing.getContent()["device_id"]);
  const end = Date.now() + PATIENCE;
  // What is sent before the device is known is not for it.
  while (!(await client.getCrypto()?.getUserDeviceInfo([user], true))?.get(user)?.has(device)) {
    if (Date.now() > end) throw new Error(`waitForPerson: the device of ${name} is not known`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
