// Chat: private, in groups, answered, changed, taken back, pinned, searched, saved; and leading by keyboard alone.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { join, launch, openPanel, person, say, setUp, startMeeting } from "../harness/people.mjs";
import { Server } from "../harness/server.mjs";
import { frames } from "../harness/traffic.mjs";
import { until } from "../harness/until.mjs";

let server, browser, ada, ben, cem;
before(async () => {
  server = await Server.start();
  browser = await launch();
  ada = await person(browser, server, "ada");
  await setUp(ada, server);
  const link = await startMeeting(ada, "Fraktionssitzung");
  await join(ada);
  ben = await person(browser, server, "ben");
  cem = await person(browser, server, "cem");
  cem.said = frames(cem);
  for (const [page, name] of [[ben, "Ben Gast"], [cem, "Cem Gast"]]) {
    await page.goto(link);
    await join(page, { name });
  }
});
after(async () => {
  await browser.close();
  await server.stop();
});

const chat = (page) => openPanel(page, "Chat");
const message = (panel, text) => panel.getByRole("article").filter({ hasText: text }).first();
async function act(page, text, action) {
  await message(await chat(page), text).getByRole("button", { name: /^Aktionen/ }).click();
  await page.getByRole("menuitem", { name: action }).click();
}

test("an answer says what it answers, a mention reaches the person mentioned", async () => {
  await say(ada, "Wer übernimmt das Protokoll?");
  await act(ben, "Wer übernimmt das Protokoll?", "Antworten");
  await say(ben, "Das kann @Cem Gast machen.");
  const answer = message(await chat(ada), "Das kann @Cem Gast machen.");
  await answer.getByText("Ada Brandt:").waitFor();
  await cem.getByText("Ben Gast erwähnt Sie im Chat.").waitFor();
  await message(await chat(cem), "Das kann").getByText("erwähnt Sie").waitFor();
});

test("own words are edited and taken back, those of others by who leads, with a trace", async () => {
  await say(ben, "Tpipfehler");
  await act(ben, "Tpipfehler", "Bearbeiten");
  await say(ben, "Tippfehler");
  await message(await chat(ada), "Tippfehler").getByText("bearbeitet").waitFor();
  await act(ada, "Tippfehler", "Löschen");
  await (await chat(ben)).getByText("Von der Leitung gelöscht").waitFor();
  assert.equal(await message(await chat(cem), "Tippfehler").count(), 0);
  await message(await chat(cem), "Wer übernimmt").getByRole("button", { name: /^Aktionen/ }).click();
  assert.equal(await cem.getByRole("menuitem", { name: "Löschen" }).count(), 0);
  await cem.keyboard.press("Escape");
});

test("what is pinned stands on top for all", async () => {
  await act(ada, "Wer übernimmt", "Für alle anheften");
  await (await chat(cem)).getByRole("list", { name: "Angeheftet" }).getByText("Wer übernimmt das Protokoll?").waitFor();
});

test("what is private reaches one person, and is counted as unread", async () => {
  await (await chat(ben)).getByLabel("Unterhaltung").selectOption({ label: "Ada Brandt" });
  await say(ben, "Nur unter uns");
  const panel = await chat(ada);
  await until("Ada sees that something is new", async () => /Ben Gast \(1 neu\)/.test(await panel.getByLabel("Unterhaltung").innerText()));
  await panel.getByLabel("Unterhaltung").selectOption({ label: "Ben Gast (1 neu)" });
  await message(panel, "Nur unter uns").waitFor();
  await panel.getByLabel("Unterhaltung").selectOption({ label: "Alle" });
  await (await chat(ben)).getByLabel("Unterhaltung").selectOption({ label: "Alle" });
  await say(ben, "Das lesen alle");
  await message(await chat(cem), "Das lesen alle").waitFor();
  assert.ok(!cem.said.join("\n").includes("Nur unter uns"), "a private message went to a third person");
});

test("a group writes among itself", async () => {
  await (await chat(ben)).getByRole("button", { name: "Mehr zum Chat" }).click();
  await ben.getByRole("menuitem", { name: "Neue Gruppe …" }).click();
  await ben.getByLabel("Name der Gruppe").fill("Fraktion");
  await ben.getByRole("checkbox", { name: "Cem Gast" }).check();
  await ben.getByRole("button", { name: "Gruppe anlegen" }).click();
  await (await chat(cem)).getByLabel("Unterhaltung").selectOption({ label: "Fraktion" });
  await say(cem, "Wir stimmen zu");
  await (await chat(ben)).getByLabel("Unterhaltung").selectOption({ label: "Fraktion (1 neu)" });
  await message(await chat(ben), "Wir stimmen zu").waitFor();
  const known = await (await chat(ada)).getByLabel("Unterhaltung").innerText();
  assert.ok(!known.includes("Fraktion"));
});

test("a word is searched, and the conversation is saved as text and HTML", async () => {
  const panel = await chat(ada);
  await panel.getByRole("button", { name: "Im Chat suchen" }).click();
  await panel.getByLabel("Suchwort").fill("protokoll");
  await panel.getByText("1 gefunden").waitFor();
  await panel.getByRole("button", { name: "Im Chat suchen" }).click();
  for (const [entry, mark] of [["Als Text sichern", "Ben Gast: Das lesen alle"], ["Als HTML sichern", "<strong>Ben Gast</strong>"]]) {
    await panel.getByRole("button", { name: "Mehr zum Chat" }).click();
    const saved = ada.waitForEvent("download");
    await ada.getByRole("menuitem", { name: entry }).click();
    const text = await readFile(await (await saved).path(), "utf8");
    assert.ok(text.includes(mark) && text.includes("Fraktionssitzung") && !text.includes("Nur unter uns"), text);
  }
});

test("an emoji is found by its German name and taken by keyboard", async () => {
  const panel = await chat(cem);
  await panel.getByLabel("Unterhaltung").selectOption({ label: "Alle" });
  await panel.getByRole("button", { name: "Emoji einfügen" }).focus();
  await cem.keyboard.press("Enter");
  await cem.keyboard.type("kaffee");
  await cem.keyboard.press("Enter");
  await until("it stands in the field", async () => (await panel.getByRole("textbox", { name: "Nachricht" }).inputValue()) === "☕");
  await cem.keyboard.press("Enter");
  await message(await chat(ada), "☕").waitFor();
});

test("the chair mutes, gives a role and ends, by keyboard alone", async () => {
  const focus = async (target, key = "Tab") => {
    for (let stops = 0; stops < 120; stops += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await ada.keyboard.press(key);
    }
    throw new Error(`not reached by ${key}: ${target}`);
  };
  await ada.keyboard.press("Control+Shift+L");
  const people = ada.getByRole("complementary", { name: "Personen" });
  await people.waitFor();
  await focus(people.getByRole("button", { name: "Aktionen für Ben Gast" }));
  await ada.keyboard.press("Enter");
  await focus(ada.getByRole("menuitem", { name: "Rolle ändern …" }), "ArrowDown");
  await ada.keyboard.press("Enter");
  await focus(ada.getByRole("radio", { name: "Teilnahme" }));
  await focus(ada.getByRole("radio", { name: "Protokoll" }), "ArrowUp");
  await focus(ada.getByRole("button", { name: "Rolle vergeben" }));
  await ada.keyboard.press("Enter");
  await ben.getByText("Sie führen jetzt das Protokoll.").first().waitFor();
  await focus(people.getByRole("button", { name: "Alle stummschalten" }));
  await ada.keyboard.press("Enter");
  for (let tries = 0; tries < 8 && !(await ada.evaluate(() => document.getElementById("rail").contains(document.activeElement))); tries += 1) await ada.keyboard.press("F6");
  await ada.keyboard.press("Tab");
  await focus(ada.locator('.rail [data-panel="lead"]'), "ArrowDown");
  await ada.keyboard.press("Enter");
  await focus(ada.getByRole("button", { name: "Für alle beenden …" }));
  await ada.keyboard.press("Enter");
  await focus(ada.getByRole("dialog").getByRole("button", { name: "Für alle beenden" }));
  await ada.keyboard.press("Enter");
  for (const page of [ada, ben, cem]) await page.getByRole("heading", { name: "Die Sitzung ist beendet" }).waitFor();
});

test("nothing foreign was asked for and nothing broke", () => assert.deepEqual([ada, ben, cem].flatMap((page) => page.faults), []));
