// How tenants look: chosen in the console, seen by everybody before anything is drawn, and never across tenants.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessible, shot } from "../harness/access.mjs";
import { join, launch, person, setUp, startMeeting } from "../harness/people.mjs";
import { Server } from "../harness/server.mjs";
import { until } from "../harness/until.mjs";

const LOGO = new URL("../../fixtures/logo.png", import.meta.url).pathname;
const BOMB = new URL("../../fixtures/bomb.png", import.meta.url).pathname;

let server, browser, ada, ben, amt, petrol;
before(async () => {
  server = await Server.start();
  browser = await launch();
  amt = { url: `http://amt.localhost:${server.port}` };
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** The colour of actions as the page computes it. */
const action = (page) => page.evaluate(() => {
  const probe = document.createElement("span");
  probe.style.color = "var(--action)";
  document.body.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
});
const BURGUNDY = "rgb(122, 28, 53)";

test("a colour that cannot be read is refused, and the nearest one offered", async () => {
  ada = await person(browser, server, "ada");
  await setUp(ada, server);
  petrol = await action(ada);
  const made = await ada.evaluate(async () => {
    const body = JSON.stringify({ slug: "amt", name: "Amt Hohenaue", hosts: ["amt.localhost"] });
    return (await fetch("/api/v1/operator/tenants", { method: "POST", headers: { "Content-Type": "application/json" }, body })).json();
  });
  ben = await person(browser, amt, "ben");
  await setUp(ben, { setup: made.setup_url }, "Ben Okafor", "ben@example.org");
  await ben.getByRole("link", { name: "Verwaltung" }).click();
  await ben.getByRole("link", { name: "Auftritt" }).click();
  await ben.getByRole("heading", { name: "Auftritt", level: 1 }).waitFor();
  await ben.getByLabel("Eigene Farbe").check();
  await ben.getByLabel("Farbe als Hexwert").fill("#ffd400");
  await ben.getByText("Zu wenig Kontrast").waitFor();
  await shot(ben, "branding-refused");
  await ben.getByRole("button", { name: "Speichern" }).click();
  await ben.getByText("Die Farbe hat zu wenig Kontrast").waitFor();
  assert.equal(await action(ben), petrol, "nothing was saved");
  await ben.getByRole("button", { name: /#[0-9a-f]{6} übernehmen/ }).click();
  await ben.getByText("Gut zu lesen, hell und dunkel").waitFor();
  await accessible(ben);
});

test("name, colour and logo are saved and shown at once", async () => {
  await ben.getByLabel("Farbe als Hexwert").fill("#7a1c35");
  await ben.getByText("Gut zu lesen, hell und dunkel").waitFor();
  await ben.getByLabel("Anzeigename").fill("Amt Hohenaue am See");
  await ben.getByLabel("Kurzname für schmale Bildschirme").fill("Amt Hohenaue");
  await ben.getByLabel("Uhrzeiten in E-Mails und Listen").selectOption("Atlantic/Azores");
  await ben.getByRole("button", { name: "Speichern" }).click();
  await until("the colour is there", async () => (await action(ben)) === BURGUNDY);
  assert.equal(await ben.evaluate(async () => (await (await fetch("/api/v1/branding")).json()).time_zone), "Atlantic/Azores");
  const upload = async (place, file) => ben.getByRole("group", { name: place }).locator("input[type=file]").setInputFiles(file);
  await upload("Für hellen Grund", BOMB);
  await ben.getByText("Das Bild ist zu groß").waitFor();
  await upload("Für hellen Grund", { name: "logo.png", mimeType: "image/png", buffer: Buffer.from("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>") });
  await ben.getByText("Das ist kein Bild als PNG, JPEG oder WebP").waitFor();
  await upload("Für hellen Grund", LOGO);
  await ben.getByRole("group", { name: "Für hellen Grund" }).getByAltText("Ihr Logo").waitFor();
  await ben.locator(".adm-n .brand-logo").waitFor();
  await ben.locator(".adm-n").getByText("Amt Hohenaue am See").waitFor();
  await shot(ben, "branding");
  await accessible(ben);
});

test("everybody who comes sees it before the client draws, and no other tenant does", async () => {
  const guest = await person(browser, amt, "cem");
  // Without scripts there is nothing but the page itself: colours and title are there already.
  const plain = await browser.newContext({ javaScriptEnabled: false });
  const page = await plain.newPage();
  await page.goto(`${amt.url}/sign-in`);
  assert.equal(await page.title(), "Amt Hohenaue am See");
  assert.equal(await page.locator('link[rel="stylesheet"]#look').count(), 1);
  await plain.close();
  await guest.goto(`${amt.url}/sign-in`);
  await guest.locator(".wordmark .brand-logo").waitFor();
  await guest.locator(".wordmark").getByText("Amt Hohenaue").waitFor();
  assert.equal(await action(guest), BURGUNDY);
  await shot(guest, "branding-sign-in");
  await guest.emulateMedia({ colorScheme: "dark" });
  assert.notEqual(await action(guest), BURGUNDY, "the dark has a lighter one");
  await accessible(guest);
  await shot(guest, "branding-sign-in-dark");
  await guest.emulateMedia({ colorScheme: "light", contrast: "more" });
  assert.notEqual(await action(guest), BURGUNDY, "high contrast goes first");
  await guest.emulateMedia({ contrast: null, forcedColors: "active" });
  await shot(guest, "branding-forced-colors");
  await guest.emulateMedia({ forcedColors: null });
  // In the room and after it.
  await ben.goto(amt.url);
  const link = await startMeeting(ben);
  await guest.goto(link);
  await guest.getByLabel("Ihr Name").waitFor();
  assert.equal(await action(guest), BURGUNDY);
  await ben.getByRole("button", { name: "Jetzt teilnehmen" }).waitFor();
  await join(ben);
  await ben.locator(".lage .brand-logo").waitFor();
  assert.match(await ben.title(), / – Amt Hohenaue am See$/);
  // The other tenant.
  const other = await person(browser, server, "cem");
  await other.goto(`${server.url}/sign-in`);
  await other.locator(".wordmark").getByText("Plenum").waitFor();
  assert.equal(await action(other), petrol);
  assert.equal(await other.locator(".brand-logo").count(), 0);
  for (const one of [ada, ben, guest, other]) assert.deepEqual(one.faults, []);
});

test("the languages are the tenant's; the page works narrow, in English and by keyboard", async () => {
  await ben.goto(`${amt.url}/admin/branding`);
  await ben.setViewportSize({ width: 320, height: 800 });
  await ben.getByRole("button", { name: "English" }).click();
  await ben.getByRole("heading", { name: "Appearance", level: 1 }).waitFor();
  const wide = await ben.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 320, `the page is ${wide} px wide`);
  await shot(ben, "branding-320");
  await accessible(ben);
  await ben.getByLabel("Deutsch").focus();
  await ben.keyboard.press("Space");
  await ben.getByRole("button", { name: "Save" }).focus();
  await ben.keyboard.press("Enter");
  await until("one language is no choice", async () => (await ben.getByRole("button", { name: "Deutsch" }).count()) === 0);
  const guest = await person(browser, amt, "cem");
  await guest.goto(`${amt.url}/sign-in`);
  await guest.getByRole("heading", { name: "Sign in", level: 1 }).waitFor();
});
