// Invited by mail: the chair invites, the guest proves the address by a code and is in the room as such; a policy admits the invited alone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { faultsInBothLanguages, shot, violations } from "../harness/access.mjs";
import { join, launch, openPanel, person, setUp } from "../harness/people.mjs";
import { Server } from "../harness/server.mjs";
import { MailCatcher } from "../harness/smtp.mjs";
import { until } from "../harness/until.mjs";

const KIM = "kim@nord.example";
const EVA = "eva@nord.example";

let catcher, server, browser, ada, kim, ben, link;
before(async () => {
  catcher = await MailCatcher.start();
  [server, browser] = await Promise.all([Server.start({ config: catcher.config }), launch()]);
  [ada, kim, ben] = await Promise.all([person(browser, server, "ada"), person(browser, server, "kim"), person(browser, server, "ben")]);
});
after(async () => {
  await browser?.close();
  await Promise.all([server?.stop(), catcher?.stop()]);
});

/** The text of the `count`th mail to an address. */
const mail = async (address, count) => {
  await until(`mail ${count} to ${address}`, async () => (await catcher.to(address)).length >= count);
  return (await catcher.to(address))[count - 1].text.replaceAll("=\r\n", "").replaceAll("=3D", "=");
};
/** The HTML of a mail, out of its quoted-printable part. */
const htmlIn = (raw) => {
  const part = /Content-Type: text\/html[^]*?\r\n\r\n([^]*?)\r\n--/.exec(raw)[1];
  const bytes = part.replaceAll("=\r\n", "").replace(/=([0-9A-F]{2})/gu, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
};
const linkIn = (text) => /http:\S+\/m\/[\w-]+#[\w-]+/.exec(text)[0];
const codeIn = (text) => /^(\d{3} \d{3})\s*$/m.exec(text)[1];
const another = (code) => String((Number(code.replace(" ", "")) + 1) % 1_000_000).padStart(6, "0");

test("the chair invites by keyboard alone and sees how far the mail has come", async () => {
  await setUp(ada, server);
  await ada.getByLabel("Titel (freiwillig)").fill("Ratssitzung");
  await ada.getByRole("button", { name: "Besprechung beginnen" }).click();
  await ada.getByRole("button", { name: "Jetzt teilnehmen" }).waitFor();
  link = ada.url();
  await ada.goto(server.url);
  await ada.getByRole("button", { name: "Einladungen", exact: true }).focus();
  await ada.keyboard.press("Enter");
  const section = ada.getByRole("region", { name: "Einladungen zu Ratssitzung" });
  await section.getByLabel("Name", { exact: true }).focus();
  await ada.keyboard.type("Kim Sommer");
  await ada.keyboard.press("Tab");
  await ada.keyboard.type(KIM);
  await ada.keyboard.press("Tab");
  await ada.keyboard.type("Vorsitz");
  await ada.keyboard.press("Tab");
  await ada.keyboard.press("Enter");
  await section.getByText(/^Die Einladung an Kim Sommer ist/u).waitFor();
  await until("one goes on with the next person", async () => (await ada.evaluate(() => document.activeElement?.tagName)) === "INPUT");
  await section.getByText("verschickt am").waitFor();
  await section.getByLabel("Name", { exact: true }).fill("Noch einmal");
  await section.getByLabel("E-Mail-Adresse").fill(KIM.toUpperCase());
  await section.getByRole("button", { name: "Einladen", exact: true }).click();
  await section.getByText("Diese Adresse ist schon eingeladen.").waitFor();
  assert.equal(await ada.getByText(linkIn(await mail(KIM, 1))).count(), 0, "the link is for the person alone");
  await shot(ada, "invitations-de");
});

test("the mail is a page that everybody can read, and fetches nothing", async () => {
  const raw = (await catcher.to(KIM))[0].text;
  const page = await person(browser, server, "mail");
  await page.setContent(htmlIn(raw));
  await page.getByRole("heading", { name: "Einladung: Ratssitzung", level: 1 }).waitFor();
  await page.getByRole("row", { name: "Ihre Rolle Vorsitz" }).waitFor();
  assert.equal(await page.getByRole("link", { name: "Zur Besprechung" }).getAttribute("href"), linkIn(await mail(KIM, 1)));
  const found = [];
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: 800 });
    await shot(page, `mail-${width}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    if (wide > width) found.push(`${wide} px wide at ${width} px`);
    found.push(...(await violations(page)));
  }
  assert.deepEqual(found, []);
  assert.deepEqual(page.faults, []);
  await page.close();
});

test("what does not arrive is said, and withdrawn by keyboard", async () => {
  const section = ada.getByRole("region", { name: "Einladungen zu Ratssitzung" });
  await catcher.refuse({ to: EVA, at: "rcpt", code: 550, says: "nobody" });
  await section.getByLabel("Name", { exact: true }).fill("Eva Lang");
  await section.getByLabel("E-Mail-Adresse").fill(EVA);
  await section.getByRole("button", { name: "Einladen", exact: true }).click();
  await section.getByText("nicht angekommen", { exact: true }).waitFor();
  await section.getByText("Der Mailserver hat sie abgelehnt.").waitFor();
  await shot(ada, "invitations-failed-de");
  await section.getByRole("button", { name: "Aktionen für Eva Lang" }).focus();
  await ada.keyboard.press("Enter");
  await ada.getByRole("menuitem", { name: "Zurücknehmen" }).focus();
  await ada.keyboard.press("Enter");
  const dialog = ada.getByRole("dialog", { name: "Einladung von Eva Lang zurücknehmen?" });
  await dialog.waitFor();
  await dialog.getByRole("button", { name: "Zurücknehmen" }).focus();
  await ada.route("**/invitations/*", (route) => route.abort());
  await ada.keyboard.press("Enter");
  await dialog.locator(".err").waitFor();
  await ada.unroute("**/invitations/*");
  await ada.keyboard.press("Enter");
  await section.getByRole("button", { name: "Aktionen für Eva Lang" }).waitFor({ state: "detached" });
  await catcher.refuse({ to: EVA });
});

test("the guest opens the mail; a wrong code is told, the right one leads in, as verified guest with the chair", async () => {
  await kim.goto(linkIn(await mail(KIM, 1)));
  await kim.getByRole("heading", { name: "Bestätigen Sie, dass Sie es sind" }).waitFor();
  assert.equal(await kim.getByText("Ratssitzung").count(), 0, "nothing of the meeting is shown before");
  await shot(kim, "verify-de");
  await kim.getByRole("button", { name: "Code an k•••@nord.example schicken" }).focus();
  await kim.keyboard.press("Enter");
  await kim.getByText("Der Code ist unterwegs an k•••@nord.example").waitFor();
  await until("the field has the focus", async () => (await kim.evaluate(() => document.activeElement?.getAttribute("autocomplete"))) === "one-time-code");
  const right = codeIn(await mail(KIM, 2));
  await kim.keyboard.type(another(right));
  await kim.keyboard.press("Enter");
  await kim.getByText("Dieser Code stimmt nicht.").waitFor();
  await shot(kim, "verify-wrong-de");
  await kim.getByLabel("Code aus der E-Mail").fill(right);
  await kim.keyboard.press("Enter");
  await kim.getByRole("heading", { name: "Ratssitzung" }).waitFor();
  await until("the page that follows is read from its heading on", () => kim.evaluate(() => document.activeElement?.tagName === "H1"));
  await kim.getByText("Sie treten bei als Kim Sommer, eingeladen und bestätigt").waitFor();
  await shot(kim, "verified-prejoin-de");
  await join(kim);
  const panel = await openPanel(kim, "Personen");
  const row = panel.locator("li").filter({ hasText: "Kim Sommer" });
  await row.getByText("Gast, bestätigt").waitFor();
  await row.getByText("Vorsitz").waitFor();
  await shot(kim, "verified-room-de");
  // Back in the same tab without another code.
  await kim.goto(linkIn(await mail(KIM, 1)));
  await kim.reload();
  await until("no code is asked for", async () => (await kim.locator(".room, .pj").count()) > 0);
  assert.equal((await catcher.to(KIM)).length, 2);
});

test("a guest by link is told apart, and refused when only the invited are admitted", async () => {
  await kim.reload();
  await until("Kim is before the room or in it", async () => (await kim.locator(".room, .pj").count()) > 0);
  if ((await kim.locator(".room").count()) === 0) await join(kim);
  await ben.goto(link);
  await join(ben, { name: "Ben Weber" });
  const panel = await openPanel(kim, "Personen");
  const row = panel.locator("li").filter({ hasText: "Ben Weber" });
  await row.getByText("Gast", { exact: true }).waitFor();
  await shot(kim, "both-kinds-de");
  await ada.goto(`${server.url}/admin/policies`);
  await ada.getByRole("heading", { name: "Richtlinien", level: 1 }).waitFor();
  await ada.locator('[data-policy="guests"]').getByRole("combobox").selectOption({ label: "Nur eingeladene, bestätigte" });
  await ada.getByRole("button", { name: /Änderung(en)? prüfen/u }).click();
  await ada.getByRole("dialog").getByRole("button", { name: "Speichern" }).click();
  await ben.getByRole("heading", { name: "Sie sind hier nicht mehr zugelassen" }).waitFor();
  await ben.goto(`${server.url}/`);
  await ben.goto(link);
  await ben.getByRole("heading", { name: "Nur mit persönlicher Einladung" }).waitFor();
  await shot(ben, "invited-only-de");
  assert.equal(await kim.locator(".room").count(), 1, "who proved the address stays");
});

test("whoever is signed in comes with the account, and gets the role of the invitation by a code alone", async () => {
  await ada.goto(server.url);
  await ada.getByRole("button", { name: "Einladungen", exact: true }).first().click();
  const section = ada.getByRole("region", { name: "Einladungen zu Ratssitzung" });
  await section.getByText("bestätigt am").waitFor();
  await section.getByLabel("Name", { exact: true }).fill("Eva Lang");
  await section.getByLabel("E-Mail-Adresse").fill(EVA);
  await section.getByLabel("Rolle", { exact: true }).selectOption("deputy");
  await section.getByRole("button", { name: "Einladen", exact: true }).click();
  const invitation = linkIn(await mail(EVA, 1));
  const own = await ada.context().newPage();
  await own.goto(invitation);
  await own.getByText("Sie treten bei als Ada Brandt").waitFor();
  await own.getByRole("button", { name: "Rolle übernehmen …" }).click();
  await own.getByRole("button", { name: "Code an e•••@nord.example schicken" }).waitFor();
  await shot(own, "role-offer-de");
  await own.close();
});

test("a device that is to remember asks for no second code", async () => {
  const eva = await person(browser, server, "eva");
  const invitation = linkIn(await mail(EVA, 1));
  await eva.goto(invitation);
  const sent = (await catcher.to(EVA)).length;
  await eva.getByRole("button", { name: "Code an e•••@nord.example schicken" }).click();
  await eva.getByLabel("Code aus der E-Mail").fill(codeIn(await mail(EVA, sent + 1)));
  await eva.getByLabel("Auf diesem Gerät nicht mehr nach einem Code fragen").check();
  await eva.getByRole("button", { name: "Bestätigen" }).click();
  await eva.getByText("Sie treten bei als Eva Lang, eingeladen und bestätigt").waitFor();
  const later = await eva.context().newPage();
  await later.goto(invitation);
  await later.getByText("Sie treten bei als Eva Lang, eingeladen und bestätigt").waitFor();
  assert.equal((await catcher.to(EVA)).length, sent + 1);
  await eva.context().close();
});

test("axe, reflow and forced colours in both languages", async () => {
  const found = [];
  const fresh = await person(browser, server, "eva");
  await fresh.goto(linkIn(await mail(EVA, 1)));
  await fresh.getByRole("button", { name: "Code an e•••@nord.example schicken" }).click();
  await fresh.getByLabel("Code aus der E-Mail").waitFor();
  for (const [name, page] of [["invite", ada], ["verify", fresh], ["only", ben]]) found.push(...(await faultsInBothLanguages(page, name)));
  assert.deepEqual(found, []);
  assert.deepEqual([...ada.faults, ...kim.faults, ...ben.faults, ...fresh.faults], []);
});
