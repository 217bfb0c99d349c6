// What the test needs of Node, without the types of all of it.
declare module "node:fs" {
  export function readdirSync(path: URL, options?: { recursive: boolean }): string[];
  export function readFileSync(path: URL): Uint8Array;
}
