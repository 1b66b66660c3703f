// addresses.mjs: where to listen, and by what addresses and names other devices find this machine.

import { hostname, networkInterfaces } from "node:os";
import { ALL_ADDRESSES } from "./options.mjs";

/** `localhost` may mean either. */
const LOOPBACK = ["127.0.0.1", "::1"];

/** All of IPv4 by itself first: where IPv6 is switched off, the second is not there. */
const EVERYWHERE = ["0.0.0.0", "::"];

/**
 * The addresses to listen at. The first must be there; a machine without IPv6 lacks the second.
 *
 * @param {string | undefined} host of the command line
 * @returns {readonly string[]}
 */
export function addressesToListenAt(host) {
  if (host === undefined) return LOOPBACK;
  return host === ALL_ADDRESSES ? EVERYWHERE : [host];
}

/**
 * How others find this machine, the likeliest first.
 *
 * @param {string} host of the command line: one address, or all
 * @returns {{ addresses: readonly string[], names: readonly string[] }} without those that lead a device to itself
 */
export function findableAs(host) {
  if (host !== ALL_ADDRESSES) return { addresses: [host], names: [] };
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const reachable = all.filter(({ internal, address }) => !internal && !isLinkLocal(address));
  const byFamily = (/** @type {string} */ family) =>
    reachable.filter((each) => each.family === family).map(({ address }) => address);
  const name = hostname().toLowerCase();
  const names = !/^[a-z0-9.-]+$/.test(name) ? [] : name.includes(".") ? [name] : [name, `${name}.local`];
  return { addresses: [...byFamily("IPv4"), ...byFamily("IPv6")], names };
}

/** Good on one cable only, and in browsers not at all. @param {string} address */
const isLinkLocal = (address) => address.startsWith("169.254.") || /^fe[89ab]/i.test(address);
