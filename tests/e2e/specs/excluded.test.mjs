// Somebody is excluded for bias: they see, hear and read nothing of the item, whichever way they come back.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { PASSWORD, TONES, join, launch, openPanel, person, say, setUp, toggle, watch } from "../harness/people.mjs";
import { hears, sees } from "../harness/proof.mjs";
import { Server } from "../harness/server.mjs";

let server, browser, ada, ben, link;
before(async () => {
  server = await Server.start();
  browser = await launch();
  ada = await person(browser, server, "ada");
  ben = await person(browser, server, "ben");
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const roll = (page) => page.getByRole("complementary", { name: "Anwesenheit", exact: true });
async function does(page, name, entry) {
  await openPanel(page, "Anwesenheit");
  await roll(page).getByRole("button", { name: `Anwesenheit von ${name}` }).click();
  await page.getByRole("menuitem", { name: entry }).click();
}
/** The stage is empty of others, and so is the loudspeaker. */
async function deaf(page) {
  await sees(page);
  await hears(page);
}

test("two members sit with picture and sound", async () => {
  await setUp(ada, server);
  const invited = await ada.evaluate(async () => {
    const post = async (path, body) => (await fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) })).json();
    const invited = await post("/api/v1/accounts", { name: "Ben Okafor", email: "ben@example.org" });
    const body = await post("/api/v1/bodies", { name: "Rat", kind: "council", profile: "go-sh", statutory: 2 });
    await post(`/api/v1/bodies/${body.id}/members`, { email: "ada@example.org", office: "chair", seat: "holder" });
    await post(`/api/v1/bodies/${body.id}/members`, { email: "ben@example.org", seat: "holder" });
    return invited.setup_url;
  });
  await ben.goto(invited);
  await ben.getByLabel("Passwort", { exact: true }).fill(PASSWORD);
  await ben.getByRole("button", { name: "Konto einrichten" }).click();
  await ben.getByRole("heading", { name: "Guten Tag, Ben Okafor" }).waitFor();
  await ada.goto(server.url);
  await ada.getByLabel("Sitzung des Gremiums (freiwillig)").selectOption({ label: "Rat" });
  await ada.getByRole("button", { name: "Besprechung beginnen" }).click();
  await ada.getByRole("button", { name: "Jetzt teilnehmen" }).waitFor();
  link = ada.url();
  await join(ada, { mic: true, camera: true });
  await ben.goto(link);
  await join(ben, { mic: true, camera: true });
  await openPanel(ada, "Anwesenheit");
  await roll(ada).getByRole("button", { name: "Sitzung eröffnen" }).click();
  await sees(ben, "ada");
  await hears(ben, TONES.ada);
  await hears(ada, TONES.ben);
});

test("whoever is excluded neither sees nor hears, and is not seen or heard", async () => {
  await does(ada, "Ben Okafor", "Wegen Befangenheit ausschließen");
  await ada.getByLabel("Art des Grundes").selectOption("own");
  await ada.getByRole("button", { name: "Ausschließen", exact: true }).click();
  await deaf(ben);
  await deaf(ada);
  await say(ada, "Zur Sache: der Preis.");
  assert.equal(await ben.getByText("Zur Sache: der Preis.").count(), 0);
});

test("not by loading the page anew, and not with a second device", async () => {
  await ben.reload();
  await ben.locator('.room[data-connection="connected"]').waitFor();
  await openPanel(ben, "Chat");
  await deaf(ben);
  assert.equal(await ben.getByText("Zur Sache: der Preis.").count(), 0);
  const second = await ben.context().newPage();
  watch(second);
  await second.goto(link);
  await join(second);
  await deaf(second);
  await deaf(ben);
  assert.deepEqual(second.faults, []);
  await second.close();
});

test("not as somebody else by the link: guests are looked at first", async () => {
  const guest = await person(browser, server, "cem");
  await guest.goto(link);
  await guest.getByLabel("Ihr Name").fill("Jemand Anderes");
  await guest.getByRole("button", { name: "Jetzt teilnehmen" }).click();
  await guest.getByRole("button", { name: "Warteraum verlassen" }).waitFor();
  assert.equal(await guest.locator('.room[data-connection="connected"]').count(), 0);
  await guest.context().close();
});

test("when the item is over they are there again and read what was written", async () => {
  await does(ada, "Ben Okafor", "Ausschluss beenden");
  await sees(ben, "ada");
  await hears(ben, TONES.ada);
  await openPanel(ben, "Chat");
  await ben.getByText("Zur Sache: der Preis.").first().waitFor();
  await toggle(ben, "Mikrofon").click();
  await hears(ada, TONES.ben);
  for (const page of [ada, ben]) assert.deepEqual(page.faults, []);
});
