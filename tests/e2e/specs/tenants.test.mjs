// The operator's console, and tenants that are strangers to each other in real browsers.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { faultsInBothLanguages, shot } from "../harness/access.mjs";
import { PASSWORD, join, launch, person, setUp, startMeeting } from "../harness/people.mjs";
import { BINARY, Server } from "../harness/server.mjs";
import { until } from "../harness/until.mjs";

let server, browser, operator, admin, guest, amt, link;
before(async () => {
  server = await Server.start();
  browser = await launch();
  amt = { url: `http://amt.localhost:${server.port}` };
  operator = await person(browser, server, "ada");
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const action = async (name, entry) => {
  await operator.getByRole("button", { name: `Aktionen für ${name}` }).click();
  await operator.getByRole("menuitem", { name: entry }).click();
};
/** `plenum admin tenant …` beside the server. */
const command = (...words) => execFileSync(BINARY, ["admin", "tenant", words[0], "--config", `${server.dir}/plenum.toml`, ...words.slice(1)], { encoding: "utf8" });
const suspended = (page) => page.getByRole("heading", { name: "Dieser Zugang ist zurzeit angehalten" }).waitFor();

test("the operator adds a tenant; what does not fit is said at the fields", async () => {
  await setUp(operator, server);
  await operator.getByRole("link", { name: "Betrieb" }).click();
  await operator.getByRole("link", { name: "Mandanten", exact: true }).click();
  await operator.getByText("Inhalte der Mandanten sind hier nicht zu sehen").waitFor();
  await operator.getByLabel("Name", { exact: true }).fill("Amt Hohenaue");
  await operator.getByLabel("Kurzname").fill("Amt!");
  await operator.getByLabel("Hostnamen").fill("amt.localhost");
  await operator.getByRole("button", { name: "Mandant anlegen" }).click();
  await operator.getByText("1 bis 40 Kleinbuchstaben").waitFor();
  await operator.getByLabel("Kurzname").fill("amt");
  await operator.getByRole("button", { name: "Mandant anlegen" }).click();
  await operator.getByRole("rowheader", { name: "Amt Hohenaue" }).waitFor();
  amt.setup = await operator.locator(".token-url").innerText();
  assert.ok(amt.setup.startsWith(`${amt.url}/setup#`), "the link leads to the tenant's host");
  await shot(operator, "console");
});

test("its administrator sets up, meets a guest there, and the console is not theirs", async () => {
  const stranger = await person(browser, server, "cem");
  await stranger.goto(amt.setup.replace("amt.localhost", "localhost"));
  await stranger.getByRole("heading", { name: "Dieser Einmal-Link gilt nicht mehr" }).waitFor();
  admin = await person(browser, amt, "ben");
  await setUp(admin, amt, "Ben Okafor", "ben@example.org");
  assert.equal(await admin.getByRole("link", { name: "Betrieb" }).count(), 0);
  await admin.goto(`${amt.url}/operator`);
  await admin.getByRole("heading", { name: "Diese Seite ist nicht für Ihr Konto" }).waitFor();
  const answer = await admin.evaluate(async () => (await fetch("/api/v1/operator/tenants")).status);
  assert.equal(answer, 403);
  await admin.goto(amt.url);
  link = await startMeeting(admin);
  await join(admin);
  guest = await person(browser, amt, "cem");
  await guest.goto(link);
  await join(guest, { name: "Gast" });
  for (const page of [admin, guest]) await until("both are in one room", async () => /\b2\b/.test(await page.locator(".room").innerText()));
  await stranger.goto(link.replace("amt.localhost", "localhost"));
  await stranger.getByRole("heading", { name: "Dieser Link führt zu keiner Sitzung" }).waitFor();
  await stranger.context().close();
});

test("a session of one tenant is nothing at the other", async () => {
  const cookies = (await admin.context().cookies(amt.url)).map(({ name, value }) => `${name}=${value}`).join("; ");
  assert.ok(cookies);
  const me = (host) => fetch(`${server.url}/api/v1/me`, { headers: { Cookie: cookies } }).then((answer) => [host, answer.status]);
  assert.deepEqual(await me("localhost"), ["localhost", 401]);
});

test("a tenant with accounts gets no setup link, and it is said plainly", async () => {
  await action("Amt Hohenaue", "Neuer Einmal-Link");
  await operator.getByText("Amt Hohenaue hat schon Konten").waitFor();
});

test("suspending ends the call at once and closes the host; resuming opens it again", async () => {
  await action("Amt Hohenaue", "Anhalten …");
  await operator.getByText("laufende Sitzungen enden").waitFor();
  await shot(operator, "suspend");
  await operator.getByRole("button", { name: "Mandant anhalten" }).click();
  for (const page of [admin, guest]) await suspended(page);
  await operator.getByText("angehalten", { exact: true }).waitFor();
  await admin.goto(amt.url);
  await suspended(admin);
  await shot(admin, "suspended");
  await guest.reload();
  await suspended(guest);
  await action("Amt Hohenaue", "Fortsetzen");
  await operator.getByText("angehalten", { exact: true }).waitFor({ state: "detached" });
  await admin.goto(`${amt.url}/sign-in`);
  await admin.getByLabel("E-Mail-Adresse").fill("ben@example.org");
  await admin.getByLabel("Passwort", { exact: true }).fill(PASSWORD);
  await admin.getByRole("button", { name: "Anmelden", exact: true }).click();
  await admin.getByRole("heading", { name: "Guten Tag, Ben Okafor" }).waitFor();
});

test("a host name nobody has", async () => {
  const lost = await person(browser, { url: `http://niemand.localhost:${server.port}` }, "cem");
  await lost.goto(`http://niemand.localhost:${server.port}/`);
  await lost.getByRole("heading", { name: "Unter dieser Adresse ist niemand zu erreichen" }).waitFor();
  await shot(lost, "unknown-host");
  await lost.context().close();
});

test("the operator's own tenant can be renamed and exported only; by keyboard alone", async () => {
  const menu = operator.getByRole("button", { name: "Aktionen für Plenum" });
  for (let stops = 0; stops < 60 && !(await menu.evaluate((e) => e === document.activeElement)); stops += 1) await operator.keyboard.press("Tab");
  await operator.keyboard.press("Enter");
  assert.deepEqual(await operator.getByRole("menuitem").allInnerTexts(), ["Umbenennen …", "Exportieren …"]);
  await operator.keyboard.press("Enter");
  const field = operator.getByRole("dialog").getByLabel("Name");
  for (let stops = 0; stops < 6 && !(await field.evaluate((e) => e === document.activeElement)); stops += 1) await operator.keyboard.press("Tab");
  await operator.keyboard.press("Control+a");
  await operator.keyboard.type("Land");
  await operator.keyboard.press("Enter");
  await operator.getByRole("button", { name: "Aktionen für Land" }).waitFor();
});

test("a tenant is exported, and erased for good: planned, taken back, done, proven", async () => {
  await action("Amt Hohenaue", "Exportieren …");
  await operator.getByRole("dialog").getByText("Hier ist nichts davon zu sehen").waitFor();
  await operator.getByRole("dialog").getByRole("button", { name: "Exportieren" }).click();
  await operator.getByRole("dialog").getByText("Übergeben Sie den Ordner dem Mandanten").waitFor();
  await shot(operator, "tenant-export");
  const folder = await operator.getByRole("dialog").locator(".token-url").innerText();
  assert.match(command("verify-export", folder), /^Whole: tenant amt /u);
  await operator.getByRole("dialog").getByRole("button", { name: "Fertig" }).click();

  await action("Amt Hohenaue", "Anhalten …");
  await operator.getByRole("button", { name: "Mandant anhalten" }).click();
  await operator.getByText("angehalten", { exact: true }).waitFor();
  await action("Amt Hohenaue", "Löschen …");
  const dialog = operator.getByRole("dialog");
  await dialog.getByLabel("Kurzname zur Bestätigung").fill("hohenaue");
  await dialog.getByRole("button", { name: "In sieben Tagen löschen" }).click();
  await dialog.getByText("Das ist nicht der Kurzname dieses Mandanten.").waitFor();
  await shot(operator, "tenant-erase");
  await dialog.getByLabel("Kurzname zur Bestätigung").fill("amt");
  await dialog.getByRole("button", { name: "In sieben Tagen löschen" }).click();
  const due = operator.getByText(/wird am .* gelöscht/u);
  await due.waitFor();
  await action("Amt Hohenaue", "Löschung zurücknehmen");
  await due.waitFor({ state: "detached" });

  assert.match(command("erase", "amt", "--confirm", "amt", "--now"), /"rows_left": 0/u);
  await operator.reload();
  await operator.getByRole("heading", { name: "Gelöschte Mandanten" }).waitFor();
  assert.equal(await operator.getByRole("rowheader", { name: "Amt Hohenaue" }).count(), 0);
  const [proof] = await Promise.all([operator.waitForEvent("download"), operator.getByRole("button", { name: "Löschnachweis sichern: Amt Hohenaue" }).click()]);
  assert.match(readFileSync(await proof.path(), "utf8"), /^plenum tenant erasure v1\n/u);
  await shot(operator, "tenant-erased");
});

test("axe, reflow and forced colours in both languages", async () => {
  assert.deepEqual(await faultsInBothLanguages(operator, "console"), []);
  assert.deepEqual([...operator.faults, ...admin.faults, ...guest.faults], []);
});
