// elsewhere.ts: finds a homeserver that runs already, by the address that a person gave.

import { isIP } from "node:net";
import { Failure } from "./setup/failure.mjs";

/** ms for one question. */
const PATIENCE = 15_000;

/**
 * The address of its client-server API, without a slash at the end: the one given, or the one that the site names in
 * `/.well-known/matrix/client`. Throws a {@link Failure} if neither answers as a homeserver.
 *
 * @param address `https://…`; `http://` on this machine only, since passwords travel through it
 */
export async function findHomeserver(address: string): Promise<string> {
  const given = parseAddress(address);
  if (given === undefined) {
    throw new Failure(
      `"${address}" is no address of a homeserver. MANYROOMS_HOMESERVER needs one like https://matrix.example.org`,
    );
  }
  if (await isHomeserver(given)) return given;
  const named = await ask<{ "m.homeserver"?: { base_url?: unknown } }>(`${given}/.well-known/matrix/client`);
  const base = parseAddress(String(named?.["m.homeserver"]?.base_url ?? ""));
  if (base !== undefined && (await isHomeserver(base))) return base;
  throw new Failure(
    `No homeserver answers at ${address}. Check the address, that the homeserver runs, and the network; then start again.`,
  );
}

function parseAddress(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { protocol, hostname, origin, pathname } = new URL(address);
  if (protocol !== "https:" && !(protocol === "http:" && isLoopback(hostname))) return undefined;
  return origin + pathname.replace(/\/+$/, "");
}

const isLoopback = (name: string) =>
  name === "localhost" || name === "[::1]" || (isIP(name) === 4 && name.startsWith("127."));

async function isHomeserver(url: string): Promise<boolean> {
  return Array.isArray((await ask<{ versions?: unknown }>(`${url}/_matrix/client/versions`))?.versions);
}

/** The answer's JSON, or undefined for any other answer and for none. */
async function ask<T extends object>(url: string): Promise<T | undefined> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) });
    const body: unknown = answer.ok ? await answer.json() : undefined;
    return typeof body === "object" && body !== null ? (body as T) : undefined;
  } catch {
    return undefined; // nobody there, no certificate that holds, or no JSON
  }
}
