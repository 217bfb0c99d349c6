// Runs a tool with the Node of the npm package `node`: some tools need a newer one than Debian has.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../node_modules/", import.meta.url));
const [tool, ...args] = process.argv.slice(2);
const own = `${root}node/bin/node`;
const node = existsSync(own) ? own : process.execPath;
const done = spawnSync(node, [root + tool, ...args], { stdio: "inherit" });
process.exit(done.status ?? 1);
