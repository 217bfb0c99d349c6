// Every view: axe with the tags of the law, reflow at 320 px, and a call by keyboard alone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessible, faultsInBothLanguages } from "../harness/access.mjs";
import { join, launch, person, setUp, startMeeting } from "../harness/people.mjs";
import { Server } from "../harness/server.mjs";

let server, browser, page, own, link;
before(async () => {
  server = await Server.start();
  browser = await launch();
  own = page = await person(browser, server, "ada");
});
after(async () => {
  await browser.close();
  await server.stop();
});

/** A view in both languages, in every medium, and narrow. */
const check = async (view, page = own) => assert.deepEqual(await faultsInBothLanguages(page, view), []);

test("setup", async () => {
  await page.goto(server.setup);
  await page.getByRole("heading", { name: "Willkommen bei Plenum" }).waitFor();
  await check("setup");
});

test("start, signed in", async () => {
  await setUp(page, server);
  await check("start");
});

test("account", async () => {
  await page.goto(`${server.url}/account`);
  await page.getByText("diese Anmeldung").waitFor();
  await check("account");
});

test("accounts", async () => {
  await page.goto(`${server.url}/admin/accounts`);
  await page.getByRole("rowheader", { name: /Ada Brandt/ }).waitFor();
  await check("accounts");
});

test("an address that leads nowhere", async () => {
  await page.goto(`${server.url}/nowhere`);
  await page.getByRole("heading", { name: "Diese Seite gibt es nicht" }).waitFor();
  await check("not found");
});

test("before the room", async () => {
  await page.goto(server.url);
  link = await startMeeting(page);
  await check("pre-join");
});

test("the room, with each panel", async () => {
  await join(page);
  await check("room");
  for (const panel of ["people", "chat", "hands", "polls", "groups", "reactions", "history", "record", "lead"]) {
    await page.locator(`.rail [data-panel="${panel}"]`).click();
    await check(`room ${panel}`);
  }
});

test("at 400 % zoom the bars leave room, and leading can be reached", async () => {
  await page.setViewportSize({ width: 320, height: 225 });
  await page.getByRole("button", { name: "Mehr", exact: true }).click();
  await page.getByRole("complementary", { name: "Mehr" }).getByRole("button", { name: /^Leitung/ }).click();
  const lead = page.getByRole("complementary", { name: "Sitzung leiten" });
  await lead.waitFor();
  const positions = await page.evaluate(() => [".lage", ".pult"].map((bar) => getComputedStyle(document.querySelector(bar)).position));
  assert.deepEqual(positions, ["static", "static"]);
  await page.setViewportSize({ width: 1280, height: 800 });
});

test("who waits, what can be done about people, a running round, a clock and a break", async () => {
  const guest = await person(browser, server, "ben");
  const lead = page.getByRole("complementary", { name: "Sitzung leiten" });
  await lead.getByRole("button", { name: "alle warten" }).click();
  await guest.goto(link);
  await guest.getByLabel("Ihr Name").fill("Ben Gast");
  await guest.getByRole("button", { name: "Jetzt teilnehmen" }).click();
  await guest.getByRole("heading", { name: /Schön, dass Sie da sind/ }).waitFor();
  await check("waiting room", guest);
  await page.locator('.rail [data-panel="people"]').click();
  await page.getByText("1 Person wartet").first().waitFor();
  await check("people, one waits");
  await page.getByRole("button", { name: "Ben Gast einlassen" }).click();
  await guest.locator('.room[data-connection="connected"]').waitFor();
  await page.getByRole("button", { name: "Aktionen für Ben Gast" }).click();
  await accessible(own, "menu of a person");
  await page.getByRole("menuitem", { name: "Rolle ändern …" }).click();
  await accessible(own, "dialog of roles");
  await page.getByRole("button", { name: "Abbrechen" }).click();
  await page.locator('.rail [data-panel="lead"]').click();
  await lead.getByRole("button", { name: "Eigene Rolle …" }).click();
  await accessible(own, "dialog of an own role");
  await page.getByRole("button", { name: "Abbrechen" }).click();
  await lead.getByLabel("Reihenfolge").selectOption({ label: "der Reihe nach" });
  await lead.getByRole("button", { name: "Runde mit 1 Person beginnen" }).click();
  await guest.getByRole("group", { name: "Sie haben das Wort" }).waitFor();
  await check("a round runs");
  await check("one's own turn", guest);
  await lead.getByRole("button", { name: "Runde beenden" }).click();
  await lead.getByRole("button", { name: "Pause beginnen" }).click();
  await guest.getByRole("button", { name: "Ich bin bereit" }).waitFor();
  await check("a break", guest);
  await lead.getByRole("button", { name: "Pause beenden" }).click();
  await lead.getByRole("button", { name: "Stoppuhr" }).click();
  await lead.getByRole("button", { name: "Starten" }).click();
  await guest.getByRole("timer").waitFor();
  await check("a clock", guest);
  await lead.getByRole("button", { name: "Uhr ausblenden" }).click();
  await groupWork(guest);
  await page.locator('.rail [data-panel="lead"]').click();
  await lead.getByRole("button", { name: "offen" }).click();
  await guest.context().close();
});

/** A poll, a round of groups, whispering and a presence check, as both sides see them. */
async function groupWork(guest) {
  await page.locator('.rail [data-panel="polls"]').click();
  const polls = page.getByRole("complementary", { name: "Umfragen" });
  await polls.getByLabel("Frage", { exact: true }).fill("Weiter?");
  for (const [at, text] of ["Ja", "Nein"].entries()) await polls.getByLabel(`Antwort ${at + 1}`, { exact: true }).fill(text);
  await polls.getByRole("combobox", { name: "Ergebnis" }).selectOption({ label: "laufend" });
  await polls.getByRole("button", { name: "Starten", exact: true }).click();
  await polls.locator(".poll h3:focus").waitFor();
  await guest.locator('.rail [data-panel="polls"]').click();
  await guest.getByRole("radio", { name: "Ja" }).check();
  await check("a poll to answer", guest);
  await guest.getByRole("button", { name: /Antwort senden|Send answer/ }).press("Enter");
  await guest.locator(".poll h3:focus").waitFor();
  await check("a poll runs");
  await polls.getByRole("button", { name: "Beenden" }).click();
  await check("a poll is over", guest);
  await guest.locator('.rail [data-panel="polls"]').click();

  await page.locator('.rail [data-panel="groups"]').click();
  const groups = page.getByRole("complementary", { name: "Gruppen" });
  await groups.getByLabel("Gruppe für Ben Gast").selectOption({ label: "Gruppe 1" });
  await groups.getByText("Namen der Gruppen").click();
  await check("groups are prepared");
  await groups.getByRole("button", { name: "Runde starten" }).click();
  await guest.getByRole("button", { name: "Um Hilfe bitten" }).click();
  await check("in a group", guest);
  await guest.getByRole("button", { name: "Bitten", exact: true }).click();
  await page.getByText("bittet um Hilfe", { exact: true }).first().waitFor();
  await check("groups on the stage, one asks for help");
  await page.getByRole("button", { name: "Zurückholen", exact: true }).click();

  await page.locator('.rail [data-panel="people"]').click();
  await page.getByRole("button", { name: "Aktionen für Ben Gast" }).click();
  await page.getByRole("menuitem", { name: "Flüstern", exact: true }).click();
  await guest.getByRole("button", { name: "Annehmen" }).waitFor();
  await check("an invitation to whisper", guest);
  await guest.getByRole("button", { name: "Annehmen" }).click();
  await guest.locator('.whisper[data-connected="true"]').waitFor();
  await check("a whisper group", guest);
  await guest.getByRole("button", { name: "Gruppe verlassen" }).click();

  await page.locator('.rail [data-panel="record"]').click();
  const record = page.getByRole("complementary", { name: "Anwesenheit" });
  await record.getByText("Anwesenheit prüfen (für Schulungen)").click();
  await record.getByLabel("Erste frühestens nach").fill("0");
  await record.getByLabel("und höchstens später um").first().fill("0");
  await record.getByRole("button", { name: "Prüfungen beginnen" }).click();
  await guest.getByRole("button", { name: "Ich bin da" }).waitFor();
  await check("a presence check", guest);
  await check("presence checks run");
  await record.getByRole("button", { name: "Keine weiteren Prüfungen" }).click();
}

test("a guest joins, mutes, writes and leaves by keyboard alone", async () => {
  const guest = await person(browser, server, "ben");
  await guest.goto(link);
  const name = guest.getByLabel("Ihr Name");
  await name.waitFor();
  const focus = async (target) => {
    for (let stops = 0; stops < 80; stops += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await guest.keyboard.press("Tab");
    }
    throw new Error(`not reached by Tab: ${target}`);
  };
  await focus(name);
  await guest.keyboard.type("Ben Gast");
  await focus(guest.getByRole("button", { name: "Jetzt teilnehmen" }));
  await guest.keyboard.press("Enter");
  await guest.locator('.room[data-connection="connected"]').waitFor();
  // No printable key does anything by itself.
  const before = await guest.locator(".pult").innerText();
  for (const key of "abcdefghijklmnopqrstuvwxyz0123456789 ?/") await guest.keyboard.press(key === " " ? "Shift" : key);
  assert.equal(await guest.locator(".pult").innerText(), before);
  await guest.keyboard.press("Control+d");
  await guest.getByRole("button", { name: "Mikrofon", exact: true }).and(guest.locator('[aria-pressed="true"]')).waitFor();
  await guest.keyboard.press("Control+d");
  await guest.getByRole("button", { name: "Mikrofon", exact: true }).and(guest.locator('[aria-pressed="false"]')).waitFor();
  // The bar is one stop; arrow keys move inside it.
  const leave = guest.getByRole("button", { name: "Verlassen" });
  const inBar = () => guest.evaluate(() => document.activeElement?.closest(".pult") !== null);
  for (let stops = 0; stops < 80 && !(await inBar()); stops += 1) await guest.keyboard.press("Tab");
  for (let steps = 0; steps < 20 && !(await leave.evaluate((element) => element === document.activeElement)); steps += 1) {
    await guest.keyboard.press("ArrowRight");
  }
  await guest.keyboard.press("Enter");
  await guest.getByRole("heading", { name: "Sie haben die Sitzung verlassen" }).waitFor();
  assert.deepEqual(guest.faults, []);
});

test("nothing foreign was asked for and nothing broke", () => {
  assert.deepEqual(page.faults, []);
});
