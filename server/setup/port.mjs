// port.mjs: says in a sentence why a port cannot be had.

import { createServer } from "node:net";
import { Failure } from "./failure.mjs";

/**
 * Turns the error of a server that could not listen into what a person can do about it.
 *
 * @param {NodeJS.ErrnoException} error
 * @param {number} port
 * @returns {Error}
 */
export function explainPort(error, port) {
  if (error.code === "EADDRINUSE") {
    const other = port < 65535 ? port + 1 : 8080;
    return new Failure(
      `Port ${port} is in use by another program. End that one, or choose another port: npm start -- --port ${other}`,
    );
  }
  if (error.code === "EACCES") return new Failure(`This user may not use port ${port}. Choose one above 1023.`);
  return error;
}

/**
 * Fails if the port cannot be had. Asked first, so that nobody waits for an installation to hear it.
 *
 * @param {number} port
 * @returns {Promise<void>}
 */
export function checkPort(port) {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error) => reject(explainPort(error, port)));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve()));
  });
}
