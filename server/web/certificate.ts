// certificate.ts: the certificate that `--host` serves with: made when it is missing, soon over, or lacks a name of this machine.

import { createPrivateKey, X509Certificate } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { isIP } from "node:net";
import { join } from "node:path";
import { run } from "../setup/processes.mjs";
import { PYTHON } from "../setup/venv.mjs";

const MAKER = join(import.meta.dirname, "certificate.py");

/** Browsers of Apple take no certificate that lasts longer, in days. */
const LASTS = 397;

/** One that has less left is replaced, in days. */
const RENEW_BEFORE = 30;

const DAY = 86_400_000; // ms

/** PEM, as `node:https` takes them. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/**
 * The certificate in `folder`, or a new one. A new one has the old key; but browsers ask their people once more about it.
 *
 * @param names host names and IP addresses that it must hold for
 * @param lasts of a new one, in days
 */
export async function openCertificate(folder: string, names: readonly string[], lasts = LASTS): Promise<Certificate> {
  const kept = await readCertificate(folder);
  if (kept && isGood(kept, names)) return kept;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await run(PYTHON, [MAKER, folder, String(lasts), ...names], { what: "Making a certificate for HTTPS" });
  const made = await readCertificate(folder);
  if (!made) throw new Error(`openCertificate: nothing in ${folder}`);
  return made;
}

async function readCertificate(folder: string): Promise<Certificate | undefined> {
  const [key, cert] = await Promise.all(
    ["key.pem", "certificate.pem"].map((name) => readFile(join(folder, name), "utf8").catch(() => undefined)),
  );
  return key && cert ? { key, cert } : undefined;
}

/** Whether it can be served with for a while. */
function isGood({ key, cert }: Certificate, names: readonly string[]): boolean {
  try {
    const read = new X509Certificate(cert);
    const left = Date.parse(read.validTo) - Date.now();
    return (
      left > RENEW_BEFORE * DAY &&
      read.checkPrivateKey(createPrivateKey(key)) &&
      names.every((name) => (isIP(name) ? read.checkIP(name) : read.checkHost(name)))
    );
  } catch {
    return false; // cut off or damaged
  }
}
