// upload.ts: brings a file to the homeserver's media, and asks first how large it may be.

import * as v from "valibot";
import { EngineError } from "../../engine/errors.ts";
import { ask, type Rest, refusalOf } from "./rest.ts";

/** Sends a body and tells how far it is; `fetch` can't (Fetch Standard: no upload progress). Resolves with the answer, whatever its status. */
export type SendBody = (
  url: string,
  body: Blob,
  options: {
    readonly headers: Readonly<Record<string, string>>;
    readonly onProgress: (sent: number) => void;
    readonly signal: AbortSignal;
  },
) => Promise<Response>;

const Limits = v.looseObject({ "m.upload.size": v.nullish(v.pipe(v.number(), v.minValue(0)), null) });
const Uploaded = v.looseObject({ content_uri: v.pipe(v.string(), v.regex(/^mxc:\/\/[^/\s]+\/[\w-]+$/)) });

/** Rejects with `media/upload-too-large` for a file that the homeserver would refuse after all of it was sent. */
async function checkSize(rest: Rest, bytes: number, signal?: AbortSignal): Promise<void> {
  const answer = v.safeParse(Limits, await ask(rest, { path: "/_matrix/client/v1/media/config", signal }));
  const limit = answer.success ? answer.output["m.upload.size"] : null;
  if (limit !== null && bytes > limit)
    throw new EngineError("media/upload-too-large", `checkSize: ${bytes} bytes`, { facts: { size: bytes, limit } });
}

interface UploadOptions {
  readonly name: string;
  readonly send: SendBody;
  readonly onProgress: (sent: number) => void;
  readonly signal: AbortSignal;
}

/** Returns the file's `mxc:` URI. Rejects with a MatrixRefusal, `media/upload-too-large`, or `matrix/unreachable`. */
async function upload(rest: Rest, file: Blob, { name, send, onProgress, signal }: UploadOptions): Promise<string> {
  const path = "/_matrix/media/v3/upload";
  const url = `${rest.homeserver}${path}?filename=${encodeURIComponent(name)}`;
  const headers = { Authorization: `Bearer ${rest.token}`, "Content-Type": file.type || "application/octet-stream" };
  const response = await send(url, file, { headers, onProgress, signal }).catch((cause: unknown) => {
    if (signal.aborted) throw signal.reason;
    throw new EngineError("matrix/unreachable", `upload: ${name}`, { cause });
  });
  if (response.status === 413)
    throw new EngineError("media/upload-too-large", `upload: ${name}: ${file.size} bytes`, {
      facts: { size: file.size },
    });
  if (!response.ok) throw await refusalOf(rest, response, path);
  const answer = v.safeParse(Uploaded, await response.json().catch(() => null));
  if (!answer.success) throw new EngineError("matrix/garbled", `upload: ${name}: no content_uri`);
  return answer.output.content_uri;
}

export interface NamedFile {
  readonly file: Blob;
  /** As the homeserver notes it. */
  readonly name: string;
}

export interface UploadingOptions {
  readonly send: SendBody;
  /** Of all files, in bytes; once both are equal, all of it is with the homeserver. */
  readonly onProgress: (sent: number, total: number) => void;
  readonly signal: AbortSignal;
}

/** Uploads files one after another; returns their `mxc:` URIs. Rejects as `checkSize` and `upload` do. */
export type Uploader = (
  rest: Rest,
  files: readonly NamedFile[],
  options: UploadingOptions,
) => Promise<readonly string[]>;

/** An uploader that does not bring again what the homeserver has from it already. */
export function createUploader(): Uploader {
  const uploaded = new WeakMap<Blob, string>();
  return async (rest, files, { send, onProgress, signal }) => {
    if (files.length === 0) return [];
    await checkSize(rest, Math.max(...files.map(({ file }) => file.size)), signal);
    const total = files.reduce((sum, { file }) => sum + file.size, 0);
    const uris: string[] = [];
    let before = 0;
    onProgress(0, total);
    for (const { file, name } of files) {
      const done = before;
      const progress = (sent: number): void => onProgress(done + sent, total);
      const uri = uploaded.get(file) ?? (await upload(rest, file, { name, send, onProgress: progress, signal }));
      uploaded.set(file, uri);
      uris.push(uri);
      before += file.size;
    }
    signal.throwIfAborted();
    onProgress(total, total);
    return uris;
  };
}
