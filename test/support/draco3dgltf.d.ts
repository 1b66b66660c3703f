// draco3dgltf.d.ts: the one function of draco3dgltf that is used here; the package has no types.

declare module "draco3dgltf" {
  export function createEncoderModule(): Promise<unknown>;
}
