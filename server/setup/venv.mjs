// venv.mjs: Synapse and its packages in a Python environment of its own, from a lock with hashes.
//
// uv installs it in 11 s where pip needs 28 s; uv itself comes by pip. `--compile-bytecode` costs some of that, and
// saves 8 s at Synapse's first start. Where uv fails (no build of it for the machine), pip does the same by itself.

import { realpath, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Failure, saysNoNetwork } from "./failure.mjs";
import { fingerprint, readStamp } from "./fingerprint.mjs";
import { ROOT, VENV } from "./paths.mjs";
import { run } from "./processes.mjs";

/** Synapse 1.163 wants this or newer. */
const OLDEST_PYTHON = [3, 10];

const LOCK = join(ROOT, "server/synapse/requirements.txt");
const UV_LOCK = join(ROOT, "server/synapse/uv.txt");

/** Written last, so that an interrupted installation is not taken for a whole one. */
const STAMP = join(VENV, "manyrooms.stamp");

/** The interpreter that has Synapse. */
export const PYTHON = join(VENV, "bin/python");

/**
 * Installs Synapse unless the lock's version is there.
 *
 * @returns {Promise<string>} what was done, in a word or two
 */
export async function installSynapse() {
  const locks = await fingerprint(ROOT, ["server/synapse/requirements.txt", "server/synapse/uv.txt"]);
  if ((await readStamp(STAMP)) === (await stampFor(locks))) return "up to date";
  const python = await findPython();
  await rm(VENV, { recursive: true, force: true });
  await run(python, ["-m", "venv", VENV], { what: "Making a Python environment" });
  await withUv().catch(withPip);
  await writeFile(STAMP, await stampFor(locks));
  return "installed";
}

/** Locks and interpreter: when the machine's Python is replaced by another, an environment made with it is of no use. */
async function stampFor(/** @type {string} */ locks) {
  return `${locks} ${await realpath(PYTHON).catch(() => "no Python")}`;
}

async function withUv() {
  const what = "Installing Synapse with uv";
  await run(PYTHON, ["-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes", "-r", UV_LOCK], {
    what,
  });
  const args = ["pip", "install", "--python", PYTHON, "--compile-bytecode", "--require-hashes", "-r", LOCK];
  await run(join(VENV, "bin/uv"), args, { what });
}

/** @param {unknown} uvFailure */
async function withPip(uvFailure) {
  if (uvFailure instanceof Failure && saysNoNetwork(uvFailure.details)) throw uvFailure; // pip would wait in vain once more
  const args = ["-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes", "-r", LOCK];
  await run(PYTHON, args, { what: "Installing Synapse" }).catch((error) => {
    if (error instanceof Failure && uvFailure instanceof Failure) error.details += `\n${uvFailure.details}`;
    throw error;
  });
}

/** Finds a Python that is new enough and can make environments. */
async function findPython() {
  const oldest = OLDEST_PYTHON.join(".");
  const probe = "import sys; print(*sys.version_info[:2]); import venv, ensurepip";
  let [sawOld, sawBare] = ["", ""];
  for (const name of ["python3", "python3.13", "python3.12", "python3.11", "python3.10", "python"]) {
    let version = "";
    const onLine = (/** @type {string} */ line) => void (version ||= line.trim().replace(" ", "."));
    const isWhole = await run(name, ["-c", probe], { what: name, onLine }).then(
      () => true,
      () => false, // there is no such program, or the imports failed
    );
    if (!/^\d+\.\d+$/.test(version)) continue; // a version manager says here that it has none by that name
    if (isOlder(version)) sawOld ||= version;
    else if (isWhole) return name;
    else sawBare ||= version;
  }
  if (sawBare) {
    throw new Failure(
      `Python ${sawBare} is here, but without its venv module, which the homeserver's installation needs. On Debian and Ubuntu: apt install python3-venv`,
    );
  }
  if (sawOld)
    throw new Failure(`The homeserver needs Python ${oldest} or newer; here is only ${sawOld}. Install a newer one.`);
  throw new Failure(
    `The homeserver needs Python ${oldest} or newer, and there is none on the PATH. On Debian and Ubuntu: apt install python3 python3-venv`,
  );
}

/** @param {string} version as `3.11` */
function isOlder(version) {
  const [major, minor] = version.split(".").map(Number);
  return major < OLDEST_PYTHON[0] || (major === OLDEST_PYTHON[0] && minor < OLDEST_PYTHON[1]);
}
