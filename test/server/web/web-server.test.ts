// web-server.test.ts: the one origin, against a small upstream that stands where the homeserver will.

import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compressFolder } from "../../../server/setup/compress.mjs";
import { CONTENT_SECURITY_POLICY, contentSecurityPolicy } from "../../../server/web/headers.ts";
import { startWebServer, type WebServer } from "../../../server/web/web-server.ts";

const SCRIPT = `console.log(${JSON.stringify("manyrooms ".repeat(500))});`;

let folder: string;
let upstream: Server;
let web: WebServer;

/** What the upstream saw last. */
let seen: IncomingMessage | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "manyrooms-web-"));
  const files: Record<string, string> = {
    "client/index.html": "<!doctype html><title>The app</title>",
    "client/assets/index-Abc123.js": SCRIPT,
    "client/assets/physics-Abc123.wasm": "\0asm",
    "client/.secret.json": "{}",
    "worlds/landing.glb": "glTF",
    "avatars/figure.vrm": "glTF",
    "outside.txt": "not for anybody",
  };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(folder, path, ".."), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  await compressFolder(join(folder, "client"));
  upstream = createServer((incoming, answer) => {
    seen = incoming;
    if (incoming.url === "/_matrix/first-words") {
      answer.writeHead(200, { "content-type": "text/plain" });
      answer.write("first"); // and then nothing for as long as the test wants
      return;
    }
    const bare = /^\/_matrix\/bare\/(\d+)$/.exec(incoming.url ?? "");
    if (bare) {
      answer.writeHead(Number(bare[1]), { "content-type": "text/html" }).end("<script>alert(1)</script>");
      return;
    }
    const hash = createHash("sha256");
    incoming.on("data", (data) => hash.update(data));
    incoming.on("end", () => {
      answer.writeHead(incoming.url === "/_matrix/refused" ? 429 : 200, {
        "content-type": "application/json",
        "content-security-policy": "sandbox",
        "set-cookie": ["a=1", "b=2"],
        "strict-transport-security": "max-age=31536000",
        "alt-svc": 'h3=":443"',
      });
      answer.end(JSON.stringify({ sha256: hash.digest("hex") }));
    });
  });
  await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
  const { port } = upstream.address() as AddressInfo;
  const paths = { client: join(folder, "client"), worlds: join(folder, "worlds"), avatars: join(folder, "avatars") };
  web = await startWebServer({ ...paths, homeserver: `http://127.0.0.1:${port}` }, 0);
});

afterAll(async () => {
  await web.close();
  upstream.closeAllConnections();
  await new Promise((resolve) => upstream.close(resolve));
  await rm(folder, { recursive: true });
});

interface Answer {
  status: number;
  headers: IncomingMessage["headers"];
  body: Buffer;
}

/** A request as it is written: `fetch` would tidy the path, unpack the body and hide the difference. */
function ask(path: string, options: { method?: string; headers?: Record<string, string>; body?: Buffer } = {}) {
  const { method = "GET", headers = {}, body } = options;
  return new Promise<Answer>((resolve, reject) => {
    const outgoing = request({ host: "127.0.0.1", port: web.port, path, method, headers, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk) => chunks.push(chunk));
      answer.on("end", () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }),
      );
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

describe("files", () => {
  it.each([
    ["/", "text/html; charset=utf-8"],
    ["/viewer?src=/worlds/landing.glb", "text/html; charset=utf-8"],
    ["/assets/index-Abc123.js", "text/javascript; charset=utf-8"],
    ["/assets/physics-Abc123.wasm", "application/wasm"],
    ["/worlds/landing.glb", "model/gltf-binary"],
    ["/avatars/figure.vrm", "model/gltf-binary"],
    ["/config.json", "application/json"],
  ])("%s comes as %s", async (path, type) => {
    const { status, headers } = await ask(path);
    expect([status, headers["content-type"]]).toEqual([200, type]);
  });

  /** Method, path, what to send along, and the status that comes back. */
  const EVERY_KIND = [
    ["GET", "/", {}, 200],
    ["HEAD", "/", {}, 200],
    ["GET", "/viewer?src=/worlds/landing.glb", {}, 200],
    ["GET", "/assets/index-Abc123.js", {}, 200],
    ["GET", "/assets/index-Abc123.js", { "accept-encoding": "br" }, 200],
    ["HEAD", "/assets/index-Abc123.js", {}, 200],
    ["GET", "/assets/physics-Abc123.wasm", {}, 200],
    ["GET", "/worlds/landing.glb", { "if-modified-since": new Date(Date.now() + 1e6).toUTCString() }, 304],
    ["GET", "/avatars/figure.vrm", {}, 200],
    ["GET", "/config.json", {}, 200],
    ["HEAD", "/config.json", {}, 200],
    ["GET", "/nothing.js", {}, 404],
    ["HEAD", "/nothing.js", {}, 404],
    ["GET", "/%", {}, 404],
    ["POST", "/", {}, 405],
    ["PUT", "/config.json", {}, 405],
    ["OPTIONS", "/assets/index-Abc123.js", {}, 405],
    ["GET", "/_matrix/bare/200", {}, 200],
    ["HEAD", "/_matrix/bare/200", {}, 200],
    ["POST", "/_matrix/bare/401", {}, 401],
    ["GET", "/_matrix/bare/404", {}, 404],
    ["PUT", "/_matrix/bare/500", {}, 500],
    ["GET", "/.well-known/matrix/client", {}, 200],
  ] as const;

  /** Ours, or the homeserver's own, which allows less. */
  function expectGuarded({ headers }: Awaited<ReturnType<typeof ask>>, what: string): void {
    expect([CONTENT_SECURITY_POLICY, "sandbox"], what).toContain(headers["content-security-policy"]);
    expect(headers["x-content-type-options"], what).toBe("nosniff");
    expect(headers["referrer-policy"], what).toBe("no-referrer");
  }

  it.each(EVERY_KIND)("%s %s with %o says what a page may do, and forbids guessing of types: %i", async (...kind) => {
    const [method, path, headers, status] = kind;
    const answer = await ask(path, { method, headers });
    expect(answer.status).toBe(status);
    expectGuarded(answer, path);
  });

  it("says it also where the homeserver is away, and where the server itself fails", async () => {
    const broken = { client: undefined as unknown as string, worlds: folder, avatars: folder };
    const alone = await startWebServer({ ...broken, homeserver: "http://127.0.0.1:9" }, 0);
    for (const [path, status] of [
      ["/_matrix/client/versions", 502],
      ["/assets/index-Abc123.js", 500],
    ] as const) {
      const answer = await fetch(`http://127.0.0.1:${alone.port}${path}`);
      expect(answer.status).toBe(status);
      const headers = Object.fromEntries(answer.headers);
      expectGuarded({ status, headers, body: Buffer.from(await answer.arrayBuffer()) }, path);
    }
    await alone.close();
  });

  it("lets no string become a script, and no script come from elsewhere", () => {
    const policy = new Map(
      CONTENT_SECURITY_POLICY.split("; ").map((part) => {
        const [name, ...sources] = part.split(" ");
        return [name, sources] as const;
      }),
    );
    expect(policy.get("default-src")).toEqual(["'self'"]);
    expect(policy.get("script-src")).toEqual(["'self'", "'wasm-unsafe-eval'"]);
    expect(policy.get("worker-src")).toEqual(["'self'", "blob:"]);
    expect(policy.get("object-src")).toEqual(["'none'"]);
    expect(policy.get("base-uri")).toEqual(["'none'"]);
    expect(CONTENT_SECURITY_POLICY).not.toMatch(/'unsafe-eval'|https?:(?!\/\/)|\*/);
  });

  it("lets pages ask the homeservers that are allowed besides the own one, and nobody else", () => {
    const connect = (homeservers: readonly string[]) => {
      const parts = contentSecurityPolicy(homeservers).split("; ");
      const own = CONTENT_SECURITY_POLICY.split("; ");
      expect(parts.filter((part) => !own.includes(part)).length, "nothing else changes").toBeLessThan(2);
      return parts.find((part) => part.startsWith("connect-src"));
    };
    expect(connect([])).toBe("connect-src 'self' blob:");
    expect(connect(["example.org", "https://matrix.example.org:8443", "localhost:8448"])).toBe(
      "connect-src 'self' blob: https://example.org https://matrix.example.org:8443 http://localhost:8448",
    );
    expect(connect(["*", "example.org", "127.0.0.1:8008"])).toBe(
      "connect-src 'self' blob: https: http://127.0.0.1:8008",
    );
    expect(connect(["localhost.example.org"])).toBe("connect-src 'self' blob: https://localhost.example.org");
  });

  it("says in /config.json and in the policy of every answer what homeservers are allowed", async () => {
    const homeservers = ["example.org", "https://matrix.example.org"];
    const paths = { client: join(folder, "client"), worlds: folder, avatars: folder };
    const open = await startWebServer(
      { ...paths, homeserver: "http://127.0.0.1:9", serverName: "own.org", homeservers },
      0,
    );
    for (const path of ["/", "/config.json", "/assets/index-Abc123.js", "/nothing"]) {
      const { headers } = await fetch(`http://127.0.0.1:${open.port}${path}`);
      expect(headers.get("content-security-policy"), path).toBe(contentSecurityPolicy(homeservers));
    }
    const config = await (await fetch(`http://127.0.0.1:${open.port}/config.json`)).json();
    expect(config).toMatchObject({ serverName: "own.org", homeservers });
    await open.close();
    expect(JSON.parse((await ask("/config.json")).body.toString())).toMatchObject({ homeservers: [] });
  });

  it("lets hashed files be kept for ever, and the page be asked for each time", async () => {
    expect((await ask("/assets/index-Abc123.js")).headers["cache-control"]).toBe("public, max-age=31536000, immutable");
    expect((await ask("/")).headers["cache-control"]).toBe("no-cache");
    expect((await ask("/worlds/landing.glb")).headers["cache-control"]).toBe("no-cache");
  });

  it("sends the compressed copy to who takes it, with its own length and tag", async () => {
    const plain = await ask("/assets/index-Abc123.js");
    const brotli = await ask("/assets/index-Abc123.js", { headers: { "accept-encoding": "gzip, br" } });
    const refused = await ask("/assets/index-Abc123.js", { headers: { "accept-encoding": "br;q=0" } });
    expect(plain.body.toString()).toBe(SCRIPT);
    expect(brotli.headers["content-encoding"]).toBe("br");
    expect(brotli.body.length).toBeLessThan(SCRIPT.length / 10);
    expect(Number(brotli.headers["content-length"])).toBe(brotli.body.length);
    expect(brotli.headers.etag).not.toBe(plain.headers.etag);
    expect(refused.body.toString()).toBe(SCRIPT);
  });

  it("answers 304 without a body to who has the file, and 200 to who has another", async () => {
    const { headers } = await ask("/worlds/landing.glb");
    const tagged = await ask("/worlds/landing.glb", { headers: { "if-none-match": `"other", W/${headers.etag}` } });
    const dated = await ask("/worlds/landing.glb", {
      headers: { "if-modified-since": String(headers["last-modified"]) },
    });
    const other = await ask("/worlds/landing.glb", { headers: { "if-none-match": '"other"' } });
    expect([tagged.status, tagged.body.length]).toEqual([304, 0]);
    expect(dated.status).toBe(304);
    expect(other.status).toBe(200);
  });

  it("answers HEAD with the headers of GET and no body", async () => {
    const get = await ask("/assets/index-Abc123.js");
    const head = await ask("/assets/index-Abc123.js", { method: "HEAD" });
    expect(head.status).toBe(200);
    expect(head.headers["content-length"]).toBe(get.headers["content-length"]);
    expect(head.body.length).toBe(0);
  });

  it.each([
    "/../outside.txt",
    "/%2e%2e/outside.txt",
    "/assets/..%2f..%2foutside.txt",
    "/worlds/../outside.txt",
    "/worlds/..%5coutside.txt",
    "//outside.txt",
    "/assets/%00index-Abc123.js",
    "/.secret.json",
    "/%",
    "/assets",
    "/assets/index-Abc123.js.br",
    "/nothing.js",
  ])("gives nothing for %s", async (path) => {
    const { status, body } = await ask(path);
    expect([status, body.toString()]).toEqual([404, "There is nothing here.\n"]);
  });

  it("refuses to be written to", async () => {
    const { status, headers } = await ask("/", { method: "POST", body: Buffer.from("x") });
    expect([status, headers.allow]).toEqual([405, "GET, HEAD"]);
  });
});

describe("the homeserver behind it", () => {
  it("gets method, path, query, headers and body as they came, and its answer goes back whole", async () => {
    const body = Buffer.alloc(3_000_000, "scene");
    const headers = { authorization: "Bearer t", "content-type": "model/gltf-binary" };
    const answer = await ask("/_matrix/media/v3/upload?filename=a%2Fb.glb", { method: "POST", headers, body });
    expect(seen?.method).toBe("POST");
    expect(seen?.url).toBe("/_matrix/media/v3/upload?filename=a%2Fb.glb");
    expect(seen?.headers.authorization).toBe("Bearer t");
    expect(JSON.parse(answer.body.toString())).toEqual({ sha256: createHash("sha256").update(body).digest("hex") });
    expect(answer.headers["set-cookie"]).toEqual(["a=1", "b=2"]);
  });

  it("passes refusals on, and keeps the homeserver's own, stricter policy", async () => {
    const answer = await ask("/_matrix/refused");
    expect(answer.status).toBe(429);
    expect(answer.headers["content-security-policy"]).toBe("sandbox");
  });

  it("is asked by its own name and below its own path, and does not speak of its host as if it were ours", async () => {
    const address = `127.0.0.1:${(upstream.address() as AddressInfo).port}`;
    const paths = { client: folder, worlds: folder, avatars: folder };
    const other = await startWebServer({ ...paths, homeserver: `http://${address}/below` }, 0);
    const answer = await fetch(`http://127.0.0.1:${other.port}/_matrix/x?y=z`);
    expect([seen?.url, seen?.headers.host]).toEqual(["/below/_matrix/x?y=z", address]);
    expect([answer.headers.get("strict-transport-security"), answer.headers.get("alt-svc")]).toEqual([null, null]);
    await other.close();
  });

  it("is told the visitor's address as the web server saw it, not as the visitor claims it", async () => {
    await ask("/_matrix/x", { headers: { "x-forwarded-for": "10.9.8.7" } });
    expect(seen?.headers["x-forwarded-for"]).toBe("127.0.0.1");
  });

  it("gets everything below /_matrix and /.well-known/matrix, and nothing that only looks like it", async () => {
    expect((await ask("/.well-known/matrix/client")).status).toBe(200);
    expect((await ask("/_matrixed")).status).toBe(404);
    expect((await ask("/_synapse/admin/v1/register")).status).toBe(404);
  });

  it("is streamed: the first words of a long answer arrive before the last", async () => {
    const words = await new Promise<string>((resolve, reject) => {
      const outgoing = request({ host: "127.0.0.1", port: web.port, path: "/_matrix/first-words" }, (answer) =>
        answer.once("data", (data) => {
          resolve(String(data));
          outgoing.destroy();
        }),
      );
      outgoing.on("error", reject);
      outgoing.end();
    });
    expect(words).toBe("first");
  });

  it("being away is said as Matrix clients understand it", async () => {
    const alone = await startWebServer(
      { client: folder, worlds: folder, avatars: folder, homeserver: "http://127.0.0.1:9" },
      0,
    );
    const answer = await fetch(`http://127.0.0.1:${alone.port}/_matrix/client/versions`);
    expect(answer.status).toBe(502);
    expect(await answer.json()).toMatchObject({ errcode: "ORG_MANYROOMS_AWAY" });
    await alone.close();
  });
});

it("serves at the first address where the machine lacks the others, as one without IPv6 does", async () => {
  const options = { client: folder, worlds: folder, avatars: folder, homeserver: "http://127.0.0.1:9" };
  const alone = await startWebServer({ ...options, addresses: ["127.0.0.1", "2001:db8::77"] }, 0);
  expect((await fetch(`http://127.0.0.1:${alone.port}/config.json`)).status).toBe(200);
  await alone.close();
  await expect(startWebServer({ ...options, addresses: ["198.51.100.77"] }, 0)).rejects.toThrow(
    "no address 198.51.100.77",
  );
});

it("says in a sentence that a port is taken", async () => {
  const options = { client: folder, worlds: folder, avatars: folder, homeserver: "http://127.0.0.1:9" };
  await expect(startWebServer(options, web.port)).rejects.toThrow(`Port ${web.port} is in use by another program.`);
});
