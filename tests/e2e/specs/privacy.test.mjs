// Data protection in the console and in one's own account: periods, list of processing, being told and being erased.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { accessible, faultsInBothLanguages, shot } from "../harness/access.mjs";
import { launch, person, setUp } from "../harness/people.mjs";
import { Server } from "../harness/server.mjs";

let server, browser, ada, ben;
before(async () => {
  [server, browser] = await Promise.all([Server.start(), launch()]);
  ada = await person(browser, server, "ada");
  await setUp(ada, server);
  const setup = await ada.evaluate(async () => (await (await fetch("/api/v1/accounts", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ name: "Ben Okafor", email: "ben@example.org" }) })).json()).setup_url);
  ben = await person(browser, server, "ben");
  await ben.goto(setup);
  await ben.getByLabel("Ihr Name").waitFor();
  const used = await ben.evaluate(async (token) => (await fetch("/api/v1/setup", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ token, name: "Ben Okafor", email: "ben@example.org", password: "correct horse battery staple" }) })).status, setup.split("#")[1]);
  assert.equal(used, 201);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Text of the file that a button saves. */
async function saved(page, button) {
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  return readFileSync(await download.path(), "utf8");
}

test("a person saves what is kept about them, and asks to be erased by keyboard", async () => {
  await ben.goto(`${server.url}/account`);
  const own = ben.getByRole("region", { name: "Meine Daten" });
  const data = await saved(ben, own.getByRole("button", { name: "Meine Daten sichern" }));
  assert.match(data, /"ben@example\.org"/u);
  assert.doesNotMatch(data, /password_hash|ada@example\.org/u);
  await own.getByRole("button", { name: "Um Löschung bitten …" }).focus();
  await ben.keyboard.press("Enter");
  const ask = ben.getByRole("dialog", { name: "Um Löschung bitten?" });
  await accessible(ben, "asking");
  await ask.getByRole("button", { name: "Um Löschung bitten" }).focus();
  await ben.keyboard.press("Enter");
  await own.getByText("Die Verwaltung entscheidet.").waitFor();
  await shot(ben, "privacy-own");
});

test("the administrator sees periods and the list of processing, and saves it", async () => {
  await ada.goto(`${server.url}/admin/overview`);
  await ada.locator('[data-kind="erasure-asked"]').getByRole("link").click();
  await ada.getByRole("heading", { name: "Datenschutz", level: 1 }).waitFor();
  await ada.locator('[data-class="attendance"]').getByText("90 Tage").waitFor();
  await ada.locator('[data-class="audit"]').getByText("365 Tage").waitFor();
  const processing = ada.getByRole("region", { name: "Verzeichnis der Verarbeitung" });
  await processing.getByText("Konten und Anmeldung", { exact: true }).click();
  await processing.getByRole("rowheader", { name: "Passkeys", exact: true }).waitFor();
  const page = await saved(ada, processing.getByRole("button", { name: "Als HTML" }));
  assert.match(page, /<h2>Technische Maßnahmen<\/h2>/u);
  const table = await saved(ada, processing.getByRole("button", { name: "Als CSV" }));
  assert.match(table, /Verläufe von Sitzungen/u);
  assert.ok(JSON.parse(await saved(ada, processing.getByRole("button", { name: "Als JSON" }))).processing.tables.length > 30);
});

test("axe, reflow and forced colours in both languages", async () => {
  assert.deepEqual(await faultsInBothLanguages(ada, "privacy"), []);
  await ada.emulateMedia({ colorScheme: null, forcedColors: null });
});

test("the person is erased after the address was typed, with a certificate that is shown once", async () => {
  await ada.getByRole("button", { name: "Ansehen: Ben Okafor" }).click();
  const dialog = ada.getByRole("dialog", { name: "Auskunft und Löschung: Ben Okafor" });
  await dialog.getByRole("list", { name: "Wird gelöscht" }).getByText("Konten: 1", { exact: true }).waitFor();
  await accessible(ada, "the dialog");
  await shot(ada, "privacy-person");
  assert.match(await saved(ada, dialog.getByRole("button", { name: "Daten sichern" })), /plenum person export v1/u);
  await dialog.getByLabel("Zur Bestätigung: ben@example.org").fill("falsch@example.org");
  await dialog.getByRole("button", { name: "Endgültig löschen" }).click();
  await dialog.locator(".err").waitFor();
  await dialog.getByLabel("Zur Bestätigung: ben@example.org").fill("ben@example.org");
  await dialog.getByRole("button", { name: "Endgültig löschen" }).click();
  const done = ada.getByRole("dialog", { name: "Gelöscht: Ben Okafor" });
  await done.getByText("plenum person erasure v1").waitFor();
  await accessible(ada, "the certificate");
  assert.match(await saved(ada, done.getByRole("button", { name: "Bescheinigung sichern" })), /"erased"/u);
  await ada.getByText("Niemand hat um Löschung gebeten.").waitFor();
  await ben.reload();
  await ben.getByRole("heading", { name: "Anmelden" }).waitFor();
});
