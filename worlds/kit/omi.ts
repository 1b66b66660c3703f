// omi.ts: the OMI glTF extensions a world needs (spawn point, physics shape and body), as glTF-Transform extensions.
import {
  type Document,
  Extension,
  ExtensionProperty,
  type Mesh as GltfMesh,
  type IProperty,
  type Nullable,
  PropertyType,
  type WriterContext,
} from "@gltf-transform/core";

interface ISpawn extends IProperty {
  title: string;
}
/** OMI_spawn_point on a node: people arrive here and look along the node's −z. */
export class SpawnPoint extends ExtensionProperty<ISpawn> {
  static override readonly EXTENSION_NAME = "OMI_spawn_point";
  declare extensionName: typeof SpawnPoint.EXTENSION_NAME;
  declare parentTypes: [PropertyType.NODE];
  declare propertyType: "SpawnPoint";
  protected override init(): void {
    this.extensionName = SpawnPoint.EXTENSION_NAME;
    this.parentTypes = [PropertyType.NODE];
    this.propertyType = "SpawnPoint";
  }
  protected override getDefaults(): Nullable<ISpawn> {
    return Object.assign(super.getDefaults() as IProperty, { title: "" });
  }
  setTitle(title: string): this {
    return this.set("title", title);
  }
  getTitle(): string {
    return this.get("title");
  }
}

export class OmiSpawnPoint extends Extension {
  static override readonly EXTENSION_NAME = SpawnPoint.EXTENSION_NAME;
  override readonly extensionName = SpawnPoint.EXTENSION_NAME;
  create(title: string): SpawnPoint {
    return new SpawnPoint(this.document.getGraph()).setTitle(title);
  }
  override read(): this {
    return this; // worlds are only written here
  }
  override write(context: WriterContext): this {
    forEachNode(this, context, SpawnPoint.EXTENSION_NAME, (spawn: SpawnPoint) => ({ title: spawn.getTitle() }));
    return this;
  }
}

interface IBody extends IProperty {
  size: number[];
  /** Radius and height. */
  cylinder: number[];
  /** Radius of a ball; 0 where it is none. */
  ball: number;
  mesh: GltfMesh;
  /** Empty where it is a collider. */
  motion: string;
  /** Kilograms; 0 where nothing is said. */
  mass: number;
}
/** OMI_physics_body on a node: either a body itself (`motion`), or a collider below it: a box, a cylinder, a ball or a triangle mesh. */
export class Body extends ExtensionProperty<IBody> {
  static override readonly EXTENSION_NAME = "OMI_physics_body";
  declare extensionName: typeof Body.EXTENSION_NAME;
  declare parentTypes: [PropertyType.NODE];
  declare propertyType: "Body";
  protected override init(): void {
    this.extensionName = Body.EXTENSION_NAME;
    this.parentTypes = [PropertyType.NODE];
    this.propertyType = "Body";
  }
  protected override getDefaults(): Nullable<IBody> {
    return Object.assign(super.getDefaults() as IProperty, {
      size: [],
      cylinder: [],
      ball: 0,
      mesh: null,
      motion: "",
      mass: 0,
    });
  }
  setMotion(motion: "static" | "kinematic" | "dynamic", mass = 0): this {
    return this.set("motion", motion).set("mass", mass);
  }
  getMotion(): object | null {
    const [type, mass] = [this.get("motion"), this.get("mass")];
    if (type === "") return null;
    return mass > 0 ? { type, mass } : { type };
  }
  setBall(radius: number): this {
    return this.set("ball", radius);
  }
  getBall(): number {
    return this.get("ball");
  }
  setBox(size: readonly number[]): this {
    return this.set("size", [...size]);
  }
  getBox(): number[] {
    return this.get("size");
  }
  setCylinder(radius: number, height: number): this {
    return this.set("cylinder", [radius, height]);
  }
  getCylinder(): number[] {
    return this.get("cylinder");
  }
  setMesh(mesh: GltfMesh): this {
    return this.setRef("mesh", mesh);
  }
  getMesh(): GltfMesh | null {
    return this.getRef("mesh");
  }
}

/** Writes OMI_physics_body on nodes, and the shapes they use as OMI_physics_shape at the root. */
export class OmiPhysics extends Extension {
  static override readonly EXTENSION_NAME = Body.EXTENSION_NAME;
  override readonly extensionName = Body.EXTENSION_NAME;
  create(): Body {
    return new Body(this.document.getGraph());
  }
  override read(): this {
    return this; // worlds are only written here
  }
  override write(context: WriterContext): this {
    const shapes: object[] = [];
    const known = new Map<string, number>();
    const shapeFor = (body: Body): object => {
      const mesh = body.getMesh();
      const [radius, height] = body.getCylinder();
      if (mesh) {
        const number = context.jsonDoc.json.meshes!.findIndex((m) => m.name === mesh.getName());
        return { type: "trimesh", trimesh: { mesh: number } };
      }
      if (body.getBall() > 0) return { type: "sphere", sphere: { radius: body.getBall() } };
      if (radius !== undefined) return { type: "cylinder", cylinder: { radius, height } };
      return { type: "box", box: { size: body.getBox() } };
    };
    const shapeOf = (body: Body): number => {
      const shape = shapeFor(body);
      const key = JSON.stringify(shape);
      if (!known.has(key)) known.set(key, shapes.push(shape) - 1);
      return known.get(key)!;
    };
    forEachNode(this, context, Body.EXTENSION_NAME, (body: Body) => {
      const motion = body.getMotion();
      return motion ? { motion } : { collider: { shape: shapeOf(body) } };
    });
    const json = context.jsonDoc.json;
    json.extensions = { ...json.extensions, OMI_physics_shape: { shapes } };
    json.extensionsUsed = [...(json.extensionsUsed ?? []), "OMI_physics_shape"];
    return this;
  }
}

function forEachNode<T extends ExtensionProperty>(
  extension: Extension,
  context: WriterContext,
  name: string,
  toJson: (property: T) => object,
): void {
  const document = (extension as unknown as { document: Document }).document;
  for (const node of document.getRoot().listNodes()) {
    const property = node.getExtension<T>(name);
    if (!property) continue;
    const def = context.jsonDoc.json.nodes![context.nodeIndexMap.get(node)!];
    def.extensions = { ...def.extensions, [name]: toJson(property) };
  }
}
