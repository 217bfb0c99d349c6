// A chair who has no mouse leads a whole meeting, in German and in English.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Bot } from "../harness/bot.mjs";
import { launch, person, setUp } from "../harness/people.mjs";
import { Server } from "../harness/server.mjs";
import { until } from "../harness/until.mjs";

const WORDS = {
  de: {
    tongue: "Deutsch", title: "Titel (freiwillig)", wait: "Im Warteraum warten", start: "Besprechung beginnen", join: "Jetzt teilnehmen",
    people: "Personen", admit: "Bo Gast einlassen", menu: "Aktionen für Bo Gast", role: "Rolle ändern …", give: "Rolle vergeben", muteAll: "Alle stummschalten",
    polls: "Umfragen", question: "Frage", choice: "Antwort", begin: "Starten", end: "Beenden", groups: "Gruppen", groupFor: "Gruppe für Bo Gast",
    split: "Runde starten", back: "Zurückholen", lead: "Sitzung leiten", pause: "Pause beginnen", resume: "Pause beenden", endAll: "Für alle beenden …", sure: "Für alle beenden",
  },
  en: {
    tongue: "English", title: "Title (optional)", wait: "Wait in the waiting room", start: "Start meeting", join: "Join now",
    people: "People", admit: "Admit Bo Gast", menu: "Actions for Bo Gast", role: "Change role …", give: "Give role", muteAll: "Mute all",
    polls: "Polls", question: "Question", choice: "Choice", begin: "Start", end: "End", groups: "Groups", groupFor: "Group for Bo Gast",
    split: "Start the round", back: "Call back", lead: "Lead the meeting", pause: "Start break", resume: "End break", endAll: "End for all …", sure: "End for all",
  },
};
/** Stops before something counts as out of reach. */
const STOPS = 150;

const bots = [];
let server, browser, page;
before(async () => {
  server = await Server.start();
  browser = await launch();
  page = await person(browser, server, "ada");
  await setUp(page, server);
});
after(async () => {
  for (const bot of bots) await bot.leave();
  await browser.close();
  await server.stop();
});

/** Tab after Tab; inside a toolbar, which is one stop, by arrow. */
async function reach(target) {
  await target.waitFor();
  for (let stops = 0; stops < STOPS; stops += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    const inBar = await target.evaluate((element) => {
      const bar = element.closest("[role=toolbar]");
      return bar !== null && bar.contains(document.activeElement);
    });
    await page.keyboard.press(inBar ? "ArrowDown" : "Tab");
  }
  throw new Error(`out of reach: ${target}`);
}

async function press(target) {
  await reach(target);
  await page.keyboard.press("Enter");
}

async function write(target, text) {
  await reach(target);
  await page.keyboard.type(text);
}

const button = (name, within = page) => within.getByRole("button", { name, exact: true });
const panel = (name) => page.getByRole("complementary", { name, exact: true });
const open = async (entry, title) => {
  if (!(await panel(title).isVisible())) await press(page.locator(`.rail [data-panel="${entry}"]`));
  await panel(title).waitFor();
  return panel(title);
};

for (const [language, words] of Object.entries(WORDS)) {
  test(`a meeting led by keyboard alone: ${words.tongue}`, { timeout: 120_000 }, async () => {
    await page.goto(server.url);
    await press(button(words.tongue));
    await until("the language is there", async () => (await page.evaluate(() => document.documentElement.lang)).startsWith(language));
    await write(page.getByLabel(words.title), "Tastatur");
    await reach(page.getByLabel(words.wait));
    await page.keyboard.press("ArrowDown");
    await press(button(words.start));
    await page.waitForURL(/#/);
    const link = page.url();
    await press(button(words.join));
    await page.locator('.room[data-connection="connected"]').waitFor();

    // Somebody knocks and is let in.
    const bot = new Bot(server, link, "Bo Gast");
    bots.push(bot);
    const admitted = bot.join();
    await page.keyboard.press("Control+Shift+L");
    await press(button(words.admit, panel(words.people)));
    await admitted;
    await button(words.admit, panel(words.people)).waitFor({ state: "detached" });
    const you = bot.snapshot.you;
    const told = (type, fits = () => true) => until(`${type} is told`, () => bot.events.some((event) => event.type === type && fits(event)));

    // A role, by menu and dialog.
    await reach(button(words.menu, panel(words.people)));
    await page.keyboard.press("ArrowDown");
    const item = page.getByRole("menuitem", { name: words.role, exact: true });
    await item.waitFor();
    const chosen = () => item.evaluate((element) => element === document.activeElement);
    for (let steps = 0; steps < 20 && !(await chosen()); steps += 1) await page.keyboard.press("ArrowDown");
    // What happens in the room meanwhile does not lead away from the entry.
    assert.equal(await bot.command({ type: "hand-raise" }), true);
    await panel(words.people).locator("li .bdg.a").waitFor();
    assert.equal(await chosen(), true);
    await page.keyboard.press("Enter");
    await reach(page.locator("dialog input:checked"));
    await page.keyboard.press("ArrowDown");
    await press(button(words.give));
    await told("presence", (event) => event.updated.some((one) => one.id === you && one.role === "observer"));
    await press(button(words.muteAll, panel(words.people)));
    await told("muted");

    // A poll that nobody may answer but the chair, then with somebody who takes part again.
    const polls = await open("polls", words.polls);
    await write(polls.getByLabel(words.question, { exact: true }), "Weiter?");
    for (const [n, text] of ["Ja", "Nein"].entries()) await write(polls.getByLabel(`${words.choice} ${n + 1}`, { exact: true }), text);
    await press(button(words.begin, polls));
    await told("poll-changed");
    assert.equal(await bot.command({ type: "poll-answer", poll: 1, choices: [0] }), "not-permitted");
    await press(button(words.end, polls.getByRole("article")));
    await told("poll-changed", (event) => event.poll.result !== null);

    // A round of groups.
    const groups = await open("groups", words.groups);
    await reach(groups.getByLabel(words.groupFor));
    await page.keyboard.press("ArrowDown");
    await press(button(words.split, groups));
    await until("the guest is in a group", () => bot.snapshot.place !== 0);
    await press(button(words.back));
    await until("the guest is back", () => bot.snapshot.place === 0);

    // A break, and the end.
    const lead = await open("lead", words.lead);
    await press(button(words.pause, lead));
    await told("timer-changed", (event) => event.timer?.kind === "break");
    await press(button(words.resume, lead));
    await told("timer-changed", (event) => event.timer === null);
    await press(button(words.endAll, lead));
    await press(button(words.sure, page.getByRole("dialog")));
    await until("the guest is told", () => bot.closing === "ended");
    assert.deepEqual([bot.faults, page.faults], [[], []]);
  });
}
