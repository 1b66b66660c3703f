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
export async function checkSize(rest: Rest, bytes: number, signal?: AbortSignal): Promise<void> {
  const answer = v.safeParse(Limits, await ask(rest, { path: "/_matrix/client/v1/media/config", signal }));
  const limit = answer.success ? answer.output["m.upload.size"] : null;
  if (limit !== null && bytes > limit)
    throw new EngineError("media/upload-too-large", `checkSize: ${bytes} bytes`, { facts: { size: bytes, limit } });
}

export interface UploadOptions {
  readonly name: string;
  readonly send: SendBody;
  readonly onProgress: (sent: number) => void;
  readonly signal: AbortSignal;
}

/** Returns the file's `mxc:` URI. Rejects with a MatrixRefusal, `media/upload-too-large`, or `matrix/unreachable`. */
export async function upload(
  rest: Rest,
  file: Blob,
  { name, send, onProgress, signal }: UploadOptions,
): Promise<string> {
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
