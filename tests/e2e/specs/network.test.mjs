// Ten seconds without a network, for one person of two: silence, and a network that breaks every connection.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as pass } from "node:timers/promises";
import { heard, near } from "../harness/media.mjs";
import { TONES, join, launch, openPanel, person, say, setUp, startMeeting, toggle } from "../harness/people.mjs";
import { everybodyMeets, pressed, tiles } from "../harness/proof.mjs";
import { Server } from "../harness/server.mjs";
import { until } from "../harness/until.mjs";

/** How long the network is away; the subject of these tests, not a wait for something. */
const AWAY_MS = 10_000;
/** Longest pause between two tries of the client, and the connecting itself. */
const BACK_MS = 45_000;

let server, browser, ada, ben;
before(async () => {
  server = await Server.start({ cuttable: true });
  browser = await launch();
  ada = await person(browser, server, "ada");
  await setUp(ada, server);
  const link = await startMeeting(ada);
  await join(ada, { mic: true, camera: true });
  await openPanel(ada, "Chat");
  server.network.newcomersAre("ben");
  ben = await person(browser, server, "ben");
  await ben.goto(link);
  await join(ben, { name: "Ben Gast", mic: true, camera: true });
  await everybodyMeets({ ada, ben });
  await toggle(ben, "Wortmeldung").click();
  await pressed(ben, "Wortmeldung", true);
});
after(async () => {
  await browser.close();
  await server.stop();
});

const silent = (page) => until("the voice is gone", async () => !(await heard(page)).some((got) => near(got, TONES.ben, 15)));

async function backAgain(before) {
  await ben.locator('.room[data-connection="connected"]').waitFor({ timeout: BACK_MS });
  await everybodyMeets({ ada, ben });
  assert.deepEqual(await tiles(ada), before, "the same person");
  await pressed(ben, "Wortmeldung", true);
  await pressed(ben, "Mikrofon", true);
  await pressed(ben, "Kamera", true);
}

test("ten seconds of silence: what was written arrives once, voice and picture come back", async () => {
  const before = await tiles(ada);
  const mended = pass(AWAY_MS).then(() => server.network.mend("ben"));
  server.network.cut("ben");
  await silent(ada);
  await say(ben, "geschrieben ohne Netz");
  await say(ada, "haben wir dich verloren?");
  await mended;
  await backAgain(before);
  await ben.getByText("haben wir dich verloren?").waitFor();
  await ada.getByText("geschrieben ohne Netz").waitFor();
  assert.equal(await ada.locator(".msg").filter({ hasText: "geschrieben ohne Netz" }).count(), 1);
});

test("ten seconds after every connection broke: both are told, and it comes back by itself", async () => {
  const before = await tiles(ada);
  const mended = pass(AWAY_MS).then(() => server.network.mend("ben"));
  server.network.breakOff("ben");
  await ben.getByRole("heading", { name: "Verbindung unterbrochen. Wir stellen sie wieder her." }).waitFor();
  await ada.locator('li[data-participant][aria-label*="Verbindung gestört"]').waitFor();
  await silent(ada);
  await say(ben, "noch einmal ohne Netz");
  await ben.getByText("Noch nicht gesendet: 1 Nachricht oder Aktion").waitFor();
  await mended;
  await backAgain(before);
  await ada.getByText("noch einmal ohne Netz").waitFor();
  assert.equal(await ada.locator(".msg").filter({ hasText: "noch einmal ohne Netz" }).count(), 1);
});

test("nothing foreign was asked for and nothing broke", () => {
  assert.deepEqual([...ada.faults, ...ben.faults], []);
});
