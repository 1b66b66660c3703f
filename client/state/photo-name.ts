// photo-name.ts: under which name a picture of a world is saved.

/** Longest part that comes from the world's name. */
const MAX_WORLD = 60;

/** `Landing 2026-11-24 18.45.07.png`: the time by this machine's clock; of the world's name what any file system takes. */
export function photoName(world: string, time: Date): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be in a file's name
  const safe = world.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\\/:*?"<>|]/g, " ");
  const name =
    safe
      .replace(/\s+/g, " ")
      .slice(0, MAX_WORLD)
      .replace(/^[ .]+|[ .]+$/g, "") || "World";
  const two = (value: number): string => String(value).padStart(2, "0");
  const day = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join("-");
  return `${name} ${day} ${[time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(".")}.png`;
}
