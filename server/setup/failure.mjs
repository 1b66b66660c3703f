// failure.mjs: a failure that a person is told in a sentence, without a stack.

/** What went wrong and what to do, in words for the person at the terminal. Anything else that is thrown is a bug. */
export class Failure extends Error {
  /** @param {string} sentence @param {string} [details] output of a program that failed, shown below the sentence */
  constructor(sentence, details = "") {
    super(sentence);
    this.details = details;
  }
}
