// Leading a meeting: waiting room, roles, order, floor and rounds, breaks, reactions.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { TONES, join, launch, openPanel, person, setUp, startMeeting, toggle } from "../harness/people.mjs";
import { hears, pressed } from "../harness/proof.mjs";
import { Server } from "../harness/server.mjs";
import { frames } from "../harness/traffic.mjs";
import { until } from "../harness/until.mjs";

let server, browser, ada, ben, cem, link;
before(async () => {
  server = await Server.start();
  browser = await launch();
  ada = await person(browser, server, "ada");
  await setUp(ada, server);
  await ada.getByLabel("Im Warteraum warten").selectOption({ label: "Gäste" });
  link = await startMeeting(ada, "Geheime Klausur");
  await join(ada);
});
after(async () => {
  await browser.close();
  await server.stop();
});

/** Somebody comes by the link and stands in the waiting room. */
async function knock(who, name) {
  const page = await person(browser, server, who);
  page.said = frames(page);
  await page.goto(link);
  await page.getByLabel("Ihr Name").fill(name);
  await page.getByRole("button", { name: "Mikrofon" }).first().click();
  await page.getByRole("button", { name: "Jetzt teilnehmen" }).click();
  await page.getByRole("heading", { name: /Schön, dass Sie da sind/ }).waitFor();
  return page;
}

const inside = (page) => page.locator('.room[data-connection="connected"]').waitFor();
const people = () => openPanel(ada, "Personen");
/** Chooses from the menu of a person. */
async function about(name, action) {
  const panel = await people();
  await panel.getByRole("button", { name: `Aktionen für ${name}` }).click();
  await ada.getByRole("menuitem", { name: action, exact: true }).click();
}

test("a guest waits and learns nothing of the meeting", async () => {
  ben = await knock("ben", "Ben Gast");
  await ben.getByText("1 von 1").waitFor();
  await (await people()).getByText("1 Person wartet").waitFor();
  const told = ben.said.join("\n");
  for (const secret of ["Geheime Klausur", "Ada Brandt", '"welcome"', '"snapshot"', '"media"']) assert.ok(!told.includes(secret), `${secret} was told to somebody who waits`);
  assert.ok(!(await ben.content()).includes("Geheime Klausur"));
});

test("the message of the chair is read, and who is admitted is in by themselves", async () => {
  const panel = await people();
  await panel.getByLabel("Nachricht an die Wartenden", { exact: true }).fill("Wir sind gleich so weit.");
  await panel.getByRole("button", { name: "Nachricht an die Wartenden senden" }).click();
  await ben.getByText("Wir sind gleich so weit.").waitFor();
  await ben.getByText("Nachricht des Vorsitzes").waitFor();
  await ben.getByText("bereit; an nach dem Einlass, wenn Sie dann sprechen dürfen").waitFor();
  assert.ok(!ben.said.join("\n").includes("Ada Brandt") && !(await ben.content()).includes("Ada Brandt"), "who waits learned who leads");
  await panel.getByRole("button", { name: "Ben Gast einlassen" }).click();
  await inside(ben);
  await ben.getByRole("heading", { name: "Geheime Klausur" }).waitFor();
  await hears(ada, TONES.ben);
});

test("who is turned away reads why, and may knock again", async () => {
  cem = await knock("cem", "Cem Gast");
  const panel = await people();
  await panel.getByRole("button", { name: "Aktionen für Cem Gast" }).click();
  await ada.getByRole("menuitem", { name: "Abweisen …" }).click();
  await panel.getByLabel(/Grund für/).fill("Bitte mit vollem Namen.");
  await panel.getByRole("button", { name: "Abweisen", exact: true }).click();
  await cem.getByText("Der Vorsitz schreibt: Bitte mit vollem Namen.").waitFor();
  await cem.getByRole("button", { name: "Noch einmal anklopfen" }).click();
  await cem.getByRole("button", { name: "Mikrofon" }).first().click();
  await cem.getByRole("button", { name: "Jetzt teilnehmen" }).click();
  await panel.getByRole("button", { name: "Cem Gast einlassen" }).click();
  await inside(cem);
});

test("muted by the chair, one and all but one", async () => {
  await about("Ben Gast", "Stummschalten");
  await pressed(ben, "Mikrofon", false);
  await ben.getByText("Ada Brandt hat Ihr Mikrofon ausgeschaltet.").first().waitFor();
  await hears(ada, TONES.cem);
  await toggle(ben, "Mikrofon").click();
  await hears(ada, TONES.ben, TONES.cem);
  const panel = await people();
  await panel.getByRole("button", { name: /außer/ }).click();
  await ada.getByRole("menuitem", { name: "Cem Gast" }).click();
  await panel.getByRole("button", { name: "Alle stummschalten" }).click();
  await hears(ada, TONES.cem);
});

test("a locked microphone stays silent until it is allowed, whatever the client does", async () => {
  await about("Cem Gast", "Mikrofon sperren");
  await hears(ada);
  await cem.getByText("gesperrt bis zur Freigabe").waitFor();
  await toggle(cem, "Mikrofon").click({ force: true });
  await pressed(cem, "Mikrofon", false);
  await about("Cem Gast", "Mikrofon freigeben");
  // Nothing is left behind: the role allows it, so no exception has to.
  const lead = await openPanel(ada, "Leitung", "Sitzung leiten");
  assert.equal(await lead.getByRole("list", { name: "Ausnahmen" }).count(), 0);
  await toggle(cem, "Mikrofon").click();
  await hears(ada, TONES.cem);
});

test("reactions and renaming can be locked for one person", async () => {
  await about("Cem Gast", "Reaktionen sperren");
  await about("Cem Gast", "Reaktionen freigeben");
  await about("Cem Gast", "Umbenennen sperren");
  await about("Cem Gast", "Umbenennen freigeben");
  // As planned lifts what holds for people, too.
  await about("Cem Gast", "Umbenennen sperren");
  const lead = await openPanel(ada, "Leitung", "Sitzung leiten");
  await lead.getByRole("list", { name: "Ausnahmen" }).waitFor();
  await lead.getByRole("button", { name: "Wie geplant" }).click();
  await lead.getByRole("list", { name: "Ausnahmen" }).waitFor({ state: "detached" });
});

test("the rights of a role are set in the matrix and hold for all who have it", async () => {
  const panel = await openPanel(ada, "Leitung", "Sitzung leiten");
  await panel.getByRole("checkbox", { name: "Teilnahme: Chat" }).click();
  const chat = await openPanel(ben, "Chat");
  await chat.getByText("Schreiben ist in dieser Sitzung für Sie gesperrt.").waitFor();
  await panel.getByRole("button", { name: "Wie geplant" }).click();
  await chat.getByRole("textbox", { name: "Nachricht" }).waitFor();
});

test("a role is given to a guest, survives a reload, and lets lead", async () => {
  await about("Ben Gast", "Rolle ändern …");
  await ada.getByRole("radio", { name: "Stellvertretung" }).click();
  await ada.getByRole("button", { name: "Rolle vergeben" }).click();
  await ben.getByRole("button", { name: "Leitung" }).waitFor();
  await ben.reload();
  await inside(ben);
  await ben.getByRole("button", { name: "Leitung" }).waitFor();
});

test("the floor is given from the list of hands and given back", async () => {
  await toggle(cem, "Wortmeldung").click();
  const hands = await openPanel(ada, "Redeliste");
  await hands.getByRole("button", { name: "Cem Gast das Wort erteilen" }).click();
  await cem.getByRole("group", { name: "Sie haben das Wort" }).waitFor();
  await hands.getByText("Keine Wortmeldungen.").waitFor();
  // Given is not spoken: the microphone may be off.
  await hands.locator(".turn-now").getByText("Das Wort hat Cem Gast").waitFor();
  await cem.getByRole("button", { name: "Ich bin fertig" }).click();
  await hands.getByRole("region", { name: "Redezeiten" }).getByText("Cem Gast").waitFor();
});

test("in a round only one microphone is free, and it is passed on", async () => {
  const panel = await openPanel(ada, "Leitung", "Sitzung leiten");
  await panel.getByLabel("Reihenfolge").selectOption({ label: "der Reihe nach" });
  await panel.getByLabel("Mit der Leitung").check();
  await panel.getByLabel("Zeit je Person").selectOption({ label: "ohne Grenze" });
  await panel.getByRole("button", { name: "Runde mit 3 Personen beginnen" }).click();
  await ada.getByRole("group", { name: "Sie haben das Wort" }).waitFor();
  await hears(ada);
  await cem.getByText("gesperrt bis zur Freigabe").waitFor();
  await cem.getByText("Während der Runde spricht, wer den Redestab hat.").first().waitFor();
  await cem.locator(".lage .next").getByText("Ben Gast, dann Sie").waitFor();
  await panel.getByRole("button", { name: "Weitergeben" }).click();
  await ben.getByRole("group", { name: "Sie haben das Wort" }).getByRole("button", { name: "Weitergeben" }).click();
  await cem.getByRole("group", { name: "Sie haben das Wort" }).waitFor();
  await toggle(cem, "Mikrofon").click();
  await hears(ada, TONES.cem);
  await cem.getByRole("group", { name: "Sie haben das Wort" }).getByRole("button", { name: "Weitergeben" }).click();
  await hears(ada);
  await panel.getByRole("button", { name: "Runde nach Redeliste beginnen" }).waitFor();
});

test("a break turns all microphones off, and everybody says when they are ready", async () => {
  await toggle(cem, "Mikrofon").click();
  await hears(ada, TONES.cem);
  const panel = await openPanel(ada, "Leitung", "Sitzung leiten");
  await panel.getByRole("button", { name: "Pause beginnen" }).click();
  await hears(ada);
  for (const page of [ada, ben, cem]) await page.getByRole("button", { name: "Ich bin bereit" }).click();
  await panel.getByText("Alle sind bereit.").waitFor();
  await panel.getByRole("button", { name: "Pause beenden" }).click();
  await cem.getByRole("button", { name: "Ich bin bereit" }).waitFor({ state: "detached" });
});

test("a reaction is seen with its word", async () => {
  const panel = await openPanel(cem, "Reaktion", "Reaktionen");
  await panel.getByRole("button", { name: "Applaus" }).click();
  await ada.locator(".reactions").getByText(/Cem Gast: Applaus/).waitFor();
});

test("who is sent back waits, and is silent", async () => {
  await toggle(cem, "Mikrofon").click();
  await hears(ada, TONES.cem);
  await about("Cem Gast", "In den Warteraum schicken");
  await cem.getByRole("heading", { name: /Schön, dass Sie da sind/ }).waitFor();
  await hears(ada);
  await (await people()).getByRole("button", { name: "Cem Gast einlassen" }).click();
  await inside(cem);
  await hears(ada, TONES.cem);
});

test("a locked room lets nobody new in", async () => {
  const panel = await openPanel(ada, "Leitung", "Sitzung leiten");
  await panel.getByRole("button", { name: "geschlossen" }).click();
  const late = await person(browser, server, "dora");
  await late.goto(link);
  await late.getByLabel("Ihr Name").fill("Dora Gast");
  await late.getByRole("button", { name: "Jetzt teilnehmen" }).click();
  await late.getByRole("heading", { name: "Die Sitzung ist geschlossen" }).waitFor();
  await cem.reload();
  await inside(cem);
  await panel.getByRole("button", { name: "Gäste warten" }).click();
  await late.context().close();
});

test("who is removed can knock, who is banned cannot", async () => {
  await about("Cem Gast", "Entfernen …");
  await ada.getByRole("button", { name: "Entfernen", exact: true }).click();
  await cem.getByRole("heading", { name: "Sie wurden aus der Sitzung entfernt" }).waitFor();
  await cem.getByRole("button", { name: "Um Einlass bitten" }).click();
  await cem.getByRole("button", { name: "Jetzt teilnehmen" }).click();
  const panel = await people();
  await panel.getByRole("button", { name: "Cem Gast einlassen" }).click();
  await inside(cem);
  await about("Cem Gast", "Entfernen und Zutritt sperren …");
  await ada.getByRole("button", { name: "Entfernen und sperren" }).click();
  await cem.getByRole("heading", { name: "Ihr Zutritt zu dieser Sitzung ist gesperrt" }).waitFor();
  await cem.reload();
  await cem.getByRole("button", { name: "Jetzt teilnehmen" }).click();
  await cem.getByRole("heading", { name: "Ihr Zutritt zu dieser Sitzung ist gesperrt" }).waitFor();
});

/** Shows the token that somebody was last given to the media server; `globalThis.went` is what becomes of it, in order. */
async function showToken(page, { said }) {
  const { url, token } = said.map((frame) => JSON.parse(frame).media).findLast(Boolean);
  await page.evaluate(([url, token]) => {
    const went = (globalThis.went = []);
    const room = new window.LivekitClient.Room();
    room.on("connected", () => {
      went.push("in");
      room.once("disconnected", () => went.push("put out"));
    });
    room.connect(url, token, { maxRetries: 0 }).catch(() => went.push("refused"));
  }, [url || server.url.replace("http", "ws"), token]);
}

test("the token that somebody removed had opens the sound of the room no more", async () => {
  const page = await cem.context().newPage();
  await page.addScriptTag({ path: fileURLToPath(new URL("../../../web/node_modules/livekit-client/dist/livekit-client.umd.js", import.meta.url)) });
  const goes = (...ends) => until(`the token is ${ends.join(" or ")}`, () => page.evaluate((ends) => ends.some((end) => globalThis.went.includes(end)), ends));
  // Of somebody who is here it opens it: whatever stops the other one is no fault of the way. Their own page comes back.
  await showToken(page, ben);
  await goes("in");
  await goes("put out");
  await showToken(page, cem);
  await goes("refused", "put out");
  await page.close();
});

test("a killed server comes back with order, roles and lobby as they were", async () => {
  const panel = await openPanel(ada, "Leitung", "Sitzung leiten");
  await panel.getByRole("checkbox", { name: "Teilnahme: Teilen" }).click();
  await until("it is off", async () => !(await panel.getByRole("checkbox", { name: "Teilnahme: Teilen" }).isChecked()));
  await server.kill();
  await until("Ada is told", async () => (await ada.locator(".room").getAttribute("data-connection")) !== "connected");
  await server.launch();
  await inside(ada);
  await inside(ben);
  assert.equal(await panel.getByRole("checkbox", { name: "Teilnahme: Teilen" }).isChecked(), false);
  await panel.getByText("Cem Gast").waitFor();
  await ben.getByRole("button", { name: "Leitung" }).waitFor();
});

test("the chair is handed over", async () => {
  await about("Ben Gast", "Rolle ändern …");
  await ada.getByRole("radio", { name: "Vorsitz" }).click();
  await ada.getByRole("button", { name: "Vorsitz übergeben" }).click();
  const panel = await openPanel(ben, "Personen");
  await panel.getByText("Vorsitz · Gast").waitFor();
  await panel.getByText("Stellvertretung").waitFor();
});

test("while no chair is here, a deputy takes it", async () => {
  await ben.getByRole("button", { name: "Verlassen" }).click();
  const panel = await people();
  await panel.getByRole("button", { name: "Aktionen für Ada Brandt" }).click();
  await ada.getByRole("menuitem", { name: "Vorsitz übernehmen" }).click();
  await panel.getByText("Vorsitz", { exact: true }).waitFor();
  await ben.goto(link);
  await ben.getByRole("button", { name: "Jetzt teilnehmen" }).click();
  await inside(ben);
  await panel.getByText("Stellvertretung · Gast").waitFor();
});

test("the meeting ends for guests and goes on for the others", async () => {
  const dora = await knock("cem", "Dora Gast");
  const panel = await openPanel(ben, "Personen");
  await panel.getByRole("button", { name: "Dora Gast einlassen" }).click();
  await inside(dora);
  const lead = await openPanel(ben, "Leitung", "Sitzung leiten");
  await lead.getByRole("button", { name: "Für Gäste beenden" }).click();
  await ben.getByRole("dialog").getByRole("button", { name: "Für Gäste beenden" }).click();
  await dora.getByRole("heading", { name: "Die Sitzung ist für Sie zu Ende" }).waitFor();
  await inside(ada);
  await lead.getByRole("button", { name: "Für alle beenden …" }).click();
  await ben.getByRole("dialog").getByText("Was im Chat steht, löscht der Server dabei").waitFor();
  await ben.getByRole("dialog").getByRole("button", { name: "Für alle beenden" }).click();
  await ada.getByRole("heading", { name: "Die Sitzung ist beendet" }).waitFor();
  // Whom the meeting belongs to finds its records right there.
  await ada.getByRole("region", { name: "Anwesenheit und Verlauf" }).getByRole("button", { name: /^Ansehen/ }).waitFor();
});

test("nothing foreign was asked for and nothing broke", () => assert.deepEqual([ada, ben, cem].flatMap((page) => page.faults), []));
