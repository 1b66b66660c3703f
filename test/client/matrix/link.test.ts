// link.test.ts: every way to name a world is understood, and nothing else is.

import { describe, expect, it } from "vitest";
import {
  formatHash,
  isServerName,
  parseHash,
  parseInvitation,
  parseLink,
  serverOf,
} from "../../../client/matrix/link.ts";

const SITE = "https://rooms.example";
const parse = (text: string) => parseLink(text, SITE);

describe("parseLink", () => {
  it.each([
    ["#plaza:example.org", "#plaza:example.org", []],
    ["  #plaza:example.org ", "#plaza:example.org", []],
    ["#plaza:example.org:8448", "#plaza:example.org:8448", []],
    ["#plaza:[2001:db8::1]:8448", "#plaza:[2001:db8::1]:8448", []],
    ["#platz-für-alle:example.org", "#platz-für-alle:example.org", []],
    ["#a/b:example.org", "#a/b:example.org", []],
    ["!abc:example.org", "!abc:example.org", []],
    ["!WsfToAte8s7wqJ6aVYmXAy2gFilTSe8yMjfbz4Rtt9E", "!WsfToAte8s7wqJ6aVYmXAy2gFilTSe8yMjfbz4Rtt9E", []],
    ["!abc_-9?via=one.org&via=two.org:8448", "!abc_-9", ["one.org", "two.org:8448"]],
    ["https://matrix.to/#/#plaza:example.org", "#plaza:example.org", []],
    ["https://matrix.to/#/%23plaza%3Aexample.org", "#plaza:example.org", []],
    ["https://matrix.to/#/!abc?via=one.org", "!abc", ["one.org"]],
    ["https://matrix.to/#/!abc:one.org/$event?via=one.org", "!abc:one.org", ["one.org"]],
    ["matrix:r/plaza:example.org", "#plaza:example.org", []],
    ["MATRIX:r/plaza:example.org?action=join", "#plaza:example.org", []],
    ["matrix:roomid/abc:example.org?via=one.org", "!abc:example.org", ["one.org"]],
    ["matrix:roomid/abc/e/event?via=one.org", "!abc", ["one.org"]],
    ["matrix://host/roomid/abc?via=one.org", "!abc", ["one.org"]],
    [`${SITE}/#/#plaza:example.org`, "#plaza:example.org", []],
    [`${SITE}/?engine=page#/!abc?via=one.org`, "!abc", ["one.org"]],
    ["#/!abc?via=one.org", "!abc", ["one.org"]],
  ])("reads %s", (text, room, via) => {
    expect(parse(text)).toEqual({ room, via });
  });

  it.each([
    "",
    "plaza",
    "#",
    "#plaza", // an alias without a server leads nowhere
    "#:example.org",
    "#plaza:",
    "#plaza:exa mple.org",
    "#pla za:example.org",
    "#plaza:example.org\u0000",
    "!",
    "!a b",
    "!abc<script>",
    "@ada:example.org",
    "https://matrix.to/#/@ada:example.org",
    "https://elsewhere.example/#/#plaza:example.org",
    "http://rooms.example/#/#plaza:example.org", // another origin than ours
    "javascript:alert(1)#/#plaza:example.org",
    "matrix:u/ada:example.org",
    "matrix:r/",
    "matrix:",
    "https://matrix.to/#/%E0%A4%A",
    `#${"a".repeat(255)}:example.org`,
    `#plaza:${"a".repeat(300)}.org`,
  ])("refuses %j", (text) => {
    expect(parse(text)).toBeNull();
  });

  it("keeps at most five servers, each once, and only names of servers", () => {
    const via = ["a.org", "a.org", "javascript:x", "b.org/c", "b.org", "c.org", "d.org", "e.org", "f.org"];
    const link = parse(`!abc?${via.map((one) => `via=${encodeURIComponent(one)}`).join("&")}`);
    expect(link?.via).toEqual(["a.org", "b.org", "c.org", "d.org", "e.org"]);
  });

  it("never throws, whatever is typed", () => {
    const pieces = [
      "#",
      "!",
      ":",
      "/",
      "%",
      "?",
      "via=",
      "matrix:",
      "https://",
      "é",
      "\u0000",
      "[",
      "]",
      "a",
      "$",
      "&",
    ];
    let seed = 7;
    const next = () => (seed = (seed * 1103515245 + 12345) & 0x7fffffff);
    for (let i = 0; i < 5000; i++) {
      const text = Array.from({ length: next() % 12 }, () => pieces[next() % pieces.length]).join("");
      const link = parse(text);
      if (link) expect(parseHash(formatHash(link))).toEqual(link);
    }
  });
});

describe("formatHash", () => {
  it.each([
    [{ room: "#plaza:example.org", via: [] }, "#/#plaza:example.org"],
    [{ room: "!abc", via: ["one.org:8448", "two.org"] }, "#/!abc?via=one.org:8448&via=two.org"],
    [{ room: "#what?:example.org", via: [] }, "#/#what%3F:example.org"],
    [{ room: "#für%alle:example.org", via: [] }, "#/#f%C3%BCr%25alle:example.org"],
  ])("writes %o so that it is read back the same", (link, hash) => {
    expect(formatHash(link)).toBe(hash);
    expect(parseHash(hash)).toEqual(link);
  });
});

describe("serverOf", () => {
  it("is the alias's server, else the first that helps to join, else nothing", () => {
    expect(serverOf({ room: "#plaza:example.org:8448", via: [] })).toBe("example.org:8448");
    expect(serverOf({ room: "!abc", via: ["one.org"] })).toBe("one.org");
    expect(serverOf({ room: "!abc", via: [] })).toBe("");
  });
});

describe("isServerName", () => {
  it("takes names, addresses and ports, and no paths", () => {
    expect(["example.org", "localhost", "127.0.0.1:8008", "[::1]:8448"].every(isServerName)).toBe(true);
    expect(["", "a/b", "a b", "user@a", "a:port", "https://a"].some(isServerName)).toBe(false);
  });
});

describe("parseInvitation", () => {
  it.each([
    ["#/#plaza:rooms.example?token=abc.DEF_~-1", "abc.DEF_~-1"],
    ["#/!id?via=rooms.example&token=abc", "abc"],
    ["https://site.example/?engine=page#/#plaza:rooms.example?token=abc", "abc"],
    ["#/?token=abc", "abc"],
    ["#/#plaza:rooms.example", null],
    ["https://site.example/?token=abc#/#plaza:rooms.example", null],
    ["#/#plaza:rooms.example?token=", null],
    ["#/#plaza:rooms.example?token=a%20b", null],
    [`#/#plaza:rooms.example?token=${"a".repeat(65)}`, null],
  ])("finds in %j %j, and the world is the same without it", (text, token) => {
    expect(parseInvitation(text)).toBe(token);
    const world = parseHash(text.slice(text.indexOf("#")));
    if (world) expect(formatHash(world)).not.toContain("token");
  });
});
