// The mail server in the operator's console: a test mail that arrives, one that is refused, and no server at all.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { launch, person, setUp } from "../harness/people.mjs";
import { Server } from "../harness/server.mjs";
import { MailCatcher } from "../harness/smtp.mjs";
import { until } from "../harness/until.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "EN-301-549"];

let catcher, server, silent, browser, ada, ben;
before(async () => {
  catcher = await MailCatcher.start();
  [server, silent, browser] = await Promise.all([Server.start({ config: catcher.config }), Server.start(), launch()]);
  ada = await person(browser, server, "ada");
  ben = await person(browser, silent, "ben");
});
after(async () => {
  await browser?.close();
  await Promise.all([server?.stop(), silent?.stop(), catcher?.stop()]);
});

const shot = async (page, name) => process.env.PLENUM_SHOTS && page.screenshot({ path: `${process.env.PLENUM_SHOTS}/${name}.png`, fullPage: true });

test("a test mail arrives, by keyboard alone", async () => {
  await setUp(ada, server);
  await ada.getByRole("link", { name: "Betrieb" }).click();
  await ada.getByRole("link", { name: "E-Mail", exact: true }).click();
  await ada.getByText("nicht verschlüsselt").waitFor();
  const field = ada.getByLabel("An", { exact: true });
  await field.focus();
  await ada.keyboard.press("Control+A");
  await ada.keyboard.type("rat@nord.example");
  await ada.keyboard.press("Tab");
  await ada.keyboard.press("Enter");
  await ada.getByText("Der Mailserver hat die E-Mail an rat@nord.example angenommen").waitFor();
  const [mail, ...more] = await catcher.to("rat@nord.example");
  assert.equal(more.length, 0);
  assert.match(mail.text, /^Content-Language: de$/m);
  assert.match(mail.text, /Test-E-Mail/);
});

test("what the mail server refuses is said in its own words; what is no address, at the field", async () => {
  await catcher.refuse({ at: "rcpt", code: 550, says: "no such person here" });
  await ada.getByRole("button", { name: "Test-E-Mail senden" }).click();
  await ada.getByText("Der Mailserver hat die E-Mail abgelehnt.").waitFor();
  await ada.getByText("no such person here").waitFor();
  await catcher.refuse(null);
  await ada.getByLabel("An", { exact: true }).fill("nobody");
  await ada.getByRole("button", { name: "Test-E-Mail senden" }).click();
  await until("the field is wrong", async () => (await ada.getByLabel("An", { exact: true }).getAttribute("aria-invalid")) === "true");
});

test("without a mail server the page says so and offers nothing", async () => {
  await setUp(ben, silent);
  await ben.goto(`${silent.url}/operator/mail`);
  await ben.getByRole("heading", { name: "Es ist kein Mailserver eingerichtet" }).waitFor();
  assert.equal(await ben.getByRole("button", { name: "Test-E-Mail senden" }).count(), 0);
});

test("axe, reflow and forced colours in both languages", async () => {
  const found = [];
  for (const [name, page] of [["mail", ada], ["mail-none", ben]]) {
    for (const [language, code] of [["English", "en"], ["Deutsch", "de"]]) {
      await page.getByRole("button", { name: language, exact: true }).first().click();
      await until("the language is there", async () => (await page.evaluate(() => document.documentElement.lang)) === code);
      for (const [media, width] of [[{ colorScheme: "light" }, 1280], [{ colorScheme: "dark" }, 1280], [{ forcedColors: "active" }, 1280], [{}, 320]]) {
        await page.emulateMedia({ colorScheme: null, forcedColors: null, reducedMotion: "reduce", ...media });
        await page.setViewportSize({ width, height: 800 });
        await shot(page, `${name}-${code}-${width}-${Object.values(media)[0] ?? "plain"}`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        if (wide > width) found.push(`${name} ${code}: ${wide} px wide at ${width} px`);
        await page.evaluate(AXE);
        const faults = await page.evaluate(async (tags) => (await window.axe.run(document, { runOnly: tags, resultTypes: ["violations"] })).violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 120)).join(" | ")}`), TAGS);
        found.push(...faults.map((fault) => `${name} ${code} ${width} ${JSON.stringify(media)}: ${fault}`));
      }
      await page.setViewportSize({ width: 1280, height: 800 });
    }
  }
  assert.deepEqual(found, []);
  assert.deepEqual([...ada.faults, ...ben.faults], []);
});
