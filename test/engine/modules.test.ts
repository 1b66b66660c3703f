import { expect, it } from "vitest";
import { buildFrame, buildSchedule } from "../../engine/ecs/schedule.ts";
import { modules } from "../../engine/modules.ts";

it("runs the systems of a tick in this order", () => {
  expect(buildSchedule(modules).map((system) => system.name)).toMatchInlineSnapshot(`
    [
      "readWishes",
      "hearPeers",
      "lookAround",
      "letGo",
      "readRules",
      "readHand",
      "noteOrphans",
      "forgetRemovals",
      "rememberMovers",
      "playAnimations",
      "arriveWhereNeeded",
      "movePlayer",
      "facePlayer",
      "showPeers",
      "showBodies",
      "claimTouched",
      "carryHeld",
      "claimNeighbours",
      "takeOver",
      "stepPhysics",
      "readBodies",
      "returnLooseBodies",
      "carryPlayer",
      "removeFallen",
      "dressAvatars",
      "advanceGaits",
      "updateWorldMatrices",
      "tellPeers",
      "answerAndAsk",
      "tellHeads",
      "reportHand",
    ]
  `);
});

it("runs the systems of a frame in this order", () => {
  expect(buildFrame(modules).map((system) => system.name)).toMatchInlineSnapshot(`
    [
      "placeCamera",
      "poseAvatars",
      "updateDrawnMatrices",
    ]
  `);
});
