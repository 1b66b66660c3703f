// room-words.ts: the state events that say what a room is called and what it is about.

import * as v from "valibot";

/** Event types, state key "". Source: Matrix spec, "m.room.name" and "m.room.topic". */
export const NAME_EVENT = "m.room.name";
export const TOPIC_EVENT = "m.room.topic";

/** Longest name and topic shown; a room's state may hold 64 KiB. */
export const MAX_NAME = 120;
export const MAX_TOPIC = 600;

const Name = v.looseObject({ name: v.pipe(v.string(), v.trim()) });
const Topic = v.looseObject({ topic: v.pipe(v.string(), v.trim()) });

/** The name in the event's content; empty where there is none, or something else. */
export function nameIn(content: unknown): string {
  const result = v.safeParse(Name, content);
  return result.success ? result.output.name.slice(0, MAX_NAME) : "";
}

/** The topic in the event's content, in the same way. */
export function topicIn(content: unknown): string {
  const result = v.safeParse(Topic, content);
  return result.success ? result.output.topic.slice(0, MAX_TOPIC) : "";
}
