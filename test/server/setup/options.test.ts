// options.test.ts: the command line of `npm start`.

import { expect, it } from "vitest";
import { parseOptions } from "../../../server/setup/options.mjs";

it("serves at 8080 and keeps all data unless told otherwise", () => {
  expect(parseOptions([])).toEqual({ port: 8080, reset: false, help: false });
});

it("takes a port with a space or an equals sign", () => {
  expect(parseOptions(["--port", "9000"]).port).toBe(9000);
  expect(parseOptions(["--reset", "--port=9001"])).toEqual({ port: 9001, reset: true, help: false });
});

it.each([["0"], ["65536"], ["80a"], [""], ["-1"]])("refuses %j as a port", (port) => {
  expect(() => parseOptions(["--port", port])).toThrow("--port needs a number from 1 to 65535");
});

it("refuses what it does not know, rather than starting with something else than was meant", () => {
  expect(() => parseOptions(["--prot", "9000"])).toThrow('There is no option "--prot".');
  expect(() => parseOptions(["--reset=no"])).toThrow('There is no option "--reset=no".');
});
