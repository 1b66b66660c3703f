// pace.ts: leaves the processor time for everything else where it also draws the pictures.
// Without it three browsers on two cores starved one another: entering took 20 to 90 s; a cap on frames a second would be
// too slow for many cores and too fast for two.

export interface Pace {
  /** True when the next frame may be drawn. `now` in milliseconds. */
  mayDraw(now: number): boolean;
  /** Call it right after a frame was submitted. */
  submitted(now: number): void;
}

/** Of the time, pictures get `share` at most: after one that took t, none is begun for t · (1 / share − 1). */
export function createPace(gl: WebGL2RenderingContext, share: number): Pace {
  if (share >= 1) return { mayDraw: () => true, submitted: () => {} };
  let fence: WebGLSync | null = null;
  let began = 0;
  let next = 0;
  return {
    mayDraw(now) {
      if (fence) {
        if (gl.getSyncParameter(fence, gl.SYNC_STATUS) !== gl.SIGNALED) return false;
        gl.deleteSync(fence);
        fence = null;
        next = now + (now - began) * (1 / share - 1);
      }
      return now >= next;
    },
    submitted(now) {
      fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
      gl.flush();
      began = now;
    },
  };
}
