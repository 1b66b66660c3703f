// view.ts: what a frame shows besides the scene: the eye, and the names above heads.

/** Eyes above the feet of an avatar, in metres. */
export const EYE_HEIGHT = 1.4;

/** Where the picture is taken from, and what else is in it. Features write it, `render/` reads it. */
export interface View {
  /** "first": through the eyes of {@link subject}; "third": from behind it; "free": a tool holds the eye. */
  mode: "first" | "third" | "free";
  /** The entity of the own body, which first person does not draw; -1 before there is one. */
  subject: number;
  /** Eye in world space, metres; written each frame by the module that holds the camera. */
  readonly eye: Float32Array;
  /** Radians, as {@link Stores.Look}. */
  yaw: number;
  pitch: number;
  /** Vertical field of view, in degrees. */
  fieldOfView: number;
  /** The entity that the eyes are on and a hand could take; -1 for none. */
  pointed: number;
  /** Name plates by entity; the text is as the person wrote it. */
  readonly plates: Map<number, Plate>;
}

export interface Plate {
  readonly text: string;
  /** Height of the plate's middle above the entity's origin, in metres. */
  readonly height: number;
  /** 0 to 1: 1 is fully there. Less while a link is unstable. */
  opacity: number;
  /** A voice comes from there. */
  readonly speaking: boolean;
}

export function createView(): View {
  return {
    mode: "first",
    subject: -1,
    eye: new Float32Array(3),
    yaw: 0,
    pitch: 0,
    fieldOfView: 65,
    pointed: -1,
    plates: new Map(),
  };
}
