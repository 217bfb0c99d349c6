// Policies and limits, from the consoles to a meeting that runs.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { join, launch, person, setUp, startMeeting } from "../harness/people.mjs";
import { Server } from "../harness/server.mjs";
import { until } from "../harness/until.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "EN-301-549"];

let server, browser, admin, chair, guest, link;
before(async () => {
  server = await Server.start();
  browser = await launch();
  admin = await person(browser, server, "ada");
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const shot = async (page, name) => process.env.PLENUM_SHOTS && page.screenshot({ path: `${process.env.PLENUM_SHOTS}/${name}.png`, fullPage: true });
const row = (key) => admin.locator(`[data-policy="${key}"]`);
const open = async (path, heading) => {
  await admin.goto(`${server.url}${path}`);
  await admin.getByRole("heading", { name: heading, level: 1 }).waitFor();
};
const save = async () => {
  await admin.getByRole("button", { name: /Änderung(en)? prüfen/u }).click();
  await admin.getByRole("dialog").getByRole("button", { name: "Speichern" }).click();
  await admin.getByRole("dialog").waitFor({ state: "detached" });
};

test("the operator locks guests out; the tenant's console shows the lock and its reason", async () => {
  await setUp(admin, server);
  await open("/operator/policies", "Richtlinien");
  await row("guests").getByRole("combobox").selectOption({ label: "Nicht erlaubt" });
  await row("guests").getByRole("checkbox").check();
  await row("guests").getByRole("textbox").fill("Dienstanweisung 12/2026");
  await admin.getByRole("button", { name: "1 Änderung prüfen" }).click();
  await admin.getByRole("dialog").getByText("Gäste per Link: Erlaubt → Nicht erlaubt").first().waitFor();
  await shot(admin, "policies-review");
  await admin.getByRole("dialog").getByRole("button", { name: "Speichern" }).click();
  await admin.getByRole("dialog").waitFor({ state: "detached" });
  await open("/admin/policies", "Richtlinien");
  await row("guests").getByText("Dienstanweisung 12/2026").waitFor();
  assert.equal(await row("guests").getByRole("combobox").count(), 0, "nothing is left to choose");
  await shot(admin, "policies-locked");
  link = await startMeetingOf(admin);
  guest = await person(browser, server, "cem");
  await guest.goto(link);
  await guest.getByRole("heading", { name: "Ohne Konto geht es hier nicht" }).waitFor();
  await shot(guest, "policies-guest");
  await open("/operator/policies", "Richtlinien");
  await row("guests").getByRole("button", { name: /Auf Vorgabe zurücksetzen/u }).click();
  await save();
});

test("a tightened policy takes the chat out of a running meeting, and back", async () => {
  chair = await admin.context().newPage();
  await chair.goto(link);
  await join(chair);
  // Another path before, so that this is no jump inside the page.
  await guest.goto(server.url);
  await guest.goto(link);
  await join(guest, { name: "Gast" });
  for (const page of [chair, guest]) await page.locator('[data-panel="chat"]').first().waitFor();
  await open("/admin/policies", "Richtlinien");
  await row("chat").getByRole("combobox").selectOption({ label: "Nicht erlaubt" });
  await save();
  for (const page of [chair, guest]) {
    await page.locator('[data-panel="chat"]').first().waitFor({ state: "detached" });
    await page.getByText("Der Chat ist durch eine Richtlinie gesperrt.").first().waitFor();
  }
  await shot(guest, "policies-no-chat");
  await row("chat").getByRole("button", { name: /Auf Vorgabe zurücksetzen/u }).click();
  await save();
  for (const page of [chair, guest]) await page.locator('[data-panel="chat"]').first().waitFor();
});

test("whoever comes when a limit is reached reads why; the administration sees it", async () => {
  await open("/operator/usage", "Nutzung und Grenzen");
  await admin.getByRole("row").getByRole("button", { name: /Grenzen/u }).first().click();
  const people = admin.getByRole("group", { name: "Personen gleichzeitig" });
  await people.getByLabel("Warnung").fill("1");
  await people.getByLabel("Grenze").fill("2");
  await shot(admin, "limits");
  await admin.getByRole("dialog").getByRole("button", { name: "Speichern" }).click();
  await admin.getByRole("dialog").waitFor({ state: "detached" });
  const third = await person(browser, server, "ben");
  await third.goto(link);
  await third.getByLabel("Ihr Name").fill("Dritte");
  await third.getByRole("button", { name: "Jetzt teilnehmen" }).click();
  await third.getByRole("heading", { name: "Gerade ist kein Platz frei" }).waitFor();
  await third.getByText("schon 2 Personen gleichzeitig").waitFor();
  await shot(third, "quota");
  await open("/admin/usage", "Nutzung");
  await admin.locator('[data-quota="participants"][data-state="full"]').waitFor();
  await shot(admin, "usage");
  await third.context().close();
});

test("axe, reflow and forced colours in both languages", async () => {
  const found = [];
  for (const path of ["/admin/policies", "/admin/usage", "/operator/policies", "/operator/usage"]) {
    await admin.goto(`${server.url}${path}`);
    for (const [language, code] of [["English", "en"], ["Deutsch", "de"]]) {
      await admin.getByRole("button", { name: language, exact: true }).first().click();
      await until("the language is there", async () => (await admin.evaluate(() => document.documentElement.lang)) === code);
      await admin.getByRole("heading", { level: 2 }).first().or(admin.getByRole("listitem").first()).first().waitFor();
      for (const [media, width] of [[{ colorScheme: "light" }, 1280], [{ colorScheme: "dark" }, 1280], [{ forcedColors: "active" }, 1280], [{}, 320]]) {
        await admin.emulateMedia({ colorScheme: null, forcedColors: null, reducedMotion: "reduce", ...media });
        await admin.setViewportSize({ width, height: 800 });
        await shot(admin, `${path.slice(1).replace("/", "-")}-${code}-${width}-${Object.values(media)[0] ?? "plain"}`);
        const wide = await admin.evaluate(() => document.documentElement.scrollWidth);
        if (wide > width) found.push(`${path} ${code}: ${wide} px wide at ${width} px`);
        await admin.evaluate(AXE);
        const faults = await admin.evaluate(async (tags) => (await window.axe.run(document, { runOnly: tags, resultTypes: ["violations"] })).violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 120)).join(" | ")}`), TAGS);
        found.push(...faults.map((fault) => `${path} ${code} ${width} ${JSON.stringify(media)}: ${fault}`));
      }
    }
  }
  assert.deepEqual(found, []);
});

/** A meeting that its owner has not entered yet. */
async function startMeetingOf(page) {
  await page.goto(server.url);
  return startMeeting(page);
}
