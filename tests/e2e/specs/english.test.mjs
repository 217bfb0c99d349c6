// The call in English, and the language changed in the middle of it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { TONES, join, launch, person, setUp, startMeeting, toggle } from "../harness/people.mjs";
import { everybodyMeets, hears, pressed, tiles } from "../harness/proof.mjs";
import { Server } from "../harness/server.mjs";
import { until } from "../harness/until.mjs";

let server, browser, ada, ben;
before(async () => {
  server = await Server.start();
  browser = await launch();
  ada = await person(browser, server, "ada");
  await setUp(ada, server);
  const link = await startMeeting(ada);
  await join(ada, { mic: true, camera: true });
  ben = await person(browser, server, "ben", { locale: "en-GB" });
  await ben.goto(link);
});
after(async () => {
  await browser.close();
  await server.stop();
});

const speaks = (language) => until(`the page is ${language}`, async () => (await ben.evaluate(() => document.documentElement.lang)) === language);
const connections = () => ben.evaluate(() => window.__connections.map(({ connectionState }) => connectionState));

test("a browser that prefers English joins in English", async () => {
  await speaks("en");
  await ben.getByText("You are joining as a guest").waitFor();
  await ben.getByLabel("Your name").fill("Ben Guest");
  await toggle(ben, "Microphone").click();
  await toggle(ben, "Camera").click();
  await ben.getByRole("button", { name: "Join now" }).click();
  await ben.locator('.room[data-connection="connected"]').waitFor();
  await everybodyMeets({ ada, ben });
});

test("mutes, raises a hand and writes", async () => {
  await toggle(ben, "Microphone").click();
  await pressed(ben, "Microphone", false);
  await hears(ada);
  await toggle(ben, "Microphone").click();
  await hears(ada, TONES.ben);
  await toggle(ben, "Raise hand").click();
  await pressed(ben, "Raise hand", true);
  await ben.getByRole("button", { name: /^Chat/ }).click();
  await ben.getByRole("textbox", { name: "Message" }).fill("Good morning");
  await ben.getByRole("button", { name: "Send" }).click();
  await ada.getByRole("button", { name: /^Chat 1 neue Nachricht/ }).click();
  await ada.getByText("Good morning").waitFor();
});

test("the language changes in the call, and the call goes on", async () => {
  const before = { people: await tiles(ada), connections: await connections() };
  const draft = ben.getByRole("textbox", { name: "Message" });
  await draft.fill("half a sentence");
  await ben.getByRole("button", { name: "More", exact: true }).click();
  await ben.getByRole("button", { name: "Deutsch" }).click();
  await speaks("de");
  await ben.getByRole("button", { name: /^Chat/ }).click();
  assert.equal(await ben.getByRole("textbox", { name: "Nachricht" }).inputValue(), "half a sentence");
  await pressed(ben, "Wortmeldung", true);
  await everybodyMeets({ ada, ben });
  await ben.getByRole("button", { name: "Mehr", exact: true }).click();
  await ben.getByRole("button", { name: "English" }).click();
  await speaks("en");
  await everybodyMeets({ ada, ben });
  assert.deepEqual({ people: await tiles(ada), connections: await connections() }, before, "the same person on the same connection");
});

test("leaves in English", async () => {
  await ben.getByRole("button", { name: "Leave" }).click();
  await ben.getByRole("heading", { name: "You have left the meeting" }).waitFor();
});

test("what was chosen counts for more than what the browser prefers", async () => {
  await ben.getByRole("button", { name: "Deutsch" }).click();
  await speaks("de");
  await ben.reload();
  await ben.getByRole("heading", { name: "Sie haben die Sitzung verlassen" }).waitFor();
});

test("nothing foreign was asked for and nothing broke", () => {
  assert.deepEqual([...ada.faults, ...ben.faults], []);
});
