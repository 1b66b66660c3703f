// avatar-files.ts: which files each kind of body is made of, and fetching them.

import { EngineError } from "../errors.ts";

export type FetchBytes = (url: string) => Promise<ArrayBuffer>;

/** The files of one preset, relative to index.json. */
export interface AvatarFiles {
  readonly body: string;
  readonly clips: string;
}

/** Fetches `url` and refuses anything but success. */
export async function fetchBytes(url: string): Promise<ArrayBuffer> {
  const response = await fetch(url);
  if (!response.ok) throw new EngineError("avatar/unavailable", `fetchBytes: ${url} answered ${response.status}`);
  return response.arrayBuffer();
}

/** A file's name in the index: nothing that could lead out of its folder. */
const FILE = /^[a-z0-9-]+\.(vrm|clips)$/;

/** Reads index.json as `worlds/avatars/build.ts` writes it: files by preset, in the presets' order. */
export function readAvatarIndex(bytes: ArrayBuffer): AvatarFiles[] {
  const refuse = (why: string, cause?: unknown) =>
    new EngineError("avatar/unavailable", `readAvatarIndex: ${why}`, { cause });
  let content: { presets?: unknown } | null;
  try {
    content = JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw refuse("this is no JSON", cause);
  }
  const presets = content?.presets;
  if (!Array.isArray(presets) || presets.length === 0) throw refuse("there are no presets");
  return presets.map((preset: Partial<Record<keyof AvatarFiles, unknown>> | null, i) => {
    const { body, clips } = preset ?? {};
    if (typeof body !== "string" || typeof clips !== "string" || !FILE.test(body) || !FILE.test(clips)) {
      throw refuse(`preset ${i} names no files`);
    }
    return { body, clips };
  });
}
