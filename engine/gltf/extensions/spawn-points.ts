// spawn-points.ts: OMI_spawn_point, Third Room's MX_spawn_point, and the spawn points of Hubs: people arrive here.
// @see https://github.com/omigroup/gltf-extensions/tree/main/extensions/2.0/OMI_spawn_point

import { isRecord, type NodeExtension } from "./node-extension.ts";

const byPresence = (name: string): NodeExtension => ({
  name,
  readNode: (_, draft) => {
    draft.isSpawnPoint = true;
  },
});

export const omiSpawnPoint = byPresence("OMI_spawn_point");
export const mxSpawnPoint = byPresence("MX_spawn_point");

/** Hubs: the old component `spawn-point`, and waypoints that may be arrived at. */
export const mozSpawnPoint: NodeExtension = {
  name: "MOZ_hubs_components",
  readNode: (extension, draft) => {
    if (!isRecord(extension)) return;
    const waypoint = extension["waypoint"];
    if ("spawn-point" in extension || (isRecord(waypoint) && waypoint["canBeSpawnPoint"] === true))
      draft.isSpawnPoint = true;
  },
};
