// rates.test.ts: the homeserver's rates per address hold for each visitor's own address, not for the proxy's.

import { request } from "node:http";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Homeserver, startHomeserver } from "../../support/homeserver.ts";

let homeserver: Homeserver;
beforeAll(async () => {
  homeserver = await startHomeserver({ rates: { rc_registration: { per_second: 0.001, burst_count: 1 } } });
});
afterAll(() => homeserver?.stop());

/** Registers from an address of loopback, of which all 127.x.y.z are this machine's; returns the status. */
function registerFrom(localAddress: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const url = `${homeserver.origin.replace("localhost", "127.0.0.1")}/_matrix/client/v3/register`;
    const outgoing = request(url, { method: "POST", localAddress, agent: false }, (answer) => {
      answer.resume().once("end", () => resolve(answer.statusCode));
    });
    outgoing.once("error", reject);
    outgoing.setHeader("x-forwarded-for", "198.51.100.1"); // what a visitor claims counts for nothing
    outgoing.end(JSON.stringify({ auth: { type: "m.login.dummy" }, password: "only a test" }));
  });
}

it("refuses the one who asks too often, and nobody else", async () => {
  expect(await registerFrom("127.0.0.2")).toBe(200);
  expect(await registerFrom("127.0.0.2")).toBe(429);
  expect(await registerFrom("127.0.0.3")).toBe(200);
});
