// A council of nine: its register, its sitting, and a roll that everybody sees.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join as path } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { accessible, faultsInBothLanguages, faultsOf, shot } from "../harness/access.mjs";
import { PASSWORD, heard, join, launch, listen, openPanel, person, setUp } from "../harness/people.mjs";
import { Server } from "../harness/server.mjs";
import { until } from "../harness/until.mjs";

const REGISTER = [
  "name;email;amt;fraktion;sitz;vertretung",
  "Ada Brandt;ada@example.org;Vorsitz;Liste A;;",
  "Ben Okafor;ben@example.org;;Liste A;;Xenia Wolf | Yusuf Kaya",
  ...["Clara Thoms", "Dana Petersen", "Emil Oertzen", "Fritz Albers", "Gisa Behn", "Hanna Claasen", "Ina Voss"].map((name) => `${name};;;Liste B;;`),
  "Yusuf Kaya;;;Liste A;Vertretung;",
  "Xenia Wolf;;;Liste A;Vertretung;",
  "Zu Viel;;;;;",
].join("\n");

/** In the order in which they stand. */
const ANSWERS = ["im Saal", "zugeschaltet", "am Telefon", "nicht anwesend"];

const VOTECHECK = process.env.VOTECHECK_BIN ?? fileURLToPath(new URL("../../../target/debug/votecheck", import.meta.url));

let server, browser, ada, ben, guest, link;
before(async () => {
  server = await Server.start();
  browser = await launch();
  ada = await person(browser, server, "ada");
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const roll = (page) => page.getByRole("complementary", { name: "Anwesenheit", exact: true });
const present = (page, words) => until(`${words} stands on top`, async () => (await roll(page).locator(".present").innerText()).replace(/\s+/g, " ").includes(words));
/** The focus stands on what is called so, or on the field with such a label. */
const focused = (page, name) =>
  until(`the focus is on ${name}`, () =>
    page.evaluate((name) => {
      const on = document.activeElement;
      return [on?.getAttribute("aria-label"), on?.textContent?.trim(), on?.labels?.[0]?.textContent].includes(name);
    }, name));
async function does(page, name, entry) {
  await roll(page).getByRole("button", { name: `Anwesenheit von ${name}` }).click();
  await page.getByRole("menuitem", { name: entry }).click();
}
/** Closes the roll, so that nothing but the announcer speaks of it. */
async function shut(page) {
  await roll(page).getByRole("button", { name: "Bereich schließen" }).click();
  await roll(page).waitFor({ state: "hidden" });
}
const row = (page, name) => roll(page).locator(".ppl > li").filter({ has: page.locator(".nm", { hasText: name }) });

test("an administrator makes a council and reads its register from a table", async () => {
  await setUp(ada, server);
  const invited = await ada.evaluate(async () => {
    const answer = await fetch("/api/v1/accounts", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ name: "Ben Okafor", email: "ben@example.org" }) });
    return (await answer.json()).setup_url;
  });
  ben = await person(browser, server, "ben");
  await ben.goto(invited);
  await ben.getByLabel("Passwort", { exact: true }).fill(PASSWORD);
  await ben.getByRole("button", { name: "Konto einrichten" }).click();
  await ben.getByRole("heading", { name: "Guten Tag, Ben Okafor" }).waitFor();
  assert.equal(await ben.getByRole("link", { name: "Verwaltung" }).count(), 0, "a member administers nothing");

  await ada.goto(`${server.url}/admin/bodies`);
  await ada.getByText("Noch kein Gremium.").waitFor();
  await ada.getByRole("button", { name: "Gremium anlegen" }).click();
  await ada.getByLabel("Name", { exact: true }).fill("Rat der Stadt Weidenrode");
  await ada.getByRole("button", { name: "Anlegen", exact: true }).click();
  await ada.getByRole("heading", { name: "Rat der Stadt Weidenrode" }).waitFor();
  await ada.getByText("GO SH § 38").waitFor();
  await ada.getByRole("button", { name: "Einlesen" }).click();
  await ada.getByRole("button", { name: "Prüfen" }).click();
  await ada.getByText("Wählen Sie zuerst eine Tabelle.").waitFor();
  await ada.getByLabel("Datei").setInputFiles({ name: "eine.csv", mimeType: "text/csv", buffer: Buffer.from("name\nNur Eine") });
  await ada.getByRole("button", { name: "Prüfen" }).click();
  await ada.getByRole("button", { name: "1 Mitglied aufnehmen" }).waitFor();
  await ada.getByLabel("Datei").setInputFiles({ name: "rat.csv", mimeType: "text/csv", buffer: Buffer.from(REGISTER) });
  await ada.getByRole("button", { name: "Prüfen" }).click();
  await ada.getByText("alle Sitze sind besetzt").waitFor();
  await ada.getByRole("button", { name: "11 Mitglieder aufnehmen" }).click();
  await ada.getByText("11 Mitglieder sind aufgenommen.").waitFor();
  await ada.getByRole("button", { name: "Fertig" }).click();
  await ada.getByRole("rowheader", { name: /Ben Okafor/ }).waitFor();
  await ada.getByText("1. Xenia Wolf, 2. Yusuf Kaya").waitFor();
});

test("a table is not taken unseen: what is said to the one before counts for nothing", async () => {
  await ada.getByRole("button", { name: "Einlesen" }).click();
  await ada.getByLabel("Datei").setInputFiles({ name: "eine.csv", mimeType: "text/csv", buffer: Buffer.from("name;sitz\nNur Eine;Vertretung") });
  // The answer to the first table comes when the second is chosen.
  let answer;
  const held = new Promise((resolve) => (answer = resolve));
  await ada.route("**/import", async (route) => {
    await held;
    await route.continue();
  });
  await ada.getByRole("button", { name: "Prüfen" }).click();
  await ada.getByLabel("Datei").setInputFiles({ name: "andere.csv", mimeType: "text/csv", buffer: Buffer.from("name;sitz\nGanz Andere;Vertretung") });
  const answered = ada.waitForResponse("**/import");
  answer();
  await (await answered).finished();
  await ada.unroute("**/import");
  await ada.getByRole("button", { name: "Prüfen" }).click();
  await ada.getByRole("button", { name: "1 Mitglied aufnehmen" }).waitFor();
  await ada.getByRole("button", { name: "Abbrechen" }).click();
  assert.equal(await ada.getByRole("rowheader", { name: /Nur Eine|Ganz Andere/u }).count(), 0);
});

test("a failure leaves what is typed, and a search that finds nobody says so", async () => {
  await ada.getByLabel("Name oder Fraktion").fill("niemand");
  await ada.getByText("Im Register heißt niemand so, auch keine Fraktion.").waitFor();
  await ada.getByLabel("Name oder Fraktion").fill("");
  await ada.getByRole("button", { name: "Mitglied aufnehmen" }).click();
  await ada.getByLabel("Name im Register").fill("Halb getippt");
  await ada.route("**/api/v1/bodies/*", (route) => route.abort());
  await ada.evaluate(() => document.dispatchEvent(new Event("visibilitychange", { bubbles: true })));
  await ada.locator(".wrap > .err").waitFor();
  assert.equal(await ada.getByLabel("Name im Register").inputValue(), "Halb getippt");
  await ada.unroute("**/api/v1/bodies/*");
  await ada.keyboard.press("Escape");
  await focused(ada, "Mitglied aufnehmen");
});

test("substitutes change places by keyboard alone, and the focus stays with the name", async () => {
  const menu = ada.getByRole("button", { name: "Aktionen für Ben Okafor" });
  await menu.focus();
  await ada.keyboard.press("Enter");
  await ada.keyboard.press("Enter");
  const down = ada.getByRole("button", { name: "Xenia Wolf nach unten" });
  for (let stops = 0; stops < 40 && !(await down.evaluate((e) => e === document.activeElement)); stops += 1) await ada.keyboard.press("Tab");
  await ada.keyboard.press("Enter");
  await until("the way back has the focus", () => ada.evaluate(() => document.activeElement?.getAttribute("aria-label") === "Xenia Wolf nach oben"));
  await ada.keyboard.press("Enter");
  await until("she is first again", () => ada.evaluate(() => document.activeElement?.getAttribute("aria-label") === "Xenia Wolf nach unten"));
  await ada.getByRole("button", { name: "Speichern" }).focus();
  await ada.keyboard.press("Enter");
  await until("the dialog is gone", async () => (await ada.locator("dialog[open]").count()) === 0);
  await ada.getByText("1. Xenia Wolf, 2. Yusuf Kaya").waitFor();
  await focused(ada, "Aktionen für Ben Okafor");
});

test("who is struck goes, and the focus is where the next one is added; who is taken out of the register, too", async () => {
  await ada.keyboard.press("Enter");
  await ada.keyboard.press("Enter");
  await ada.getByRole("button", { name: "Xenia Wolf streichen" }).focus();
  await ada.keyboard.press("Enter");
  await focused(ada, "Vertretung hinzufügen");
  // Nobody is left to add: the choice goes, and the hand goes to who was added.
  await ada.getByLabel("Vertretung hinzufügen").selectOption({ label: "Xenia Wolf" });
  await focused(ada, "Xenia Wolf nach oben");
  await ada.keyboard.press("Escape");
  await focused(ada, "Aktionen für Ben Okafor");
  await ada.getByRole("button", { name: "Aktionen für Ina Voss" }).focus();
  await ada.keyboard.press("Enter");
  await ada.keyboard.press("ArrowUp");
  await ada.keyboard.press("Enter");
  await ada.getByRole("button", { name: "Herausnehmen" }).focus();
  await ada.keyboard.press("Enter");
  await ada.getByRole("rowheader", { name: /Ina Voss/u }).waitFor({ state: "detached" });
  await until("the heading of the list has the focus", () => ada.evaluate(() => document.activeElement?.id === "members-h"));
  await ada.getByRole("button", { name: "Mitglied aufnehmen" }).click();
  await ada.getByLabel("Name im Register").fill("Ina Voss");
  await ada.getByLabel("Fraktion (freiwillig)").fill("Liste B");
  await ada.getByRole("button", { name: "Aufnehmen", exact: true }).click();
  await ada.getByRole("rowheader", { name: /Ina Voss/u }).waitFor();
});

test("a clerk who administers nothing signs in and keeps the register", async () => {
  await ada.getByRole("button", { name: "Weitere Aktionen" }).click();
  await ada.getByRole("menuitem", { name: "Schriftführung" }).click();
  await ada.getByLabel("E-Mail-Adressen der Konten").fill("ben@example.org");
  await ada.getByRole("button", { name: "Speichern" }).click();
  await ada.getByText("Schriftführung: Ben Okafor").waitFor();
  await ben.context().clearCookies();
  await ben.goto(`${server.url}/sign-in`);
  await ben.getByLabel("E-Mail-Adresse").fill("ben@example.org");
  await ben.getByLabel("Passwort", { exact: true }).fill(PASSWORD);
  await ben.getByRole("button", { name: "Anmelden", exact: true }).click();
  await ben.getByRole("link", { name: "Verwaltung" }).click();
  await ben.getByRole("link", { name: "Rat der Stadt Weidenrode" }).click();
  await ben.getByRole("button", { name: "Mitglied aufnehmen" }).waitFor();
  assert.equal(await ben.getByRole("link", { name: "Konten", exact: true }).count(), 0);
  await ada.getByRole("button", { name: "Weitere Aktionen" }).click();
  await ada.getByRole("menuitem", { name: "Schriftführung" }).click();
  await ada.getByLabel("E-Mail-Adressen der Konten").fill("");
  await ada.getByRole("button", { name: "Speichern" }).click();
  await ada.getByText("Keine Schriftführung festgelegt").waitFor();
});

test("the page of a body holds in every look, in German and English", async () => {
  await shot(ada, "body");
  assert.deepEqual(await faultsOf(ada, "body"), []);
  await ada.getByRole("button", { name: "English", exact: true }).first().click();
  await ada.getByRole("heading", { name: "Members" }).waitFor();
  assert.deepEqual(await faultsOf(ada, "body in English"), []);
  await ada.getByRole("button", { name: "Deutsch", exact: true }).first().click();
});

test("a meeting is its sitting: members are known by their sign-in, guests by no name they type", async () => {
  await ada.goto(server.url);
  await ada.getByLabel("Titel (freiwillig)").fill("7. Sitzung");
  await ada.getByLabel("Sitzung des Gremiums (freiwillig)").selectOption({ label: "Rat der Stadt Weidenrode" });
  await ada.getByRole("button", { name: "Besprechung beginnen" }).click();
  await ada.getByRole("button", { name: "Jetzt teilnehmen" }).waitFor();
  link = ada.url();
  await join(ada);
  await ben.goto(link);
  await join(ben);
  guest = await person(browser, server, "cem");
  await guest.goto(link);
  await join(guest, { name: "Clara Thoms" });
  for (const page of [ada, ben, guest]) await openPanel(page, "Anwesenheit");
  await present(ben, "0 von 9");
  await shut(ben);
  for (const page of [ada, ben]) await listen(page);
  const invited = roll(ada).getByLabel("Alle Mitglieder sind ordnungsgemäß geladen");
  assert.equal(await invited.isChecked(), false, "nobody says this without having looked");
  await invited.focus();
  await ada.keyboard.press("Space");
  await ada.keyboard.press("Tab");
  await focused(ada, "Sitzung eröffnen");
  await ada.keyboard.press("Enter");
  for (const page of [ada, guest]) await present(page, "2 von 9");
  await focused(ada, "Anwesenheit");
  await present(guest, "nicht beschlussfähig");
  await heard(ben, "Die Sitzung ist eröffnet.");
  await heard(ben, "Nicht beschlussfähig: 2 von 9 anwesend.");
  await heard(ada, "Nicht beschlussfähig: 2 von 9 anwesend.");
  assert.equal(ada.heard.filter((text) => text === "Die Sitzung ist eröffnet.").length, 1, "who opens it hears it once");
  assert.equal(await roll(ben).getByRole("button", { name: "Namen aufrufen" }).count(), 0, "who keeps no roll sees it alone");
});

test("the chair reads the roll by keyboard; a member by telephone is set by hand; everybody sees the numbers", async () => {
  await roll(ada).getByRole("button", { name: "Namen aufrufen" }).focus();
  await ada.keyboard.press("Enter");
  await heard(ben, "Der Namensaufruf beginnt.");
  await openPanel(ben, "Anwesenheit");
  assert.equal(await roll(ada).getByRole("status").count(), 0, "whoever reads the names has the focus on the next one, and hears no second voice");
  await roll(ben).locator(".called").filter({ hasText: "Ada Brandt" }).waitFor();
  const answers = { "Ada Brandt": "im Saal", "Ben Okafor": "zugeschaltet", "Clara Thoms": "zugeschaltet", "Dana Petersen": "am Telefon", "Emil Oertzen": "im Saal", "Fritz Albers": "nicht anwesend", "Gisa Behn": "im Saal", "Hanna Claasen": "nicht anwesend", "Ina Voss": "im Saal" };
  for (const [name, answer] of Object.entries(answers)) {
    await focused(ada, `${name}: im Saal`);
    for (let stops = 0; stops < ANSWERS.indexOf(answer); stops += 1) await ada.keyboard.press("Tab");
    await focused(ada, `${name}: ${answer}`);
    await ada.keyboard.press("Enter");
  }
  await heard(ben, "Ihr Name ist aufgerufen.");
  assert.ok(!ada.heard.includes("Ihr Name ist aufgerufen."), "nobody calls themself");
  await roll(ada).getByText("Alle Namen sind aufgerufen.").waitFor();
  await focused(ada, "Aufruf abschließen");
  await ada.keyboard.press("Enter");
  await focused(ada, "Anwesenheit");
  await roll(ada).getByRole("button", { name: "Beschlussfähigkeit feststellen" }).focus();
  await ada.keyboard.press("Enter");
  await focused(ada, "Anwesenheit");
  for (const page of [ada, ben, guest]) {
    await present(page, "7 von 9 anwesend · beschlussfähig");
    await page.locator(".lage").getByText("7 von 9").waitFor();
  }
  await roll(ben).getByText("Nötig sind 5 von 9, anwesend sind 7.").waitFor();
  await row(ben, "Dana Petersen").getByText("am Telefon").waitFor();
});

test("a member whose panel is closed is told that the quorum is lost, doubted and found", async () => {
  await shut(ben);
  await listen(ben);
  const some = ["Emil Oertzen", "Gisa Behn", "Ina Voss"];
  for (const name of some) await does(ada, name, "Nicht mehr anwesend");
  await heard(ben, "Gilt als beschlussfähig: 4 von 9 anwesend.");
  const notice = ben.getByRole("region", { name: "Hinweis" });
  await notice.getByText("Gilt als beschlussfähig: 4 von 9 anwesend.").waitFor();
  await roll(ada).getByRole("button", { name: "Beschlussfähigkeit anzweifeln" }).click();
  await heard(ben, "Die Beschlussfähigkeit ist angezweifelt.");
  await heard(ben, "Nicht beschlussfähig: 4 von 9 anwesend.");
  await notice.getByRole("button", { name: "Zur Anwesenheit" }).click();
  await present(ben, "nicht beschlussfähig");
  for (const name of some) await does(ada, name, "Anwesend: im Saal");
  await heard(ben, /^Beschlussfähig: \d von 9 anwesend\.$/);
  await roll(ada).getByRole("button", { name: "Beschlussfähigkeit feststellen" }).click();
  await heard(ben, "Die Beschlussfähigkeit ist festgestellt.");
  const history = await openPanel(ben, "Verlauf");
  await history.getByText("Nicht beschlussfähig: 4 von 9 anwesend.").waitFor();
  await openPanel(ben, "Anwesenheit");
  await present(ben, "7 von 9");
});

test("while it runs it stays the sitting of its body, and that is what is said", async () => {
  const list = await ada.context().newPage();
  await list.goto(server.url);
  const mark = list.getByRole("button", { name: "Sitzung eines Gremiums: 7. Sitzung" });
  await mark.click();
  const dialog = list.getByRole("dialog", { name: "Sitzung eines Gremiums" });
  await dialog.getByLabel("Sitzung des Gremiums (freiwillig)").selectOption({ label: "keines" });
  await dialog.getByRole("button", { name: "Speichern" }).click();
  await dialog.getByText("Die Sitzung läuft, oder eine Abstimmung ist noch nicht zu Ende.").waitFor();
  await list.keyboard.press("Escape");
  await until("the focus is back", () => mark.evaluate((button) => button === document.activeElement));
  await list.close();
});

test("a guest is assigned by hand, and it is marked for everybody", async () => {
  await listen(guest);
  await does(ada, "Clara Thoms", "Person im Raum zuordnen");
  await ada.getByRole("button", { name: "Zuordnen", exact: true }).click();
  await ada.getByText("Wählen Sie eine Person.").waitFor();
  await focused(ada, "Person im Raum");
  await ada.getByLabel("Person im Raum").selectOption({ label: "Clara Thoms" });
  await ada.getByRole("button", { name: "Zuordnen", exact: true }).click();
  await row(ben, "Clara Thoms").getByText("von Hand zugeordnet").waitFor();
  await heard(guest, "Sie sind dem Mitglied Clara Thoms zugeordnet.");
  await does(ada, "Dana Petersen", "Person im Raum zuordnen");
  await ada.getByText("Im Raum ist niemand ohne Zuordnung.").waitFor();
  await ada.keyboard.press("Escape");
  await focused(ada, "Anwesenheit von Dana Petersen");
  await roll(ada).waitFor();
});

test("a member is excluded: no vote, no microphone; the next substitute stands in", async () => {
  await shut(ben);
  await listen(ben);
  await does(ada, "Ben Okafor", "Wegen Befangenheit ausschließen");
  await ada.getByRole("button", { name: "Ausschließen", exact: true }).click();
  await ada.getByText("Wählen Sie die Art des Grundes.").waitFor();
  await ada.getByLabel("Art des Grundes").selectOption("relative");
  await ada.getByRole("button", { name: "Ausschließen", exact: true }).click();
  await present(guest, "6 von 9");
  await heard(ben, "Sie sind für diesen Punkt ausgeschlossen: Bis die Leitung den Ausschluss beendet, sehen und hören Sie niemanden, und niemand sieht und hört Sie.");
  await openPanel(ben, "Anwesenheit");
  await roll(ben).getByText("Sie sind für diesen Punkt ausgeschlossen").waitFor();
  await roll(guest).getByText("Nötig sind 5 von 8, anwesend sind 6.").waitFor();
  assert.ok(!(await roll(guest).innerText()).includes("Angehörige"), "the class of the reason is not told in the room");
  const microphone = ben.getByRole("button", { name: /^Mikrofon/ }).first();
  await until("the microphone is barred", () => microphone.isDisabled());
  for (const name of ["Xenia Wolf", "Yusuf Kaya"]) await does(ada, name, "Anwesend: im Saal");
  await does(ada, "Ben Okafor", "Vertretung durch Xenia Wolf");
  await row(ben, "Xenia Wolf").getByText("vertritt Ben Okafor").waitFor();
  await heard(ben, "Xenia Wolf vertritt Sie jetzt.");
  await present(guest, "7 von 9");
});

test("the panel holds in every look", async () => {
  await shot(ada, "sitting");
  await roll(ben).getByRole("button", { name: /^Verlauf, / }).click();
  await roll(ben).getByText("Ben Okafor: wegen Befangenheit ausgeschlossen").waitFor();
  assert.deepEqual(await faultsOf(ben, "attendance"), []);
  await openPanel(ada, "Anwesenheit");
  assert.deepEqual(await faultsOf(ada, "attendance of the chair"), []);
});

test("the server dies and nothing of the roll is lost", async () => {
  await server.kill();
  await server.launch();
  for (const page of [ada, ben, guest]) {
    await page.locator('.room[data-connection="connected"]').waitFor({ timeout: 60_000 });
    await openPanel(page, "Anwesenheit");
    await present(page, "7 von 9");
  }
  await row(guest, "Ben Okafor").getByText("ausgeschlossen, keine Stimme").waitFor();
});

test("the sitting is closed and its record names who was there and why not", async () => {
  await shut(ben);
  await listen(ben);
  await does(ada, "Xenia Wolf", "Vertretung für Ben Okafor beenden");
  await does(ada, "Ben Okafor", "Ausschluss beenden");
  await does(ada, "Emil Oertzen", "Nicht mehr anwesend");
  await present(guest, "6 von 9");
  await roll(ada).getByRole("button", { name: "Sitzung schließen" }).click();
  await ada.locator("dialog[open]").getByRole("button", { name: "Sitzung schließen" }).click();
  await roll(guest).getByText("Die Sitzung ist geschlossen.").waitFor();
  await heard(ben, "Xenia Wolf vertritt Sie nicht mehr.");
  await heard(ben, "Ihr Ausschluss ist beendet.");
  await heard(ben, "Die Sitzung ist geschlossen.");
  const record = await openPanel(ada, "Nachweis");
  const table = record.getByRole("region", { name: "Anwesenheit des Gremiums" }).first();
  await table.getByText("früher gegangen").waitFor();
  await table.getByText(/Vor- oder Nachteil für Angehörige/).waitFor();
  await table.getByText(/vertrat Ben Okafor/).waitFor();
  const download = ada.waitForEvent("download");
  await record.getByRole("button", { name: "Anwesenheit des Gremiums als CSV sichern" }).click();
  const csv = readFileSync(await (await download).path(), "utf8");
  assert.ok(csv.includes("Dana Petersen") && csv.includes("am Telefon"), csv);
  for (const page of [ada, ben, guest]) assert.deepEqual(page.faults, []);
});

const CIRCULAR = "Zuschuss für das Sommerfest";
const main = (page) => page.getByRole("main");
const voteCard = (page) => page.locator(".circular .vote");

/** As the field for day and time has it. */
const weekFrom = (page) =>
  page.evaluate(() => {
    const at = new Date(Date.now() + 7 * 86_400_000);
    return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  });

test("a board decides by circulation: started with the keyboard, by its chair; one member has two votes", async () => {
  await ada.goto(`${server.url}/admin/bodies`);
  await ada.getByRole("link", { name: "Rat der Stadt Weidenrode" }).click();
  await ada.getByText("Nach seinem Regelprofil entscheidet dieses Gremium nur in Sitzungen.").waitFor();
  const club = await ada.evaluate(async () => {
    const post = async (path, body) => (await fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) })).json();
    const { id } = await post("/api/v1/bodies", { name: "Verbandsbeirat", kind: "board", profile: "vwvfg", statutory: 3, statutory_votes: 4 });
    await post(`/api/v1/bodies/${id}/members`, { email: "ada@example.org", office: "chair", seat: "holder" });
    await post(`/api/v1/bodies/${id}/members`, { email: "ben@example.org", seat: "holder", weight: 2 });
    await post(`/api/v1/bodies/${id}/members`, { name: "Clara Thoms", seat: "holder" });
    return id;
  });
  await ada.goto(`${server.url}/admin/bodies/${club}`);
  await ada.getByText("Noch hat dieses Gremium nicht abgestimmt.").waitFor();
  assert.deepEqual(await faultsOf(ada, "page of a body"), []);
  await ada.getByRole("button", { name: "Umlaufbeschluss starten" }).press("Enter");
  await ada.getByLabel("Titel", { exact: true }).fill(CIRCULAR);
  await ada.getByLabel("Wortlaut").fill("Der Verbandsbeirat gibt 500 Euro.");
  // The reminder is of this very draft, which another one could be taken for as soon as it has a file.
  await ada.getByLabel("Datei hinzufügen").setInputFiles({ name: "Angebot.txt", mimeType: "text/plain", buffer: Buffer.from("500 Euro") });
  await ada.getByRole("button", { name: "Anlage Angebot.txt entfernen" }).waitFor();
  await ada.getByLabel("Erinnerung an alle, die noch nicht abgestimmt haben").selectOption({ label: "zwei Tage vor dem Ende" });
  await ada.getByLabel("Abstimmen bis").fill("2020-01-01T00:00");
  const on = ada.getByRole("button", { name: "Weiter zur Durchsicht" });
  await on.press("Enter");
  await ada.getByText("Die Frist muss in der Zukunft liegen.").waitFor();
  await focused(ada, "Abstimmen bis");
  assert.deepEqual(await faultsInBothLanguages(ada, "form of a resolution by circulation", { ready: () => ada.locator("[type=datetime-local]").waitFor() }), []);
  await ada.getByLabel("Abstimmen bis").fill(await weekFrom(ada));
  const reminder = ada.waitForResponse((answer) => answer.request().method() === "PATCH" && new URL(answer.url()).pathname.startsWith(`/api/v1/bodies/${club}/votes/`));
  await on.press("Enter");
  assert.deepEqual([(await reminder).status(), new URL((await reminder).url()).pathname], [204, `/api/v1${new URL(ada.url()).pathname}`]);
  await ada.getByText("Das wird festgelegt und kann nicht mehr geändert werden.").waitFor();
  await ada.getByText("Alle 3 mit Stimme").waitFor();
  await shot(ada, "circular-review");
  await ada.getByRole("button", { name: "Unterschreiben und eröffnen" }).press("Enter");
  await voteCard(ada).locator("xpath=self::*[@data-stage='open']").waitFor();
  await focused(ada, "Abstimmung leiten");
  await voteCard(ada).getByRole("button", { name: "Angebot.txt" }).waitFor();
});

/** What the log has signed comes once with another signature. */
const forgesOnce = (page) =>
  page.route(/\/votes\/[^/]+\/log$/u, async (route) => {
    const response = await route.fetch();
    const log = await response.json();
    await route.fulfill({ response, json: { ...log, checkpoint: log.checkpoint.replace(/.{8}\n$/u, "AAAAAAA=\n") } });
  }, { times: 1 });

test("a member finds it on the first page, votes, settles an alarm, and changes it after a reload", async () => {
  await ben.goto(server.url);
  await ben.getByRole("heading", { name: "Gremien und Abstimmungen" }).waitFor();
  await ben.getByText("Ihre Stimme fehlt noch").waitFor();
  assert.deepEqual(await faultsOf(ben, "first page with a vote that waits"), []);
  await ben.getByRole("link", { name: CIRCULAR }).press("Enter");
  const card = voteCard(ben);
  await card.getByText("Der Verbandsbeirat gibt 500 Euro.").waitFor();
  await card.getByText("Ohne Sitzung wird nur entschieden, wenn kein Mitglied widerspricht.").waitFor();
  assert.deepEqual(await faultsInBothLanguages(ben, "a vote by circulation", { ready: () => card.locator(".opts").waitFor() }), []);
  await card.getByText("Ihre Stimme zählt 2 Stimmen.").waitFor();
  await card.locator(".opts").getByText("Ja", { exact: true }).click();
  await card.getByRole("button", { name: "Stimme „Ja“ abgeben" }).click();
  await card.getByText("Sie haben „Ja“ gestimmt").waitFor();
  await forgesOnce(ben);
  await ben.reload();
  await card.getByRole("heading", { name: "Eine Unterschrift des Servers ist falsch" }).waitFor();
  await accessible(ben, "an alarm");
  await shot(ben, "circular-alarm");
  await ben.reload();
  // The next answer is right, and what was found before stays found.
  await card.getByText(/Gefunden: .*, bevor diese Seite zuletzt geladen wurde/u).waitFor();
  await card.getByRole("button", { name: "Ist geklärt …" }).press("Enter");
  await shot(ben, "circular-alarm-settled");
  await ben.locator("dialog[open]").getByRole("button", { name: "Neu prüfen und weitermachen" }).press("Enter");
  await card.locator("xpath=self::*[not(contains(@class, 'alarm'))]").waitFor();
  await card.getByText("Sie haben „Ja“ gestimmt").waitFor();
  await card.getByRole("button", { name: "Stimme ändern" }).click();
  await card.locator(".opts").getByText("Nein", { exact: true }).click();
  await card.getByRole("button", { name: "Stimme „Nein“ abgeben" }).click();
  await card.getByText("Sie haben „Nein“ gestimmt").waitFor();
  await ben.goto(server.url);
  await ben.getByRole("link", { name: "Verbandsbeirat" }).waitFor();
  assert.equal(await ben.getByText("Ihre Stimme fehlt noch").count(), 0);
});

test("the server dies meanwhile; whoever has no account answers by letter, and when all have voted it closes by itself; a tie the chair decides", async () => {
  await server.kill();
  await server.launch();
  const card = voteCard(ada);
  await main(ada).getByRole("button", { name: "Stimme von Clara Thoms erfassen" }).click();
  const letter = main(ada).getByRole("region", { name: "Stimme von Clara Thoms" });
  await letter.getByText("Ja", { exact: true }).click();
  await letter.getByRole("checkbox", { name: /schriftlich oder am Telefon/u }).check();
  await shot(ada, "circular-letter");
  await letter.getByRole("button", { name: "Stimme erfassen" }).click();
  await ada.getByText("Es fehlen noch 1").waitFor();
  await card.locator(".opts").getByText("Ja", { exact: true }).click();
  await card.getByRole("button", { name: "Stimme „Ja“ abgeben" }).click();
  // Two against the two votes of one.
  const tie = main(ada).getByRole("region", { name: "Stichentscheid" });
  await tie.getByText("Stimmengleichheit: Sie entscheiden.").waitFor();
  await shot(ada, "circular-tie");
  await tie.getByRole("button", { name: "Antrag annehmen" }).press("Enter");
  await card.getByText("mit 2 zu 2 Stimmen").waitFor();
  await card.getByText("Bei Gleichstand hat der Vorsitz entschieden").waitFor();
  await main(ada).getByRole("button", { name: "Ergebnis feststellen" }).press("Enter");
  await voteCard(ada).locator("xpath=self::*[@data-stage='announced']").waitFor();
  assert.deepEqual(await faultsOf(ada, "an announced vote by circulation"), []);
});

test("by a rule of one's own whoever starts says whether one who opposes prevents it", async () => {
  const own = await ada.evaluate(async () => {
    const post = async (path, body) => (await fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) })).json();
    const { id } = await post("/api/v1/bodies", { name: "Runder Tisch", kind: "board", profile: "free", statutory: 1 });
    await post(`/api/v1/bodies/${id}/members`, { email: "ada@example.org", office: "chair", seat: "holder" });
    return id;
  });
  await ada.goto(`${server.url}/bodies/${own}`);
  await ada.getByRole("button", { name: "Umlaufbeschluss starten" }).click();
  await ada.getByLabel("Titel", { exact: true }).fill("Ort der Treffen");
  await ada.getByLabel("Wortlaut").fill("Wir treffen uns im Rathaus.");
  await ada.getByRole("checkbox", { name: "Ein Mitglied, das dem Verfahren widerspricht, verhindert den Beschluss" }).uncheck();
  await ada.getByLabel("Abstimmen bis").fill(await weekFrom(ada));
  await ada.getByRole("button", { name: "Weiter zur Durchsicht" }).click();
  await ada.getByRole("button", { name: "Unterschreiben und eröffnen" }).click();
  const card = voteCard(ada);
  await card.locator(".opts").getByText("Ja", { exact: true }).waitFor();
  assert.equal(await card.getByText("widersprechen").count(), 0, "nobody can oppose");
});

test("the member's device finds its ballot; record and result stay with the body", async () => {
  await ben.getByRole("link", { name: "Verbandsbeirat" }).click();
  await ben.getByRole("rowheader", { name: new RegExp(CIRCULAR, "u") }).waitFor();
  await ben.getByRole("cell", { name: "Angenommen" }).waitFor();
  assert.deepEqual(await faultsInBothLanguages(ben, "votes of a body"), []);
  const download = ben.waitForEvent("download");
  await ben.getByRole("button", { name: "Niederschrift (Datei)" }).click();
  const folder = mkdtempSync(path(tmpdir(), "circular-"));
  const file = path(folder, "circular.asice");
  copyFileSync(await (await download).path(), file);
  await ben.getByRole("link", { name: CIRCULAR }).click();
  await voteCard(ben).getByText("Ihr Gerät hat Ihre Stimme „Nein“ in der Urne gefunden").waitFor();
  const { key } = await ben.evaluate(async () => (await fetch("/api/v1/votes/log-key")).json());
  const { status, stdout } = spawnSync(VOTECHECK, ["verify", file, "--json", "--without-time-stamp", "--log-key", key, "--confirmations", "1"], { encoding: "utf8" });
  rmSync(folder, { recursive: true });
  assert.equal(status, 0, stdout);
  for (const page of [ada, ben]) assert.deepEqual(page.faults, []);
});
