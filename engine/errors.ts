// errors.ts: what can go wrong, as codes that a program can switch on.

export type ErrorCode =
  | "account/deactivated"
  | "account/guest"
  | "account/limited"
  | "account/mismatch"
  | "account/no-passwords"
  | "account/not-kept"
  | "account/not-recovered"
  | "account/not-renamed"
  | "account/signed-out"
  | "account/weak-password"
  | "account/wrong-key"
  | "avatar/unavailable"
  | "browser/no-storage"
  | "browser/no-wasm"
  | "browser/no-webrtc"
  | "channel/closed"
  | "ecs/full"
  | "ecs/missing-resource"
  | "engine/draw"
  | "engine/no-webgl2"
  | "engine/restarted"
  | "engine/start"
  | "gltf/invalid"
  | "gltf/unsupported-extension"
  | "gltf/fetch"
  | "gltf/superseded"
  | "gltf/truncated"
  | "homeserver/delegates"
  | "homeserver/dropped"
  | "homeserver/insecure"
  | "homeserver/no-name"
  | "homeserver/none"
  | "homeserver/not-allowed"
  | "homeserver/unreachable"
  | "matrix/unreachable"
  | "matrix/unknown-alias"
  | "matrix/not-a-world"
  | "matrix/forbidden"
  | "matrix/garbled"
  | "matrix/no-guests"
  | "matrix/no-server"
  | "matrix/no-via"
  | "matrix/registration-closed"
  | "matrix/registration-steps"
  | "matrix/registration-token"
  | "matrix/registration-token-refused"
  | "matrix/limited"
  | "matrix/refused"
  | "media/interrupted"
  | "media/missing"
  | "media/stalled"
  | "media/too-large"
  | "media/upload-too-large"
  | "net/malformed"
  | "net/no-relay"
  | "net/unreachable"
  | "object/forbidden"
  | "object/gone"
  | "object/no-model"
  | "object/too-far"
  | "object/too-many"
  | "people/not-ignored"
  | "people/not-muted"
  | "people/not-removed"
  | "people/protected"
  | "physics/wasm"
  | "schedule/duplicate-module"
  | "scene/failed"
  | "scene/invalid"
  | "scene/late"
  | "scene/missing"
  | "scene/too-large"
  | "scene/unreadable"
  | "scene/unsupported"
  | "schema/invalid-event"
  | "voice/busy"
  | "voice/denied"
  | "voice/missing"
  | "voice/replaced"
  | "voice/silenced"
  | "voice/unplugged"
  | "world/alias-taken"
  | "world/banned"
  | "world/forbidden"
  | "world/full"
  | "world/hidden"
  | "world/kicked"
  | "world/knock"
  | "world/left"
  | "world/no-guests"
  | "world/private"
  | "world/restricted"
  | "world/scene-invalid"
  | "world/scene-truncated"
  | "world/scene-unsupported"
  | "world/unchanged"
  | "world/unfinished"
  | "world/unreached";

/** What the words for people name, as far as it is known where the failure shows. All of it may be a stranger's text. */
export interface ErrorFacts {
  /** A server's name, without a scheme. */
  readonly server?: string | undefined;
  /** Where that server says that it is. */
  readonly address?: string | undefined;
  /** A world's name. */
  readonly world?: string | undefined;
  /** The name of whoever did it, and the reason that they gave. */
  readonly by?: string | undefined;
  readonly reason?: string | undefined;
  /** When they did it, in milliseconds since 1970. */
  readonly time?: number | undefined;
  /** Milliseconds until another try can help. */
  readonly wait?: number | undefined;
  /** Bytes that there are, that have come, and the most that are taken. */
  readonly size?: number | undefined;
  readonly loaded?: number | undefined;
  readonly limit?: number | undefined;
  /** What a file asks for and does not get: names of glTF extensions, with commas. */
  readonly needs?: string | undefined;
}

export interface EngineErrorOptions extends ErrorOptions {
  readonly facts?: ErrorFacts;
}

/**
 * A failure with a stable code. The message is for developers and begins with the name of the
 * function that failed; the client turns the code into words for people.
 */
export class EngineError extends Error {
  override readonly name = "EngineError";
  readonly code: ErrorCode;
  readonly facts: ErrorFacts;

  constructor(code: ErrorCode, message: string, options?: EngineErrorOptions) {
    super(message, options);
    this.code = code;
    this.facts = options?.facts ?? {};
  }
}
