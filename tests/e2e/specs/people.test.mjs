// Units, accounts from a table, the administrator of a unit, and colleagues who enter directly.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { faultsInBothLanguages, shot } from "../harness/access.mjs";
import { PASSWORD, join, launch, person, setUp } from "../harness/people.mjs";
import { Server } from "../harness/server.mjs";
import { until } from "../harness/until.mjs";

const TABLE = `Name;E-Mail;Einheit
Mara Quist;mara@example.org;66
Nils Toft;nils@example.org;40
Paula Ruiz;paula@example.org;66
=HYPERLINK("x");formel@example.org;66
Rike;ohne-adresse;66
`;

let server, browser, chief, keeper, links;
before(async () => {
  server = await Server.start();
  browser = await launch();
  chief = await person(browser, server, "ada");
  links = new Map();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const action = async (page, name, entry) => {
  await page.getByRole("button", { name: `Aktionen für ${name}` }).click();
  await page.getByRole("menuitem", { name: entry }).click();
};
const addUnit = async (name, short) => {
  await chief.getByLabel("Name", { exact: true }).fill(name);
  await chief.getByLabel("Kurzname").fill(short);
  await chief.getByRole("button", { name: "Anlegen", exact: true }).click();
  await chief.getByRole("treeitem", { name: `${name} ${short}` }).waitFor();
};
const enter = async (name) => {
  const page = await person(browser, server, name);
  await page.goto(links.get(name));
  await page.getByLabel("Passwort", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Konto einrichten" }).click();
  await page.getByRole("heading", { name: /^Guten Tag/ }).waitFor();
  return page;
};

/** A view in both languages, in every medium, and narrow. */
const check = async (page, view) => assert.deepEqual(await faultsInBothLanguages(page, view), []);

test("an administrator builds a tree of units, by keyboard", async () => {
  await setUp(chief, server);
  await chief.goto(`${server.url}/admin/units`);
  await chief.getByRole("button", { name: "Oberste Einheit anlegen" }).click();
  await addUnit("Stadt Weidenrode", "ST");
  await chief.getByRole("treeitem", { name: /Stadt/ }).focus();
  await chief.keyboard.press("Enter");
  for (const [name, short] of [["Tiefbau", "66"], ["Schulen", "40"]]) {
    await chief.getByRole("button", { name: "Darunter anlegen: Stadt Weidenrode" }).click();
    await addUnit(name, short);
  }
  const tree = chief.getByRole("tree", { name: "Einheiten" });
  const focused = (name) => chief.evaluate((start) => document.activeElement?.textContent?.trim().startsWith(start), name);
  await chief.getByRole("treeitem", { name: /Stadt/ }).focus();
  await chief.keyboard.press("ArrowLeft");
  await until("the tree is closed", async () => (await tree.getByRole("treeitem").count()) === 1);
  await chief.keyboard.press("ArrowRight");
  await until("and open", async () => (await tree.getByRole("treeitem").count()) === 3);
  await chief.keyboard.press("End");
  assert.ok(await focused("Tiefbau"), "End leads to the last one");
  await chief.keyboard.press("s");
  assert.ok(await focused("Stadt Weidenrode"), "a letter jumps");
  await check(chief, "units");
  await shot(chief, "units");
});

test("accounts come from a table: what does not count is named, the others get their links", async () => {
  await chief.goto(`${server.url}/admin/accounts`);
  await chief.getByRole("button", { name: "Einlesen" }).click();
  await chief.getByLabel("Datei").setInputFiles({ name: "konten.csv", mimeType: "text/csv", buffer: Buffer.from(TABLE) });
  await chief.getByRole("button", { name: "Prüfen" }).click();
  await chief.getByText("3 Zeilen passen.").waitFor();
  await chief.getByText("enthält eine Formel").waitFor();
  await chief.getByText("die Adresse ist unvollständig").waitFor();
  await shot(chief, "import");
  await chief.getByRole("button", { name: "3 Konten anlegen" }).click();
  await chief.getByText("3 Konten sind angelegt.").waitFor();
  const [download] = await Promise.all([chief.waitForEvent("download"), chief.getByRole("button", { name: "Links speichern" }).click()]);
  const rows = readFileSync(await download.path(), "utf8").trim().split("\r\n").slice(1);
  for (const row of rows) {
    const [, email, link] = row.split(";").map((field) => field.slice(1, -1));
    links.set(email.split("@")[0], link);
  }
  assert.deepEqual([...links.keys()], ["mara", "nils", "paula"]);
  await chief.getByRole("button", { name: "Schließen" }).click();
  await chief.getByText("4 Konten").waitFor();
  await chief.getByLabel("Name, Adresse oder Einheit").fill("tiefbau");
  await chief.getByText("2 Konten").waitFor();
  await chief.getByLabel("Name, Adresse oder Einheit").fill("");
  await chief.getByText("4 Konten").waitFor();
  await check(chief, "accounts");
  await shot(chief, "accounts");
});

test("the administrator of a unit manages it and sees nothing else", async () => {
  await action(chief, "Mara Quist", "Rollen");
  await chief.getByLabel("Für diese Einheit").selectOption({ label: "\u2003Tiefbau (66)" });
  await chief.getByRole("button", { name: "Rolle geben" }).click();
  await chief.getByRole("list", { name: "Rollen von Mara Quist" }).getByText("Verwaltung 66").waitFor();
  await chief.getByRole("button", { name: "Schließen" }).click();
  keeper = await enter("mara");
  await keeper.getByRole("link", { name: "Verwaltung" }).click();
  await keeper.getByText("2 Konten").waitFor();
  assert.equal(await keeper.getByText("Nils Toft").count(), 0);
  assert.equal(await keeper.getByText("Ada Brandt").count(), 0);
  await keeper.getByRole("button", { name: "Konto anlegen" }).click();
  await keeper.getByLabel("Name", { exact: true }).fill("Sven Adler");
  await keeper.getByLabel("E-Mail-Adresse").fill("sven@example.org");
  const dialog = keeper.getByRole("dialog");
  await dialog.getByRole("button", { name: "Anlegen", exact: true }).click();
  await dialog.getByText("Wählen Sie eine Einheit.").waitFor();
  await dialog.getByLabel("Einheit").selectOption({ label: "Tiefbau (66)" });
  await dialog.getByRole("button", { name: "Anlegen", exact: true }).click();
  await keeper.getByText("3 Konten").waitFor();
  await keeper.getByRole("link", { name: "Einheiten" }).click();
  await keeper.getByRole("treeitem", { name: "Tiefbau 66" }).click();
  assert.equal(await keeper.getByRole("treeitem").count(), 1);
  assert.equal(await keeper.getByRole("button", { name: "Tiefbau löschen" }).count(), 0);
  const denied = await keeper.evaluate(async () => {
    const body = JSON.stringify({ role: "administrator", account_id: (await (await fetch("/api/v1/me")).json()).account.id });
    return (await fetch("/api/v1/role-grants", { method: "POST", headers: { "Content-Type": "application/json" }, body })).status;
  });
  assert.equal(denied, 403, "nobody makes themselves mightier");
});

test("a group carries its role to its members", async () => {
  await chief.getByRole("link", { name: "Gruppen" }).click();
  await chief.getByRole("button", { name: "Gruppe anlegen" }).click();
  await chief.getByLabel("Name", { exact: true }).fill("Schulverwaltung");
  await chief.getByRole("button", { name: "Anlegen", exact: true }).click();
  await action(chief, "Schulverwaltung", "Rollen");
  await chief.getByLabel("Für diese Einheit").selectOption({ label: "\u2003Schulen (40)" });
  await chief.getByRole("button", { name: "Rolle geben" }).click();
  await chief.getByRole("list", { name: "Rollen von Schulverwaltung" }).getByText("Verwaltung 40").waitFor();
  await chief.getByRole("button", { name: "Schließen" }).click();
  await action(chief, "Schulverwaltung", "Mitglieder");
  await chief.getByLabel("Suchen").fill("nils");
  await chief.getByLabel("Neues Mitglied").selectOption({ label: "Nils Toft (nils@example.org)" });
  await chief.getByRole("button", { name: "Hinzufügen" }).click();
  await chief.getByRole("list", { name: "Mitglieder von Schulverwaltung" }).getByText("Nils Toft").waitFor();
  await chief.getByRole("button", { name: "Schließen" }).click();
  await check(chief, "groups");
  await shot(chief, "groups");
});

test("a colleague enters directly while a stranger waits; the meeting stays when its owner goes", async () => {
  const owner = await enter("paula");
  await owner.getByLabel("Im Warteraum warten").selectOption({ label: "alle, die nicht zu meiner Einheit gehören" });
  await owner.getByRole("button", { name: "Besprechung beginnen" }).click();
  await owner.waitForURL(/\/m\//);
  const link = owner.url();
  await join(owner);
  await keeper.goto(link);
  await join(keeper);
  const stranger = await enter("nils");
  await stranger.goto(link);
  await stranger.getByRole("button", { name: "Jetzt teilnehmen" }).click();
  await stranger.getByRole("button", { name: "Warteraum verlassen" }).waitFor();
  await until("the colleague is in", async () => /\b2\b/.test(await owner.locator(".room").innerText()));

  // Paula goes: she is out at once, and her unit hands the meeting on.
  await chief.goto(`${server.url}/admin/accounts`);
  await action(chief, "Paula Ruiz", "Löschen");
  await chief.getByRole("button", { name: "Konto löschen" }).click();
  await until("she is out", async () => (await owner.locator(".room").count()) === 0);
  await chief.goto(`${server.url}/admin/meetings`);
  await chief.getByText("niemandem").waitFor();
  await check(chief, "meetings of units");
  await shot(chief, "unit-meetings");
  await keeper.goto(`${server.url}/admin/meetings`);
  await keeper.getByRole("button", { name: /^Aktionen für/ }).click();
  await keeper.getByRole("menuitem", { name: "Übergeben" }).click();
  await keeper.getByLabel("An wen").selectOption({ label: "Mara Quist (mara@example.org)" });
  await keeper.getByRole("button", { name: "Übergeben", exact: true }).click();
  await keeper.getByRole("cell", { name: "Mara Quist" }).waitFor();
  assert.deepEqual([...chief.faults, ...keeper.faults], []);
});
