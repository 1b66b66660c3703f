// steps.mjs: shows the steps of a start, several at a time, each with how long it took.

/**
 * @typedef {object} Step
 * @property {(note: string) => void} note says beside the step's name what came of it ("up to date")
 * @property {() => void} fail marks it as failed, though its work came to an end
 */

const seconds = (/** @type {number} */ ms) => `${(ms / 1000).toFixed(1)} s`;

/** Runs steps and prints a line for each that ends. On a terminal a last line says what is still running. */
export class Steps {
  /** @type {Map<string, number>} name → when it began, in ms */
  #running = new Map();
  /** @type {NodeJS.Timeout | undefined} */
  #ticker;
  #live = Boolean(process.stdout.isTTY);
  #closed = false;

  /**
   * Runs `work` as a step. Its failure is thrown on, after a line that says which step it was.
   *
   * @template T
   * @param {string} name
   * @param {(step: Step) => Promise<T>} work
   * @returns {Promise<T>}
   */
  async run(name, work) {
    const began = performance.now();
    let note = "";
    let mark = "✓";
    this.#running.set(name, began);
    this.#tick();
    try {
      const result = await work({ note: (text) => void (note = text), fail: () => void (mark = "✗") });
      this.#end(name, `  ${mark} ${name.padEnd(34)} ${seconds(performance.now() - began).padStart(7)}  ${note}`);
      return result;
    } catch (error) {
      this.#end(name, `  ✗ ${name.padEnd(34)} ${seconds(performance.now() - began).padStart(7)}`);
      throw error;
    }
  }

  /** Prints a line above the live one. @param {string} text */
  say(text) {
    if (this.#closed) return;
    this.#clear();
    console.log(text.trimEnd());
    this.#draw();
  }

  /** Says no more: what follows on the terminal is not overwritten, and steps that are cut off are no news. */
  close() {
    this.#closed = true;
    clearInterval(this.#ticker);
    this.#clear();
    this.#live = false;
  }

  /** @param {string} name @param {string} line */
  #end(name, line) {
    this.#running.delete(name);
    this.say(line);
    if (this.#running.size === 0) {
      clearInterval(this.#ticker);
      this.#ticker = undefined;
    }
  }

  #tick() {
    if (!this.#live || this.#ticker) return;
    this.#ticker = setInterval(() => {
      this.#clear();
      this.#draw();
    }, 500).unref();
  }

  #clear() {
    if (this.#live) process.stdout.write("\r\x1b[K");
  }

  #draw() {
    if (!this.#live || this.#running.size === 0) return;
    const now = performance.now();
    const parts = [...this.#running].map(([name, began]) => `${name} ${Math.round((now - began) / 1000)} s`);
    process.stdout.write(`  … ${parts.join(", ")}`.slice(0, (process.stdout.columns ?? 80) - 1));
  }
}
