// Makes the page for verification: one file, no network, scripts and styles named by their hashes.
//   node verifier/build.mjs [where to]
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const here = dirname(fileURLToPath(import.meta.url));
const target = resolve(process.argv[2] ?? `${here}/../../target/verifier/abstimmung-pruefen.html`);
const made = await build({
  configFile: false,
  logLevel: "warn",
  root: here,
  build: { write: false, target: "es2022", lib: { entry: `${here}/page.ts`, formats: ["iife"], name: "verifier" } },
});
const [{ output }] = [made].flat();
const script = output.find((part) => part.type === "chunk").code.replaceAll("</script", "<\\/script");
const base = ["tokens", "base/foundation", "base/controls", "base/pages", "base/forced-colors"].map((name) => readFileSync(`${here}/../src/ui/${name}.css`, "utf8"));
// The page looks as the client does, in the fonts of the device: they would weigh more than all the rest.
const style = [...base, readFileSync(`${here}/page.css`, "utf8")].join("\n").replaceAll(/@font-face \{[^}]*\}|\/\*.*?\*\//gs, "").replaceAll(/\s+/g, " ");
const hash = (text) => `sha256-${createHash("sha256").update(text).digest("base64")}`;
const parts = { script, style, "script-hash": hash(script), "style-hash": hash(style) };
const page = readFileSync(`${here}/page.html`, "utf8").replaceAll(/\{\{([a-z-]+)\}\}/g, (_, name) => parts[name]);
mkdirSync(dirname(target), { recursive: true });
writeFileSync(target, page);
console.log(`${target}: ${Math.round(page.length / 1024)} KiB`);
