// frame.ts: the layout of what the page sends for every frame, as one table.

/** Places in the Float32Array of an `input` message. */
export const INPUT = {
  /** Wish to go right (+) or left (−), −1 to 1. */
  moveX: 0,
  /** Wish to go ahead (+) or back (−), −1 to 1. */
  moveZ: 1,
  /** Turned since the last message, radians, positive to the left. */
  turnYaw: 2,
  /** Looked up (+) or down (−) since the last message, radians. */
  turnPitch: 3,
  /** 1 while running is asked for. */
  run: 4,
  /** 1 if jump was pressed since the last message or is held. */
  jump: 5,
} as const;

/** Floats in an `input` message. */
export const INPUT_SIZE = 6;
