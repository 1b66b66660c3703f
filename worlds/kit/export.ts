// export.ts: writes a baked world as one .glb: quantised, meshopt-compressed, with spawn, colliders, light and fog.
import {
  type Accessor,
  Document,
  type Material as GltfMaterial,
  type Mesh as GltfMesh,
  Logger,
  type Node,
  NodeIO,
  type Primitive,
  Verbosity,
} from "@gltf-transform/core";
import {
  ALL_EXTENSIONS,
  EXTMeshGPUInstancing,
  EXTMeshoptCompression,
  KHRLightsPunctual,
  KHRMaterialsEmissiveStrength,
  KHRMaterialsSpecular,
  KHRMaterialsUnlit,
  KHRTextureTransform,
  Light as PunctualLight,
} from "@gltf-transform/extensions";
import { quantize, reorder } from "@gltf-transform/functions";
import { MeshoptEncoder } from "meshoptimizer";
import { Quaternion, Vector3 } from "three";
import { cloudTexture } from "./cloud-texture.ts";
import { gradient, hex, type Rgb } from "./color.ts";
import { boxMapped, grainScale, grainTexture } from "./grain.ts";
import { leafTexture } from "./leaf-texture.ts";
import { sunDirection } from "./light.ts";
import { MATERIALS, type Material, type MaterialName, materialOf } from "./materials.ts";
import type { Mesh } from "./mesh.ts";
import { OmiPhysics, OmiSpawnPoint } from "./omi.ts";
import { clamp } from "./vec.ts";
import { RIPPLE, rippleNormals } from "./water.ts";
import type { Collider, Marker, Scatter, World } from "./world.ts";
import { type MovingNode, writeMotion } from "./write-motion.ts";

/** Bits a position gets: over a 40 m piece a step is 0.6 mm, well under a paving joint. */
const POSITION_BITS = 16;
const NORMAL_BITS = 10;

const round = (x: number): number => Math.round(x * 1e4) / 1e4;
const rounded = (v: readonly number[]): number[] => v.map(round);

/** Writes `world` and returns the bytes. */
export async function exportWorld(world: World): Promise<Uint8Array> {
  const document = new Document().setLogger(new Logger(Verbosity.ERROR));
  const writer = new WorldWriter(document, world);
  writer.writePieces();
  writer.writeScatters();
  const moving = writer.writeMoving();
  await MeshoptEncoder.ready;
  await document.transform(
    reorder({ encoder: MeshoptEncoder, target: "size" }),
    quantize({
      pattern: /^(POSITION|NORMAL|TEXCOORD)(_\d+)?$/,
      quantizePosition: POSITION_BITS,
      quantizeNormal: NORMAL_BITS,
      quantizeTexcoord: 14,
    }),
  );
  // Colliders come after quantize, which moves a mesh's scale to its node; a collider's mesh has none.
  writer.writeMarkers();
  writer.writeColliders();
  writeMotion(document, moving);
  writer.writeLight();
  document
    .createExtension(EXTMeshoptCompression)
    .setRequired(true)
    .setEncoderOptions({ method: EXTMeshoptCompression.EncoderMethod.FILTER });
  const io = new NodeIO()
    .registerExtensions([...ALL_EXTENSIONS, OmiSpawnPoint, OmiPhysics])
    .registerDependencies({ "meshopt.encoder": MeshoptEncoder });
  return io.writeBinary(document);
}

class WorldWriter {
  readonly #materials = new Map<MaterialName, GltfMaterial>();
  readonly #document: Document;
  readonly #world: World;
  readonly #root: Node;

  constructor(document: Document, world: World) {
    this.#document = document;
    this.#world = world;
    document.createBuffer();
    document.getRoot().getAsset().generator = "Manyrooms worldkit";
    this.#root = document.createNode(world.name);
    document.getRoot().setDefaultScene(document.createScene(world.name).addChild(this.#root));
  }

  #node(name: string, parent = this.#root): Node {
    const node = this.#document.createNode(name);
    parent.addChild(node);
    return node;
  }

  #accessor(
    array: Float32Array | Uint16Array | Uint32Array,
    type: Accessor["getType"] extends () => infer T ? T : never,
    normalized = false,
  ): Accessor {
    return this.#document
      .createAccessor()
      .setArray(array)
      .setType(type)
      .setNormalized(normalized)
      .setBuffer(this.#document.getRoot().listBuffers()[0]);
  }

  writePieces(): void {
    for (const piece of this.#world.pieces) {
      const name = `${piece.group} ${piece.material}`;
      const { bake, unlit, blend } = materialOf(piece.material);
      const { shadows } = piece.options;
      this.#node(name)
        .setMesh(this.#document.createMesh(name).addPrimitive(this.#primitive(piece.mesh, piece.material)))
        .setExtras({
          manyrooms: {
            castShadow: shadows === "live" && bake === "lit" && !piece.options.flush,
            receiveShadow: shadows !== "still" && !unlit && !blend,
          },
        });
    }
  }

  writeScatters(): void {
    if (this.#world.scatters.length === 0) return; // or the file would ask for an extension it has no use for
    const extension = this.#document.createExtension(EXTMeshGPUInstancing).setRequired(true);
    for (const scatter of this.#world.scatters) {
      this.#node(scatter.name)
        .setMesh(this.#document.createMesh(scatter.name).addPrimitive(this.#primitive(scatter.mesh, scatter.material)))
        .setExtension("EXT_mesh_gpu_instancing", this.#instances(extension, scatter))
        .setExtras({ manyrooms: { castShadow: scatter.casts, receiveShadow: true } });
    }
  }

  #instances(extension: EXTMeshGPUInstancing, scatter: Scatter) {
    const spots = scatter.spots;
    const turn = (angle: number): number[] => [0, Math.sin(angle / 2), 0, Math.cos(angle / 2)];
    return extension
      .createInstancedMesh()
      .setAttribute("TRANSLATION", this.#accessor(new Float32Array(spots.flatMap((s) => [...s.position])), "VEC3"))
      .setAttribute("ROTATION", this.#accessor(new Float32Array(spots.flatMap((s) => turn(s.turn))), "VEC4"))
      .setAttribute("SCALE", this.#accessor(new Float32Array(spots.flatMap((s) => [s.size, s.size, s.size])), "VEC3"))
      .setAttribute("_COLOR_0", this.#accessor(new Float32Array(spots.flatMap((s) => [...s.tint])), "VEC3"));
  }

  #primitive(shape: Mesh, name: MaterialName): Primitive {
    const material = materialOf(name);
    const isGrained = this.#world.detail.grain && material.grain !== undefined;
    const mesh = isGrained ? boxMapped(shape, material.grain === "timber") : shape;
    const primitive = this.#document
      .createPrimitive()
      .setMaterial(this.#material(name))
      .setAttribute("POSITION", this.#accessor(new Float32Array(mesh.position), "VEC3"))
      .setIndices(this.#accessor(new Uint32Array(mesh.index), "SCALAR"))
      .setAttribute("COLOR_0", this.#colors(mesh, material));
    if (!material.unlit) primitive.setAttribute("NORMAL", this.#accessor(new Float32Array(mesh.normal), "VEC3"));
    if (material.cutout || material.glare || isGrained || name === "cumulus")
      primitive.setAttribute("TEXCOORD_0", this.#accessor(new Float32Array(mesh.uv), "VEC2"));
    if (material.planarUv) {
      const repeat = 1 / RIPPLE;
      const uv = Array.from({ length: mesh.vertexCount }, (_, i) => [
        mesh.at(i)[0] * repeat,
        mesh.at(i)[2] * repeat,
      ]).flat();
      primitive.setAttribute("TEXCOORD_0", this.#accessor(new Float32Array(uv), "VEC2"));
      const tangents = new Float32Array(mesh.vertexCount * 4).map((_, i) => [1, 0, 0, -1][i % 4]);
      primitive.setAttribute("TANGENT", this.#accessor(tangents, "VEC4"));
    }
    return primitive;
  }

  /** Normalised 16-bit: with 8 bits the dark end of a linear colour shows steps. Floats only where a radiance exceeds 1. */
  #colors(mesh: Mesh, { blend: alpha, hdr }: Material): Accessor {
    const size = alpha ? 4 : 3;
    const values = new Float32Array(mesh.vertexCount * size);
    for (let i = 0; i < mesh.vertexCount; i++) {
      values.set(mesh.colorAt(i), i * size);
      if (alpha) values[i * size + 3] = mesh.alpha[i];
    }
    const type = alpha ? "VEC4" : "VEC3";
    if (values.some((v) => v > (hdr ? 1 : 1.02)))
      return this.#accessor(
        values.map((v) => Math.round(v * 4096) / 4096), // fewer digits pack better
        type,
      );
    return this.#accessor(
      Uint16Array.from(values, (v) => Math.round(clamp(v, 0, 1) * 65535)),
      type,
      true,
    );
  }

  #material(name: MaterialName): GltfMaterial {
    const known = this.#materials.get(name);
    if (known) return known;
    const m = materialOf(name);
    const material = this.#document
      .createMaterial(name)
      .setRoughnessFactor(m.roughness)
      .setMetallicFactor(0)
      .setDoubleSided(m.doubleSided ?? false);
    if (m.blend) material.setAlphaMode("BLEND");
    if (m.unlit)
      material.setExtension("KHR_materials_unlit", this.#document.createExtension(KHRMaterialsUnlit).createUnlit());
    if (m.fog === false) material.setExtras({ manyrooms: { fog: false } });
    if (m.glare) material.setExtras({ manyrooms: { glare: m.glare } });
    if (m.emissive) {
      material
        .setEmissiveFactor([...hex(m.emissive.color)])
        .setExtension(
          "KHR_materials_emissive_strength",
          this.#document
            .createExtension(KHRMaterialsEmissiveStrength)
            .createEmissiveStrength()
            .setEmissiveStrength(m.emissive.strength),
        );
    }
    if (m.matt) {
      const specular = this.#document.createExtension(KHRMaterialsSpecular).createSpecular().setSpecularFactor(0);
      material.setExtension("KHR_materials_specular", specular);
    }
    if (m.cutout) {
      const texture = this.#document.createTexture("leaves").setMimeType("image/png").setImage(leafTexture());
      material.setBaseColorTexture(texture).setAlphaMode("MASK").setAlphaCutoff(m.cutout);
    }
    if (m.grain && this.#world.detail.grain) {
      const scale = grainScale(m.grain);
      const texture = this.#document.createTexture(m.grain).setMimeType("image/png").setImage(grainTexture(m.grain));
      material
        .setBaseColorTexture(texture)
        .getBaseColorTextureInfo()!
        .setExtension(
          "KHR_texture_transform",
          this.#document.createExtension(KHRTextureTransform).createTransform().setScale([scale, scale]),
        );
    }
    if (name === "cumulus") {
      const texture = this.#document.createTexture("clouds").setMimeType("image/png").setImage(cloudTexture());
      material.setBaseColorTexture(texture);
    }
    if (m === MATERIALS.water) {
      const texture = this.#document
        .createTexture("ripples")
        .setMimeType("image/png")
        .setImage(rippleNormals(128, 0.11));
      material
        .setNormalTexture(texture)
        .setNormalScale(this.#world.water.ripple)
        .setExtras({ manyrooms: this.#waterExtras() });
    }
    if (m === MATERIALS.mirror) material.setExtras({ manyrooms: this.#waterExtras() });
    this.#materials.set(name, material);
    return material;
  }

  /** What the runtime's water shader asks for: its level, what it mirrors, the sky that leaning ripples show. */
  #waterExtras(): object {
    const { light, pieces } = this.#world;
    const level = pieces.find((piece) => piece.options.mirror !== undefined)?.options.mirror ?? 0;
    const { stops } = light.sky;
    return {
      water: true,
      level,
      mirror: this.#world.water.mirror,
      sky: { horizon: rounded(gradient(stops, 0.1)), zenith: rounded(gradient(stops, 0.6)) },
    };
  }

  /** What moves: a node for each, which its meshes hang on, since `quantize` changes the place of a node with a mesh. */
  writeMoving(): readonly MovingNode[] {
    return this.#world.moving.map((moving) => {
      const turn = (moving.turn ?? 0) / 2;
      const node = this.#node(moving.name)
        .setTranslation([...moving.position])
        .setRotation([0, Math.sin(turn), 0, Math.cos(turn)]);
      for (const [key, mesh] of Object.entries(moving.parts)) {
        const name = `${moving.name} ${key}`;
        this.#node(name, node)
          .setMesh(this.#document.createMesh(name).addPrimitive(this.#primitive(mesh, key as MaterialName)))
          .setExtras({ manyrooms: { castShadow: true, receiveShadow: true } });
      }
      return { moving, node };
    });
  }

  writeMarkers(): void {
    const spawn = this.#document.createExtension(OmiSpawnPoint);
    for (const marker of this.#world.markers) this.#marker(marker, spawn);
  }

  #marker(marker: Marker, spawn: OmiSpawnPoint): void {
    const node = this.#node(marker.name)
      .setTranslation([...marker.position])
      .setRotation([0, Math.sin(marker.turn / 2), 0, Math.cos(marker.turn / 2)]);
    if (marker.kind === "spawn") node.setExtension("OMI_spawn_point", spawn.create(marker.name));
    else
      node.setExtras({
        manyrooms: { [marker.kind]: marker.opening ? { width: marker.opening[0], height: marker.opening[1] } : true },
      });
  }

  writeColliders(): void {
    const physics = this.#document.createExtension(OmiPhysics);
    const body = this.#node("colliders").setExtension("OMI_physics_body", physics.create().setMotion("static"));
    for (const collider of this.#world.colliders) {
      const shape = physics.create();
      if (collider.size) shape.setBox(rounded(collider.size));
      else if (collider.cylinder) shape.setCylinder(...collider.cylinder);
      else shape.setMesh(this.#colliderMesh(collider));
      this.#node(`collider ${collider.name}`, body)
        .setTranslation([...collider.position])
        .setRotation([...collider.rotation])
        .setExtension("OMI_physics_body", shape);
    }
  }

  #colliderMesh(collider: Collider): GltfMesh {
    const mesh = collider.mesh!;
    const primitive = this.#document
      .createPrimitive()
      .setAttribute("POSITION", this.#accessor(new Float32Array(mesh.position), "VEC3"))
      .setIndices(this.#accessor(new Uint32Array(mesh.index), "SCALAR"));
    return this.#document.createMesh(`collider ${collider.name}`).addPrimitive(primitive);
  }

  /** The sun as KHR_lights_punctual, and everything else about light in the scene's extras. */
  writeLight(): void {
    const light = this.#world.light;
    const { ambient } = this.#world;
    const split = (c: Rgb): { color: number[]; intensity: number } => {
      const intensity = Math.max(...c);
      return { color: rounded(c.map((x) => x / intensity)), intensity: round(intensity) };
    };
    const sun = split(this.#world.sun);
    const punctual = this.#document
      .createExtension(KHRLightsPunctual)
      .createLight("sun")
      .setType(PunctualLight.Type.DIRECTIONAL)
      .setColor(sun.color as [number, number, number])
      .setIntensity(sun.intensity);
    const away = new Quaternion().setFromUnitVectors(
      new Vector3(0, 0, -1),
      new Vector3(...sunDirection(light)).negate(),
    );
    this.#node("sun").setRotation([away.x, away.y, away.z, away.w]).setExtension("KHR_lights_punctual", punctual);
    this.#document
      .getRoot()
      .getDefaultScene()!
      .setExtras({
        manyrooms: {
          sun: { direction: rounded(sunDirection(light)), ...sun },
          hemisphere: { sky: rounded(ambient.sky), ground: rounded(ambient.ground) },
          fog: { color: rounded(light.fog.color), near: light.fog.near, far: light.fog.far },
          toneMapping: "AgX",
          exposure: light.exposure,
        },
      });
  }
}
