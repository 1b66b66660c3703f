// options.mjs: what can be said on the command line of `npm start`.

import { isIP } from "node:net";
import { Failure } from "./failure.mjs";

export const HELP = `npm start [-- options]

Starts a Matrix homeserver (Synapse), publishes the worlds that ship with Manyrooms, and serves the web app.
What is missing is installed first. Everything lives in .manyrooms/. Ctrl-C ends it.

  --port N           the port of the address (default 8080)
  --host [address]   serves other devices too, at all addresses of this machine or at the one given, by HTTPS with a
                     certificate of its own, which browsers warn about once. Without it only this machine is served
  --name NAME        the homeserver's name, the part of every user id after the colon (default localhost). It is
                     fixed by the first start, for ever
  --homeservers LIST accounts of these homeservers may be used here, too: names with commas (example.org,matrix.org).
                     Where one is served at another address (its .well-known says so), that address has to be in the
                     list (https://matrix.example.org). "*" allows any. Without it only accounts of the own one
  --reset            first deletes the homeserver's data: accounts, rooms, messages, uploads
  --help             this text

  MANYROOMS_HOMESERVER=https://…   in the environment: uses that homeserver. None is started here, and no worlds are
                     published there; "npm run worlds:publish -- --help" says how to do that`;

/** `--host` without an address. */
export const ALL_ADDRESSES = "*";

/** @typedef {{ port: number, host?: string, name?: string, homeservers: string[], reset: boolean, help: boolean }} Options */

/**
 * Reads the arguments that follow `npm start --`.
 *
 * @param {readonly string[]} args
 * @returns {Options} `host` is an IP address, or {@link ALL_ADDRESSES}; `homeservers` as /config.json has them
 */
export function parseOptions(args) {
  /** @type {Options} */
  const options = { port: 8080, homeservers: [], reset: false, help: false };
  for (let i = 0; i < args.length; i++) {
    const [name, inline] = splitOnce(args[i]);
    if (name === "--port") options.port = parsePort(inline ?? args[++i]);
    else if (name === "--host") options.host = parseHost(inline ?? (isValue(args[i + 1]) ? args[++i] : undefined));
    else if (name === "--name") options.name = parseName(inline ?? args[++i]);
    else if (name === "--homeservers") options.homeservers = parseHomeservers(inline ?? args[++i]);
    else if (name === "--reset" && inline === undefined) options.reset = true;
    else if (name === "--help" && inline === undefined) options.help = true;
    else throw new Failure(`There is no option "${args[i]}". "npm start -- --help" lists them.`);
  }
  return options;
}

/** @param {string} argument @returns {[string, string | undefined]} `--port=1` as `--port` and `1` */
export function splitOnce(argument) {
  const at = argument.indexOf("=");
  return at < 0 ? [argument, undefined] : [argument.slice(0, at), argument.slice(at + 1)];
}

/** @param {string | undefined} argument */
const isValue = (argument) => argument !== undefined && !argument.startsWith("-");

/** @param {string | undefined} text */
function parsePort(text) {
  const port = Number(text);
  if (text && Number.isInteger(port) && port >= 1 && port <= 65535) return port;
  throw new Failure(`--port needs a number from 1 to 65535${text ? `, not "${text}"` : ""}.`);
}

/** @param {string | undefined} text */
function parseHost(text) {
  if (text === undefined) return ALL_ADDRESSES;
  if (isIP(text)) return text;
  throw new Failure(
    `--host takes an IP address of this machine, or nothing for all that it has; "${text}" is neither.`,
  );
}

/** @param {string | undefined} text @see https://spec.matrix.org/v1.15/appendices/#server-name */
function parseName(text) {
  const name = (text ?? "").toLowerCase();
  if (name.length <= 230 && /^([0-9a-z.-]+|\[[0-9a-f:.]{2,45}\])(:\d{1,5})?$/.test(name)) return name;
  throw new Failure(`--name needs a server name like example.org${text ? `, not "${text}"` : ""}.`);
}

/** A server name that a content security policy can say: no IPv6 address. */
const HOST = "[0-9a-z.-]+(?::\\d{1,5})?";
const HOMESERVER = new RegExp(`^(?:\\*|(?:https://)?${HOST}|http://(?:localhost|127\\.[0-9.]+)(?::\\d{1,5})?)$`);

/** @param {string | undefined} text */
function parseHomeservers(text) {
  const names = (text ?? "")
    .toLowerCase()
    .split(",")
    .map((name) => name.trim().replace(/\/$/, ""));
  const wrong = names.find((name) => name.length > 230 || !HOMESERVER.test(name));
  if (wrong === undefined) return [...new Set(names)];
  throw new Failure(
    `--homeservers needs names of servers with commas between them, or addresses that begin with https://, or "*"${wrong && `; "${wrong}" is none of them`}.`,
  );
}
