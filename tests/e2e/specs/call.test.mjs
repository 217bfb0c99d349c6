// The call itself: who sees and hears whom, proven from decoded frames and an FFT.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { heard, isColour, near, seen } from "../harness/media.mjs";
import { COLOURS, TONES, join, launch, person, setUp, startMeeting, toggle } from "../harness/people.mjs";
import { hears, pressed, sees } from "../harness/proof.mjs";
import { Server } from "../harness/server.mjs";
import { until } from "../harness/until.mjs";

let server, browser, ada, ben, cem, link;
before(async () => {
  server = await Server.start();
  browser = await launch();
  ada = await person(browser, server, "ada");
  await setUp(ada, server);
  link = await startMeeting(ada);
  await join(ada, { mic: true, camera: true });
  ben = await person(browser, server, "ben");
  await ben.goto(link);
  await join(ben, { name: "Ben Gast", mic: true, camera: true });
});
after(async () => {
  await browser.close();
  await server.stop();
});

test("two people see and hear each other", async () => {
  await sees(ada, "ben");
  await sees(ben, "ada");
  await hears(ada, TONES.ben);
  await hears(ben, TONES.ada);
});

test("who speaks is said", async () => {
  await until("Ada is told that Ben speaks", async () => /Ben Gast/.test(await ada.locator(".room").innerText()));
});

test("a muted microphone is silent and comes back", async () => {
  await toggle(ben, "Mikrofon").click();
  await pressed(ben, "Mikrofon", false);
  await hears(ada);
  await toggle(ben, "Mikrofon").click();
  await pressed(ben, "Mikrofon", true);
  await hears(ada, TONES.ben);
});

test("a camera that is off shows nobody", async () => {
  await toggle(ben, "Kamera").click();
  await sees(ada);
  await toggle(ben, "Kamera").click();
  await sees(ada, "ben");
});

test("chat and hands reach the other", async () => {
  await toggle(ben, "Wortmeldung").click();
  await pressed(ben, "Wortmeldung", true);
  await until("Ada sees who is next", async () => /Ben Gast/.test(await ada.locator(".lage").innerText()));
  await ben.getByRole("button", { name: /^Chat/ }).click();
  await ben.getByRole("textbox", { name: "Nachricht" }).fill("Guten Tag zusammen");
  await ben.keyboard.press("Enter");
  await ada.getByRole("button", { name: /^Chat/ }).click();
  await ada.getByText("Guten Tag zusammen").waitFor();
  await toggle(ben, "Wortmeldung").click();
  await pressed(ben, "Wortmeldung", false);
});

test("a third person who comes later sees and hears both, and is seen and heard", async () => {
  cem = await person(browser, server, "cem");
  await cem.goto(link);
  await join(cem, { name: "Cem Gast", mic: true, camera: true });
  await sees(cem, "ada", "ben");
  await hears(cem, TONES.ada, TONES.ben);
  await sees(ada, "ben", "cem");
  await hears(ben, TONES.ada, TONES.cem);
});

test("a shared screen with its sound is seen and heard", async () => {
  await toggle(cem, "Teilen").click();
  const screen = COLOURS.cem.map((c) => 255 - c);
  await until("Ada sees the screen", async () => (await seen(ada)).some((got) => isColour(got, screen)));
  await until("Ada hears the screen", async () => (await heard(ada)).some((got) => near(got, TONES.cem + 1500, 15)));
  await toggle(cem, "Teilen").click();
  await until("the screen is gone", async () => !(await seen(ada)).some((got) => isColour(got, screen)));
});

test("a reload comes back as the same person, with devices and chat", async () => {
  const before = await ada.locator("li[data-participant]").evaluateAll((tiles) => tiles.map((tile) => tile.dataset.participant).sort());
  await ben.reload();
  await ben.locator('.room[data-connection="connected"]').waitFor();
  await hears(ada, TONES.ben, TONES.cem);
  const now = await ada.locator("li[data-participant]").evaluateAll((tiles) => tiles.map((tile) => tile.dataset.participant).sort());
  assert.deepEqual(now, before);
  await ben.getByRole("button", { name: /^Chat/ }).click();
  await ben.getByText("Guten Tag zusammen").waitFor();
});

test("a killed server comes back, and so does everybody by themselves", async () => {
  await server.kill();
  await until("Ada is told", async () => (await ada.locator(".room").getAttribute("data-connection")) !== "connected");
  await server.launch();
  for (const page of [ada, ben, cem]) await page.locator('.room[data-connection="connected"]').waitFor({ timeout: 60_000 });
  await until("Ada hears both again", async () => {
    const found = await heard(ada);
    return [TONES.ben, TONES.cem].every((tone) => found.some((got) => near(got, tone, 15)));
  }, 60_000);
  await ada.getByText("Guten Tag zusammen").first().waitFor();
});

test("a person leaves, and the others see it", async () => {
  await cem.getByRole("button", { name: "Verlassen" }).click();
  await cem.getByRole("heading", { name: "Sie haben die Sitzung verlassen" }).waitFor();
  await sees(ada, "ben");
});

test("a revoked link ends the guest's access and lets nobody in", async () => {
  const owner = await ada.context().newPage();
  await owner.goto(server.url);
  await owner.getByRole("button", { name: "Links" }).click();
  await owner.getByRole("button", { name: /^Link vom .* widerrufen$/ }).click();
  await until("Ben is out", async () => (await ben.locator(".room").count()) === 0);
  const late = await person(browser, server, "cem");
  await late.goto(link);
  await until("the link is refused", async () => /führt zu keiner Sitzung/.test(await late.locator("main").innerText()));
  await owner.close();
});

test("nothing foreign was asked for and nothing broke", () => {
  assert.deepEqual([...ada.faults, ...ben.faults, ...cem.faults], []);
});
