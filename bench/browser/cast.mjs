// How long filling in a secret ballot takes in Chromium, by the code of the client in its worker. Part of the
// measurement `votes`, which runs it; prints its figures as JSON.
//
//   (cd tests/e2e && npm ci) && node web/scripts/node24.mjs ../../bench/browser/cast.mjs
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { launch } from "../../tests/e2e/harness/people.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const { build } = await import(createRequire(here("../../web/package.json")).resolve("vite"));

const ROUNDS = 100;

async function script(entry) {
  const lib = { entry: here(entry), formats: ["iife"], name: "bench" };
  const made = await build({ configFile: false, logLevel: "error", root: here("."), build: { write: false, target: "es2022", lib } });
  return [made].flat()[0].output.find((part) => part.type === "chunk").code;
}

const files = {
  "/": ["text/html", "<!doctype html><title>cast</title><script src=/page.js></script>"],
  "/page.js": ["text/javascript", await script("./cast.page.ts")],
  "/worker.js": ["text/javascript", await script("../../web/src/features/ballot/cs1/worker.ts")],
};
const server = createServer((request, response) => {
  const [type, text] = files[request.url] ?? ["text/plain", ""];
  response.writeHead(text === "" ? 404 : 200, { "content-type": type }).end(text);
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const browser = await launch();
try {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  const times = await page.evaluate((rounds) => globalThis.bench.casts(rounds), ROUNDS);
  const [first] = times;
  times.sort((a, b) => a - b);
  console.log(JSON.stringify({ cast_browser_ms: times[ROUNDS / 2], cast_browser_first_ms: first, cast_browser_slowest_ms: times.at(-1) }));
} finally {
  await browser.close();
  server.close();
}
