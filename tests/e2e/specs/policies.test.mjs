// Policies and limits, from the consoles to a meeting that runs.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { faultsInBothLanguages, shot } from "../harness/access.mjs";
import { PASSWORD, join, launch, person, setUp, startMeeting } from "../harness/people.mjs";
import { Server } from "../harness/server.mjs";

let server, browser, admin, chair, guest, link;
before(async () => {
  server = await Server.start();
  browser = await launch();
  admin = await person(browser, server, "ada");
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const row = (key) => admin.locator(`[data-policy="${key}"]`);
const open = async (path, heading) => {
  await admin.goto(`${server.url}${path}`);
  await admin.getByRole("heading", { name: heading, level: 1 }).waitFor();
};
const save = async () => {
  await admin.getByRole("button", { name: /Änderung(en)? prüfen/u }).click();
  await admin.getByRole("dialog").getByRole("button", { name: "Speichern" }).click();
  await admin.getByRole("dialog").waitFor({ state: "detached" });
};

test("the operator locks guests out; the tenant's console shows the lock and its reason", async () => {
  await setUp(admin, server);
  await open("/operator/policies", "Richtlinien");
  await row("guests").getByRole("combobox").selectOption({ label: "Nicht erlaubt" });
  await row("guests").getByRole("checkbox").check();
  await row("guests").getByRole("textbox").fill("Dienstanweisung 12/2026");
  await admin.getByRole("button", { name: "1 Änderung prüfen" }).click();
  await admin.getByRole("dialog").getByText("Gäste: Erlaubt → Nicht erlaubt").first().waitFor();
  await shot(admin, "policies-review");
  await admin.getByRole("dialog").getByRole("button", { name: "Speichern" }).click();
  await admin.getByRole("dialog").waitFor({ state: "detached" });
  await open("/admin/policies", "Richtlinien");
  await row("guests").getByText("Dienstanweisung 12/2026").waitFor();
  assert.equal(await row("guests").getByRole("combobox").count(), 0, "nothing is left to choose");
  await shot(admin, "policies-locked");
  link = await startMeetingOf(admin);
  guest = await person(browser, server, "cem");
  await guest.goto(link);
  await guest.getByRole("heading", { name: "Ohne Konto geht es hier nicht" }).waitFor();
  await shot(guest, "policies-guest");
  await open("/operator/policies", "Richtlinien");
  await row("guests").getByRole("button", { name: /Auf Vorgabe zurücksetzen/u }).click();
  await save();
});

test("a tightened policy takes the chat out of a running meeting, and back", async () => {
  chair = await admin.context().newPage();
  await chair.goto(link);
  await join(chair);
  // Another path before, so that this is no jump inside the page.
  await guest.goto(server.url);
  await guest.goto(link);
  await join(guest, { name: "Gast" });
  for (const page of [chair, guest]) await page.locator('[data-panel="chat"]').first().waitFor();
  await open("/admin/policies", "Richtlinien");
  await row("chat").getByRole("combobox").selectOption({ label: "Nicht erlaubt" });
  await save();
  for (const page of [chair, guest]) {
    await page.locator('[data-panel="chat"]').first().waitFor({ state: "detached" });
    await page.getByText("Der Chat ist durch eine Richtlinie gesperrt.").first().waitFor();
  }
  await shot(guest, "policies-no-chat");
  await row("chat").getByRole("button", { name: /Auf Vorgabe zurücksetzen/u }).click();
  await save();
  for (const page of [chair, guest]) await page.locator('[data-panel="chat"]').first().waitFor();
});

test("the owner gives one meeting a rule of its own", async () => {
  await admin.goto(server.url);
  await admin.getByRole("link", { name: "Regeln: Jour fixe" }).click();
  await admin.getByRole("heading", { name: "Regeln der Besprechung", level: 1 }).waitFor();
  await row("chat").getByRole("combobox").selectOption({ label: "Nicht erlaubt" });
  await shot(admin, "policies-meeting");
  await save();
  for (const page of [chair, guest]) await page.locator('[data-panel="chat"]').first().waitFor({ state: "detached" });
  await row("chat").getByRole("button", { name: /Auf Vorgabe zurücksetzen/u }).click();
  await save();
  for (const page of [chair, guest]) await page.locator('[data-panel="chat"]').first().waitFor();
});

test("who administers a unit keeps its rules, and sees its usage and none of the whole", async () => {
  const setup = await admin.evaluate(async () => {
    const post = async (path, body) => {
      const answer = await fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
      if (!answer.ok) throw new Error(await answer.text());
      return answer.status === 204 ? null : answer.json();
    };
    const unit = await post("/api/v1/units", { name: "Bauamt", short_name: "60" });
    await post("/api/v1/units", { name: "Schulamt", short_name: "40" });
    const { account, setup_url } = await post("/api/v1/accounts", { name: "Ben Okafor", email: "ben@example.org", unit_id: unit.id });
    await post("/api/v1/role-grants", { role: "unit-administrator", unit_id: unit.id, account_id: account.id });
    return setup_url;
  });
  const keeper = await person(browser, server, "ben");
  await keeper.goto(setup);
  await keeper.getByLabel("Passwort", { exact: true }).fill(PASSWORD);
  await keeper.getByRole("button", { name: "Konto einrichten" }).click();
  await keeper.getByRole("link", { name: "Verwaltung" }).click();
  await keeper.getByRole("link", { name: "Richtlinien" }).click();
  await keeper.getByRole("heading", { name: "Richtlinien", level: 1 }).waitFor();
  const choice = keeper.getByLabel("Richtlinien für").getByRole("option");
  assert.deepEqual((await choice.allInnerTexts()).map((text) => text.trim()), ["Bauamt (60)"]);
  await keeper.locator('[data-policy="chat"]').getByRole("combobox").selectOption({ label: "Nicht erlaubt" });
  await keeper.getByRole("button", { name: "1 Änderung prüfen" }).click();
  await keeper.getByRole("dialog").getByRole("button", { name: "Speichern" }).click();
  await keeper.getByRole("dialog").waitFor({ state: "detached" });
  await shot(keeper, "policies-unit");
  await keeper.getByRole("link", { name: "Nutzung" }).click();
  await keeper.getByRole("list", { name: "Bauamt" }).locator('[data-quota="rooms"]').waitFor();
  assert.equal(await keeper.getByRole("button", { name: "Grenzen der Einheit setzen" }).count(), 0);
  assert.equal(await keeper.getByRole("list", { name: "Nutzung" }).count(), 0);
  const foreign = await keeper.evaluate(async () => (await fetch("/api/v1/policies")).status);
  assert.equal(foreign, 403);

  await open("/admin/usage", "Nutzung");
  await admin.getByLabel("Einheit", { exact: true }).selectOption({ label: "Bauamt (60)" });
  await admin.getByRole("button", { name: "Grenzen der Einheit setzen" }).click();
  const rooms = admin.getByRole("dialog").getByRole("group").first();
  await rooms.getByLabel("Grenze").fill("20");
  await admin.getByRole("dialog").getByRole("button", { name: "Speichern" }).click();
  await admin.getByRole("list", { name: "Bauamt" }).getByText(/von 20/u).waitFor();
  await shot(admin, "usage-unit");
  await keeper.context().close();
});

test("whoever comes when a limit is reached reads why; the administration sees it", async () => {
  await open("/operator/usage", "Nutzung und Grenzen");
  await admin.getByRole("row").getByRole("button", { name: /Grenzen/u }).first().click();
  const people = admin.getByRole("group", { name: "Personen gleichzeitig" });
  await people.getByLabel("Warnung").fill("1");
  await people.getByLabel("Grenze").fill("2");
  await admin.getByRole("group", { name: "Speicher" }).getByLabel("Grenze").fill("200");
  await shot(admin, "limits");
  await admin.getByRole("dialog").getByRole("button", { name: "Speichern" }).click();
  await admin.getByRole("dialog").waitFor({ state: "detached" });
  const third = await person(browser, server, "ben");
  await third.goto(link);
  await third.getByLabel("Ihr Name").fill("Dritte");
  await third.getByRole("button", { name: "Jetzt teilnehmen" }).click();
  await third.getByRole("heading", { name: "Gerade ist kein Platz frei" }).waitFor();
  await third.getByText("schon 2 Personen gleichzeitig").waitFor();
  await shot(third, "quota");
  await open("/admin/usage", "Nutzung");
  await admin.locator('[data-quota="participants"][data-state="full"]').waitFor();
  await admin.locator('[data-quota="storage-bytes"]').getByText("200 MiB").waitFor();
  await shot(admin, "usage");
  await third.context().close();
});

test("axe, reflow and forced colours in both languages", async () => {
  const found = [];
  const meeting = await admin.evaluate(async () => (await (await fetch("/api/v1/meetings")).json()).items[0].id);
  for (const path of ["/admin/policies", "/admin/usage", "/operator/policies", "/operator/usage", `/meetings/${meeting}/policies`]) {
    await admin.goto(`${server.url}${path}`);
    const ready = () => admin.getByRole("heading", { level: 2 }).first().or(admin.getByRole("listitem").first()).first().waitFor();
    found.push(...(await faultsInBothLanguages(admin, path.slice(1).replace(meeting, "one"), { ready })));
  }
  assert.deepEqual(found, []);
});

/** A meeting that its owner has not entered yet. */
async function startMeetingOf(page) {
  await page.goto(server.url);
  return startMeeting(page);
}
