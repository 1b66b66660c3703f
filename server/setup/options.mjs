// options.mjs: what can be said on the command line of `npm start`.

import { Failure } from "./failure.mjs";

export const HELP = `npm start [-- options]

Starts a Matrix homeserver (Synapse), publishes the worlds that ship with Manyrooms, and serves the web app.
What is missing is installed first. Everything lives in .manyrooms/. Ctrl-C ends it.

  --port N     the port of the address (default 8080)
  --reset      first delete the homeserver's data: accounts, rooms, messages, uploads
  --help       this text`;

/** @typedef {{ port: number, reset: boolean, help: boolean }} Options */

/**
 * Reads the arguments that follow `npm start --`.
 *
 * @param {readonly string[]} args
 * @returns {Options}
 */
export function parseOptions(args) {
  const options = { port: 8080, reset: false, help: false };
  for (let i = 0; i < args.length; i++) {
    const [name, inline] = splitOnce(args[i]);
    if (name === "--port") options.port = parsePort(inline ?? args[++i]);
    else if (name === "--reset" && inline === undefined) options.reset = true;
    else if (name === "--help" && inline === undefined) options.help = true;
    else throw new Failure(`There is no option "${args[i]}". "npm start -- --help" lists them.`);
  }
  return options;
}

/** @param {string} argument @returns {[string, string | undefined]} `--port=1` as `--port` and `1` */
function splitOnce(argument) {
  const at = argument.indexOf("=");
  return at < 0 ? [argument, undefined] : [argument.slice(0, at), argument.slice(at + 1)];
}

/** @param {string | undefined} text */
function parsePort(text) {
  const port = Number(text);
  if (text && Number.isInteger(port) && port >= 1 && port <= 65535) return port;
  throw new Failure(`--port needs a number from 1 to 65535${text ? `, not "${text}"` : ""}.`);
}
