// options.test.ts: the command line of `npm start`.

import { expect, it } from "vitest";
import { HELP, parseOptions } from "../../../server/setup/options.mjs";

it("serves at 8080 and keeps all data unless told otherwise", () => {
  expect(parseOptions([])).toEqual({ port: 8080, homeservers: [], reset: false, help: false });
});

it("takes a port with a space or an equals sign", () => {
  expect(parseOptions(["--port", "9000"]).port).toBe(9000);
  expect(parseOptions(["--reset", "--port=9001"])).toEqual({ port: 9001, homeservers: [], reset: true, help: false });
});

it("serves other devices at all addresses, or at the one that is named", () => {
  expect(parseOptions(["--host"]).host).toBe("*");
  expect(parseOptions(["--host", "--port", "9000"])).toMatchObject({ host: "*", port: 9000 });
  expect(parseOptions(["--host", "192.0.2.7"]).host).toBe("192.0.2.7");
  expect(parseOptions(["--host=::1"]).host).toBe("::1");
  expect(() => parseOptions(["--host", "kitchen"])).toThrow("--host takes an IP address of this machine");
});

it("takes a server name, and nothing that could be none", () => {
  expect(parseOptions(["--name", "Rooms.example.org"]).name).toBe("rooms.example.org");
  expect(parseOptions(["--name=[2001:db8::1]:8448"]).name).toBe("[2001:db8::1]:8448");
  for (const name of ["", "a b", "https://example.org", "a/b", "@me:example.org"]) {
    expect(() => parseOptions(["--name", name]), name).toThrow("--name needs a server name like example.org");
  }
});

it("takes other homeservers by name, by address or all, and plain http only on this machine", () => {
  const read = (list: string) => parseOptions(["--homeservers", list]).homeservers;
  expect(read("Example.org, https://matrix.example.org/")).toEqual(["example.org", "https://matrix.example.org"]);
  expect(read("*")).toEqual(["*"]);
  expect(read("localhost:8448,http://127.0.0.1:8008")).toEqual(["localhost:8448", "http://127.0.0.1:8008"]);
  for (const list of [
    "",
    "a b",
    "a,,b",
    "http://example.org",
    "https://example.org/path",
    "@me:example.org",
    "[::1]",
    "a;b",
    "*.org",
  ]) {
    expect(() => read(list), list).toThrow("--homeservers needs names of servers");
  }
});

it("describes every option in its help", () => {
  for (const option of ["--port", "--host", "--name", "--homeservers", "--reset", "--help", "MANYROOMS_HOMESERVER"]) {
    expect(HELP).toContain(option);
  }
});

it.each([["0"], ["65536"], ["80a"], [""], ["-1"]])("refuses %j as a port", (port) => {
  expect(() => parseOptions(["--port", port])).toThrow("--port needs a number from 1 to 65535");
});

it("refuses what it does not know, rather than starting with something else than was meant", () => {
  expect(() => parseOptions(["--prot", "9000"])).toThrow('There is no option "--prot".');
  expect(() => parseOptions(["--reset=no"])).toThrow('There is no option "--reset=no".');
});
