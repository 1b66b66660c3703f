// answer.test.ts: the service worker gives media with the account's token, keeps them, and lets nothing of a stranger's run.

import { describe, expect, it } from "vitest";
import { type AnswerInputs, answerMedia, mediaAddressOf } from "../../../client/media/answer.ts";
import { createMediaCache } from "../../../client/media/cache.ts";
import { memoryCaches, memoryLedger } from "./memory.ts";

const ADDRESS = { server: "x", media: "a", room: "!r:x" };
const ACCESS = { homeserver: "https://hs", token: "secret" };

interface Asked {
  url: string;
  authorization: string | null;
}

function worker(answers: (() => Response)[], accesses: (typeof ACCESS | null)[] = [ACCESS]) {
  const asked: Asked[] = [];
  const again: boolean[] = [];
  const { storage, paths } = memoryCaches();
  const inputs: AnswerInputs = {
    cache: createMediaCache({ storage, ledger: memoryLedger(), limit: async () => 10_000 }),
    access: async (isAgain) => {
      again.push(isAgain);
      return accesses.length > 1 ? accesses.shift()! : accesses[0]!;
    },
    fetch: async (url, init) => {
      asked.push({ url: String(url), authorization: new Headers(init?.headers).get("authorization") });
      const answer = answers.length > 1 ? answers.shift()! : answers[0]!;
      return answer();
    },
  };
  return { asked, again, paths, answer: (destination = "image") => answerMedia(inputs, destination, ADDRESS) };
}

const picture = (type = "image/png") => {
  const headers = { "content-type": type, "content-length": "3", "x-homeserver": "says" };
  return new Response(new Uint8Array([1, 2, 3]), { headers });
};

describe("answerMedia", () => {
  it("asks the homeserver with the token once, then answers from what was kept", async () => {
    const { answer, asked, paths } = worker([() => picture()]);
    for (let i = 0; i < 2; i++) {
      const response = await answer();
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toBe("image/png");
      expect(new Uint8Array(await response.arrayBuffer())).toEqual(new Uint8Array([1, 2, 3]));
    }
    const url = "https://hs/_matrix/client/v1/media/download/x/a";
    expect(asked).toEqual([{ url, authorization: "Bearer secret" }]);
    expect(paths()).toEqual(["/media/x/a"]); // without token, and without room
  });

  it("lets nothing of a stranger's run as this site's own", async () => {
    for (const destination of ["document", "iframe", "script", "style", "worker", "serviceworker", "embed", "object"]) {
      const { answer, asked } = worker([() => picture()]);
      expect((await answer(destination)).status, destination).toBe(403);
      expect(asked).toEqual([]);
    }
    for (const type of ["text/html", "image/svg+xml", "text/javascript", "application/xhtml+xml", ""]) {
      const response = await worker([() => picture(type)]).answer();
      expect(response.headers.get("content-type"), type).toBe("application/octet-stream");
      expect(response.headers.get("x-content-type-options")).toBe("nosniff");
      expect(response.headers.get("content-security-policy")).toContain("sandbox");
      expect(response.headers.get("x-homeserver")).toBeNull();
    }
  });

  it("asks who is signed in once more when the token is refused, and gives up then", async () => {
    const refused = () => new Response("{}", { status: 401 });
    const renewed = worker([refused, () => picture()]);
    expect((await renewed.answer()).status).toBe(200);
    expect(renewed.again).toEqual([false, true, false]); // the last before it is kept
    const out = worker([refused]);
    expect((await out.answer()).status).toBe(401);
    expect(out.asked.length).toBe(2);
    expect((await worker([() => picture()], [null]).answer()).status).toBe(401);
  });

  it("keeps nothing for who has signed out meanwhile, who still sees it", async () => {
    for (const then of [null, { ...ACCESS, token: "another’s" }]) {
      const { answer, paths } = worker([() => picture()], [ACCESS, then]);
      expect((await answer()).status).toBe(200);
      expect(paths()).toEqual([]);
    }
  });

  it("says why there is no file, and keeps none", async () => {
    const missing = worker([() => new Response("{}", { status: 404 })]);
    expect((await missing.answer()).status).toBe(404);
    expect(missing.paths()).toEqual([]);
    const offline = worker([
      () => {
        throw new TypeError("network");
      },
    ]);
    expect((await offline.answer()).status).toBe(502);
  });
});

describe("mediaAddressOf", () => {
  const ask = (url: string, method = "GET") => mediaAddressOf({ url, method }, "https://rooms.example");

  it("claims this site's media and nothing else", () => {
    expect(ask("https://rooms.example/media/x/a?room=!r:x")).toEqual(ADDRESS);
    expect(ask("https://other.example/media/x/a")).toBeNull();
    expect(ask("https://rooms.example/media/x/a", "POST")).toBeNull();
    expect(ask("https://rooms.example/worlds/landing.glb")).toBeNull();
  });
});
