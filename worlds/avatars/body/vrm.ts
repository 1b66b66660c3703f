// vrm.ts: the VRMC_vrm 1.0 extension, written by glTF-Transform. Indices are looked up at write time, so transforms are safe.
import { Extension, type Node, type WriterContext } from "@gltf-transform/core";
import { MORPHS } from "./face.ts";
import { BONES, type Bone } from "./skeleton.ts";

const VRM_EXTENSION = "VRMC_vrm";

type VrmContent = {
  name: string;
  bones: ReadonlyMap<Bone, Node>;
  /** The node whose mesh has the morph targets, in the order of MORPHS. */
  face: Node;
  body: Node;
  /** Height of the eyes above the head bone, in metres. */
  eyeHeight: number;
};

/** Degrees the eye bones turn when the target is 90° off: the dots then slide to the cheek, and no further. */
const LOOK_RANGE = { horizontal: 16, up: 9, down: 12 };
const CLOSES_EYES = ["happy", "relaxed"];

export class VrmHumanoid extends Extension {
  static override readonly EXTENSION_NAME = VRM_EXTENSION;
  override readonly extensionName = VRM_EXTENSION;
  content: VrmContent | undefined;

  override read(): this {
    return this;
  }

  override write(context: WriterContext): this {
    if (!this.content) return this;
    const { name, bones, face, body, eyeHeight } = this.content;
    const index = (node: Node) => context.nodeIndexMap.get(node) as number;
    const bind = (morph: string) => ({
      node: index(face),
      index: MORPHS.indexOf(morph as (typeof MORPHS)[number]),
      weight: 1,
    });
    const preset = (morphs: readonly string[], more: object = {}) => ({
      morphTargetBinds: morphs.map(bind),
      isBinary: false,
      overrideBlink: "none",
      overrideLookAt: "none",
      overrideMouth: "none",
      ...more,
    });
    const json = context.jsonDoc.json as { extensions?: Record<string, unknown> };
    json.extensions ??= {};
    json.extensions[VRM_EXTENSION] = {
      specVersion: "1.0",
      meta: {
        name,
        version: "1",
        authors: ["Manyrooms"],
        licenseUrl: "https://vrm.dev/licenses/1.0/",
        avatarPermission: "everyone",
        allowExcessivelyViolentUsage: true,
        allowExcessivelySexualUsage: false,
        commercialUsage: "corporation",
        allowPoliticalOrReligiousUsage: true,
        allowAntisocialOrHateUsage: false,
        creditNotation: "unnecessary",
        allowRedistribution: true,
        modification: "allowModificationRedistribution",
      },
      humanoid: {
        humanBones: Object.fromEntries(BONES.map(({ bone }) => [bone, { node: index(bones.get(bone) as Node) }])),
      },
      expressions: {
        preset: {
          ...Object.fromEntries(
            MORPHS.map((morph) => [
              morph,
              preset(
                [morph],
                CLOSES_EYES.includes(morph)
                  ? { overrideBlink: "block", overrideLookAt: "block", overrideMouth: "blend" }
                  : {},
              ),
            ]),
          ),
          blink: preset(["blinkLeft", "blinkRight"]),
          neutral: preset([]),
        },
      },
      lookAt: {
        type: "bone",
        offsetFromHeadBone: [0, eyeHeight, 0],
        rangeMapHorizontalInner: { inputMaxValue: 90, outputScale: LOOK_RANGE.horizontal },
        rangeMapHorizontalOuter: { inputMaxValue: 90, outputScale: LOOK_RANGE.horizontal },
        rangeMapVerticalDown: { inputMaxValue: 90, outputScale: LOOK_RANGE.down },
        rangeMapVerticalUp: { inputMaxValue: 90, outputScale: LOOK_RANGE.up },
      },
      // "auto" lets the viewer cut the head off the wearer's own body; the face is all head.
      firstPerson: {
        meshAnnotations: [
          { node: index(body), type: "auto" },
          { node: index(face), type: "thirdPersonOnly" },
        ],
      },
    };
    return this;
  }
}
