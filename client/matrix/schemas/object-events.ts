// object-events.ts: the event types whose levels say who may do what with objects.

/** A member's own objects, state key their user id: who may write it may bring objects, and move what came with the scene. */
export const OWN_OBJECTS_EVENT = "org.manyrooms.objects";

/** An object placed for good, state key its id: who may write it may move and remove what others brought. */
export const OBJECT_EVENT = "org.manyrooms.object";

/** What each takes in our worlds, and in rooms that do not name them. */
export const OBJECT_LEVELS = { [OWN_OBJECTS_EVENT]: 0, [OBJECT_EVENT]: 50 } as const;
