// start.test.ts: the real `npm start` in a checkout of its own: what stops it is a sentence, and running it again goes on.

import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { ROOT } from "../../../server/setup/paths.mjs";
import { freePort } from "../../../server/synapse/process.ts";
import { openCertificate } from "../../../server/web/certificate.ts";
import { startWebServer } from "../../../server/web/web-server.ts";
import { type Checkout, makeCheckout } from "../../support/checkout.ts";
import { startHomeserver } from "../../support/homeserver.ts";

let checkout: Checkout;
afterEach(() => checkout.remove());

/** Several starts, on a machine that may be busy. */
const PATIENT = { timeout: 120_000 }; // ms

/** Nobody listens there, so an index at it can't be reached. */
const NOWHERE = "http://127.0.0.1:9/";

const portArgs = async () => ["--port", String(await freePort())];

/** Runs a start that is expected to fail; returns what it said. */
async function failing(args: readonly string[], options?: Parameters<Checkout["start"]>[1]): Promise<string> {
  const { code, output } = await checkout.start(args, options).ended;
  expect(output).not.toContain("a fault of Manyrooms");
  expect(code, output).toBe(1);
  return output;
}

describe("before anything is done", () => {
  it("says that the port is in use, and which to take", async () => {
    checkout = makeCheckout();
    const other = createServer();
    const port = await new Promise<number>((resolve) =>
      other.listen(0, "127.0.0.1", () => resolve((other.address() as { port: number }).port)),
    );
    expect(await failing(["--port", String(port)])).toContain(
      `Port ${port} is in use by another program. End that, or choose another: npm start -- --port ${port + 1}`,
    );
    other.close();
  });

  it("says that the folder may not be written", async () => {
    checkout = makeCheckout();
    const isRoot = process.getuid?.() === 0;
    chmodSync(checkout.folder, 0o755);
    chmodSync(checkout.home, 0o555);
    const nobody = isRoot ? { uid: 65534 } : {}; // root may write everywhere
    expect(await failing(await portArgs(), nobody)).toMatch(
      /This user may not write \(or read\) .*running\.pid\. Give this user/,
    );
    chmodSync(checkout.home, 0o755);
  });

  it("says that the address to serve at is none of this machine", async () => {
    checkout = makeCheckout();
    const args = ["--host", "198.51.100.77", ...(await portArgs())]; // kept for documentation: nobody's
    expect(await failing(args)).toContain("This machine has no address 198.51.100.77. Leave it out to serve at all");
  });

  it("refuses data of a newer version, and leaves it as it is", async () => {
    checkout = makeCheckout();
    const stamp = join(checkout.home, "homeserver/version");
    mkdirSync(join(stamp, ".."));
    writeFileSync(stamp, "99\n");
    const said = await failing(await portArgs());
    expect(said).toContain("was made by a newer Manyrooms (version 99, this one knows 1). Nothing was changed. Update");
    expect(readFileSync(stamp, "utf8")).toBe("99\n");
  });
});

describe("where Synapse is not installed yet", () => {
  it("says that there is no Python, and where to get one", async () => {
    checkout = makeCheckout({ without: ["venv"] });
    const empty = join(checkout.folder, "empty");
    mkdirSync(empty);
    expect(await failing(await portArgs(), { env: { PATH: empty } })).toMatch(
      /needs Python 3\.10 or newer, and there is none on the PATH\. On Debian and Ubuntu: apt install python3 python3-venv/,
    );
  });

  it("says that Python lacks its venv module, and how to add it", async () => {
    checkout = makeCheckout({ without: ["venv"] });
    const shadow = join(checkout.folder, "shadow"); // as on Debian without python3-venv: ensurepip can't be imported
    mkdirSync(shadow);
    writeFileSync(join(shadow, "ensurepip.py"), "raise ModuleNotFoundError('No module named ensurepip')\n");
    expect(await failing(await portArgs(), { env: { PYTHONPATH: shadow } })).toMatch(
      /Python 3\.\d+ is here, but without its venv module, .* apt install python3-venv/,
    );
  });

  it("says that the network can't be reached, and takes what was begun for nothing whole", PATIENT, async () => {
    checkout = makeCheckout({ without: ["venv"] });
    const env = { PIP_INDEX_URL: NOWHERE, PIP_RETRIES: "0", UV_INDEX_URL: NOWHERE, PIP_CONFIG_FILE: "/dev/null" };
    const sentence =
      "The network could not be reached. Check the connection and the proxy settings, then run the same again";
    expect(await failing(await portArgs(), { env })).toContain(sentence);
    expect(existsSync(join(checkout.home, "venv/bin"))).toBe(true);
    // It begins to install again, rather than to start half a Synapse.
    expect(await failing(await portArgs(), { env: { PATH: checkout.home } })).toContain("needs Python 3.10 or newer");
  });
});

it("installs npm packages again that were cut off in the middle, and says when the network can't be reached", async () => {
  checkout = makeCheckout({ without: ["node_modules"] });
  const modules = join(checkout.folder, "node_modules");
  mkdirSync(modules);
  symlinkSync(join(ROOT, "node_modules/three"), join(modules, "three"));
  writeFileSync(join(modules, ".package-lock.json"), '{ "packages": { "node_mod');
  const cache = mkdtempSync(join(tmpdir(), "manyrooms-npm-"));
  const env = { npm_config_registry: NOWHERE, npm_config_fetch_retries: "0", npm_config_cache: cache };
  const said = await failing(await portArgs(), { env });
  expect(said).toContain("Installing the npm packages failed");
  expect(said).toContain("The network could not be reached.");
  rmSync(cache, { recursive: true });
});

it("ends what a start left running that was killed by force, before it installs anything itself", PATIENT, async () => {
  checkout = makeCheckout({ without: ["node_modules"] });
  const silent = createServer(); // a registry that never answers
  const port = await new Promise<number>((resolve) =>
    silent.listen(0, "127.0.0.1", () => resolve((silent.address() as { port: number }).port)),
  );
  const installing = new Promise<Socket>((resolve) => silent.once("connection", resolve));
  const env = { npm_config_fetch_retries: "0", npm_config_cache: join(checkout.folder, "cache") };
  const first = checkout.start(await portArgs(), { env: { ...env, npm_config_registry: `http://127.0.0.1:${port}/` } });
  const connection = await installing;
  const npmGone = new Promise((resolve) => connection.resume().once("close", resolve));
  process.kill(first.pid, "SIGKILL");
  expect(connection.destroyed).toBe(false); // npm works on
  expect(await failing(await portArgs(), { env: { ...env, npm_config_registry: NOWHERE } })).toContain("npm packages");
  await npmGone;
  silent.close();
});

describe("with MANYROOMS_HOMESERVER", () => {
  it("uses the homeserver that is there, starts none, and makes nothing on it", PATIENT, async () => {
    checkout = makeCheckout({ without: ["venv"] }); // needs no Synapse
    const elsewhere = await startHomeserver();
    const certificates = join(checkout.folder, "certificates");
    const certificate = await openCertificate(certificates, ["localhost"]);
    const paths = { client: checkout.folder, worlds: checkout.folder, avatars: checkout.folder };
    const secure = await startWebServer({ ...paths, homeserver: elsewhere.url, certificate }, 0);
    const port = String(await freePort());
    const env = {
      MANYROOMS_HOMESERVER: `https://localhost:${secure.port}`,
      NODE_EXTRA_CA_CERTS: join(certificates, "certificate.pem"),
      PATH: "/none",
    };
    const started = checkout.start(["--port", port], { env });
    expect(await started.address).toBe(`http://localhost:${port}/`);
    const versions = await fetch(`http://localhost:${port}/_matrix/client/versions`);
    expect(((await versions.json()) as { versions: string[] }).versions).toContain("v1.15");
    expect(readFileSync(`/proc/${started.pid}/task/${started.pid}/children`, "utf8")).toBe("");
    expect(existsSync(join(checkout.home, "homeserver"))).toBe(false);
    await secure.close();
    await elsewhere.stop();
  });

  it("says that nobody answers there", async () => {
    checkout = makeCheckout({ without: ["venv"] });
    const env = { MANYROOMS_HOMESERVER: `http://127.0.0.1:${await freePort()}` };
    expect(await failing(await portArgs(), { env })).toMatch(/No homeserver answers at http:.*Check the address/);
    expect(await failing(["--name", "hall.lan"], { env })).toContain("--name is for a homeserver that is started here");
  });
});

describe("while it runs", () => {
  const synapseOf = (pid: number) =>
    Number(readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ")[0]);

  it(
    "ends with a sentence when the homeserver dies, and starts again after that and after a crash of its own",
    PATIENT,
    async () => {
      checkout = makeCheckout();
      writeFileSync(join(checkout.home, "running.pid"), String(process.pid)); // of a start long ago; the number is another's now
      const first = checkout.start(await portArgs());
      const landing = (await first.address).replace(/^.*\/#\//, "");
      expect(await failing(await portArgs())).toContain(
        `Manyrooms runs already from this folder, as process ${first.pid}.`,
      );

      process.kill(synapseOf(first.pid), "SIGKILL");
      const { code, output } = await first.ended;
      expect(code).toBe(1);
      expect(output).toMatch(
        /The homeserver has ended \(ended by SIGKILL\)\. Nothing .* is lost: run npm start again\. Its log: .*homeserver\.log/,
      );

      // Data of a version before there were version numbers, and a start that is killed by force.
      rmSync(join(checkout.home, "homeserver/version"));
      const second = checkout.start(await portArgs());
      await second.address;
      process.kill(second.pid, "SIGKILL");
      await second.ended;

      const port = String(await freePort());
      const third = checkout.start(["--port", port]);
      await third.address;
      const summary = await fetch(
        `http://localhost:${port}/_matrix/client/v1/room_summary/${encodeURIComponent(landing)}`,
      );
      expect(await summary.json()).toMatchObject({ name: "Landing" });
      await third.stop();
      const ended = await third.ended;
      expect(ended.code, ended.output).toBe(0);
      expect(ended.output).toMatch(/worlds in their rooms .* up to date/);
    },
  );
});
