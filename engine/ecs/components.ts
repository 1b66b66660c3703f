// components.ts: every component store of the engine, and nothing else.
// SI units. Axes are glTF's: right-handed, +Y up, metres, radians (glTF 2.0 §3.4).

/** Entities a world holds; untouched pages of the stores cost no memory (measured: 1.4 MB for 60 MB of arrays). */
export const CAPACITY = 65_536;

/** `Parent` of an entity that hangs on nothing. */
export const NO_PARENT = -1;

/** `NodeIndex` of an entity that is no node of the scene. */
export const NO_NODE = -1;

/** Allocates one world's stores, each `capacity` entities long. */
export function createStores(capacity: number) {
  // Interleaved: entity e's vector is at [e * 3 … e * 3 + 2]. A third faster than one array per axis.
  const floats = (size: number) => new Float32Array(capacity * size);
  return {
    /** x, y, z relative to the parent entity, in metres. */
    Position: floats(3),
    /** Unit quaternion x, y, z, w relative to the parent entity. */
    Rotation: floats(4),
    /** Factor along each axis. */
    Scale: floats(3),
    /** The entity this one hangs on, or {@link NO_PARENT}. Change it with `setParent` only (hierarchy.ts). */
    Parent: new Int32Array(capacity).fill(NO_PARENT),
    /** Column-major 4×4, entity to world, as of the last tick. Written by `updateWorldMatrices`. */
    WorldMatrix: floats(16),
    /** Column-major 4×4, entity to world, as drawn: movers lie between the last two ticks. The simulation never reads it. */
    DrawnMatrix: floats(16),
    /** 1 where Position, Rotation, Scale or Parent changed since the last `updateWorldMatrices`. */
    Dirty: new Uint8Array(capacity),
    /** Tag: moves from tick to tick, so a frame draws it between the last two. Whoever moves it sets Dirty. */
    Mover: {},
    /** A mover's Position at the tick before. Written by `rememberMovers` at the start of a tick. */
    PreviousPosition: floats(3),
    /** A mover's Rotation at the tick before. */
    PreviousRotation: floats(4),
    /** Rate of change of Position, in metres per second. */
    Velocity: floats(3),
    /** Yaw about +Y (0 looks along −Z, positive turns left) and pitch (positive looks up), in radians. */
    Look: floats(2),
    /** Yaw of an avatar's body about +Y, radians as in Look; Rotation follows from it. In third person it is not where one looks. */
    Facing: floats(1),
    /** How far what an avatar stands on took it in this tick, in metres: its legs did not. */
    Carried: floats(3),
    /** 1 while the feet of an avatar are on something. */
    Grounded: new Uint8Array(capacity),
    /**
     * How often an owned entity was put elsewhere at once, modulo 256. Whoever teleports it adds 1; the others then
     * snap instead of gliding there.
     */
    TeleportCount: new Uint8Array(capacity),
    /** Index of the glTF node that the entity stands for, or {@link NO_NODE}. */
    NodeIndex: new Int32Array(capacity).fill(NO_NODE),
    /** Tag: people arrive here, at the entity's origin, looking along its −Z. */
    SpawnPoint: {},
    /** Tag: the body of a peer; its origin is the point on the ground between the feet. */
    Avatar: {},
    /** Tag: a body of the scene that can be pushed about. It is the same for everybody in the world (`engine/objects`). */
    LooseBody: {},
    /** Tag: this peer simulates the entity and sends it to the others. */
    Owned: {},
    /** Tag: another peer simulates the entity; `engine/presence` or `engine/objects` writes its pose. */
    Remote: {},
  };
}

export type Stores = ReturnType<typeof createStores>;
