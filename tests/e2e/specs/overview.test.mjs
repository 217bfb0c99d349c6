// Where the consoles begin: what a tenant still lacks, and how the installation is.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { faultsInBothLanguages } from "../harness/access.mjs";
import { launch, person, setUp } from "../harness/people.mjs";
import { Server } from "../harness/server.mjs";
import { until } from "../harness/until.mjs";

let server, browser, ada;
before(async () => {
  [server, browser] = await Promise.all([Server.start(), launch()]);
  ada = await person(browser, server, "ada");
  await setUp(ada, server);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const matter = (kind) => ada.locator(`[data-kind="${kind}"]`);

test("the administrator sees what is missing, goes there by keyboard, and it is gone when it is done", async () => {
  await ada.getByRole("link", { name: "Verwaltung" }).click();
  await ada.getByRole("heading", { name: "Überblick", level: 1 }).waitFor();
  await matter("no-imprint").waitFor();
  await matter("one-administrator").waitFor();
  await ada.getByText("Konten, davon 1 aktiv und 0 eingeladen").waitFor();
  await matter("no-barrier-contact").getByRole("link").focus();
  await ada.keyboard.press("Enter");
  await ada.getByRole("heading", { name: "Rechtstexte", level: 1 }).waitFor();
  const saved = await ada.evaluate(async () => (await fetch("/api/v1/legal/contact", { method: "PUT", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ barrier_mail: "barrieren@example.org" }) })).status);
  assert.equal(saved, 200);
  await ada.getByRole("link", { name: "Überblick" }).click();
  await matter("no-barrier-contact").waitFor({ state: "detached" });
  await matter("no-imprint").waitFor();
});

test("a second administrator who has not come yet stands there, and gets another link", async () => {
  const made = await ada.evaluate(async () => (await fetch("/api/v1/accounts", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ name: "Ben Okafor", email: "ben@example.org", administrator: true }) })).status);
  assert.equal(made, 201);
  await ada.reload();
  await matter("administrators-invited").getByText("Einladung noch nicht angenommen").waitFor();
  await matter("administrators-invited").getByRole("link", { name: "Neuer Einmal-Link" }).click();
  await ada.getByRole("heading", { name: "Konten", level: 1 }).waitFor();
  await until("the list has them alone", async () => (await ada.getByText("1 Konto", { exact: true }).count()) === 1);
  await ada.getByRole("button", { name: /^Aktionen.*Ben Okafor/u }).click();
  await ada.getByRole("menuitem", { name: "Neuer Einmal-Link" }).click();
  await ada.getByRole("heading", { name: "Einmal-Link für Ben Okafor" }).waitFor();
});

test("the operator sees health, load, jobs and versions, and no content", async () => {
  await ada.getByRole("link", { name: "Zur Übersicht" }).click();
  await ada.getByRole("link", { name: "Betrieb" }).click();
  await ada.getByRole("heading", { name: "Zustand der Anlage" }).waitFor();
  await ada.locator('[data-check="mail"][data-state="warning"]').waitFor();
  await until("the jobs have run", async () => (await ada.locator("[data-job]").count()) === 9);
  await until("they went well", async () => (await ada.locator("[data-job]").getByText("in Ordnung").count()) === 9);
  await ada.getByText(/^SQLite 3\./u).waitFor();
  await ada.getByText("Kein Mandant ist nahe an einer Grenze.").waitFor();
  await ada.locator("summary").click();
  await ada.locator('[data-check="database"][data-state="ok"]').waitFor();
  await ada.getByRole("button", { name: "Jetzt prüfen" }).focus();
  await ada.keyboard.press("Enter");
  await until("it says that it has looked again", async () => (await ada.locator("body").innerText()).includes("Die Anlage ist geprüft."));
});

test("axe, reflow and forced colours in both languages", async () => {
  const found = [];
  for (const [name, path] of [["admin-overview", "/admin"], ["operator-overview", "/operator"]]) {
    await ada.goto(`${server.url}${path}`);
    await (name === "admin-overview" ? matter("no-imprint") : ada.locator('[data-check="mail"]')).waitFor();
    found.push(...(await faultsInBothLanguages(ada, name, { width: 1440, height: 900 })));
  }
  assert.deepEqual(found, []);
  assert.deepEqual(ada.faults, []);
});
