// Data protection in the console and in one's own account: periods, list of processing, being told and being erased.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { accessible, faultsInBothLanguages, shot } from "../harness/access.mjs";
import { join, launch, openPanel, person, setUp, startMeeting } from "../harness/people.mjs";
import { Server } from "../harness/server.mjs";
import { until } from "../harness/until.mjs";

let server, browser, ada, ben, guest, link;
before(async () => {
  [server, browser] = await Promise.all([Server.start(), launch()]);
  ada = await person(browser, server, "ada");
  await setUp(ada, server);
  const account = (name, email) => ada.evaluate(async (body) => (await (await fetch("/api/v1/accounts", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) })).json()).setup_url, { name, email });
  const setup = await account("Ben Okafor", "ben@example.org");
  await account("Dora Falk", "dora@example.org");
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

/** What has the focus is called so, or begins so. */
const focused = (page, name) => until(`the focus is on ${name}`, () => page.evaluate((name) => (document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent ?? "").trim().startsWith(name), name));

/** Lists are read anew, as when somebody comes back from another window. */
async function comeBack(page, path) {
  const answered = page.waitForResponse((response) => response.url().includes(path) && response.request().method() === "GET");
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange", { bubbles: true })));
  await (await answered).finished();
}

/** Erases in a dialog with a press too many; answers the certificate that is saved, which neither Esc, the way back nor a list that is read anew takes away. */
async function erased(page, dialog, title, list) {
  const sent = [];
  const note = (request) => request.method() === "POST" && /\/erasure$/u.test(request.url()) && sent.push(request.url());
  page.on("request", note);
  await dialog.getByRole("button", { name: "Endgültig löschen" }).dblclick();
  const done = page.getByRole("dialog", { name: title });
  await done.getByText("plenum person erasure v1").waitFor();
  assert.equal(sent.length, 1, "asked for once");
  page.off("request", note);
  await accessible(page, "the certificate");
  if (list) await comeBack(page, list);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await page.evaluate(() => history.back());
  await done.getByRole("button", { name: "Schließen" }).waitFor();
  return saved(page, done.getByRole("button", { name: "Bescheinigung sichern" }));
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

test("what was asked for is withdrawn by keyboard, and asked for again", async () => {
  const own = ben.getByRole("region", { name: "Meine Daten" });
  await own.getByRole("button", { name: "Bitte zurücknehmen" }).focus();
  await ben.keyboard.press("Enter");
  await own.getByRole("button", { name: "Um Löschung bitten …" }).waitFor();
  await focused(ben, "Meine Daten");
  await asks();
});

/** Ben asks to be erased, and sees that he did. */
async function asks() {
  const own = ben.getByRole("region", { name: "Meine Daten" });
  await own.getByRole("button", { name: "Um Löschung bitten …" }).click();
  await ben.getByRole("dialog").getByRole("button", { name: "Um Löschung bitten" }).click();
  await own.getByText("Die Verwaltung entscheidet.").waitFor();
}

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
  assert.match(table, /Einträge von Abstimmungen[^\n]*Mitglieder von Gremien, auch ohne Konto[^\n]*Solange es den Mandanten gibt/u);
  assert.ok(JSON.parse(await saved(ada, processing.getByRole("button", { name: "Als JSON" }))).processing.tables.length > 30);
});

test("axe, reflow and forced colours in both languages", async () => {
  assert.deepEqual(await faultsInBothLanguages(ada, "privacy"), []);
  await ada.emulateMedia({ colorScheme: null, forcedColors: null });
});

test("what was asked for is declined by keyboard; the person sees it and asks again", async () => {
  await ada.getByRole("button", { name: "Ablehnen: Ben Okafor" }).focus();
  await ada.keyboard.press("Enter");
  const dialog = ada.getByRole("dialog", { name: "Bitte von Ben Okafor ablehnen?" });
  await accessible(ada, "declining");
  await dialog.getByRole("button", { name: "Ablehnen" }).focus();
  await ada.keyboard.press("Enter");
  await ada.getByText("Niemand hat um Löschung gebeten.").waitFor();
  await focused(ada, "Bitten um Löschung");
  await ben.reload();
  await asks();
  await comeBack(ada, "/erasure-requests");
  await ada.getByRole("button", { name: "Ansehen: Ben Okafor" }).waitFor();
});

test("while their sitting runs nobody is erased, and it is said which one is in the way", async () => {
  await ben.goto(server.url);
  link = await startMeeting(ben, "Bauausschuss");
  await join(ben);
  guest = await person(browser, server, "gero");
  await guest.goto(link);
  await join(guest, { name: "Gero Gast" });
  await ada.getByRole("button", { name: "Ansehen: Ben Okafor" }).click();
  const dialog = ada.getByRole("dialog", { name: "Auskunft und Löschung: Ben Okafor" });
  await dialog.getByText("Zuerst müssen diese Sitzungen enden: Bauausschuss").waitFor();
  assert.equal(await dialog.getByRole("button", { name: "Endgültig löschen" }).count(), 0);
  await accessible(ada, "somebody whose sitting runs");
  await ada.keyboard.press("Escape");
  await focused(ada, "Ansehen: Ben Okafor");
  const search = ada.getByRole("search");
  await search.getByRole("textbox").or(search.getByRole("searchbox")).fill("Niemand Da");
  await ada.keyboard.press("Enter");
  await ada.getByText("Unter diesem Namen ist kein Gast bekannt.").waitFor();
  await search.getByRole("textbox").or(search.getByRole("searchbox")).fill("gero");
  await ada.keyboard.press("Enter");
  await ada.getByText("1 Gast gefunden").waitFor();
  await ada.getByRole("checkbox", { name: /Gero Gast/u }).check();
  await ada.getByRole("button", { name: "Ausgewählte löschen …" }).click();
  const guests = ada.getByRole("dialog", { name: "Gäste löschen?" });
  await guests.getByRole("button", { name: "Endgültig löschen" }).click();
  await guests.getByText("Das geht erst, wenn die Sitzung zu Ende ist, die gerade läuft.").waitFor();
  await ada.keyboard.press("Escape");
});

test("a guest is found by name and erased, with a certificate", async () => {
  const lead = await openPanel(ben, "Leitung", "Sitzung leiten");
  await lead.getByRole("button", { name: "Für alle beenden …" }).click();
  await ben.getByRole("dialog").getByRole("button", { name: "Für alle beenden" }).click();
  for (const page of [ben, guest]) await page.getByRole("heading", { name: "Die Sitzung ist beendet" }).waitFor();
  const section = ada.getByRole("region", { name: "Gäste" });
  await section.getByRole("checkbox", { name: /Gero Gast/u }).check();
  await section.getByRole("button", { name: "Ausgewählte löschen …" }).focus();
  await ada.keyboard.press("Enter");
  const certificate = await erased(ada, ada.getByRole("dialog", { name: "Gäste löschen?" }), "Gelöscht: Gäste", "/guests");
  assert.doesNotMatch(certificate, /Gero/u);
  await section.getByText("Unter diesem Namen ist kein Gast bekannt.").waitFor();
});

test("the person is erased after the address was typed, with a certificate that is shown once", async () => {
  await ada.getByRole("button", { name: "Ansehen: Ben Okafor" }).click();
  const dialog = ada.getByRole("dialog", { name: "Auskunft und Löschung: Ben Okafor" });
  await dialog.getByRole("list", { name: "Wird gelöscht" }).getByText("Konten: 1", { exact: true }).waitFor();
  await accessible(ada, "the dialog");
  await shot(ada, "privacy-person");
  assert.match(await saved(ada, dialog.getByRole("button", { name: "Daten sichern" })), /plenum person export v1/u);
  await dialog.getByText("Gesichert.").waitFor();
  await dialog.getByLabel("Zur Bestätigung: ben@example.org").fill("falsch@example.org");
  await dialog.getByRole("button", { name: "Endgültig löschen" }).click();
  await dialog.locator(".err").waitFor();
  await dialog.getByLabel("Zur Bestätigung: ben@example.org").fill("ben@example.org");
  assert.match(await erased(ada, dialog, "Gelöscht: Ben Okafor", "/erasure-requests"), /"erased"/u);
  await ada.getByText("Niemand hat um Löschung gebeten.").waitFor();
  await ben.goto(`${server.url}/account`);
  await ben.getByRole("heading", { name: "Anmelden" }).waitFor();
});

test("from the list of accounts, too, and the list that is read anew takes no certificate along", async () => {
  await ada.getByRole("link", { name: "Konten", exact: true }).click();
  await ada.getByRole("button", { name: "Aktionen für Dora Falk" }).click();
  await ada.getByRole("menuitem", { name: "Auskunft und Löschung …" }).click();
  const dialog = ada.getByRole("dialog", { name: "Auskunft und Löschung: Dora Falk" });
  await dialog.getByLabel("Zur Bestätigung: dora@example.org").fill("dora@example.org");
  await erased(ada, dialog, "Gelöscht: Dora Falk", "/api/v1/accounts");
  await ada.getByRole("button", { name: "Aktionen für Dora Falk" }).waitFor({ state: "detached" });
  await until("the focus is somewhere on the page", () => ada.evaluate(() => document.activeElement !== document.body));
});

test("nothing foreign was asked for and nothing broke", () => assert.deepEqual([ada, ben, guest].flatMap((page) => page.faults), []));
