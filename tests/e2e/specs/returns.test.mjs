// People who are here twice, who come back, and who meet a server that is away or links that lead nowhere.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { TONES, join, launch, person, setUp, startMeeting } from "../harness/people.mjs";
import { everybodyMeets, hears, sees, tiles } from "../harness/proof.mjs";
import { Server } from "../harness/server.mjs";
import { until } from "../harness/until.mjs";

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
  await join(ben, { name: "Ben Gast", mic: true, camera: true });
  await everybodyMeets({ ada, ben });
});
after(async () => {
  await browser.close();
  await server.stop();
});

const inside = (page) => page.locator('.room[data-connection="connected"]').waitFor();
const heading = (page, name) => page.getByRole("heading", { name }).waitFor();
const leave = async (page) => {
  await page.getByRole("button", { name: "Verlassen" }).click();
  await heading(page, "Sie haben die Sitzung verlassen");
};

test("two windows of one account are one person, who does not meet herself", async () => {
  const second = await ada.context().newPage();
  await second.goto(link);
  await second.getByText("Sie treten bei als Ada Brandt").waitFor();
  await join(second);
  await hears(second, TONES.ben);
  await sees(second, "ben");
  await everybodyMeets({ ada, ben });
  assert.equal((await tiles(ben)).length, 1);
  await leave(second);
  await inside(ada);
  await everybodyMeets({ ada, ben });
  await second.close();
});

test("a doubled window takes the call over, and gives it back", async () => {
  const [second] = await Promise.all([ben.context().waitForEvent("page"), ben.evaluate(() => void window.open(location.href))]);
  await heading(ben, "Die Sitzung läuft in einem anderen Fenster");
  await inside(second);
  await everybodyMeets({ ada, ben: second });
  await second.close();
  await ben.getByRole("button", { name: "Hier weiter teilnehmen" }).click();
  await join(ben, { mic: true, camera: true });
  await everybodyMeets({ ada, ben });
});

test("who leaves and comes back is the same person", async () => {
  const before = await tiles(ada);
  await leave(ben);
  await sees(ada);
  await until("Ben's tile is gone", async () => (await tiles(ada)).length === 0);
  await ben.getByRole("link", { name: "Wieder beitreten" }).click();
  await join(ben, { mic: true, camera: true });
  await everybodyMeets({ ada, ben });
  assert.deepEqual(await tiles(ada), before);
});

test("a server that is renewed while somebody stands before the room is not noticed", async () => {
  await leave(ben);
  await ben.getByRole("link", { name: "Wieder beitreten" }).click();
  await ben.getByRole("button", { name: "Jetzt teilnehmen" }).waitFor();
  await server.kill();
  await server.launch();
  await join(ben, { mic: true, camera: true });
  await ada.locator('.room[data-connection="connected"]').waitFor({ timeout: 60_000 });
  await everybodyMeets({ ada, ben });
});

test("who enters while the server is away is let in when it is back", async () => {
  await leave(ben);
  await ben.getByRole("link", { name: "Wieder beitreten" }).click();
  await ben.getByRole("button", { name: "Jetzt teilnehmen" }).waitFor();
  await server.kill();
  await ben.getByRole("button", { name: "Jetzt teilnehmen" }).click();
  await ben.getByText("Sie treten bei …").waitFor();
  await server.launch();
  for (const page of [ada, ben]) await page.locator('.room[data-connection="connected"]').waitFor({ timeout: 60_000 });
});

test("a link that cannot be checked is no wrong link", async () => {
  const cem = await person(browser, server, "cem");
  await cem.goto(server.url);
  await cem.getByLabel("Link oder Code der Besprechung").fill(link);
  await server.kill();
  await cem.getByRole("button", { name: "Teilnehmen" }).click();
  await heading(cem, "Der Server ist gerade nicht zu erreichen");
  await server.launch();
  await cem.getByRole("button", { name: "Erneut versuchen" }).click();
  await cem.getByText("Sie treten bei als Gast").waitFor();
  assert.deepEqual(cem.faults, []);
  await cem.context().close();
});

test("links that are wrong, cut off or expired say what to do", async (t) => {
  const short = await Server.start({ config: "[meetings]\nad_hoc_life_hours = 0\n" });
  t.after(() => short.stop());
  const owner = await person(browser, short, "ada");
  await setUp(owner, short);
  await owner.getByRole("button", { name: "Besprechung beginnen" }).click();
  await owner.waitForURL(/\/m\//);
  const expired = owner.url();
  for (const [dead, at] of [[link.slice(0, -4), server], [link.split("#")[0], server], [`${server.url}/m/bcd-fghj-kmn#${link.split("#")[1]}`, server], [expired, short]]) {
    const cem = await person(browser, at, "cem");
    await cem.goto(dead);
    await heading(cem, "Dieser Link führt zu keiner Sitzung");
    await cem.getByText("bitten Sie die einladende Person um einen neuen Link").waitFor();
    assert.equal(await cem.getByRole("button", { name: "Erneut versuchen" }).count(), 0);
    assert.deepEqual(cem.faults, []);
    await cem.context().close();
  }
  await owner.context().close();
});

test("nothing foreign was asked for and nothing broke", () => {
  assert.deepEqual([...ada.faults, ...ben.faults], []);
});
