// Devices: each way they can fail has its own words; joining works all the same; they change in the call.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { COLOURS, TONES, join, launch, person, setUp, startMeeting, toggle } from "../harness/people.mjs";
import { hears, pressed, sees, seesColours } from "../harness/proof.mjs";
import { Server } from "../harness/server.mjs";

/** Ada's tile, while her microphone is on. */
const OPEN = 'li[data-participant][aria-label^="Ada Brandt, "]:not([aria-label*="Mikrofon aus"])';

let server, browser, ada, ben, link;
before(async () => {
  server = await Server.start();
  browser = await launch();
  ada = await person(browser, server, "ada");
  await setUp(ada, server);
  link = await startMeeting(ada);
  await join(ada, { mic: true, camera: true });
  ben = await person(browser, server, "ben");
  await ben.goto(link);
  await toggle(ben, "Mikrofon").waitFor();
});
after(async () => {
  await browser.close();
  await server.stop();
});

const FAILURES = [
  ["audio", ["NotAllowedError", "Permission denied"], "Sie haben das Mikrofon nicht freigegeben"],
  ["audio", ["NotAllowedError", "Permission denied by system"], "Ihr Computer erlaubt dem Browser kein Mikrofon"],
  ["audio", ["NotFoundError", "Requested device not found"], "Kein Mikrofon gefunden"],
  ["audio", ["NotReadableError", "Could not start audio source"], "Ein anderes Programm benutzt Ihr Mikrofon"],
  ["audio", ["SecurityError", ""], "Eine Richtlinie sperrt das Mikrofon"],
  ["video", ["NotAllowedError", "Permission denied"], "Sie haben die Kamera nicht freigegeben"],
  ["video", ["NotFoundError", "Requested device not found"], "Keine Kamera gefunden"],
  ["video", ["NotReadableError", "Could not start video source"], "Ein anderes Programm benutzt Ihre Kamera"],
  ["video", ["OverconstrainedError", ""], "Diese Kamera passt nicht"],
];
const BUTTONS = { audio: "Mikrofon", video: "Kamera" };

for (const [kind, failure, words] of FAILURES) {
  test(`before the room, ${kind} fails with ${failure.join(": ")}`, async () => {
    await ben.evaluate((failing) => window.__devices.fail(failing), { [kind]: failure });
    await toggle(ben, BUTTONS[kind]).click();
    const card = ben.locator(".ntc").filter({ hasText: words });
    await card.waitFor();
    await pressed(ben, BUTTONS[kind], false);
    await card.getByRole("button", { name: /^Ohne (Kamera|Mikrofon) weiter$/ }).click();
    await card.waitFor({ state: "detached" });
  });
}

test("trying again works as soon as the device does", async () => {
  await ben.evaluate(() => window.__devices.fail({ video: ["NotReadableError", ""] }));
  await toggle(ben, "Kamera").click();
  const again = ben.getByRole("button", { name: "Erneut versuchen" });
  await again.waitFor();
  await ben.evaluate(() => window.__devices.fail({}));
  await again.click();
  await pressed(ben, "Kamera", true);
  await ben.getByText("Ein anderes Programm benutzt Ihre Kamera").waitFor({ state: "detached" });
});

test("who joins without any device sees and hears, and is there", async () => {
  await ben.evaluate(() => {
    for (const id of ["mic-1", "mic-2", "cam-1", "cam-2"]) window.__devices.unplug(id);
  });
  await ben.getByLabel("Ihr Name").fill("Ben Gast");
  await ben.getByRole("button", { name: "Ohne Kamera und Mikrofon" }).click();
  await ben.locator('.room[data-connection="connected"]').waitFor();
  await sees(ben, "ada");
  await hears(ben, TONES.ada);
  await ada.locator('li[data-participant][aria-label="Ben Gast, Mikrofon aus, Kamera aus"]').waitFor();
  await hears(ada);
});

test("in the call a missing microphone is said, and the button stays off", async () => {
  await toggle(ben, "Mikrofon").click();
  await ben.getByText("Kein Mikrofon gefunden").waitFor();
  await pressed(ben, "Mikrofon", false);
});

test("another microphone and another camera are used at once", async () => {
  await ada.getByRole("button", { name: "Mehr", exact: true }).click();
  await ada.getByLabel("Mikrofon", { exact: true }).and(ada.locator("select")).selectOption({ label: "Zweites Mikrofon" });
  await hears(ben, TONES.ada + 200);
  await ada.getByLabel("Kamera", { exact: true }).and(ada.locator("select")).selectOption({ label: "Zweite Kamera" });
  await seesColours(ben, [200, 200, 30]);
});

test("a microphone that is pulled out goes off, the camera falls back", async () => {
  await ada.evaluate(() => window.__devices.unplug("mic-2"));
  await pressed(ada, "Mikrofon", false);
  await hears(ben);
  await ada.evaluate(() => window.__devices.unplug("cam-2"));
  await seesColours(ben, COLOURS.ada);
  await toggle(ada, "Mikrofon").click();
  await hears(ben, TONES.ada);
  await ben.locator(OPEN).waitFor();
});

test("one that is pulled out while it is off is another one when it is on again, and nothing of the first is left", async () => {
  await toggle(ada, "Mikrofon").click();
  await hears(ben);
  await ada.evaluate(() => window.__devices.unplug("mic-1"));
  await toggle(ada, "Mikrofon").click();
  await ada.getByText("Kein Mikrofon gefunden").waitFor();
  await ada.evaluate(() => window.__devices.plug("mic-1"));
  await toggle(ada, "Mikrofon").click();
  await hears(ben, TONES.ada);
  await ben.locator(OPEN).waitFor();
  await toggle(ada, "Mikrofon").click();
  await hears(ben);
  await ben.locator(OPEN).waitFor({ state: "detached" });
  await toggle(ada, "Mikrofon").click();
  await hears(ben, TONES.ada);
});

test("a screen that cannot be shared is said, closing the picker is not", async () => {
  await ada.evaluate(() => window.__devices.fail({ screen: ["NotAllowedError", "Permission denied"] }));
  await toggle(ada, "Teilen").click();
  await pressed(ada, "Teilen", false);
  assert.equal(await ada.locator(".ntc").filter({ hasText: "Bildschirm" }).count(), 0);
  await ada.evaluate(() => window.__devices.fail({ screen: ["NotReadableError", "Could not start video source"] }));
  await toggle(ada, "Teilen").click();
  await ada.getByText("Ihr Bildschirm kann gerade nicht geteilt werden").waitFor();
});

test("nothing foreign was asked for and nothing broke", () => {
  assert.deepEqual([...ada.faults, ...ben.faults], []);
});
