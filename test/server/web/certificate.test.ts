// certificate.test.ts: HTTPS with a certificate of our own: made by the real maker, checked as a browser would check it.

import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { get as httpGet, type IncomingMessage } from "node:http";
import { get as httpsGet } from "node:https";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Certificate, openCertificate } from "../../../server/web/certificate.ts";
import { CONTENT_SECURITY_POLICY } from "../../../server/web/headers.ts";
import { startWebServer, type WebServer } from "../../../server/web/web-server.ts";

const NAMES = ["localhost", "127.0.0.1", "::1", "hall", "hall.local", "192.0.2.7"];

let folder: string;
let first: Certificate;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "manyrooms-certificate-"));
  first = await openCertificate(folder, NAMES);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Days that it has left. */
const daysLeft = ({ cert }: Certificate) => (Date.parse(new X509Certificate(cert).validTo) - Date.now()) / 86_400_000;

const publicKey = ({ cert }: Certificate) =>
  new X509Certificate(cert).publicKey.export({ type: "spki", format: "pem" });

describe("the certificate", () => {
  it("names this machine, is no authority over others, and lasts as long as browsers allow", () => {
    const read = new X509Certificate(first.cert);
    expect(read.subjectAltName).toBe(
      "DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, DNS:hall, DNS:hall.local, IP Address:192.0.2.7",
    );
    expect(read.ca).toBe(false);
    expect(daysLeft(first)).toBeGreaterThan(390);
    expect(daysLeft(first)).toBeLessThan(398);
    expect(statSync(join(folder, "key.pem")).mode & 0o777).toBe(0o600);
  });

  it("stays the same from start to start", async () => {
    expect(await openCertificate(folder, NAMES)).toEqual(first);
  });

  it("is renewed a month before its end, when the machine has one more name, and when it is damaged; with the same key", async () => {
    const other = mkdtempSync(join(tmpdir(), "manyrooms-certificate-"));
    const short = await openCertificate(other, NAMES, 29);
    const renewed = await openCertificate(other, NAMES);
    expect(daysLeft(short)).toBeLessThan(30);
    expect(daysLeft(renewed)).toBeGreaterThan(390);
    expect(publicKey(renewed)).toBe(publicKey(short));

    const moved = await openCertificate(other, [...NAMES, "198.51.100.9"]);
    expect(new X509Certificate(moved.cert).checkIP("198.51.100.9")).toBe("198.51.100.9");

    writeFileSync(join(other, "certificate.pem"), moved.cert.slice(0, 200));
    expect(publicKey(await openCertificate(other, NAMES))).toBe(publicKey(short));
    writeFileSync(join(other, "key.pem"), moved.key.slice(0, 50));
    expect(publicKey(await openCertificate(other, NAMES))).not.toBe(publicKey(short));
    expect(readFileSync(join(other, "key.pem"), "utf8")).toMatch(/END PRIVATE KEY/);
    rmSync(other, { recursive: true });
  });
});

describe("the web server with it", () => {
  let web: WebServer;
  beforeAll(async () => {
    const paths = { client: folder, worlds: folder, avatars: folder };
    web = await startWebServer({ ...paths, homeserver: "http://127.0.0.1:9", certificate: first }, 0);
  });
  afterAll(() => web.close());

  interface Answer {
    status?: number;
    headers: IncomingMessage["headers"];
    cert?: string;
  }

  function ask(get: typeof httpsGet, options: object): Promise<Answer> {
    return new Promise((resolve, reject) => {
      get({ port: web.port, host: "127.0.0.1", agent: false, ...options }, (answer) => {
        const cert =
          "getPeerCertificate" in answer.socket ? Object(answer.socket).getPeerCertificate().serialNumber : undefined;
        answer.resume().once("end", () => resolve({ status: answer.statusCode, headers: answer.headers, cert }));
      }).once("error", reject);
    });
  }

  it("holds before a client that checks it, by address and by name, with the whole policy on every answer", async () => {
    for (const [options, path, status] of [
      [{ host: "127.0.0.1" }, "/config.json", 200],
      [{ host: "::1" }, "/nothing.js", 404],
      [{ servername: "hall.local" }, "/_matrix/client/versions", 502],
    ] as const) {
      const answer = await ask(httpsGet, { ...options, path, ca: first.cert });
      expect([answer.status, answer.headers["content-security-policy"]], path).toEqual([
        status,
        CONTENT_SECURITY_POLICY,
      ]);
    }
    await expect(ask(httpsGet, { servername: "elsewhere.example", ca: first.cert })).rejects.toThrow(/does not match/);
  });

  it("sends who comes by plain HTTP to the same place by HTTPS", async () => {
    const { status, headers } = await ask(httpGet as typeof httpsGet, {
      path: "/viewer?src=a",
      headers: { host: "hall:8080" },
    });
    expect([status, headers.location]).toEqual([308, "https://hall:8080/viewer?src=a"]);
    expect(headers["content-security-policy"]).toBe(CONTENT_SECURITY_POLICY);
  });

  it("serves the next certificate to whoever connects from then on", async () => {
    const next = await openCertificate(folder, [...NAMES, "198.51.100.9"]);
    web.useCertificate(next);
    const { cert } = await ask(httpsGet, { path: "/config.json", ca: next.cert });
    expect(cert).toBe(new X509Certificate(next.cert).serialNumber);
  });

  it("closes at once, though somebody has connected and says nothing", async () => {
    const other = await startWebServer(
      { client: folder, worlds: folder, avatars: folder, homeserver: "http://127.0.0.1:9", certificate: first },
      0,
    );
    const silent = connect(other.port, "127.0.0.1");
    await new Promise((resolve) => silent.once("connect", resolve));
    const gone = new Promise((resolve) => silent.once("close", resolve));
    silent.on("error", () => {});
    await other.close();
    await gone;
  });
});
