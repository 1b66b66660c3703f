// log.test.ts: nothing that lets anybody in ever stands in the log, whatever an error's message holds.

import { expect, it, vi } from "vitest";
import { keepOutOfLog, log, logFile, recentLines } from "../../client/log.ts";

vi.spyOn(console, "warn").mockImplementation(() => {});

const last = (): string => recentLines().at(-1)!.text;

it.each([
  ["Synapse's access token", "at https://x/_matrix/sync?access_token=syt_QWRh_kLmN-opQ_1a2B3c&since=5", /since=5/],
  ["Synapse's refresh and login tokens", "syr_QWRh_abc_1 and syl_QWRh_def_2 and no more", /and no more/],
  ["the authentication service's tokens", "mat_abc123 mar_def456 mct_ghi789 mcr_jkl012, refused", /, refused/],
  ["a Bearer token of any form", 'headers {"Authorization":"Bearer eyJhbGciOi.J9-x_y/z+w=="} sent', /sent/],
  ["an Authorization header", "Authorization: Bearer opaque12345", /Authorization/],
  ["a password in JSON", '{"user":"ada","password":"correct-horse"}, 403', /ada.*403/],
  ["a password in a form", "POST user=ada&password=correct-horse&x=1", /x=1/],
  ["a recovery key", "recovery_key: EsTx1234", /recovery_key/],
])("leaves out %s", (_what, text, kept) => {
  log("warn", "test", new Error(text));
  expect(last()).toMatch(kept);
  expect(last()).not.toMatch(/kLmN|QWRh|abc123|def456|ghi789|jkl012|eyJhb|opaque|correct|EsTx/);
});

it("leaves out the very secrets that this page holds, in any form, also in lines from before it knew them", () => {
  const [token, password] = ["an/opaque token", "k3yW0rd77"];
  log("warn", `test: ${token}`);
  keepOutOfLog(token);
  keepOutOfLog(password);
  log("warn", `test: ${encodeURIComponent(token)} ${password} stays out`);
  expect(last()).toBe("test: … … stays out");
  const file = logFile("Test/1.0");
  expect(file).toContain("Test/1.0");
  expect(file).toContain("warn test: … … stays out");
  for (const secret of [token, encodeURIComponent(token), password]) expect(file).not.toContain(secret);
});

it("keeps a line a line, and short, whatever a server says", () => {
  log("warn", `test: ${"a\n2026-01-01 error forged\n"}${"b".repeat(100_000)}`);
  expect(last()).not.toContain("\n");
  expect(last().length).toBeLessThanOrEqual(2_000);
});
