// change-world.ts: changes what a world is called, shows and consists of: uploads first, then the room's state, all of it or nothing.

import * as v from "valibot";
import { log } from "../log.ts";
import { ask, MatrixRefusal, type Rest } from "./rest.ts";
import { NAME_EVENT, TOPIC_EVENT } from "./schemas/room-words.ts";
import { WORLD_EVENT } from "./schemas/world.ts";
import { AVATAR_EVENT, picturesOf } from "./schemas/world-room.ts";
import { createUploader, type NamedFile, type UploadingOptions } from "./upload.ts";

/** What is to be another; what is left out stays. */
export interface WorldChange {
  readonly name?: string | undefined;
  readonly topic?: string | undefined;
  readonly picture?: Blob | undefined;
  readonly scene?: NamedFile | undefined;
}

export interface ChangingOptions extends UploadingOptions {
  /** The new scene is with the homeserver, under this `mxc:` URI; the room does not say so yet. */
  readonly onScene: (uri: string) => void;
}

/** Changes worlds; a second try does not upload again what the homeserver has. */
export interface WorldChanger {
  /**
   * Rejects with `media/upload-too-large`, a MatrixRefusal,
   * `matrix/unreachable` or the signal's reason; the room then is as it was, as far as the homeserver still let it be put back.
   */
  change(rest: Rest, room: string, change: WorldChange, options: ChangingOptions): Promise<void>;
}

/** Content that is none is as good as an empty one. */
const Content = v.fallback(v.looseObject({}), {});
type Content = Readonly<Record<string, unknown>>;

const pathOf = (room: string, type: string): string =>
  `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/state/${type}/`;

/** The content of a state event; empty where there is none. */
async function readState(rest: Rest, room: string, type: string, signal: AbortSignal): Promise<Content> {
  try {
    return v.parse(Content, await ask(rest, { path: pathOf(room, type), signal }));
  } catch (error) {
    if (error instanceof MatrixRefusal && error.status === 404) return {};
    throw error;
  }
}

const writeState = (rest: Rest, room: string, type: string, content: Content): Promise<unknown> =>
  ask(rest, { method: "PUT", path: pathOf(room, type), body: content });

const isSame = (a: Content, b: Content): boolean => Object.keys(b).every((key) => a[key] === b[key]);

/** One state event as it was and as it shall be. */
interface Step {
  readonly type: string;
  readonly before: Content;
  readonly after: Content;
}

async function plan(rest: Rest, room: string, fields: Record<string, Content>, signal: AbortSignal): Promise<Step[]> {
  const steps: Step[] = [];
  for (const [type, changed] of Object.entries(fields)) {
    const before = await readState(rest, room, type, signal);
    // What else somebody wrote of the world is kept; beside a new topic or picture it would tell of the old one
    const after = type === WORLD_EVENT ? { ...before, ...changed } : changed;
    if (!isSame(before, changed)) steps.push({ type, before, after });
  }
  return steps;
}

/** Not stopped by a signal: a request that was cut off may have been heard. */
async function carryOut(rest: Rest, room: string, steps: readonly Step[]): Promise<void> {
  const begun: Step[] = [];
  try {
    for (const step of steps) {
      begun.push(step);
      await writeState(rest, room, step.type, step.after);
    }
  } catch (error) {
    const refused = error instanceof MatrixRefusal && error.status < 500;
    if (refused) begun.pop();
    for (const { type, before } of begun.reverse()) {
      await writeState(rest, room, type, before).catch((cause: unknown) =>
        log("warn", `changeWorld: ${type} not put back`, cause),
      );
    }
    throw error;
  }
}

export function createWorldChanger(): WorldChanger {
  const upload = createUploader();
  return {
    async change(rest, room, { name, topic, picture, scene }, options) {
      const { signal } = options;
      const files = [...(picture ? [{ file: picture, name: "picture.jpg" }] : []), ...(scene ? [scene] : [])];
      const uploaded = await upload(rest, files, options);
      const sceneUri = scene && uploaded.at(-1);
      const pictureUri = picture && uploaded[0];
      if (sceneUri) options.onScene(sceneUri);
      const fields: Record<string, Content> = {};
      if (name !== undefined) fields[NAME_EVENT] = { name };
      if (topic !== undefined) fields[TOPIC_EVENT] = { topic };
      if (pictureUri) fields[AVATAR_EVENT] = { url: pictureUri };
      // Last: everybody inside would see the scene come and go, if something after it failed
      if (sceneUri || pictureUri)
        fields[WORLD_EVENT] = { ...(sceneUri && { scene_url: sceneUri }), ...(pictureUri && picturesOf(pictureUri)) };
      const steps = await plan(rest, room, fields, signal);
      signal.throwIfAborted();
      await carryOut(rest, room, steps);
      log("info", `changeWorld: ${steps.map(({ type }) => type).join(", ") || "nothing"}`);
    },
  };
}
