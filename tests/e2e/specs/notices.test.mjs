// What the room says by itself: speaking into a microphone that is off, and the history of everything said.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { TONES, join, launch, openPanel, person, setUp, startMeeting, toggle } from "../harness/people.mjs";
import { hears, pressed } from "../harness/proof.mjs";
import { Server } from "../harness/server.mjs";
import { until } from "../harness/until.mjs";

let server, browser, ada, ben;
before(async () => {
  server = await Server.start();
  browser = await launch();
  ada = await person(browser, server, "ada");
  await setUp(ada, server);
  const link = await startMeeting(ada);
  await join(ada, { mic: true });
  ben = await person(browser, server, "ben");
  await ben.goto(link);
  await join(ben, { name: "Ben Gast", mic: true });
  await hears(ada, TONES.ben);
});
after(async () => {
  await browser.close();
  await server.stop();
});

test("who speaks into a microphone that is off is told once, and can turn it on there", async () => {
  await toggle(ben, "Mikrofon").click();
  await pressed(ben, "Mikrofon", false);
  await hears(ada);
  const notice = ben.getByRole("region", { name: "Hinweis" });
  await notice.getByText("Niemand hört Sie.").waitFor();
  await notice.getByRole("button", { name: "Mikrofon einschalten" }).click();
  await pressed(ben, "Mikrofon", true);
  await hears(ada, TONES.ben);
});

test("everything that was said stands in the history", async () => {
  const panel = await openPanel(ben, "Verlauf");
  await panel.getByText("Niemand hört Sie.").waitFor();
  await panel.getByText(/Sie sind in der Sitzung/).waitFor();
  // Ada goes: the newest stands first.
  await ada.getByRole("button", { name: "Verlassen" }).click();
  await until("it stands first that she left", async () => /Gegangen: Ada Brandt/.test(await panel.getByRole("listitem").first().innerText()));
});

test("nothing foreign was asked for and nothing broke", () => assert.deepEqual([...ada.faults, ...ben.faults], []));
