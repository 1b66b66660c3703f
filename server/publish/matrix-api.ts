// matrix-api.ts: the client-server API by plain fetch. Publishing worlds needs five calls of it, and no SDK.

/** A refusal of the homeserver, with its code. */
export class MatrixError extends Error {
  /** Method and path. */
  readonly call: string;
  readonly errcode: string;
  readonly status: number;

  constructor(call: string, status: number, body: { errcode?: string; error?: string }) {
    super(`${call}: ${status} ${body.errcode ?? ""} ${body.error ?? ""}`.trim());
    this.call = call;
    this.errcode = body.errcode ?? "M_UNKNOWN";
    this.status = status;
  }
}

/** One request. A body that is no Buffer goes as JSON. */
export interface Call {
  readonly method: "GET" | "POST" | "PUT";
  /** From `/_matrix` or `/_synapse` on, encoded. */
  readonly path: string;
  readonly token?: string;
  readonly body?: unknown;
  /** Of a Buffer. */
  readonly contentType?: string;
}

/** Asks the homeserver at `url` and returns the answer's JSON; throws {@link MatrixError} for anything but success. */
export async function callMatrix<T>(url: string, { method, path, token, body, contentType }: Call): Promise<T> {
  const raw = Buffer.isBuffer(body);
  const response = await fetch(url + path, {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined
        ? {}
        : { "content-type": raw ? (contentType ?? "application/octet-stream") : "application/json" }),
    },
    body: body === undefined ? undefined : raw ? new Uint8Array(body) : JSON.stringify(body),
  });
  const answer: unknown = await response.json().catch(() => ({}));
  if (!response.ok) throw new MatrixError(`${method} ${path.split("?")[0]}`, response.status, answer as object);
  return answer as T;
}
