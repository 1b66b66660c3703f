// link.ts: a network between engines in one process: seeded loss, delay, jitter, reordering, duplication, partition.

import type { Random } from "../../engine/core/random.ts";

/** What happens to packets on their way, per direction. */
export interface LinkQuality {
  /** Share of packets that never come, 0 to 1; reliable ones come later. */
  loss: number;
  /** Share of packets that come twice. */
  duplication: number;
  /** Way in seconds: `delay` ± `jitter`, evenly spread. More jitter than the time between two packets reorders them. */
  delay: number;
  jitter: number;
  /** Nothing gets through. */
  parted: boolean;
}

export const PERFECT: LinkQuality = { loss: 0, duplication: 0, delay: 0, jitter: 0, parted: false };

/** Seconds after which a reliable channel sends again what was lost, and how often at most. */
const RESEND = 0.2;
const MOST_RESENDS = 10;

interface Flight {
  readonly due: number;
  readonly reliable: boolean;
  readonly bytes: ArrayBuffer;
}

/** One direction between two engines. */
export interface Link {
  quality: LinkQuality;
  readonly flying: Flight[];
  /** When the last reliable packet comes: the next one comes no earlier. */
  lastReliable: number;
  /** Packets and bytes handed in. */
  packets: number;
  bytes: number;
}

export const createLink = (quality: LinkQuality): Link => ({
  quality: { ...quality },
  flying: [],
  lastReliable: 0,
  packets: 0,
  bytes: 0,
});

/** Hands a packet in at `now`. */
export function post(link: Link, random: Random, now: number, bytes: ArrayBuffer, reliable: boolean): void {
  const { loss, duplication, delay, jitter, parted } = link.quality;
  link.packets++;
  link.bytes += bytes.byteLength;
  const way = () => delay + (random() * 2 - 1) * jitter;
  if (reliable) {
    let due = now + way();
    for (let i = 0; i < MOST_RESENDS && random() < loss; i++) due += RESEND;
    link.lastReliable = Math.max(link.lastReliable, due);
    link.flying.push({ due: link.lastReliable, reliable, bytes: bytes.slice(0) });
    return;
  }
  if (parted || random() < loss) return;
  const copies = random() < duplication ? 2 : 1;
  for (let i = 0; i < copies; i++) link.flying.push({ due: now + way(), reliable, bytes: bytes.slice(0) });
}

/** Takes out what has come by `now`, in the order in which it came. Reliable packets wait out a partition. */
export function collect(link: Link, now: number): Flight[] {
  const comes = (flight: Flight): boolean => flight.due <= now && !(flight.reliable && link.quality.parted);
  const come = link.flying.filter(comes).sort((a, b) => a.due - b.due);
  const rest = link.flying.filter((flight) => !comes(flight));
  link.flying.splice(0, link.flying.length, ...rest);
  return come;
}
