// discovery.ts: from a server's name to its homeserver (spec, "Server discovery"), as far as this site lets its pages go there.

import * as v from "valibot";
import { EngineError, type ErrorCode } from "../../engine/errors.ts";
import { isServerName } from "./link.ts";
import { askFor, type Rest, withPatience } from "./rest.ts";
import { takesPasswords } from "./sign-in.ts";

/** The homeservers that a site allows besides its own. */
export interface AllowedServers {
  /** Those that it names. */
  readonly names: readonly string[];
  /** Where homeservers may be asked, as origins. */
  readonly origins: ReadonlySet<string>;
  /** Any may be asked by https. */
  readonly any: boolean;
}

/** A homeserver that answers. */
export interface FoundServer {
  /** After the colon of its user ids. */
  readonly name: string;
  /** Its address, without a slash at the end. */
  readonly homeserver: string;
  /** Accounts have passwords there. */
  readonly passwords: boolean;
}

/** Milliseconds for one question: somebody waits for the answer. */
const PATIENCE = 10_000;

const WellKnown = v.looseObject({ "m.homeserver": v.looseObject({ base_url: v.string() }) });
const Versions = v.looseObject({ versions: v.array(v.string()) });

/** True for a name or address of this machine: plain http goes nowhere else from there. */
const isHere = (host: string): boolean => /^(localhost|127\.[0-9.]+)(:\d+)?$/.test(host);

const originOf = (name: string): string => `${isHere(name) ? "http" : "https"}://${name}`;

/** @param homeservers names, addresses, or `*` for any, as /config.json has them; what is none of these is left out */
export function readAllowed(homeservers: readonly string[]): AllowedServers {
  const names = homeservers.filter(isServerName).map((name) => name.toLowerCase());
  const addresses = homeservers.filter((entry) => entry.includes("://") && URL.canParse(entry));
  const origins = new Set([...names.map(originOf), ...addresses.map((address) => new URL(address).origin)]);
  return { names, origins, any: homeservers.includes("*") };
}

/** True if pages of this site may ask there. */
export const mayAsk = ({ any, origins }: AllowedServers, address: string): boolean =>
  origins.has(new URL(address).origin) || (any && address.startsWith("https:"));

const failure = (code: ErrorCode, server: string, why: string, address?: string): EngineError =>
  new EngineError(code, `discovery: ${server}: ${why}`, { facts: { server, address } });

/** The name in what somebody typed: a name, a user id, or an address without a path. */
function nameIn(typed: string): string {
  const text = typed.trim().toLowerCase();
  const name = text
    .replace(/^https?:\/\//, "")
    .replace(/^@[^:]*:/, "")
    .replace(/\/$/, "");
  if (!isServerName(name)) throw failure("homeserver/no-name", text, "no server's name");
  if (text.startsWith("http:") && !isHere(name)) throw failure("homeserver/insecure", name, "http");
  return name;
}

/** The address that a site names in `/.well-known/matrix/client`; null if it names none. */
async function readWellKnown(rest: Rest, name: string, signal?: AbortSignal): Promise<string | null> {
  const request = { path: "/.well-known/matrix/client", patience: PATIENCE, signal };
  const answer = await askFor(WellKnown, rest, request).catch((error: unknown) => {
    signal?.throwIfAborted();
    if (error instanceof EngineError) return null; // the spec: then the name is the address as well
    throw error;
  });
  if (answer === null) return null;
  const { base_url: address } = answer["m.homeserver"];
  if (!URL.canParse(address)) throw failure("homeserver/none", name, `.well-known names ${address}`);
  const { protocol, host, origin, pathname } = new URL(address);
  if (protocol !== "https:" && !(protocol === "http:" && isHere(host)))
    throw failure("homeserver/insecure", name, `.well-known names ${address}`);
  return origin + pathname.replace(/\/+$/, "");
}

/** True if anything at all answers. A page may not read most answers, but it may know that there was one. */
async function answers({ fetch, homeserver }: Rest, signal?: AbortSignal): Promise<boolean> {
  const patience = withPatience(signal, PATIENCE);
  try {
    await fetch(homeserver, { mode: "no-cors", signal: patience.signal });
    return true;
  } catch {
    signal?.throwIfAborted();
    return false;
  } finally {
    patience.done();
  }
}

/**
 * Looks for the homeserver of a name that somebody typed or chose. Rejects with `homeserver/no-name`, `-not-allowed`, `-insecure`,
 * `-delegates` (to an address that the site does not allow), `-unreachable` or `-none`, or with the signal's reason.
 */
export async function findHomeserver(
  fetch: typeof globalThis.fetch,
  allowed: AllowedServers,
  typed: string,
  signal?: AbortSignal,
): Promise<FoundServer> {
  const name = nameIn(typed);
  const at = (homeserver: string): Rest => ({ homeserver, fetch, token: null });
  const origin = originOf(name);
  const isNamed = allowed.any || allowed.names.includes(name);
  if (!isNamed || !mayAsk(allowed, origin)) throw failure("homeserver/not-allowed", name, "not in the site's list");
  const homeserver = (await readWellKnown(at(origin), name, signal)) ?? origin;
  if (!mayAsk(allowed, homeserver))
    throw failure("homeserver/delegates", name, `to ${homeserver}`, new URL(homeserver).host);
  const rest = at(homeserver);
  try {
    await askFor(Versions, rest, { path: "/_matrix/client/versions", patience: PATIENCE, signal });
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof EngineError)) throw error;
    const isSilent = error.code === "matrix/unreachable" && !(await answers(rest, signal));
    throw failure(isSilent ? "homeserver/unreachable" : "homeserver/none", name, error.message);
  }
  return { name, homeserver, passwords: await takesPasswords(rest, signal).catch(() => true) };
}
