// drive.ts: wakes the engine: before every frame while it is seen, by a timer while it is not.

/** A display that calls less often than this is slow or hidden; ticks then come by the timer. Milliseconds. */
const PATIENCE = 30;
/** How often the timer looks. Hidden tabs are slowed to once a second by browsers; that is theirs to decide. */
const TIMER = 8;

export interface DriveOptions {
  /** Calls back before the next frame of the display. */
  readonly requestFrame: (callback: () => void) => void;
  /** Runs what is due at `now` (milliseconds), and draws if `frame`. */
  readonly wake: (now: number, frame: boolean) => void;
}

export interface Drive {
  setHidden(hidden: boolean): void;
  stop(): void;
}

/** Starts to call `wake`. */
export function startDrive({ requestFrame, wake }: DriveOptions): Drive {
  let hidden = false;
  let stopped = false;
  let last = performance.now();
  const onFrame = (): void => {
    if (stopped) return;
    requestFrame(onFrame);
    last = performance.now();
    wake(last, !hidden);
  };
  requestFrame(onFrame);
  const timer = setInterval(() => {
    const now = performance.now();
    if (now - last >= (hidden ? TIMER : PATIENCE)) wake(now, false);
  }, TIMER);
  return {
    setHidden(next) {
      hidden = next;
    },
    stop() {
      stopped = true;
      clearInterval(timer);
    },
  };
}
