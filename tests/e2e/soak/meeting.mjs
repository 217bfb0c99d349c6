// A whole meeting, led in the real client: waiting room, roles, polls, talking stick, two rounds of
// groups, break, presence checks, attendance; with thirty bots. `PLENUM_MINUTES` says how long.
//
// `make soak` runs it; it is no part of `make test`.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Bot } from "../harness/bot.mjs";
import { join, launch, openPanel, person, say, setUp, startMeeting, toggle } from "../harness/people.mjs";
import { Server } from "../harness/server.mjs";
import { until } from "../harness/until.mjs";

const MINUTES = Number(process.env.PLENUM_MINUTES ?? 60);
const BOTS = 30;

let server, browser, ada, ben, link, bots;
const started = Date.now();
const log = (text) => console.log(`${Math.round((Date.now() - started) / 1_000)} s: ${text}`);
/** Waits until this share of the meeting has passed. */
const at = async (share) => {
  const left = started + share * MINUTES * 60_000 - Date.now();
  if (left > 0) await new Promise((resolve) => setTimeout(resolve, left));
};

before(async () => {
  server = await Server.start();
  browser = await launch();
  ada = await person(browser, server, "ada");
  await setUp(ada, server);
  await ada.getByLabel("Im Warteraum warten").selectOption({ label: "Gäste" });
  link = await startMeeting(ada, "Ratssitzung");
  await join(ada, { mic: true });
});
after(async () => {
  for (const bot of bots ?? []) {
    clearInterval(bot.chatter);
    await bot.leave();
  }
  await browser?.close();
  await server?.stop();
});

const shot = (page, name) => process.env.SHOTS && page.screenshot({ path: `${process.env.SHOTS}/hour-${name}.png` });

/** Bots behave like people: they answer, raise hands, pass the stick on, are ready and present. */
function live(bot, n) {
  let you = null;
  bot.onEvent = (event) => {
    you ??= bot.snapshot?.you;
    const later = (ms, command) => setTimeout(() => void bot.command(command), ms + n * 40);
    switch (event.type) {
      case "poll-changed":
        if (!event.poll.result && !bot.standings.get(event.poll.id)?.answered) later(1_000, { type: "poll-answer", poll: event.poll.id, choices: [n % event.poll.plan.choices.length] });
        break;
      case "floor-changed":
        if (event.floor?.participant === bot.snapshot.you && event.round) later(400, { type: "round-pass" });
        break;
      case "timer-changed":
        if (event.timer?.ask_ready) later(2_000, { type: "ready", ready: true });
        break;
      case "check-changed":
        if (!event.check.confirmed && n % 10 !== 0) later(1_000, { type: "check-confirm", check: event.check.id });
    }
  };
  bot.chatter = setInterval(() => void bot.command({ type: "chat-send", text: `${bot.name} meint etwas um ${new Date().toISOString()}` }), 45_000 + n * 1_000);
}

async function poll(question, choices, live = false) {
  const panel = await openPanel(ada, "Umfragen");
  await panel.getByLabel("Frage", { exact: true }).fill(question);
  for (const [n, text] of choices.entries()) {
    if (n > 1) await panel.getByRole("button", { name: "Antwort hinzufügen" }).click();
    await panel.getByLabel(`Antwort ${n + 1}`, { exact: true }).fill(text);
  }
  if (live) await panel.getByRole("combobox", { name: "Ergebnis" }).selectOption({ label: "laufend" });
  await panel.getByRole("button", { name: "Starten", exact: true }).click();
  const card = panel.getByRole("article", { name: question });
  await card.getByText(`${BOTS} von`).waitFor({ timeout: 60_000 });
  await card.getByRole("button", { name: "Beenden" }).click();
  await card.getByText("beendet").waitFor();
  log(`poll: ${question}`);
}

async function round(groups, way) {
  const panel = await openPanel(ada, "Gruppen");
  if (way === "size") {
    await panel.getByRole("button", { name: "Größe" }).click();
    await panel.getByRole("spinbutton", { name: "Personen je Gruppe" }).fill(String(groups));
  } else {
    await panel.getByRole("spinbutton", { name: "Gruppen" }).fill(String(groups));
    await panel.getByRole("button", { name: "Auslosen" }).click();
  }
  await panel.getByRole("button", { name: "Runde starten" }).click();
  // Who leads stays in the plenary.
  await until("all are in groups", () => bots.slice(1).every((bot) => bot.snapshot.place !== 0));
  await shot(ada, `groups-${way}`);
  log(`groups by ${way}`);
}

test(`a meeting of ${MINUTES} minutes`, { timeout: MINUTES * 60_000 + 600_000 }, async () => {
  // Thirty people wait and are let in, all at once.
  bots = Array.from({ length: BOTS }, (_, n) => new Bot(server, link, `Person ${n + 1}`));
  const arrived = bots.map((bot) => bot.join());
  const people = await openPanel(ada, "Personen");
  await people.getByText(`${BOTS} Personen warten`).waitFor({ timeout: 60_000 });
  await people.getByRole("button", { name: "Alle einlassen" }).click();
  await Promise.all(arrived);
  bots.forEach(live);
  log("thirty people are in");

  ben = await person(browser, server, "ben");
  await ben.goto(link);
  await ben.getByLabel("Ihr Name").fill("Ben Protokoll");
  await ben.getByRole("button", { name: "Jetzt teilnehmen" }).click();
  await people.getByRole("button", { name: "Ben Protokoll einlassen" }).click();
  await ben.locator('.room[data-connection="connected"]').waitFor();
  const give = async (name, role) => {
    const panel = await openPanel(ada, "Personen");
    await panel.getByRole("searchbox").fill(name);
    await panel.getByRole("button", { name: `Aktionen für ${name}`, exact: true }).click();
    await ada.getByRole("menuitem", { name: "Rolle ändern …" }).click();
    await ada.getByRole("radio", { name: role }).click();
    await ada.getByRole("button", { name: "Rolle vergeben" }).click();
    await panel.getByRole("searchbox").fill("");
    log(`${name}: ${role}`);
  };
  await give("Ben Protokoll", "Protokoll");
  await give("Person 1", "Stellvertretung");
  await say(ada, "Guten Tag zusammen");
  await shot(ada, "start");

  await at(0.1);
  await poll("Verstehen Sie die Vorlage?", ["Ja", "Zum Teil", "Nein"]);
  for (const bot of bots.slice(4, 9)) await bot.command({ type: "hand-raise" });
  const hands = await openPanel(ada, "Redeliste");
  await hands.getByRole("button", { name: "Person 5 das Wort erteilen" }).click();
  await at(0.15);
  await hands.getByRole("button", { name: /Wort (beenden|entziehen)/ }).first().click();
  log("the floor was given and ended");

  await at(0.2);
  const lead = await openPanel(ada, "Leitung", "Sitzung leiten");
  await lead.getByLabel("Reihenfolge").selectOption({ label: "der Reihe nach" });
  await lead.getByRole("button", { name: /Runde mit \d+ Personen beginnen/ }).click();
  await ben.getByRole("group", { name: "Sie haben das Wort" }).waitFor({ timeout: 120_000 });
  await ben.getByRole("group", { name: "Sie haben das Wort" }).getByRole("button", { name: "Weitergeben" }).click();
  await lead.getByRole("button", { name: /Runde (mit|nach)/ }).waitFor({ timeout: 120_000 });
  log("the stick went round");

  await at(0.3);
  await round(5, "random");
  await bots[7].command({ type: "breakout-help", wanted: true, text: "Wie lange noch?" });
  await ada.getByText("„Wie lange noch?“").first().waitFor();
  await shot(ada, "help");
  await ada.getByRole("button", { name: /^Hingehen:/ }).first().click();
  await ada.getByRole("button", { name: "Hilfe erledigt" }).click();
  await ada.getByRole("button", { name: "Zurück ins Plenum" }).click();
  await at(0.4);
  await ada.getByRole("button", { name: "Zurückholen", exact: true }).click();
  await until("all are back", () => bots.every((bot) => bot.snapshot.place === 0));
  log("back from the first round");

  await at(0.45);
  const again = await openPanel(ada, "Leitung", "Sitzung leiten");
  await again.getByRole("button", { name: "Pause beginnen" }).click();
  await ben.getByRole("button", { name: "Ich bin bereit" }).click();
  await again.getByText(/Bereit: 3[12] von 32|Alle sind bereit/).waitFor({ timeout: 60_000 });
  await shot(ada, "break");
  await again.getByRole("button", { name: "Pause beenden" }).click();
  log("the break is over");

  // In the middle of it all the server is killed.
  await server.kill();
  await server.launch();
  await ada.locator('.room[data-connection="connected"]').waitFor();
  await until("all are back", () => bots.every((bot) => bot.arrivals > 1));
  log("the server was killed and is back");

  await at(0.55);
  await round(6, "size");
  await ada.getByLabel("Nachricht an alle Gruppen").fill("Noch fünf Minuten");
  await ada.getByRole("region", { name: "Gruppen" }).getByRole("button", { name: "Senden" }).click();
  await until("all have read it", () => bots.every((bot) => bot.events.some((event) => event.message?.announcement)));
  await at(0.65);
  await ada.getByRole("button", { name: "In 1 Minute zurückholen" }).click();
  await until("all are back by themselves", () => bots.every((bot) => bot.snapshot.place === 0), 90_000);
  log("back from the second round");

  await at(0.75);
  await poll("Welcher Termin passt?", ["Montag", "Dienstag", "Mittwoch", "Donnerstag"], true);
  const record = await openPanel(ada, "Anwesenheit");
  await record.getByText("Anwesenheit prüfen (für Schulungen)").click();
  await record.getByLabel("Erste frühestens nach").fill("0");
  await record.getByLabel("und höchstens später um").first().fill("1");
  await record.getByLabel("Zeit zum Bestätigen").fill("1");
  await record.getByRole("button", { name: "Prüfungen beginnen" }).click();
  await ben.getByRole("button", { name: "Ich bin da" }).click({ timeout: 120_000 });
  await record.getByText(/Letzte Prüfung: \d+ von 3\d bestätigt/).waitFor();
  log("presence was checked");

  await at(0.98);
  await toggle(ada, "Mikrofon").click();
  const book = await openPanel(ben, "Anwesenheit");
  await book.getByText("Person 30").first().waitFor();
  await shot(ben, "record");
  const last = await openPanel(ada, "Leitung", "Sitzung leiten");
  await last.getByRole("button", { name: "Für alle beenden …" }).click();
  await ada.getByRole("button", { name: "Für alle beenden", exact: true }).click();
  await ben.getByRole("heading", { name: /beendet/ }).waitFor();
  await until("everybody is told", () => bots.every((bot) => bot.closing === "ended"));
  for (const bot of bots) {
    clearInterval(bot.chatter);
    assert.deepEqual(bot.faults, []);
  }
  assert.deepEqual(ada.faults, []);
  assert.deepEqual(ben.faults, []);
  log("over");
});
