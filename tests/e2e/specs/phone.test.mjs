// A call on a phone, by touch alone; and the room at 320 px with each panel.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { TONES, join, launch, openPanel, person, setUp, startMeeting, toggle } from "../harness/people.mjs";
import { everybodyMeets, hears, pressed, sees } from "../harness/proof.mjs";
import { Server } from "../harness/server.mjs";
import { targetFaults } from "../harness/targets.mjs";
import { until } from "../harness/until.mjs";

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };
const PANELS = ["Redeliste", "Personen", "Chat"];

let server, browser, ada, ben, link;
before(async () => {
  server = await Server.start();
  browser = await launch();
  ada = await person(browser, server, "ada");
  await setUp(ada, server);
  link = await startMeeting(ada);
  await join(ada, { mic: true, camera: true });
  ben = await person(browser, server, "ben", PHONE);
  await ben.goto(link);
});
after(async () => {
  await browser.close();
  await server.stop();
});

const tap = (name) => ben.getByRole("button", { name, exact: true }).filter({ visible: true }).tap();
const inOrder = async (view) => assert.deepEqual((await targetFaults(ben)).map((fault) => `${view}: ${fault}`), []);
/** Opens an entry of "Mehr" by touch. */
async function open(name) {
  await tap("Mehr");
  await inOrder("Mehr");
  await ben.getByRole("complementary", { name: "Mehr" }).getByRole("button", { name: new RegExp(`^${name}`) }).tap();
  await ben.getByRole("complementary", { name, exact: true }).waitFor();
  await inOrder(name);
}

test("joins with name, microphone and camera", async () => {
  await ben.getByLabel("Ihr Name").tap();
  await ben.keyboard.type("Ben Gast");
  await tap("Mikrofon");
  await tap("Kamera");
  await pressed(ben, "Kamera", true);
  await inOrder("before the room");
  await tap("Jetzt teilnehmen");
  await ben.locator('.room[data-connection="connected"]').waitFor();
  await everybodyMeets({ ada, ben });
  await inOrder("the room");
});

test("mutes and unmutes, camera off and on, hand up and down", async () => {
  await tap("Mikrofon");
  await hears(ada);
  await tap("Mikrofon");
  await hears(ada, TONES.ben);
  await tap("Kamera");
  await sees(ada);
  await tap("Kamera");
  await sees(ada, "ben");
  const hand = ben.getByRole("button", { name: /^Wort/ });
  await hand.tap();
  await until("Ada sees the hand", async () => /Ben Gast/.test(await ada.locator(".lage .next").innerText()));
  await hand.tap();
  await until("Ada sees no hand", async () => !/Ben Gast/.test(await ada.locator(".lage .next").innerText()));
});

test("the hand has its whole name, though only the beginning is drawn", async () => {
  assert.equal(await toggle(ben, "Wortmeldung").count(), 1);
});

test("writes and reads", async () => {
  await open("Chat");
  await ben.getByRole("textbox", { name: "Nachricht" }).tap();
  await ben.keyboard.type("Guten Tag vom Telefon");
  await tap("Senden");
  const panel = await openPanel(ada, "Chat");
  await panel.getByText("Guten Tag vom Telefon").waitFor();
  await inOrder("chat with a message");
  await tap("Bereich schließen");
});

test("finds people and the list of speakers", async () => {
  await open("Personen");
  await ben.getByRole("list", { name: "Personen" }).getByText("Ada Brandt").waitFor();
  await tap("Bereich schließen");
  await open("Redeliste");
  await tap("Bereich schließen");
});

test("pins a tile by touch", async () => {
  await tap("Ada Brandt für mich anheften");
  await ben.getByRole("button", { name: "Ada Brandt für mich anheften", pressed: true }).tap();
});

test("at 320 px the room fits, with each panel", async () => {
  await ben.setViewportSize({ width: 320, height: 640 });
  await inOrder("the room at 320 px");
  for (const panel of PANELS) {
    await open(panel);
    await tap("Bereich schließen");
  }
  await ben.setViewportSize(PHONE.viewport);
});

test("leaves", async () => {
  await tap("Verlassen");
  await ben.getByRole("heading", { name: "Sie haben die Sitzung verlassen" }).waitFor();
  await inOrder("after the room");
  await sees(ada);
});

test("nothing foreign was asked for and nothing broke", () => {
  assert.deepEqual([...ada.faults, ...ben.faults], []);
});
