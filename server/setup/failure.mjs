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

/** What all advice ends with: no step that was done is done again. */
const GO_ON = "then run the same again: it goes on from where it stopped.";

const FULL_DISK = `The disk is full. Make room, ${GO_ON}`;

const NO_NETWORK = `The network could not be reached. Check the connection and the proxy settings, ${GO_ON}`;

const NOT_WRITABLE = `Give this user the right to write there, or put Manyrooms into a folder where it may write, ${GO_ON}`;

/** How npm, pip, uv, Vite and Synapse say it. To pip, an index that does not answer is one that has no versions. */
const SAYS_FULL = /ENOSPC|EDQUOT|No space left on device|Disk quota exceeded|database or disk is full/;
const SAYS_NOT_WRITABLE = /EACCES|EROFS|Permission denied|Read-only file system|readonly database/;
const SAYS_NO_NETWORK =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|NewConnectionError|ConnectTimeoutError|ReadTimeoutError|ProxyError|Temporary failure in name resolution|\(from versions: none\)|error sending request|dns error/;

/** True if a program's output says that it did not get through to the network. @param {string} output */
export const saysNoNetwork = (output) => SAYS_NO_NETWORK.test(output);

/**
 * A program that we ran has failed. Where its output says why, so does the sentence.
 *
 * @param {string} what the work, as the subject of the sentence
 * @param {string} ended how
 * @param {string} output
 */
export function programFailure(what, ended, output) {
  return new Failure(`${what} failed (${ended}).${adviceOn(output)}`, output);
}

/** What to do about a program's failure, with a space before it; empty where its output does not tell. @param {string} output */
export function adviceOn(output) {
  if (SAYS_FULL.test(output)) return ` ${FULL_DISK}`;
  if (saysNoNetwork(output)) return ` ${NO_NETWORK}`;
  return SAYS_NOT_WRITABLE.test(output) ? ` Something may not be written. ${NOT_WRITABLE}` : "";
}

/**
 * An error of the file system that a person can do something about, in a sentence. Another is passed on.
 *
 * @param {unknown} error
 */
export function inWords(error) {
  const { code, path } = /** @type {NodeJS.ErrnoException} */ (error ?? {});
  if (error instanceof Failure) return error;
  if (code === "ENOSPC" || code === "EDQUOT") return new Failure(FULL_DISK);
  if (typeof path !== "string") return error;
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") {
    return new Failure(`This user may not write (or read) ${path}. ${NOT_WRITABLE}`);
  }
  return error;
}

/**
 * Why a port could not be listened at. Another error than the common ones is passed on.
 *
 * @param {NodeJS.ErrnoException} error
 * @param {number} port
 * @returns {Error}
 */
export function portFailure(error, port) {
  if (error.code === "EADDRNOTAVAIL") {
    const { address } = /** @type {{ address?: string }} */ (error);
    return new Failure(`This machine has no address ${address}. Leave it out to serve at all that it has.`);
  }
  if (error.code === "EADDRINUSE") {
    return new Failure(
      `Port ${port} is in use by another program. End that, or choose another: npm start -- --port ${port < 65535 ? port + 1 : 8080}`,
    );
  }
  if (error.code === "EACCES") return new Failure(`Port ${port} may not be used by this user. Choose one above 1023.`);
  return error;
}
