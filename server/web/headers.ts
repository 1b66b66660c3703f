// headers.ts: what every answer of the web server carries, and the media types it knows.

/**
 * What a page of ours may do. WebAssembly may be compiled, JavaScript from strings may not; workers come from files or
 * from a blob; textures and sounds inside a .glb become blob: URLs. Who may frame us is left open: Manyrooms runs as a
 * Matrix widget too.
 *
 * @param homeservers whose accounts may be used besides the own one's, as /config.json has them: names, addresses, or `*`
 */
export function contentSecurityPolicy(homeservers: readonly string[]): string {
  const others = homeservers.map((homeserver) => (homeserver === "*" ? "https:" : addressOf(homeserver)));
  const needed = others.includes("https:") ? others.filter((other) => !other.startsWith("https://")) : others;
  return [
    "default-src 'self'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self' blob:",
    ["connect-src 'self' blob:", ...needed].join(" "),
    "img-src 'self' blob: data:",
    "media-src 'self' blob: data:",
    "style-src 'self' 'unsafe-inline'",
    "base-uri 'none'",
    "object-src 'none'",
  ].join("; ");
}

/** On this machine, where nothing has to be kept from a network. */
const isHere = (name: string): boolean => /^(localhost|127\.[0-9.]+)(:\d+)?$/.test(name);

/** Where a homeserver of that name is looked for. */
const addressOf = (homeserver: string): string =>
  homeserver.includes("://") ? homeserver : `${isHere(homeserver) ? "http" : "https"}://${homeserver}`;

/** Where only accounts of the own homeserver are used. */
export const CONTENT_SECURITY_POLICY = contentSecurityPolicy([]);

/** What the browser may be asked for by a page of ours, and by nothing that it shows of others. */
const PERMISSIONS_POLICY = "microphone=(self), camera=(), display-capture=(), geolocation=()";

/** Headers of every answer, worker scripts and errors included. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": CONTENT_SECURITY_POLICY,
  "permissions-policy": PERMISSIONS_POLICY,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
};

/** By ending. A file with another ending is not served. */
export const MEDIA_TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".wasm": "application/wasm",
  ".glb": "model/gltf-binary",
  ".gltf": "model/gltf+json",
  ".clips": "application/octet-stream",
  ".vrm": "model/gltf-binary",
  ".bin": "application/octet-stream",
  ".ktx2": "image/ktx2",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".webp": "image/webp",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".mp3": "audio/mpeg",
  ".ogg": "audio/ogg",
  ".m4a": "audio/mp4",
  ".webm": "video/webm",
  ".mp4": "video/mp4",
};
