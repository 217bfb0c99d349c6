// The audit log in the console: what was done in the browser stands there, is found, verified and taken away.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { faultsInBothLanguages, shot } from "../harness/access.mjs";
import { launch, person, setUp } from "../harness/people.mjs";
import { Server } from "../harness/server.mjs";
import { until } from "../harness/until.mjs";

let server, browser, ada;
before(async () => {
  server = await Server.start();
  browser = await launch();
  ada = await person(browser, server, "ada");
  await setUp(ada, server);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const entry = (text) => ada.locator(".audit-list summary", { hasText: text });

test("what was done stands in the log, with who and whom", async () => {
  const answer = await ada.evaluate(async () => {
    const send = (path, method, body) => fetch(path, { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    await send("/api/v1/session", "POST", { email: "ada@example.org", password: "not this one" });
    return (await send("/api/v1/accounts", "POST", { name: "Cem Aydin", email: "cem@example.org" })).status;
  });
  assert.equal(answer, 201);
  await ada.goto(`${server.url}/admin`);
  await ada.getByRole("link", { name: "Prüfprotokoll" }).click();
  await ada.getByRole("heading", { name: "Prüfprotokoll", level: 1 }).waitFor();
  await entry("Konto angelegt: Cem Aydin").waitFor();
  await entry("Anmeldung fehlgeschlagen").getByText("verweigert").waitFor();
  await entry("Konto angelegt: Cem Aydin").click();
  await ada.getByText("cem@example.org").waitFor();
  await shot(ada, "audit");
});

test("it is searched by words and by what was refused", async () => {
  await ada.getByRole("searchbox", { name: "Person, Vorgang oder Nummer" }).fill("aydin");
  await until("others are gone", async () => (await ada.locator(".audit-list > li").count()) === 2);
  await ada.getByRole("searchbox").fill("gibt es nicht");
  await ada.getByText("Dazu gibt es keinen Eintrag").waitFor();
  await ada.getByRole("searchbox").fill("");
  await ada.getByLabel("Nur Verweigertes").check();
  await until("only refusals are left", async () => (await ada.locator(".audit-list > li").count()) === 1);
  await ada.getByLabel("Nur Verweigertes").uncheck();
  await ada.getByLabel("Vorgänge").selectOption({ label: "Anmeldung" });
  await entry("Konto angelegt: Cem Aydin").waitFor({ state: "detached" });
  await ada.getByLabel("Vorgänge").selectOption({ label: "Alle Vorgänge" });
  await entry("Konto angelegt: Cem Aydin").waitFor();
});

test("the chain is verified, and says with which key", async () => {
  await ada.getByRole("button", { name: "Jetzt prüfen" }).click();
  await ada.getByRole("heading", { name: "Kette lückenlos" }).waitFor();
  await entry("Prüfprotokoll geprüft").waitFor();
  await ada.getByText("Prüfschlüssel und Unterschrift").click();
  await ada.getByText(/^plenum\/audit\/\S+\+[0-9a-f]{8}\+\S+$/).waitFor();
});

test("an export is a file, and an entry", async () => {
  await ada.getByRole("button", { name: "Ausleiten" }).click();
  const coming = ada.waitForEvent("download");
  await ada.getByRole("menuitem", { name: "Als JSON-Zeilen, prüfbar" }).click();
  const file = await coming;
  assert.equal(file.suggestedFilename(), "Prüfprotokoll.jsonl");
  const lines = readFileSync(await file.path(), "utf8").trim().split("\n").map((line) => JSON.parse(line));
  assert.ok(lines.some((line) => line.entry?.act === "account.create" && line.parts.object[1].name === "Cem Aydin"));
  assert.ok(lines.some((line) => line.checkpoint));
  await ada.reload();
  await entry("Prüfprotokoll ausgeleitet").waitFor();
});

test("by keyboard alone an entry is opened", async () => {
  const first = ada.locator(".audit-list summary").first();
  for (let stops = 0; stops < 60 && !(await first.evaluate((e) => e === document.activeElement)); stops += 1) await ada.keyboard.press("Tab");
  await ada.keyboard.press("Enter");
  await ada.locator(".audit-list details[open] code").first().waitFor();
});

test("axe, reflow and forced colours in both languages", async () => {
  assert.deepEqual(await faultsInBothLanguages(ada, "audit"), []);
});
