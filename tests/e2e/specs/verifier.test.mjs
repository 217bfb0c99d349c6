// The offline page: drop a record, read one sentence and the list of checks. No server runs here.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { launch } from "../harness/people.mjs";
import { until } from "../harness/until.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "EN-301-549"];
const root = fileURLToPath(new URL("../../../", import.meta.url));
const record = (name) => join(root, "tests/records", name);

let browser, page, folder;
const requests = [];
before(async () => {
  folder = mkdtempSync(join(tmpdir(), "verifier-"));
  const file = join(folder, "page.html");
  execFileSync("node", ["scripts/node24.mjs", "../verifier/build.mjs", file], { cwd: join(root, "web") });
  browser = await launch();
  page = await (await browser.newContext({ locale: "de-DE", reducedMotion: "reduce" })).newPage();
  page.on("request", (request) => requests.push(request.url()));
  page.on("pageerror", (error) => assert.fail(error));
  await page.goto(pathToFileURL(file).href);
});
after(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

const answer = async () => (await page.locator("#answer").getAttribute("data-exit")) ?? "";
const answered = (exit) => until(`the page says ${exit}`, async () => (await page.locator("#found").isVisible()) && (await answer()) === exit);

test("without a key nothing is green", async () => {
  await page.getByLabel("Niederschrift (.asice oder .pdf)").setInputFiles(record("open.asice"));
  await answered("2");
  assert.match(await page.locator("#answer").textContent(), /nicht alles ließ sich prüfen/);
  assert.equal(await page.locator("#list li[data-state=failed]").count(), 0);
});

test("with key and anchor every kind of vote is verified", async () => {
  await page.getByLabel("Schlüssel des Verzeichnisses").fill(readFileSync(record("policy.txt"), "utf8"));
  await page.getByLabel("Zertifikat für Zeitstempel").setInputFiles(record("anchor.pem"));
  for (const name of ["open", "roll-call", "secret", "chair-tie"]) {
    await page.getByLabel("Niederschrift (.asice oder .pdf)").setInputFiles(record(`${name}.asice`));
    await answered("0");
  }
  assert.equal(await page.locator("#answer").textContent(), "Die Niederschrift dieser Abstimmung ist echt, vollständig und richtig ausgezählt.");
  assert.equal(await page.locator("#list li:not([data-state=passed])").count(), 0);
  assert.equal(await page.locator("#subject").textContent(), "Antrag 7: Radweg an der Hauptstraße. Der Antrag ist angenommen.");
  assert.match(await page.locator("#count").textContent(), /^(\d+) von \1 Prüfungen bestanden\.$/);
  assert.match(await page.locator("#facts").innerText(), /Prüfcode\s+[0-9A-Z]{4}-[0-9A-Z]{4}/);
});

test("what is void says so and why, whatever had been announced before", async () => {
  await page.getByLabel("Niederschrift (.asice oder .pdf)").setInputFiles(record("void-afterwards.asice"));
  await answered("0");
  assert.match(await page.locator("#subject").textContent(), /\. Für ungültig erklärt: Ein Mitglied war nicht geladen\.$/);
});

test("the answer is about the file that was chosen last, however long the one before takes", async () => {
  await page.evaluate(() => {
    const read = File.prototype.arrayBuffer;
    const released = new Promise((resolve) => Object.assign(globalThis, { release: resolve }));
    globalThis.handedOver = new Promise((resolve) => {
      File.prototype.arrayBuffer = async function () {
        if (this.name !== "secret.asice") return read.call(this);
        await released;
        const bytes = await read.call(this);
        setTimeout(resolve);
        return bytes;
      };
    });
  });
  await page.getByLabel("Niederschrift (.asice oder .pdf)").setInputFiles(record("secret.asice"));
  assert.equal(await page.locator("#found").isVisible(), false);
  await page.getByLabel("Niederschrift (.asice oder .pdf)").setInputFiles(record("open.asice"));
  await answered("0");
  const said = await page.evaluate(async () => {
    globalThis.release();
    await globalThis.handedOver;
    return [document.getElementById("found").hidden, document.getElementById("subject").textContent];
  });
  assert.deepEqual(said, [false, "Antrag 7: Radweg an der Hauptstraße. Der Antrag ist angenommen."]);
});

test("a certificate may be DER, and a file without one is not taken for nobody", async () => {
  const anchor = page.getByLabel("Zertifikat für Zeitstempel");
  const [first] = readFileSync(record("anchor.pem"), "utf8").split("-----END CERTIFICATE-----");
  const der = join(folder, "anchor.crt");
  writeFileSync(der, Buffer.from(first.replace(/-----BEGIN CERTIFICATE-----|\s/g, ""), "base64"));
  await anchor.setInputFiles(record("policy.txt"));
  const says = (words) => until("the page names the file", async () => words.test(await page.locator("#answer").textContent()));
  await says(/kein Zertifikat/);
  for (const [language, words] of [["en", /holds no certificate/], ["de", /kein Zertifikat/]]) {
    await page.getByRole("combobox").selectOption(language);
    await says(words);
  }
  await anchor.setInputFiles(der);
  await answered("0");
  await anchor.setInputFiles(record("anchor.pem"));
  await answered("0");
});

test("one byte that is another one is named", async () => {
  const bytes = readFileSync(record("open.asice"));
  bytes[bytes.indexOf("abstain")] ^= 1;
  const changed = join(folder, "changed.asice");
  writeFileSync(changed, bytes);
  await page.getByLabel("Niederschrift (.asice oder .pdf)").setInputFiles(changed);
  await answered("3");
  assert.match(await page.locator("#list").textContent(), /zip-checksum \(record\//);
});

test("for everybody: axe, 320 px, forced colours, both languages, nothing leaves the device", async () => {
  for (const language of ["en", "de"]) {
    await page.getByRole("combobox").selectOption(language);
    for (const media of [{ colorScheme: "light" }, { colorScheme: "dark" }, { forcedColors: "active" }]) {
      await page.emulateMedia({ colorScheme: null, forcedColors: null, ...media });
      await page.evaluate(AXE);
      const { violations } = await page.evaluate((tags) => globalThis.axe.run({ runOnly: tags }), TAGS);
      assert.deepEqual(violations.map(({ id, nodes }) => `${id} ${nodes.map(({ target }) => target)}`), [], `${language} ${JSON.stringify(media)}`);
    }
    await page.setViewportSize({ width: 320, height: 640 });
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 320, "it flows at 320 px");
    await page.setViewportSize({ width: 1280, height: 720 });
  }
  assert.deepEqual(requests.filter((url) => !url.startsWith("file:")), []);
});
