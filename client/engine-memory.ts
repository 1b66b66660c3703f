// engine-memory.ts: what an engine was told that another one, started in its place, must be told again.

import type { PeerId, Place, ToEngine } from "../engine/protocol.ts";

type Message<Type extends ToEngine["type"]> = Extract<ToEngine, { type: Type }>;

/** The scene that stands, to be loaded again. */
export interface KeptScene {
  /** A copy of the file. A blob: the browser keeps it out of the page's memory, and a file of 500 MB may go to its disk. */
  readonly file: Blob;
  readonly name: string;
  readonly revision: number;
}

interface KnownPeer {
  joined: Message<"peer-joined">;
  rights: Message<"object-rights"> | null;
  unstable: Message<"peer-unstable"> | null;
  open: boolean;
}

export interface EngineMemory {
  scene: KeptScene | null;
  /** Where the own body stood last in that scene; null until that is known. */
  place: Place | null;
  readonly hidden: boolean;
  /** Takes down what is worth it. */
  note(message: ToEngine): void;
  /** Says it all again, but for the open links: whoever hears of one begins to send, and must stand in the scene before that. */
  tell(send: (message: ToEngine) => void): void;
  tellOpen(send: (message: ToEngine) => void): void;
}

export function createEngineMemory(): EngineMemory {
  /** The last of each: a newer one makes the older worthless. In the order of their first coming. */
  const latest = new Map<ToEngine["type"], ToEngine>();
  const peers = new Map<PeerId, KnownPeer>();
  let hidden = false;

  return {
    scene: null,
    place: null,
    get hidden() {
      return hidden;
    },
    note(message) {
      switch (message.type) {
        case "visibility":
          hidden = message.hidden;
          latest.set(message.type, message);
          break;
        case "resize":
        case "view":
        case "graphics":
        case "object-cap":
        case "self":
          latest.set(message.type, message);
          break;
        case "peer-joined":
          peers.set(message.peer, {
            unstable: null,
            rights: null,
            open: false,
            ...peers.get(message.peer),
            joined: message,
          });
          break;
        case "peer-open":
        case "peer-unstable": {
          const peer = peers.get(message.peer);
          if (peer && message.type === "peer-open") peer.open = true;
          else if (peer && message.type === "peer-unstable") peer.unstable = message;
          break;
        }
        case "object-rights": {
          const peer = peers.get(message.peer);
          if (peer) peer.rights = message;
          else if (message.peer === "me") latest.set(message.type, message);
          break;
        }
        case "peer-left":
          peers.delete(message.peer);
          break;
        case "input": // of a moment; the next key or look says more
        case "carry":
        case "model": // a new engine asks for what it wants
        case "peer-speaking":
        case "packet": // states come again, many times a second
          break;
      }
    },
    tell(send) {
      for (const message of latest.values()) send(message);
      for (const { joined, unstable, rights } of peers.values()) {
        send(joined);
        if (rights) send(rights);
        if (unstable) send(unstable);
      }
    },
    tellOpen(send) {
      for (const [peer, { open }] of peers) if (open) send({ type: "peer-open", peer });
    },
  };
}
