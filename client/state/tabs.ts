// tabs.ts: one tab of a browser at a time is somebody in a world; another one hears where that is, and can take over.
//
// A crypto store has one owner, or its keys are lost. A Web Lock says who that is, and ends with its page, also in a crash. The
// channel is for words only: where one is, and a request to let go. Where there are no Web Locks (old browsers, an address that is
// not secure), the words must do: nobody answers, so nobody has it.

import * as v from "valibot";
import { log } from "../log.ts";

/** Says things to the other tabs of this browser, and hears them. */
export interface TabChannel {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  close(): void;
}

export interface TabsInputs {
  /** What is held: tabs that hold something else don't mind each other. */
  readonly name: string;
  readonly locks: LockManager | null;
  readonly channel: TabChannel | null;
  /** Somebody signed out in another tab. */
  readonly onSignedOut: () => void;
}

/** What a tab has while it enters a world and is inside. */
export interface Hold {
  /** Lets go once `left` is settled; whoever asks until then waits for it. */
  letGo(left: Promise<unknown>): void;
  /** Lets go at once: the page goes. */
  release(): void;
}

/** Another tab has it: in that world, or null where it does not say. */
export interface Elsewhere {
  readonly world: string | null;
}

export interface Taking {
  /** What to tell others who ask where one is. */
  readonly world: () => string;
  /** Called once: another tab asks for the hold, or has `stolen` it already. */
  readonly onWanted: (stolen: boolean) => void;
}

export interface Tabs {
  /** Takes the hold, if no other tab has it. */
  take(taking: Taking): Promise<Hold | Elsewhere>;
  /** Asks whoever has it to let go, and takes it from one that does not answer. `Elsewhere` if a third tab was faster. */
  takeOver(taking: Taking): Promise<Hold | Elsewhere>;
  /** Tells the other tabs that nobody is signed in any more. */
  tellSignedOut(): void;
  close(): void;
}

const Message = v.variant("kind", [
  v.object({ kind: v.literal("who") }),
  v.object({ kind: v.literal("here"), world: v.string() }),
  // `at`: when it was said, by the clock that all tabs of a machine share
  v.object({ kind: v.literal("give"), at: v.number() }),
  v.object({ kind: v.literal("leaving") }),
  v.object({ kind: v.literal("signed-out") }),
]);
type Message = v.InferOutput<typeof Message>;

/** A tab that says nothing for so long is frozen or hung, in milliseconds. Not less: a reload's old page may still be going. */
const SILENCE = 4_000;
/** One that says that it leaves gets so long to do it, in milliseconds: it waits for its homeserver. */
const LEAVING = 10_000;
/** Without Web Locks: nobody has it if nobody says so within this, in milliseconds. */
const QUIET = 600;

const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

export const isHold = (result: Hold | Elsewhere): result is Hold => "release" in result;

/** Somebody who waits for the hold. */
interface Asking {
  /** It is elsewhere: no need to wait. */
  end(world: string | null): void;
  /** It will be free soon. */
  extend(): void;
}

interface Held extends Taking {
  leaving: boolean;
}

export function createTabs({ name, locks, channel, onSignedOut }: TabsInputs): Tabs {
  let held: Held | null = null;
  let asking: Asking | null = null;
  let heard = false;

  const post = (message: Message): void => channel?.post(message);

  function onMessage(received: unknown): void {
    const parsed = v.safeParse(Message, received);
    if (!parsed.success) return;
    const message = parsed.output;
    switch (message.kind) {
      case "who":
        if (held) post(held.leaving ? { kind: "leaving" } : { kind: "here", world: held.world() });
        break;
      case "give":
        if (held) post({ kind: "leaving" });
        // Who reads that late has slept, and the lock is stolen: the browser may say so after this
        if (held) lose(held, Math.abs(Date.now() - message.at) > SILENCE / 2);
        break;
      case "here":
        asking?.end(message.world);
        break;
      case "leaving":
        heard = true;
        asking?.extend();
        break;
      case "signed-out":
        onSignedOut();
        break;
    }
  }
  channel?.onMessage(onMessage);

  function lose(from: Held, stolen: boolean): void {
    if (held !== from || from.leaving) return;
    log("info", `tabs: ${stolen ? "taken by" : "given to"} another tab`);
    from.leaving = true;
    from.onWanted(stolen);
  }

  /** Waits for the lock; resolves with how to let it go. */
  function byLock(taking: Held, options: LockOptions): Promise<() => void> {
    return new Promise((resolve, reject) => {
      let granted = false;
      const keep = (): Promise<void> => {
        if (options.signal?.aborted) return Promise.resolve(); // Chromium 156 now and then gives what nobody waits for any more
        granted = true;
        return new Promise((release) => resolve(release));
      };
      // Once it was granted, the only failure is that another tab took it
      locks!.request(name, options, keep).catch((error: unknown) => (granted ? lose(taking, true) : reject(error)));
    });
  }

  /** Resolves once nobody says any more that they are about to leave. */
  async function byWord(signal: AbortSignal): Promise<() => void> {
    for (heard = channel !== null; heard && !signal.aborted; ) {
      heard = false;
      post({ kind: "who" });
      await sleep(QUIET);
    }
    signal.throwIfAborted();
    return () => {};
  }

  function holdOf(self: Held, release: () => void): Hold {
    held = self;
    function letGo(): void {
      if (held === self) held = null;
      release();
    }
    return {
      letGo(left) {
        self.leaving = true;
        void left.then(letGo, letGo);
      },
      release: letGo,
    };
  }

  function take(taking: Taking): Promise<Hold | Elsewhere> {
    const holder: Held = { ...taking, leaving: false };
    return new Promise((resolve, reject) => {
      const giveUp = new AbortController();
      let timer = setTimeout(end, SILENCE, null);
      function settle(): void {
        clearTimeout(timer);
        if (asking === self) asking = null;
      }
      function end(world: string | null): void {
        settle();
        giveUp.abort();
        resolve({ world });
      }
      function extend(): void {
        clearTimeout(timer);
        timer = setTimeout(end, LEAVING, null);
      }
      const self = { end, extend };
      asking = self;
      const { signal } = giveUp;
      const got = locks ? byLock(holder, { signal }) : byWord(signal);
      if (locks) post({ kind: "who" });
      got.then(
        (release) => {
          settle();
          resolve(holdOf(holder, release));
        },
        (error: unknown) => {
          if (signal.aborted) return; // told already
          settle();
          reject(error);
        },
      );
    });
  }

  return {
    take,
    async takeOver(taking) {
      post({ kind: "give", at: Date.now() });
      const result = await take(taking);
      if (isHold(result) || result.world !== null) return result;
      log("warn", "tabs: the other tab does not answer, so the hold is taken from it");
      const self: Held = { ...taking, leaving: false };
      return holdOf(self, locks ? await byLock(self, { steal: true }) : () => {});
    },
    tellSignedOut: () => post({ kind: "signed-out" }),
    close: () => channel?.close(),
  };
}
