// plain-client.ts: somebody who only knows the room: matrix-js-sdk in Node, as Element would be.

import "../../client/matrix/polyfills.ts";
import type { MatrixClient, MatrixEvent, Room } from "matrix-js-sdk";
import { PATIENCE } from "./visitor.ts";

export interface PlainClient {
  send(text: string): Promise<void>;
  /** Waits for a message of that text; its sender's display name. */
  waitFor(text: string): Promise<string>;
  stop(): void;
}

/** Joins `world` (an alias) as a fresh user of that display name, with Olm and Megolm. */
export async function joinAsPlainClient(origin: string, world: string, name: string): Promise<PlainClient> {
  const { ClientEvent, createClient, MsgType } = await import("matrix-js-sdk");
  const registered = await register(origin);
  const client = createClient({ baseUrl: origin, ...registered, disableVoip: true });
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

async function waitForMessage(client: MatrixClient, roomId: string, text: string): Promise<string> {
  const end = Date.now() + PATIENCE;
  const isIt = (event: MatrixEvent): boolean => event.getContent()["body"] === text;
  while (Date.now() < end) {
    const room: Room | null = client.getRoom(roomId);
    const event = room?.getLiveTimeline().getEvents().find(isIt);
    if (event) return room?.getMember(event.getSender() ?? "")?.name ?? "";
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`waitForMessage: "${text}" did not come`);
}
