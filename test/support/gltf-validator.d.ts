// gltf-validator.d.ts: the part of the validator's interface that the tests use; the package brings no types.

declare module "gltf-validator" {
  interface Report {
    issues: {
      numErrors: number;
      numWarnings: number;
      messages: { code: string; message: string; pointer: string; severity: number }[];
    };
    info: { totalTriangleCount: number; drawCallCount: number };
  }
  const validator: { validateBytes(bytes: Uint8Array, options?: { ignoredIssues?: string[] }): Promise<Report> };
  // biome-ignore lint/style/noDefaultExport: it is the package that exports it so
  export default validator;
}
