// Legal texts: written in the console, read by everybody, also in the room.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessible, shot } from "../harness/access.mjs";
import { join, launch, openPanel, person, setUp, startMeeting } from "../harness/people.mjs";
import { Server } from "../harness/server.mjs";

let server, browser, ada, guest;
before(async () => {
  server = await Server.start();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

test("what is hostile is refused with its line, the rest is published", async () => {
  ada = await person(browser, server, "ada");
  await setUp(ada, server);
  assert.equal(await ada.locator(".site-f li").count(), 0, "nothing is promised that is not there");
  await ada.goto(`${server.url}/admin/legal`);
  const imprint = ada.getByRole("region", { name: "Impressum" });
  await imprint.getByText("Deutsch", { exact: true }).click();
  await imprint.getByLabel("Text: Impressum, Deutsch").fill("# Anbieter\n\n[hier](javascript:alert(1))");
  await imprint.getByRole("button", { name: "Veröffentlichen" }).click();
  await imprint.getByText("Zeile 3:").waitFor();
  await shot(ada, "legal-refused");
  await accessible(ada);
  await imprint.getByLabel("Text: Impressum, Deutsch").fill("# Anbieter\n\nStadt Weidenrode\nMarkt 1\n\n- <b>kein Markup</b>\n\n[Stadt](https://example.org)");
  await imprint.getByRole("button", { name: "Veröffentlichen" }).click();
  await imprint.getByText(/Fassung 1 vom/).waitFor();
  const privacy = ada.getByRole("region", { name: "Datenschutz" });
  await privacy.getByText("Deutsch", { exact: true }).click();
  await privacy.getByRole("group", { name: "Datenschutz, Deutsch" }).getByLabel("Link auf unsere Seite").check();
  await privacy.getByLabel("Adresse: Datenschutz, Deutsch").fill("https://example.org/datenschutz");
  await privacy.getByRole("button", { name: "Veröffentlichen" }).click();
  await privacy.getByText(/Link, Fassung 1 vom/).waitFor();
  await ada.getByLabel("E-Mail für Meldungen").fill("hilfe@example.org");
  await ada.getByLabel("Durchsetzungsstelle", { exact: true }).fill("Schlichtungsstelle");
  await ada.getByRole("button", { name: "Kontakte speichern" }).click();
  await ada.getByText("Gespeichert.").waitFor();
  await shot(ada, "legal-console");
});

test("everybody finds them before signing in, narrow and in English too", async () => {
  guest = await person(browser, server, "cem", { viewport: { width: 320, height: 700 } });
  await guest.goto(`${server.url}/sign-in`);
  assert.equal(await guest.locator(".site-f").getByRole("link", { name: "Datenschutz" }).getAttribute("href"), "https://example.org/datenschutz");
  await shot(guest, "legal-footer-320");
  await guest.locator(".site-f").getByRole("link", { name: "Impressum" }).click();
  await guest.getByRole("heading", { name: "Impressum", level: 1 }).waitFor();
  await guest.getByRole("heading", { name: "Anbieter", level: 2 }).waitFor();
  await guest.getByText("<b>kein Markup</b>").waitFor();
  assert.equal(await guest.getByRole("link", { name: "Stadt" }).getAttribute("href"), "https://example.org");
  assert.ok((await guest.evaluate(() => document.documentElement.scrollWidth)) <= 320);
  await accessible(guest);
  await guest.getByRole("button", { name: "English" }).click();
  await guest.getByRole("heading", { name: "Imprint", level: 1 }).waitFor();
  // The German text says that it is German.
  await guest.locator("[lang=de] .legal").waitFor();
  await guest.locator(".site-f").getByRole("link", { name: "Report a barrier" }).focus();
  await guest.keyboard.press("Enter");
  await guest.getByRole("link", { name: "hilfe@example.org" }).waitFor();
  await guest.emulateMedia({ forcedColors: "active" });
  await shot(guest, "legal-barrier-320");
  await accessible(guest);
  await guest.goto(`${server.url}/legal/terms`);
  // What is not there is not found.
  await guest.getByRole("heading", { name: "This page does not exist", level: 1 }).waitFor();
});

test("they stand in the room, in a window of their own", async () => {
  await ada.goto(server.url);
  await startMeeting(ada);
  await join(ada);
  await openPanel(ada, "Mehr");
  const link = ada.getByRole("region", { name: "Rechtliches" }).getByRole("link", { name: "Impressum" });
  assert.deepEqual([await link.getAttribute("href"), await link.getAttribute("target")], ["/legal/imprint", "_blank"]);
  for (const page of [ada, guest]) assert.deepEqual(page.faults, []);
});
