// The mail server in the operator's console: a test mail that arrives, one that is refused, and no server at all.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { faultsInBothLanguages, shot } from "../harness/access.mjs";
import { heard, launch, listen, person, setUp } from "../harness/people.mjs";
import { Server } from "../harness/server.mjs";
import { MailCatcher } from "../harness/smtp.mjs";
import { until } from "../harness/until.mjs";

const CLIENT = fileURLToPath(new URL("../../../web/dist", import.meta.url));

let catcher, server, silent, browser, ada, ben, cem;
before(async () => {
  catcher = await MailCatcher.start();
  [server, silent, browser] = await Promise.all([Server.start({ config: catcher.config }), Server.start(), launch()]);
  ada = await person(browser, server, "ada");
  ben = await person(browser, silent, "ben");
});
after(async () => {
  await browser?.close();
  await Promise.all([server?.stop(), silent?.stop(), catcher?.stop()]);
});

/** The text of the `count`th mail to an address. */
const mail = async (address, count) => {
  await until(`mail ${count} to ${address}`, async () => (await catcher.to(address)).length >= count);
  return (await catcher.to(address))[count - 1].text.replaceAll("=\r\n", "").replaceAll("=3D", "=");
};
/** The button of such a name has the focus. */
const focusIn = (within, name) => until(`the focus is on ${name}`, () => within.getByRole("button", { name }).evaluate((button) => button === document.activeElement));
/** Of the client that is served, computed as the handbook says. */
async function clientSum() {
  const sum = (bytes) => createHash("sha256").update(bytes).digest("hex");
  const found = await readdir(CLIENT, { recursive: true, withFileTypes: true });
  const names = found.filter((entry) => entry.isFile()).map((entry) => relative(CLIENT, join(entry.parentPath, entry.name)));
  const lines = await Promise.all(names.sort().map(async (name) => `${sum(await readFile(join(CLIENT, name)))}  ${name}\n`));
  return sum(lines.join(""));
}
const linkIn = (text) => /http:\S+\/setup#[\w-]+/.exec(text)[0];

test("a test mail arrives, by keyboard alone", async () => {
  await setUp(ada, server);
  await ada.getByRole("link", { name: "Betrieb" }).click();
  await ada.getByRole("link", { name: "E-Mail", exact: true }).click();
  await ada.getByText("nicht verschlüsselt").waitFor();
  const field = ada.getByLabel("An", { exact: true });
  await field.focus();
  await ada.keyboard.press("Control+A");
  await ada.keyboard.type("rat@nord.example");
  await ada.keyboard.press("Tab");
  await ada.keyboard.press("Enter");
  await ada.getByText("Der Mailserver hat die E-Mail an rat@nord.example angenommen").waitFor();
  const [mail, ...more] = await catcher.to("rat@nord.example");
  assert.equal(more.length, 0);
  assert.match(mail.text, /^Content-Language: de$/m);
  assert.match(mail.text, /Test-E-Mail/);
});

test("what the mail server refuses is said in its own words; what is no address, at the field", async () => {
  await catcher.refuse({ at: "rcpt", code: 550, says: "no such person here" });
  await ada.getByRole("button", { name: "Test-E-Mail senden" }).click();
  await ada.getByText("Der Mailserver hat die E-Mail abgelehnt.").waitFor();
  await ada.getByText("no such person here").waitFor();
  await catcher.refuse(null);
  await ada.getByLabel("An", { exact: true }).fill("nobody");
  await ada.getByRole("button", { name: "Test-E-Mail senden" }).click();
  await until("the field is wrong", async () => (await ada.getByLabel("An", { exact: true }).getAttribute("aria-invalid")) === "true");
});

test("without a mail server the page says so and offers nothing", async () => {
  await setUp(ben, silent);
  await ben.goto(`${silent.url}/operator/mail`);
  await ben.getByRole("heading", { name: "Es ist kein Mailserver eingerichtet" }).waitFor();
  assert.equal(await ben.getByRole("button", { name: "Test-E-Mail senden" }).count(), 0);
});

test("evidence of votes: time stamps by keyboard alone, witnesses, the documentation", async () => {
  await ben.goto(`${silent.url}/admin/votes`);
  await ben.getByText("Der der Anlage; es ist keiner eingerichtet.").waitFor();
  await ben.getByRole("radio", { name: /^Der der Anlage/ }).focus();
  await ben.keyboard.press("ArrowDown");
  const address = ben.getByLabel("Adresse des Dienstes");
  await ben.keyboard.press("Tab");
  await until("the address is next", () => address.evaluate((field) => field === document.activeElement));
  await ben.keyboard.type("ftp://stempel.example");
  await ben.keyboard.press("Enter");
  await until("the address is wrong", async () => (await address.getAttribute("aria-invalid")) === "true");
  await address.fill("https://stempel.example.org/tsa");
  await ben.keyboard.press("Enter");
  await ben.getByRole("button", { name: "Zeitstempel probieren" }).click();
  await ben.locator("[role=status] .err").waitFor();

  await ben.goto(`${silent.url}/operator/witness`);
  const own = (await ben.locator("section code").nth(1).textContent()).trim();
  assert.match(own, /\/witness\+[0-9a-f]{8}\+/);
  await ben.goto(`${silent.url}/admin/votes/witnesses`);
  const log = (await ben.locator("section code").first().textContent()).trim();
  assert.match(log, /\/votes\/log\//);
  await ben.getByLabel("Name", { exact: true }).fill("Land");
  await ben.getByLabel("Adresse", { exact: true }).fill("https://zeuge.example.org/witness");
  await ben.getByLabel("Schlüssel", { exact: true }).fill(log);
  await ben.getByRole("button", { name: "Hinzufügen" }).click();
  await ben.getByText("Dieser Schlüssel ist unvollständig, von anderer Art oder schon eingetragen.").waitFor();
  await ben.getByLabel("Schlüssel", { exact: true }).fill(own);
  await ben.getByRole("button", { name: "Hinzufügen" }).click();
  await ben.getByRole("row", { name: /Land/ }).waitFor();

  await ben.goto(`${silent.url}/admin/procedure`);
  await ben.getByRole("article").getByText(log).waitFor();
  await ben.getByRole("article").getByText("https://stempel.example.org/tsa").waitFor();
  await ben.getByRole("article").getByText(await clientSum()).waitFor();
  const [saved] = await Promise.all([ben.waitForEvent("download"), ben.getByRole("button", { name: "Als PDF sichern" }).click()]);
  assert.match(saved.suggestedFilename(), /\.pdf$/);
  const found = [];
  for (const [name, path] of [["time-stamping", "/admin/votes"], ["witnesses", "/admin/votes/witnesses"], ["procedure", "/admin/procedure"], ["witnessed-logs", "/operator/witness"]]) {
    await ben.goto(silent.url + path);
    await ben.getByRole("heading", { level: 1 }).waitFor();
    found.push(...(await faultsInBothLanguages(ben, name, { ready: () => ben.getByRole("heading", { level: 2 }).first().waitFor() })));
  }
  assert.deepEqual(found, []);
});

test("a new person gets the link by mail, and a new one when the password is forgotten", async () => {
  await ada.goto(`${server.url}/admin/accounts`);
  await ada.getByRole("button", { name: "Konto anlegen" }).click();
  await ada.getByLabel("Name", { exact: true }).fill("Cem Aydin");
  await ada.getByLabel("E-Mail-Adresse").fill("cem@nord.example");
  assert.equal(await ada.getByLabel("Einmal-Link per E-Mail schicken").isChecked(), true);
  await ada.getByRole("button", { name: "Anlegen", exact: true }).click();
  await ada.getByRole("heading", { name: "E-Mail an Cem Aydin" }).waitFor();
  assert.equal(await ada.locator(".token-url").count(), 0, "the link is for the person alone");
  cem = await person(browser, server, "cem");
  await cem.goto(linkIn(await mail("cem@nord.example", 1)));
  await cem.getByLabel("Passwort", { exact: true }).fill("ein langes passwort");
  await cem.getByRole("button", { name: "Konto einrichten" }).click();
  await cem.getByRole("heading", { name: "Guten Tag, Cem Aydin" }).waitFor();
  await cem.context().clearCookies();
  await cem.goto(`${server.url}/sign-in`);
  await cem.getByRole("link", { name: "Neues Passwort anfordern" }).click();
  await cem.getByRole("heading", { name: "Passwort vergessen" }).waitFor();
  await cem.getByLabel("E-Mail-Adresse").fill("cem@nord.example");
  await cem.getByRole("button", { name: "Link anfordern" }).click();
  await cem.getByText("ist die E-Mail jetzt unterwegs").waitFor();
  await shot(cem, "forgot-de");
  const second = await mail("cem@nord.example", 2);
  assert.match(second, /gilt einmal/);
  await cem.goto(linkIn(second));
  await cem.getByLabel("Passwort", { exact: true }).fill("ein anderes passwort");
  await cem.getByRole("button", { name: "Konto einrichten" }).click();
  await cem.getByRole("heading", { name: "Guten Tag, Cem Aydin" }).waitFor();
  await cem.goto(`${server.url}/forgot-password`);
});

test("what does not arrive is listed, tried again and forgotten, by keyboard", async () => {
  await catcher.refuse({ to: "dan@nord.example", at: "rcpt", code: 550, says: "nobody" });
  await ada.goto(`${server.url}/admin/accounts`);
  await ada.getByRole("button", { name: "Konto anlegen" }).click();
  await ada.getByLabel("Name", { exact: true }).fill("Dan Weiß");
  await ada.getByLabel("E-Mail-Adresse").fill("dan@nord.example");
  await ada.getByRole("button", { name: "Anlegen", exact: true }).click();
  await ada.getByRole("heading", { name: "E-Mail an Dan Weiß" }).waitFor();
  await ada.getByRole("navigation").getByRole("link", { name: "E-Mail", exact: true }).click();
  await until("it is given up", async () => {
    await ada.reload();
    await ada.getByRole("heading", { name: "E-Mail", exact: true }).waitFor();
    return (await ada.getByText("aufgegeben").count()) === 1;
  });
  await ada.getByText("Der Mailserver hat sie abgelehnt.").waitFor();
  await shot(ada, "undelivered-de");
  await ada.getByRole("button", { name: "Aktionen für die E-Mail an dan@nord.example" }).focus();
  await ada.keyboard.press("Enter");
  await ada.getByRole("menuitem", { name: "Noch einmal versuchen" }).waitFor();
  await ada.keyboard.press("Enter");
  await until("it was tried again and given up again", async () => {
    await ada.reload();
    await ada.getByRole("heading", { name: "E-Mail", exact: true }).waitFor();
    return (await ada.getByText("aufgegeben").count()) === 1;
  });
});

test("the tenant writes in its own words, in its own name", async () => {
  await ada.goto(`${server.url}/admin/mail`);
  await ada.getByRole("navigation", { name: "E-Mail" }).getByRole("link", { name: "Texte" }).click();
  await listen(ada);
  const link = ada.getByRole("region", { name: "Einmal-Link" });
  await link.locator("summary", { hasText: "Deutsch" }).click();
  const form = ada.getByRole("form", { name: "Einmal-Link, Deutsch" });
  await form.getByLabel("Betreff").fill("Moin von {organisation}");
  await form.getByLabel("Text vor dem Link oder Code").fill("Moin {wer}");
  await form.getByRole("button", { name: "Speichern" }).click();
  await form.getByText("Ein Platzhalter in geschweiften Klammern ist hier nicht bekannt. Möglich sind: {name}").waitFor();
  await form.getByLabel("Text vor dem Link oder Code").fill("Moin {name},\n\nhier ist Ihr Zugang.");
  await form.getByText("Moin Vorname Nachname,").waitFor();
  await shot(ada, "mail-texts-de");
  await form.getByRole("button", { name: "Speichern" }).focus();
  await ada.keyboard.press("Enter");
  await link.getByText("eigener Text").waitFor();
  await heard(ada, "Gespeichert.");
  await focusIn(form, "Speichern");
  await ada.getByRole("navigation", { name: "E-Mail" }).getByRole("link", { name: "Absender" }).click();
  await ada.getByLabel("Antworten an").fill("fragen@nord.example");
  await ada.getByLabel("Ein eigener, mit eigener Absenderadresse").check();
  await ada.getByLabel("Adresse des Mailservers").fill("https://mail.nord.example");
  await ada.getByLabel("Absenderadresse", { exact: true }).fill("amt@nord.example");
  await ada.getByRole("button", { name: "Speichern" }).click();
  await ada.getByText("Eine Adresse, die mit smtps:// oder smtp:// beginnt.").waitFor();
  await ada.getByLabel("Adresse des Mailservers").fill("smtps://127.0.0.1:4465");
  await ada.getByRole("button", { name: "Speichern" }).click();
  await ada.getByText("Diese Adresse ruft der Server nicht auf.").waitFor();
  await shot(ada, "mail-sender-de");
  await ada.getByLabel("Der der Anlage, mit der Adresse").check();
  await listen(ada);
  await ada.getByRole("button", { name: "Speichern" }).focus();
  await ada.keyboard.press("Enter");
  await heard(ada, "Gespeichert.");
  await focusIn(ada, "Speichern");
  await ada.reload();
  await ada.getByLabel("Antworten an").waitFor();
  assert.equal(await ada.getByLabel("Antworten an").inputValue(), "fragen@nord.example");
  await ada.goto(`${server.url}/admin/accounts`);
  await ada.getByRole("button", { name: "Konto anlegen" }).click();
  await ada.getByLabel("Name", { exact: true }).fill("Eva Lorenz");
  await ada.getByLabel("E-Mail-Adresse").fill("eva@nord.example");
  await ada.getByRole("button", { name: "Anlegen", exact: true }).click();
  const sent = await mail("eva@nord.example", 1);
  assert.match(sent, /Moin Eva Lorenz,/);
  assert.match(sent, /^Reply-To: fragen@nord.example/m);
});

test("one's own words are taken back, and nothing is saved along the way", async () => {
  await ada.goto(`${server.url}/admin/mail/texts`);
  const link = ada.getByRole("region", { name: "Einmal-Link" });
  await link.locator("summary", { hasText: "English" }).click();
  const form = ada.getByRole("form", { name: "Einmal-Link, English" });
  const theirs = await form.getByLabel("Betreff").inputValue();
  await form.getByLabel("Betreff").fill("Welcome to {organisation}");
  await form.getByRole("button", { name: "Speichern" }).click();
  const take = form.getByRole("button", { name: "Text von Plenum nehmen …" });
  await take.focus();
  await ada.keyboard.press("Enter");
  const dialog = ada.getByRole("dialog", { name: "Eigenen Text löschen?" });
  await dialog.waitFor();
  await ada.keyboard.press("Escape");
  await focusIn(form, "Text von Plenum nehmen …");
  const written = [];
  const note = (request) => request.method() === "PUT" && written.push(request.postDataJSON().words);
  ada.on("request", note);
  await ada.keyboard.press("Enter");
  await ada.route("**/api/v1/mail/texts", (route) => (route.request().method() === "PUT" ? route.abort() : route.continue()));
  await dialog.getByRole("button", { name: "Löschen" }).click();
  await dialog.locator(".err").waitFor();
  await ada.unroute("**/api/v1/mail/texts");
  await dialog.getByRole("button", { name: "Löschen" }).dblclick();
  await take.waitFor({ state: "detached" });
  await dialog.waitFor({ state: "detached" });
  assert.equal(await form.getByLabel("Betreff").inputValue(), theirs);
  assert.deepEqual(written, [null, null], "what failed and what did not, and the form was not sent along");
  ada.off("request", note);
});

test("axe, reflow and forced colours in both languages", async () => {
  const found = [];
  for (const [name, page, path] of [["undelivered", ada, "/admin/mail"], ["mail-texts", ada, "/admin/mail/texts"], ["mail-sender", ada, "/admin/mail/sender"], ["mail-none", ben], ["forgot", cem]]) {
    if (path) {
      await page.goto(server.url + path);
      await page.getByRole("heading", { name: /^E-?[Mm]ail$/ }).waitFor();
      for (const words of await page.locator("summary").all()) await words.click();
    }
    found.push(...(await faultsInBothLanguages(page, name)));
  }
  assert.deepEqual(found, []);
  assert.deepEqual([...ada.faults, ...ben.faults, ...cem.faults], []);
});
