// failure.mjs: a failure that a person is told in a sentence, without a stack.

/** Lines of details that are shown from their beginning and from their end: programs say the cause at either. */
const HEAD = 10;
const TAIL = 20;

/** What went wrong and what to do, in words for the person at the terminal. Anything else that is thrown is a bug. */
export class Failure extends Error {
  /** @param {string} sentence @param {string} [details] output of a program that failed, shown below the sentence */
  constructor(sentence, details = "") {
    super(sentence);
    this.details = details;
  }

  /** The sentence, and the details as far as a screen holds them. */
  inFull() {
    const lines = this.details.split("\n");
    const [head, tail] = [lines.slice(0, HEAD), lines.slice(Math.max(HEAD, lines.length - TAIL))];
    const left = lines.length - head.length - tail.length;
    const shown = left > 0 ? [...head, `… ${left} more lines …`, ...tail] : [...head, ...tail];
    return [this.message, shown.join("\n")].filter(Boolean).join("\n\n");
  }
}

/**
 * Why a port could not be listened at. Another error than the two common ones is passed on.
 *
 * @param {NodeJS.ErrnoException} error
 * @param {number} port
 * @returns {Error}
 */
export function portFailure(error, port) {
  if (error.code === "EADDRINUSE") {
    return new Failure(
      `Port ${port} is in use by another program. End that, or choose another: npm start -- --port ${port < 65535 ? port + 1 : 8080}`,
    );
  }
  if (error.code === "EACCES") return new Failure(`Port ${port} may not be used by this user. Choose one above 1023.`);
  return error;
}
