// words.ts: what the service worker and the pages say to one another.

/** From the worker to a page, with a port for the answer: an `Access`, or null if nobody is signed in there. */
export const NEED_ACCESS = "need-access";

/** From a page to the worker: somebody signed in or out, so what it remembers is no longer true. */
export const ACCESS_CHANGED = "access-changed";
