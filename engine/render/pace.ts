// pace.ts: when the next frame may be drawn: within the frame rate that the person allows, and so that the processor, where it
// also draws the pictures, has time for everything else.
// Without the second three browsers on two cores starved one another: entering took 20 to 90 s; a cap on frames a second would
// be too slow for many cores and too fast for two.

export interface Pace {
  /** Frames a second at most; 0 for as many as the display has. */
  limit(frameRate: number): void;
  /** True when the next frame may be drawn. `now` in milliseconds. */
  mayDraw(now: number): boolean;
  /** Call it right after a frame was submitted. */
  submitted(now: number): void;
}

/** A display's frames come this much early or late, in milliseconds. */
const JITTER = 2;

/** Of the time, pictures get `share` at most: after one that took t, none is begun for t · (1 / share − 1). */
export function createPace(gl: WebGL2RenderingContext, share: number): Pace {
  let interval = 0;
  let due = 0;
  let fence: WebGLSync | null = null;
  let began = 0;
  let next = 0;

  /** True once the last picture is done and the processor has had its time since. */
  function hasTime(now: number): boolean {
    if (fence) {
      if (gl.getSyncParameter(fence, gl.SYNC_STATUS) !== gl.SIGNALED) return false;
      gl.deleteSync(fence);
      fence = null;
      next = now + (now - began) * (1 / share - 1);
    }
    return now >= next;
  }

  return {
    limit(frameRate) {
      interval = frameRate > 0 ? 1_000 / frameRate : 0;
      due = 0;
    },
    mayDraw: (now) => now + JITTER >= due && hasTime(now),
    submitted(now) {
      // From when it was due, not from when it came: else a limit of 40 on a display of 60 would be 30
      due = Math.max(due, now - interval) + interval;
      if (share >= 1) return;
      fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
      gl.flush();
      began = now;
    },
  };
}
