// Polls, breakout rooms, whispering, presence checks, attendance: with three people.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { TONES, join, launch, openPanel, person, say, setUp, startMeeting, toggle } from "../harness/people.mjs";
import { hears, pressed } from "../harness/proof.mjs";
import { Server } from "../harness/server.mjs";
import { until } from "../harness/until.mjs";

let server, browser, ada, ben, cem, link;
before(async () => {
  server = await Server.start();
  browser = await launch();
  ada = await person(browser, server, "ada");
  await setUp(ada, server);
  link = await startMeeting(ada, "Einwohnerversammlung");
  await join(ada, { mic: true });
  ben = await guest("ben", "Ben Gast");
  cem = await guest("cem", "Cem Gast");
});
after(async () => {
  await browser.close();
  await server.stop();
});

async function guest(who, name) {
  const page = await person(browser, server, who);
  await page.goto(link);
  await join(page, { name, mic: true });
  return page;
}

const polls = (page) => openPanel(page, "Umfragen");
const groups = (page) => openPanel(page, "Gruppen");
const shot = (page, name) => process.env.SHOTS && page.screenshot({ path: `${process.env.SHOTS}/${name}.png` });

async function about(page, name, action) {
  const panel = await openPanel(page, "Personen");
  await panel.getByRole("button", { name: `Aktionen für ${name}` }).click();
  await page.getByRole("menuitem", { name: action, exact: true }).click();
}

/** Saves a file and answers its content. */
async function saved(page, press) {
  const [download] = await Promise.all([page.waitForEvent("download"), press()]);
  return readFile(await download.path());
}

test("a poll is answered once, without a name, and its result is saved", async () => {
  const panel = await polls(ada);
  await panel.getByLabel("Frage", { exact: true }).fill("Soll der Wochenmarkt umziehen?");
  await panel.getByLabel("Antwort 1", { exact: true }).fill("Ja, auf den Kirchplatz");
  await panel.getByLabel("Antwort 2", { exact: true }).fill("Nein, er bleibt");
  await shot(ada, "polls-form");
  await panel.getByRole("button", { name: "Starten", exact: true }).click();
  await ben.getByText("Umfrage: Soll der Wochenmarkt umziehen?").first().waitFor();
  for (const page of [ben, cem]) {
    const card = (await polls(page)).getByRole("article", { name: "Soll der Wochenmarkt umziehen?" });
    await card.getByRole("radio", { name: "Ja, auf den Kirchplatz" }).check();
    await shot(page, "polls-answer");
    await card.getByRole("button", { name: "Antwort senden" }).click();
    await card.getByText("Sie haben geantwortet.").waitFor();
    assert.equal(await card.getByRole("radio").count(), 0, "it cannot be changed");
  }
  const card = panel.getByRole("article", { name: "Soll der Wochenmarkt umziehen?" });
  await card.getByText("2 von 3").waitFor();
  await card.getByRole("button", { name: "Beenden" }).click();
  await cem.getByText("Umfrage beendet: Soll der Wochenmarkt umziehen?").first().waitFor();
  const csv = await saved(ada, () => card.getByRole("button", { name: /Ergebnis als CSV/ }).click());
  assert.equal(csv.toString(), '\uFEFF"Antwort","Stimmen"\r\n"Ja, auf den Kirchplatz",2\r\n"Nein, er bleibt",0\r\n');
});

test("a live poll with several choices, prepared before, survives a killed server", async () => {
  const panel = await polls(ada);
  await panel.getByLabel("Frage", { exact: true }).fill("Was ist Ihnen wichtig?");
  for (const [at, text] of ["Schatten", "Querung"].entries()) await panel.getByLabel(`Antwort ${at + 1}`, { exact: true }).fill(text);
  await panel.getByRole("button", { name: "Antwort hinzufügen" }).click();
  await panel.getByLabel("Antwort 3", { exact: true }).fill("Sitzplätze");
  await panel.getByLabel("Wählbar").selectOption({ label: "mehrere Antworten" });
  await panel.getByRole("combobox", { name: "Ergebnis" }).selectOption({ label: "laufend" });
  await panel.getByRole("button", { name: "Vormerken" }).click();
  await panel.getByRole("button", { name: "Starten: Was ist Ihnen wichtig?" }).click();
  const answer = async (page, ...choices) => {
    const card = (await polls(page)).getByRole("article", { name: "Was ist Ihnen wichtig?" });
    for (const choice of choices) await card.getByRole("checkbox", { name: choice }).check();
    await card.getByRole("button", { name: "Antwort senden" }).click();
    await card.getByText("Sie haben geantwortet.").waitFor();
    return card;
  };
  const card = await answer(ben, "Schatten", "Querung");
  await server.kill();
  await server.launch();
  await until("ben is back", async () => (await ben.locator('.room[data-connection="connected"]').count()) === 1);
  await cem.locator('.room[data-connection="connected"]').waitFor();
  await answer(cem, "Schatten");
  await until("the sums are told", async () => (await card.locator(".bars b").allTextContents()).join() === "2,1,0");
  await shot(ben, "polls-live");
  await (await polls(ada)).getByRole("article", { name: "Was ist Ihnen wichtig?" }).getByRole("button", { name: "Beenden" }).click();
  await card.getByText("beendet").waitFor();
});

test("the meeting splits up: each group hears, reads and sees its own", async () => {
  await say(ada, "An alle im Plenum");
  const panel = await groups(ada);
  await panel.getByRole("spinbutton", { name: "Gruppen" }).fill("2");
  await panel.getByLabel("Gruppe für Ben Gast").selectOption({ label: "Gruppe 1" });
  await panel.getByLabel("Gruppe für Cem Gast").selectOption({ label: "Gruppe 2" });
  await shot(ada, "groups-form");
  await panel.getByRole("button", { name: "Runde starten" }).click();
  for (const [page, name] of [[ben, "Gruppe 1"], [cem, "Gruppe 2"]]) await page.getByRole("region", { name: "Ihre Gruppe" }).getByText(name).waitFor();
  await hears(ada);
  await hears(ben);
  await hears(cem);
  const chat = await openPanel(ben, "Chat");
  await chat.getByText("Noch keine Nachrichten.").waitFor();
  await say(ben, "Nur für uns");
  await ada.getByRole("region", { name: "Gruppen" }).getByText("Cem Gast").waitFor();
  await shot(ada, "groups-stage");
});

test("a group asks for help, the chair visits, and each hears only who is there", async () => {
  await ben.getByRole("button", { name: "Um Hilfe bitten" }).click();
  await ben.getByLabel("Worum geht es? (freiwillig)").fill("Wie viele Bäume?");
  await ben.getByRole("button", { name: "Bitten", exact: true }).click();
  await ada.getByText("„Wie viele Bäume?“").first().waitFor();
  await shot(ada, "groups-help");
  await ada.getByRole("button", { name: "Hingehen: Gruppe 1" }).first().click();
  await ada.getByRole("region", { name: "Ihre Gruppe" }).getByText("Gruppe 1").waitFor();
  await hears(ben, TONES.ada);
  await hears(ada, TONES.ben);
  await hears(cem);
  await (await openPanel(ada, "Chat")).getByText("Nur für uns").waitFor();
  await shot(ada, "groups-visit");
  await ada.getByRole("button", { name: "Hilfe erledigt" }).click();
  await ada.getByRole("button", { name: "Zurück ins Plenum" }).click();
  await hears(ben);
});

test("a broadcast reaches all groups, and everybody is called back", async () => {
  await ada.getByLabel("Nachricht an alle Gruppen").fill("Bitte je drei Punkte");
  await ada.getByRole("region", { name: "Gruppen" }).getByRole("button", { name: "Senden" }).click();
  for (const page of [ben, cem]) await page.getByText("Durchsage von Ada Brandt: Bitte je drei Punkte").first().waitFor();
  await ada.getByRole("button", { name: "Zurückholen", exact: true }).click();
  await hears(ada, TONES.ben, TONES.cem);
  await hears(cem, TONES.ada, TONES.ben);
  const chat = await openPanel(ben, "Chat");
  await chat.getByText("An alle im Plenum").waitFor();
  assert.equal(await chat.getByText("Nur für uns").count(), 0);
});

test("in a free round people change by themselves, and a reload stays in the group", async () => {
  const panel = await groups(ada);
  await panel.getByRole("button", { name: "Auslosen" }).click();
  await panel.getByLabel("Alle dürfen die Gruppe selbst wechseln").check();
  await panel.getByRole("button", { name: "Runde starten" }).click();
  await cem.getByRole("region", { name: "Ihre Gruppe" }).waitFor();
  await cem.getByRole("button", { name: "Zurück ins Plenum" }).click();
  await hears(ada, TONES.cem);
  await cem.getByRole("button", { name: "Hingehen: Gruppe 1" }).first().click();
  await cem.reload();
  await cem.getByRole("region", { name: "Ihre Gruppe" }).getByText("Gruppe 1").waitFor();
  await cem.locator('.room[data-connection="connected"]').waitFor();
  await ada.getByRole("button", { name: "Zurückholen", exact: true }).click();
  await hears(ada, TONES.ben, TONES.cem);
});

test("two people whisper, the others do not hear them, the chair sees that they do", async () => {
  await about(ben, "Cem Gast", "Flüstern");
  await cem.getByRole("button", { name: "Annehmen" }).click();
  await ben.locator('.whisper[data-connected="true"]').waitFor();
  await cem.locator('.whisper[data-connected="true"]').waitFor();
  await ben.getByRole("button", { name: "Zur Gruppe sprechen" }).click();
  await hears(ada, TONES.cem);
  await until("cem hears ben in the group", async () => {
    await hears(cem, TONES.ada, TONES.ben);
    return true;
  });
  await shot(ben, "whisper");
  await ben.getByRole("button", { name: "Nur die Gruppe hört Sie" }).click();
  await hears(ada, TONES.ben, TONES.cem);
  await ben.keyboard.down("F8");
  await hears(ada, TONES.cem);
  await ben.keyboard.up("F8");
  await hears(ada, TONES.ben, TONES.cem);
  const panel = await openPanel(ada, "Leitung", "Sitzung leiten");
  await panel.getByRole("button", { name: /Flüstergruppe auflösen/ }).click();
  await ben.getByRole("button", { name: "Gruppe verlassen" }).waitFor({ state: "detached" });
  await pressed(ben, "Mikrofon", true);
});

test("presence is checked, and the record is kept as CSV and PDF", async () => {
  const panel = await openPanel(ada, "Anwesenheit");
  await panel.getByText("Anwesenheit prüfen (für Schulungen)").click();
  await panel.getByLabel("Erste frühestens nach").fill("0");
  await panel.getByLabel("und höchstens später um").first().fill("0");
  await panel.getByRole("button", { name: "Prüfungen beginnen" }).click();
  await ben.getByRole("button", { name: "Ich bin da" }).click();
  await panel.getByText("Letzte Prüfung: 1 von 2 bestätigt").waitFor();
  await panel.getByRole("button", { name: "Keine weiteren Prüfungen" }).click();
  await panel.getByRole("button", { name: "Neu berechnen" }).click();
  await panel.getByRole("region", { name: "Anwesenheit", exact: true }).getByText("Cem Gast").first().waitFor();
  await shot(ada, "record");
  const csv = (await saved(ada, () => panel.getByRole("button", { name: "Anwesenheit als CSV sichern" }).click())).toString();
  assert.match(csv, /"Ben Gast","Teilnahme","\d\d:\d\d","anwesend"/);
  for (const name of ["Anwesenheit", "Anwesenheitsprüfungen", "Umfragen"]) {
    const pdf = await saved(ada, () => panel.getByRole("button", { name: `PDF für die Akte: ${name}`, exact: true }).click());
    assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
    if (process.env.SHOTS) await (await import("node:fs/promises")).writeFile(`${process.env.SHOTS}/${name}.pdf`, pdf);
  }
  const html = (await saved(ada, () => panel.getByRole("button", { name: "Verlauf als HTML sichern" }).click())).toString();
  assert.match(html, /In Gruppen aufgeteilt: Gruppe 1, Gruppe 2/);
  assert.ok(!html.includes("An alle im Plenum"), "what was written is not in it");
});

test("who may not see the record is not offered it; a minute-taker is", async () => {
  assert.equal(await ben.locator('[data-panel="record"]').count(), 0);
  await about(ada, "Ben Gast", "Rolle ändern …");
  await ada.getByRole("radio", { name: "Protokoll" }).click();
  await ada.getByRole("button", { name: "Rolle vergeben" }).click();
  const record = await openPanel(ben, "Anwesenheit");
  await record.getByText("Ada Brandt").first().waitFor();
  await record.getByRole("button", { name: "Neu berechnen" }).click();
  await record.getByText(/Teilnahme \d\d:\d\d–\d\d:\d\d; Protokoll seit \d\d:\d\d/).waitFor();
});

test("a role of the meeting's own is made, given, and does what it says", async () => {
  const panel = await openPanel(ada, "Leitung", "Sitzung leiten");
  await panel.getByRole("button", { name: "Eigene Rolle …" }).click();
  const dialog = ada.getByRole("dialog");
  await dialog.getByLabel("Name der Rolle").fill("Saaldienst");
  await dialog.getByRole("checkbox", { name: "Einlassen, Zutritt" }).check();
  await shot(ada, "own-role");
  await dialog.getByRole("button", { name: "Sichern" }).click();
  assert.equal(await cem.locator('[data-panel="lead"]').count(), 0);
  await about(ada, "Cem Gast", "Rolle ändern …");
  await ada.getByRole("radio", { name: "Saaldienst" }).click();
  await ada.getByRole("button", { name: "Rolle vergeben" }).click();
  await cem.getByText("Ihre Rolle ist jetzt: Saaldienst").first().waitFor();
  await (await openPanel(cem, "Leitung", "Sitzung leiten")).getByRole("button", { name: "Gäste warten" }).click();
  await (await openPanel(cem, "Leitung", "Sitzung leiten")).getByRole("button", { name: "offen", exact: true }).click();
  await (await openPanel(ben, "Personen")).getByText("Saaldienst").waitFor();
});

test("a second device without sound is the same person and silent", async () => {
  const context = ada.context();
  const tablet = await context.newPage();
  await tablet.goto(link);
  await tablet.getByLabel("Zweitgerät ohne Ton, neben einem anderen von mir").check();
  await join(tablet);
  await hears(tablet);
  await until("three people", async () => (await tablet.locator("li[data-participant]").count()) === 2);
  await toggle(tablet, "Mikrofon").getByText("Zweitgerät ohne Ton").waitFor();
  await tablet.keyboard.press("Control+d");
  await pressed(tablet, "Mikrofon", false);
  await tablet.getByRole("button", { name: "Verlassen" }).first().click();
  await tablet.close();
  await hears(ada, TONES.ben, TONES.cem);
});

test("after the end the owner finds attendance and history with the meeting", async () => {
  const panel = await openPanel(ada, "Leitung", "Sitzung leiten");
  await panel.getByRole("button", { name: "Für alle beenden …" }).click();
  await ada.getByRole("button", { name: "Für alle beenden", exact: true }).click();
  await ben.getByRole("heading", { name: /beendet/ }).waitFor();
  await ada.goto(server.url);
  await ada.getByRole("button", { name: "Anwesenheit und Verlauf" }).click();
  await ada.getByRole("button", { name: /^Ansehen/ }).click();
  await ada.getByText("Sitzung für alle beendet").waitFor();
  await shot(ada, "record-after");
  assert.deepEqual(ada.faults, []);
});

test("a role given in the meeting is kept for its next conference", async () => {
  await ben.goto("about:blank");
  await ben.goto(link);
  await ben.getByLabel("Ihr Name").fill("Ben Gast");
  await join(ben);
  await (await openPanel(ben, "Anwesenheit")).getByText("Protokoll").first().waitFor();
  assert.deepEqual(ben.faults, []);
});
