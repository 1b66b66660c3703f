// voice-line.test.ts: what an offer or answer is made to say about silence.

import { describe, expect, it } from "vitest";
import { withSilence } from "../../../client/rtc/voice-line.ts";

const lines = (...all: string[]): string => all.map((line) => `${line}\r\n`).join("");

describe("withSilence", () => {
  it("wishes for silence without packets, once, and leaves all else as it is", () => {
    const before = lines(
      "m=audio 9 X 111 63",
      "a=rtpmap:111 opus/48000/2",
      "a=fmtp:111 minptime=10;useinbandfec=1",
      "a=x",
    );
    const after = lines(
      "m=audio 9 X 111 63",
      "a=rtpmap:111 opus/48000/2",
      "a=fmtp:111 minptime=10;useinbandfec=1;usedtx=1",
      "a=x",
    );
    expect(withSilence(before)).toBe(after);
    expect(withSilence(after)).toBe(after);
  });

  it("does so where Opus has no settings yet", () => {
    const before = lines("m=audio 9 X 96", "a=rtpmap:96 OPUS/48000/2", "a=x");
    expect(withSilence(before)).toBe(lines("m=audio 9 X 96", "a=rtpmap:96 OPUS/48000/2", "a=fmtp:96 usedtx=1", "a=x"));
  });

  it("leaves a description without Opus alone", () => {
    const data = lines("m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "a=sctp-port:5000");
    expect(withSilence(data)).toBe(data);
  });
});
