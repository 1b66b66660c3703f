// protocol.ts: everything that may cross between the page and the engine, wherever the engine runs.
// Types only. Whoever has read this file knows all the traffic there is.

/** A peer: `user|device|session`. The page makes it from the Matrix sender, the device and the membership's session nonce. */
export type PeerId = string;

/** How good pictures are, for their price; "auto" is what fits the machine (render/quality.ts). */
export type QualityName = "auto" | "low" | "medium" | "high" | "ultra";

/** What the page tells the engine. No answer comes. */
export type ToEngine =
  /** Size of the canvas in CSS pixels; `pixelRatio` device pixels to each. */
  | { type: "resize"; width: number; height: number; pixelRatio: number }
  /** What hands and eyes did since the last message, at most once a frame; layout in frame.ts. */
  | { type: "input"; values: Float32Array }
  | { type: "view"; mode: "first" | "third" }
  /** What the person chose for the picture. `fieldOfView`: vertical, degrees; `frameRate`: frames a second at most, 0 for the display's. */
  | { type: "graphics"; quality: QualityName; fieldOfView: number; frameRate: number }
  /** The page is hidden: the engine goes on simulating and stops drawing. */
  | { type: "visibility"; hidden: boolean }
  /** Who stands here. `user` decides body and colours; `session` is the 32-bit nonce of this entering. */
  | { type: "self"; user: string; name: string; session: number }
  /** A peer is a member of the world; its body appears once its first state packet is here. Sent again under a new name when that changes; `plate` stands over its head in the place of a name that others bear too. */
  | { type: "peer-joined"; peer: PeerId; user: string; name: string; plate?: string; session: number }
  /** Both channels to the peer are open: the engine sends its dictionary and snapshot. */
  | { type: "peer-open"; peer: PeerId }
  /** The link is unstable (nothing heard for a while) or well again. */
  | { type: "peer-unstable"; peer: PeerId; unstable: boolean }
  /** Its voice is heard, or is heard no more. */
  | { type: "peer-speaking"; peer: PeerId; speaking: boolean }
  /** Gone: its body goes at once. */
  | { type: "peer-left"; peer: PeerId }
  /**
   * What somebody may do with objects by the room's power levels: `own`, bodies of the scene and what they brought; `others`, what others
   * brought, too. Until it is said of somebody: `own` only. Said again when it changes; what the engine kept is looked at anew.
   */
  | { type: "object-rights"; peer: PeerId | "me"; own: boolean; others: boolean }
  /** How many objects each member may have here, by the world's event. More of one's own go, the newest first. */
  | { type: "object-cap"; cap: number }
  /** The file that `model-wanted` asked for; null where it can't be had. */
  | { type: "model"; uri: string; bytes: ArrayBuffer | null }
  /** Moves what is in the hand: metres away (+) or nearer (−), radians to the left about the vertical, since the last message. */
  | { type: "carry"; away: number; turn: number }
  /** A peer's packet, as it came from the data channel (≤ 1,150 bytes, so cloned: a pool of transferred buffers starves). */
  | { type: "packet"; peer: PeerId; reliable: boolean; bytes: ArrayBuffer };

/** What the engine tells the page. No answer comes. */
export type ToClient =
  /** To one peer, or to all whose channels are open. */
  | { type: "packet"; peer: PeerId | "all"; reliable: boolean; bytes: ArrayBuffer }
  /** Where the own head is and the others' are: twenty times a second while anybody else is shown, and once more when nobody is. */
  | { type: "heads"; own: Head; peers: (Head & { peer: PeerId })[] }
  /** A peer kept breaking the rules of the network: it is not listened to any more, and its link should close. */
  | { type: "peer-cut"; peer: PeerId }
  /** The first frame that shows a newly loaded scene is drawn; `milliseconds` since the engine was started. */
  | { type: "first-frame"; milliseconds: number; triangles: number }
  /** Something failed that nobody asked for: a body that would not load, a lost context. The engine goes on. */
  | { type: "problem"; code: string; message: string }
  /**
   * Four times a second, so that the page notices a silent engine, and knows where the own body stood last when it has to
   * start another: `place` is null before there is one.
   */
  | { type: "heartbeat"; tick: number; place: Place | null }
  /** What the eye is on, within reach; null for nothing. Said when it, or what may be done with it, changes. */
  | { type: "looked-at"; object: ObjectInfo | null }
  /** What the own hand holds; null for nothing: also when another took it, or it is gone. Said when it changes. */
  | { type: "in-hand"; object: ObjectInfo | null }
  /** An object is a file that is not here yet: the page answers with `model`. Asked once for each. */
  | { type: "model-wanted"; uri: string }
  /** The GPU took the context away, and all that was on it; nothing is drawn any more. The page starts another engine on another canvas. */
  | { type: "gpu-lost" };

/** Where something stands: metres, radians (frame of reference: glTF's, +Y up; yaw 0 looks along −Z). */
export interface Place {
  x: number;
  y: number;
  z: number;
  yaw: number;
}

/** A place, and where it looks up (+) or down (−), in radians. */
export interface Head extends Place {
  pitch: number;
}

/** An object, or a loose body of the scene: the same text on all peers while it exists. */
export type ObjectId = string;

/** What an object is made of: one that every engine has, or a glTF binary by its mxc URI. */
export type ObjectModel = "crate" | "ball" | { uri: string };

export interface ObjectInfo {
  object: ObjectId;
  /** "scene": a loose body of the scene. */
  model: ObjectModel | "scene";
  /** Who brought it; null for the scene. */
  creator: PeerId | "me" | null;
  /** In whose hand it is. */
  holder: PeerId | "me" | null;
  mayGrab: boolean;
  mayDelete: boolean;
}

/** What a scene turned out to hold. */
export interface SceneReport {
  /** Entities made from its nodes. */
  nodes: number;
  triangles: number;
  spawnPoints: number;
  /** Extensions that the file uses and this engine does not do; what they ask for is missing from the picture. */
  unsupported: string[];
}

/** Figures of the last second or so; times in milliseconds. */
export interface EngineStats {
  /** Frames drawn in the last second; 0 without a canvas. */
  fps: number;
  tick: { p50: number; p99: number };
  frame: { p50: number; p99: number };
  drawCalls: number;
  triangles: number;
  entities: number;
  /** Programs, textures and geometries that the GPU holds. */
  gpu: { programs: number; textures: number; geometries: number };
  /** From the engine's start to the first frame with the scene in it; null before. */
  firstFrame: number | null;
}

/** How well a peer is heard. */
export interface PeerStats {
  peer: PeerId;
  name: string;
  /** Share of its state packets of the last seconds that never came, 0 to 1. */
  loss: number;
  /** How far behind the newest it is shown, in milliseconds. */
  delay: number;
  /** Records and packets refused because they broke a rule. */
  refused: number;
  /** Where it is shown; null before its first packet. */
  place: Place | null;
}

/** What the page asks of the engine, and what it gets back. */
export type Calls = {
  /**
   * Replaces the scene by a glTF binary; the own avatar goes to its spawn point, or to `place` where the scene stood before (after a
   * restart). With "here" it stays where it is, unless it would be inside something or over nothing. The old scene stays if this one
   * is no good. `revision`: 32-bit hash of its URI.
   */
  loadScene: {
    params: { bytes: ArrayBuffer; name: string; revision: number; place?: Place | "here" };
    result: SceneReport;
  };
  /** Whether that scene could be loaded; rejects as `loadScene` does. The one that stands goes on standing. */
  checkScene: { params: { bytes: ArrayBuffer; name: string }; result: SceneReport };
  /** Brings an object, before the own eyes; it is everybody's to see. Rejects with `object/forbidden`, `object/too-many`, `object/no-model`, `ecs/full`. */
  spawnObject: { params: { model: ObjectModel }; result: ObjectInfo };
  /** Takes an object away, for all. Rejects with `object/gone`, `object/forbidden`. */
  deleteObject: { params: { object: ObjectId }; result: null };
  /** Takes an object into the hand, out of another's too. Rejects with `object/gone`, `object/forbidden`, `object/too-far`. */
  grabObject: { params: { object: ObjectId }; result: ObjectInfo };
  /** Opens the hand: what was in it flies where the eyes look, at `speed` metres per second; 0 lets it drop. */
  releaseObject: { params: { speed: number }; result: null };
  /** All objects and loose bodies that are here. */
  listObjects: { params: null; result: ObjectInfo[] };
  /** Where "me", a peer by its name, a glTF node by its name, or an object by its id is. */
  locate: { params: { name: string }; result: Place | null };
  /** Puts the own avatar somewhere. For tests and tools. */
  teleport: { params: Place; result: null };
  /** The picture as it is now, without name plates: a PNG. Rejects where nothing is drawn. */
  photo: { params: null; result: ArrayBuffer };
  stats: { params: null; result: EngineStats };
  peers: { params: null; result: PeerStats[] };
};
