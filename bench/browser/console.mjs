// How long the consoles take to stand there in a browser that has never seen them, with a thousand tenants.
//
//   cargo build --release --bin plenum && (cd tests/e2e && npm ci) && node bench/browser/console.mjs
//
// Writes bench/results/console.json; see docs/performance.md.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
process.env.PLENUM_BIN ??= here("../../target/release/plenum");
const { launch, person, setUp } = await import("../../tests/e2e/harness/people.mjs");
const { Server } = await import("../../tests/e2e/harness/server.mjs");

const TENANTS = 1000;
const ROUNDS = 11;

/** In the page: when something that fits was first drawn, in milliseconds since the navigation began. */
function stopwatch(selector) {
  const look = () => {
    if (document.querySelector(selector) === null) return;
    observer.disconnect();
    // The frame after the next is drawn with it.
    requestAnimationFrame(() => requestAnimationFrame(() => (globalThis.stood = performance.now())));
  };
  const observer = new MutationObserver(look);
  observer.observe(document, { childList: true, subtree: true });
}

const server = await Server.start();
const browser = await launch();
try {
  const operator = await person(browser, server, "ada");
  await setUp(operator, server);
  const first = await operator.evaluate(async (count) => {
    let first;
    for (let n = 0; n < count; n += 1) {
      const body = JSON.stringify({ slug: `t${n}`, name: `Behörde ${String(n).padStart(4, "0")}`, hosts: [`t${n}.localhost`] });
      const answer = await fetch("/api/v1/operator/tenants", { method: "POST", headers: { "content-type": "application/json" }, body });
      if (!answer.ok) throw new Error(await answer.text());
      first ??= (await answer.json()).setup_url;
    }
    return first;
  }, TENANTS - 1);
  const tenant = { url: new URL(first).origin, setup: first };
  const administrator = await person(browser, tenant, "ben");
  await setUp(administrator, tenant, "Ben Okafor", "ben@example.org");

  const figures = { tenants: TENANTS };
  for (const [name, page, url, there] of [
    ["tenant_console", administrator, `${tenant.url}/admin`, "main h1"],
    ["tenant_accounts", administrator, `${tenant.url}/admin/accounts`, "main table tbody tr, main [role=row]"],
    ["operator_console", operator, `${server.url}/operator`, "main table tbody tr, main [role=row]"],
  ]) {
    const state = await page.context().storageState();
    const times = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      // A browser of its own: nothing is in its cache.
      const context = await browser.newContext({ locale: "de-DE", viewport: { width: 1280, height: 800 }, storageState: state });
      await context.addInitScript(stopwatch, there);
      const fresh = await context.newPage();
      await fresh.goto(url, { waitUntil: "commit" });
      times.push(await (await fresh.waitForFunction(() => globalThis.stood)).jsonValue());
      await context.close();
    }
    times.sort((a, b) => a - b);
    figures[`${name}_median_ms`] = Math.round(times[(ROUNDS - 1) / 2]);
    figures[`${name}_slowest_ms`] = Math.round(times[ROUNDS - 1]);
  }
  console.log(figures);
  const model = /model name\s*: (.*)/.exec(readFileSync("/proc/cpuinfo", "utf8"))?.[1] ?? "unknown processor";
  const result = { command: "node bench/browser/console.mjs", date: execFileSync("date", ["-I"]).toString().trim(), figures, machine: `${model}, ${cpus().length} cores` };
  writeFileSync(here("../results/console.json"), `${JSON.stringify(result, null, 2)}\n`);
} finally {
  await browser.close();
  await server.stop();
}
