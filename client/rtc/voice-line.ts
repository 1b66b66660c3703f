// voice-line.ts: the one audio line of a connection, there from its first offer on: a voice comes and goes on it without another.

import { log } from "../log.ts";

export interface VoiceLine {
  /** After the other side's offer: takes its first audio line for the voices, and refuses all else. Returns how many those are. */
  adopt(): number;
  /** The own voice, or nothing. */
  setVoice(track: MediaStreamTrack | null): void;
  /** Whether the other side wants to hear it. */
  setWanted(wanted: boolean): void;
  /** The connection is about to be closed: touches it no more. */
  end(): void;
}

/**
 * Sends nothing in silence, but for a packet now and then: each side does what the other's description wishes, so it is written into
 * that. Source: RFC 7587, "usedtx".
 */
export function withSilence(sdp: string): string {
  const opus = /^a=rtpmap:(\d+) opus\/48000/im.exec(sdp)?.[1];
  if (opus === undefined) return sdp;
  const settings = new RegExp(`^(a=fmtp:${opus} )(.*)$`, "m");
  if (!settings.test(sdp)) return sdp.replace(/^(a=rtpmap:\d+ opus\/48000.*)$/im, `$1\r\na=fmtp:${opus} usedtx=1`);
  return sdp.replace(settings, (line, start: string, all: string) =>
    all.includes("usedtx=") ? line : `${start}${all};usedtx=1`,
  );
}

const isAudio = ({ receiver }: RTCRtpTransceiver): boolean => receiver.track.kind === "audio";

/** @param offers the side that makes the offers, and so the line */
export function createVoiceLine(connection: RTCPeerConnection, offers: boolean): VoiceLine {
  let line = offers ? connection.addTransceiver("audio", { direction: "sendrecv" }) : null;
  let voice: MediaStreamTrack | null = null;
  let wanted = false;
  let changing = false;
  let changed = false;
  let ended = false;

  async function change({ sender }: RTCRtpTransceiver): Promise<void> {
    const sends = wanted && voice !== null;
    // The switch itself where there is one; else nothing is on the line while nobody listens
    const switched = await switchSending(sender, sends);
    if (ended) return;
    const track = switched || sends ? voice : null;
    if (sender.track !== track) await sender.replaceTrack(track);
  }

  /** One change after another, and only the last of many. */
  async function apply(): Promise<void> {
    changed = true;
    if (changing || ended) return;
    changing = true;
    while (changed && line && !ended) {
      changed = false;
      await change(line).catch((error: unknown) => log("debug", "voice-line: not changed", error));
    }
    changing = false;
  }

  return {
    adopt() {
      const all = connection.getTransceivers().filter(({ direction }) => direction !== "stopped");
      line ??= all.find(isAudio) ?? null;
      const others = all.filter((each) => each !== line);
      for (const other of others) other.stop();
      if (line && line.direction !== "sendrecv") line.direction = "sendrecv";
      void apply();
      return others.length;
    },
    setVoice(track) {
      voice = track;
      void apply();
    },
    setWanted(value) {
      wanted = value;
      void apply();
    },
    end() {
      ended = true;
    },
  };
}

/** False where the browser can't. */
async function switchSending(sender: RTCRtpSender, active: boolean): Promise<boolean> {
  try {
    const parameters = sender.getParameters();
    const [encoding] = parameters.encodings;
    if (!encoding) return false;
    if (encoding.active === active) return true;
    encoding.active = active;
    await sender.setParameters(parameters);
    return true;
  } catch {
    return false;
  }
}
