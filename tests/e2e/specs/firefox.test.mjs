// Firefox and Chromium in one room: each sees, hears and reads the other.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as firefox from "../harness/firefox.mjs";
import { byRole } from "../harness/firefox.mjs";
import { COLOURS, TONES, join, launch, openPanel, person, say, setUp, startMeeting, toggle } from "../harness/people.mjs";
import { everybodyMeets, hears, pressed, sees, seesColours } from "../harness/proof.mjs";
import { Server } from "../harness/server.mjs";
import { until } from "../harness/until.mjs";

let server, chromium, gecko, ada, ben;
before(async () => {
  server = await Server.start({ address: firefox.reachableAddress() });
  [chromium, gecko] = await Promise.all([launch(), firefox.launch()]);
  ada = await person(chromium, server, "ada");
  await setUp(ada, server);
  const link = await startMeeting(ada);
  await join(ada, { mic: true, camera: true });
  ben = await firefox.person(gecko, "ben");
  await ben.goto(link);
});
after(async () => {
  await gecko.close();
  await chromium.close();
  await server.stop();
});

const press = (name) => byRole(ben, "button", name).click();
const shows = (text) => until(`Firefox shows ${text}`, async () => (await ben.evaluate(() => document.body.innerText)).includes(text));

test("Firefox joins with microphone and camera", async () => {
  await byRole(ben, "textbox", "Ihr Name").fill("Ben Gast");
  await press("Mikrofon");
  await press("Kamera");
  await press("Jetzt teilnehmen");
  await ben.waitForSelector('.room[data-connection="connected"]');
});

test("both see and hear each other", () => everybodyMeets({ ada, ben }));

test("what one mutes, the other does not hear", async () => {
  await press("Mikrofon");
  await hears(ada);
  await toggle(ada, "Mikrofon").click();
  await hears(ben);
  await press("Mikrofon");
  await hears(ada, TONES.ben);
  await toggle(ada, "Mikrofon").click();
  await hears(ben, TONES.ada);
});

test("a camera goes off and comes back, either way", async () => {
  await press("Kamera");
  await sees(ada);
  await toggle(ada, "Kamera").click();
  await sees(ben);
  await press("Kamera");
  await sees(ada, "ben");
  await toggle(ada, "Kamera").click();
  await sees(ben, "ada");
});

test("Firefox sees and hears Chromium's screen, and it ends", async () => {
  const screen = COLOURS.ada.map((c) => 255 - c);
  await toggle(ada, "Teilen").click();
  await seesColours(ben, COLOURS.ada, screen);
  await hears(ben, TONES.ada, TONES.ada + 1500);
  await toggle(ada, "Teilen").click();
  await sees(ben, "ada");
  await hears(ben, TONES.ada);
});

test("Chromium sees and hears Firefox's screen, and it ends", async () => {
  const screen = COLOURS.ben.map((c) => 255 - c);
  await press("Teilen");
  await seesColours(ada, COLOURS.ben, screen);
  await hears(ada, TONES.ben, TONES.ben + 1500);
  await press("Teilen");
  await sees(ada, "ben");
  await hears(ada, TONES.ben);
});

test("what is written arrives on both sides", async () => {
  await say(ada, "Guten Tag aus Chromium");
  await byRole(ben, "button", "Chat 1 neue Nachricht").click();
  await shows("Guten Tag aus Chromium");
  await byRole(ben, "textbox", "Nachricht").fill("Guten Tag aus Firefox");
  await press("Senden");
  await ada.getByText("Guten Tag aus Firefox").waitFor();
});

test("nothing foreign was asked for and nothing broke", () => {
  assert.deepEqual([...ada.faults, ...ben.faults], []);
});
