// The picture is as large as its tile: small tiles get small layers, hidden ones nothing.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as pass } from "node:timers/promises";
import { sizes } from "../harness/media.mjs";
import { join, launch, openPanel, person, setUp, startMeeting } from "../harness/people.mjs";
import { sees } from "../harness/proof.mjs";
import { Server } from "../harness/server.mjs";
import { received, sent } from "../harness/traffic.mjs";
import { until } from "../harness/until.mjs";

let server, browser, ada, ben, cem;
before(async () => {
  server = await Server.start();
  browser = await launch();
  ada = await person(browser, server, "ada");
  await setUp(ada, server);
  const link = await startMeeting(ada);
  await join(ada);
  ben = await person(browser, server, "ben");
  await ben.goto(link);
  await join(ben, { name: "Ben Gast" });
  cem = await person(browser, server, "cem", { size: [1280, 720] });
  await cem.goto(link);
  await join(cem, { name: "Cem Gast", camera: true });
  await sees(ada, "cem");
});
after(async () => {
  await browser.close();
  await server.stop();
});

const pin = (page, name) => page.getByRole("button", { name: `${name} für mich anheften` }).click({ force: true });
/** Decoded picture and the receiver's own count agree. */
const gets = (page, size) =>
  until(`the picture is ${size}`, async () => {
    const [shown] = await sizes(page);
    const [got] = await received(page);
    return shown === size && got?.size === size;
  });
/** Encodings the camera still sends. */
const sends = async (page) => (await sent(page)).filter(({ active }) => active).map(({ size }) => size);
/** No picture is decoded any more: two looks a second apart find the same count. */
const receivesNothing = (page) =>
  until("no more pictures arrive", async () => {
    const [before] = await received(page);
    await pass(1000);
    const [after] = await received(page);
    return before.frames === after.frames;
  });
const WINDOWS = { wide: { width: 1280, height: 800 }, phone: { width: 390, height: 640 } };

test("a small tile gets the smallest layer", async () => {
  const panel = await openPanel(ada, "Mehr");
  await panel.getByRole("button", { name: "Redende Person" }).click();
  await panel.getByRole("button", { name: "Bereich schließen" }).click();
  await pin(ada, "Ben Gast");
  await gets(ada, "320x180");
});

test("the pinned tile grows, and its picture with it", async () => {
  await pin(ada, "Ben Gast");
  await pin(ada, "Cem Gast");
  await gets(ada, "1280x720");
  await until("all three layers are sent", async () => (await sends(cem)).length === 3);
});

test("a small window needs less, and what nobody needs is not sent", async () => {
  await ada.setViewportSize(WINDOWS.phone);
  await gets(ada, "640x360");
  await until("the largest layer rests", async () => !(await sends(cem)).includes("1280x720"));
});

test("a large window gets it back", async () => {
  await ada.setViewportSize(WINDOWS.wide);
  await gets(ada, "1280x720");
});

test("unpinned it is small again", async () => {
  await pin(ada, "Cem Gast");
  await pin(ada, "Ben Gast");
  await gets(ada, "320x180");
});

test("a picture that is not on the screen is not sent, and comes back", async () => {
  for (const page of [ada, ben]) {
    // So little room that the open chat takes the place of the pictures.
    await page.setViewportSize(WINDOWS.phone);
    await openPanel(page, "Chat");
  }
  await receivesNothing(ada);
  await receivesNothing(ben);
  await until("the camera rests", async () => (await sends(cem)).length === 0);
  const [{ frames }] = await received(ada);
  await ada.getByRole("button", { name: "Bereich schließen" }).click();
  await until("pictures arrive again", async () => (await received(ada))[0].frames > frames);
  await sees(ada, "cem");
  await receivesNothing(ben);
});

test("nothing foreign was asked for and nothing broke", () => {
  assert.deepEqual([...ada.faults, ...ben.faults, ...cem.faults], []);
});
