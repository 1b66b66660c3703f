// errors.ts: what can go wrong, as codes that a program can switch on.

export type ErrorCode =
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
  | "matrix/unreachable"
  | "matrix/unknown-alias"
  | "matrix/not-a-world"
  | "matrix/forbidden"
  | "matrix/registration-closed"
  | "matrix/limited"
  | "matrix/refused"
  | "media/missing"
  | "net/malformed"
  | "net/no-relay"
  | "net/unreachable"
  | "physics/wasm"
  | "schedule/duplicate-module"
  | "schema/invalid-event"
  | "world/full";

/**
 * A failure with a stable code. The message is for developers and begins with the name of the
 * function that failed; the client turns the code into words for people.
 */
export class EngineError extends Error {
  override readonly name = "EngineError";
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
