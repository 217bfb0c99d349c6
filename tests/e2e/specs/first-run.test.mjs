// The way on which a new tenant is set up, as docs/de/setting-up.md says it, word by word.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { faultsInBothLanguages, shot } from "../harness/access.mjs";
import { Providers, logIn } from "../harness/oidc.mjs";
import { PASSWORD, launch, person, setUp } from "../harness/people.mjs";
import { Server } from "../harness/server.mjs";

const STEPS = ["look", "sign-in", "administrators", "legal", "policies", "people", "finish"];

let server, browser, providers, house, operator, ben, amt;
before(async () => {
  [server, providers, browser] = await Promise.all([Server.start({ config: '[outbound]\nallow = ["127.0.0.1"]' }), Providers.start(), launch()]);
  house = await providers.add();
  amt = { url: `http://amt.localhost:${server.port}` };
});
after(async () => {
  await browser?.close();
  providers?.stop();
  await server?.stop();
});

const at = (page, title) => page.getByRole("heading", { level: 1, name: title }).waitFor();
const press = (page, name) => page.getByRole("button", { name, exact: true }).click();
/** The step in the list, with how it stands. */
const step = (page, name, state) => page.getByRole("navigation", { name: "Schritte der Einrichtung" }).getByRole("link", { name: new RegExp(`${name}\\s*, ${state}`) }).waitFor();

test("the first administrator comes by the one-time link to the first step", async () => {
  operator = await person(browser, server, "ada");
  await setUp(operator, server);
  await operator.getByRole("link", { name: "Betrieb" }).click();
  await operator.getByRole("link", { name: "Mandanten", exact: true }).click();
  await operator.getByLabel("Name", { exact: true }).fill("Amt 12");
  await operator.getByLabel("Kurzname").fill("amt");
  await operator.getByLabel("Hostnamen").fill("amt.localhost");
  await press(operator, "Mandant anlegen");
  const link = await operator.locator(".token-url").innerText();
  ben = await person(browser, amt, "ben");
  await ben.goto(link);
  await ben.getByLabel("Ihr Name").fill("Ben Okafor");
  await ben.getByLabel("E-Mail-Adresse").fill("ben@example.org");
  await ben.getByLabel("Passwort", { exact: true }).fill(PASSWORD);
  await press(ben, "Konto einrichten");
  await at(ben, "Wie heißt Ihr Haus, und wie sieht es aus?");
  await ben.getByText("Schritt 1 von 7").waitFor();
  assert.equal(await ben.evaluate(() => document.activeElement?.tagName), "H1", "people are told where they are");
  await shot(ben, "first-run-1");
});

test("name and colour: what cannot be read is said, and what is saved is done", async () => {
  await ben.getByLabel("Anzeigename").fill("Amt Hohenaue");
  await ben.getByLabel("Eigene Farbe").check();
  await ben.getByLabel("Farbe als Hexwert").fill("#e3b341");
  await ben.getByText("Zu wenig Kontrast").waitFor();
  await shot(ben, "first-run-colour");
  await ben.getByRole("button", { name: /übernehmen$/u }).click();
  await ben.getByText("Gut zu lesen, hell und dunkel").waitFor();
  await press(ben, "Speichern");
  await step(ben, "Name und Farbe", "erledigt");
  await press(ben, "Weiter");
  await at(ben, "Wie melden sich Ihre Leute an?");
});

test("sign-in: connected, tried, opened, and back on the way", async () => {
  await press(ben, "Anbieter anschließen");
  const dialog = ben.getByRole("dialog");
  await dialog.getByLabel("Name auf der Anmeldeseite").fill("Amts-Login");
  await dialog.getByLabel("Adresse des Anbieters (issuer)").fill(house.issuer);
  await dialog.getByRole("button", { name: "Weiter" }).click();
  await ben.getByText("noch einzurichten").waitFor();
  const [redirect, logout, back] = await ben.locator(".idp-addr .code").allInnerTexts();
  await house.register({
    client_id: "plenum", client_secret: "geheim", redirect_uris: [redirect], backchannel_logout_uri: logout,
    backchannel_logout_session_required: true, post_logout_redirect_uris: [back],
  });
  await ben.getByLabel("Client-ID").fill("plenum");
  await ben.getByLabel("Client-Geheimnis").fill("geheim");
  await ben.getByLabel("Personen ohne Konto").selectOption({ label: "bekommen bei der ersten Anmeldung ein Konto" });
  await press(ben, "Speichern");
  await ben.getByText("Gespeichert.").waitFor();
  await shot(ben, "first-run-2");
  await press(ben, "Probe-Anmeldung öffnen");
  await logIn(ben, "anna");
  await ben.getByText("Es entstünde ein neues Konto: Anna Beispiel").waitFor();
  await press(ben, "Für alle öffnen");
  await ben.getByRole("heading", { name: "Für alle geöffnet" }).waitFor();
  await ben.getByRole("link", { name: "Zurück zur Einrichtung" }).click();
  await at(ben, "Wie melden sich Ihre Leute an?");
  await step(ben, "Anmeldung", "erledigt");
  await press(ben, "Weiter");
});

test("a second person is invited, and the step stays open until they came", async () => {
  await at(ben, "Wer verwaltet noch?");
  await ben.getByText("Solange hängt alles an Ihrem Konto").waitFor();
  await press(ben, "Zweite Person einladen");
  const dialog = ben.getByRole("dialog");
  assert.ok(await dialog.getByLabel("Verwaltet den ganzen Mandanten").isChecked());
  await dialog.getByLabel("Name", { exact: true }).fill("Cem Demir");
  await dialog.getByLabel("E-Mail-Adresse").fill("cem@example.org");
  await dialog.getByRole("button", { name: "Anlegen" }).click();
  const link = await ben.locator(".token-url").innerText();
  await ben.getByRole("list", { name: "Personen, die verwalten" }).getByText("eingeladen").waitFor();
  await step(ben, "Verwaltung", "angefangen");
  await shot(ben, "first-run-3");
  const cem = await person(browser, amt, "cem");
  await cem.goto(link);
  await cem.getByLabel("Passwort", { exact: true }).fill(PASSWORD);
  await press(cem, "Konto einrichten");
  await cem.getByRole("heading", { name: "Guten Tag, Cem Demir" }).waitFor();
  await cem.context().close();
  await ben.reload();
  await step(ben, "Verwaltung", "erledigt");
  await press(ben, "Weiter");
});

test("legal texts are left for later, and the overview leads back", async () => {
  await at(ben, "Was das Gesetz von Ihnen verlangt");
  await ben.getByLabel("E-Mail für Meldungen").fill("barrieren@example.org");
  await press(ben, "Kontakte speichern");
  await step(ben, "Rechtstexte", "angefangen");
  await press(ben, "Später");
  await at(ben, "Was soll in Ihren Besprechungen gelten?");
  await ben.goto(`${amt.url}/admin`);
  await ben.getByText("4 von 6 Schritten sind erledigt.").waitFor();
  await shot(ben, "first-run-overview");
  await ben.getByRole("link", { name: "Weiter einrichten" }).click();
  await at(ben, "Was soll in Ihren Besprechungen gelten?");
  await step(ben, "Rechtstexte", "für später");
});

test("policies in a few questions, with the review that the console has", async () => {
  assert.deepEqual(await ben.locator("[data-policy]").evaluateAll((all) => all.map((row) => row.dataset.policy)), [
    "guests", "waiting-room", "meeting-creation", "ad-hoc-meeting-life", "chat-retention", "local-sign-in",
  ]);
  await ben.getByRole("combobox", { name: "Warteraum" }).selectOption({ label: "Gäste immer" });
  await press(ben, "1 Änderung prüfen");
  await ben.getByRole("dialog").getByRole("button", { name: "Speichern" }).click();
  await ben.getByRole("dialog").waitFor({ state: "detached" });
  await shot(ben, "first-run-5");
  await press(ben, "Vorgaben passen, weiter");
  await at(ben, "Wen laden Sie ein?");
  await step(ben, "Richtlinien", "erledigt");
});

test("by keyboard alone: to the end, and the overview keeps what is left", async () => {
  const next = ben.getByRole("button", { name: "Weiter", exact: true });
  for (let stops = 0; stops < 60 && !(await next.evaluate((e) => e === document.activeElement)); stops += 1) await ben.keyboard.press("Tab");
  await ben.keyboard.press("Enter");
  await at(ben, "Was gilt, und was noch zu tun ist");
  await ben.getByText("Amts-Login, eigene Konten").waitFor();
  await ben.getByText("Impressum fehlt").waitFor();
  await shot(ben, "first-run-7");
  const finish = ben.getByRole("button", { name: "Einrichtung abschließen" });
  for (let stops = 0; stops < 40 && !(await finish.evaluate((e) => e === document.activeElement)); stops += 1) await ben.keyboard.press("Tab");
  await ben.keyboard.press("Enter");
  await ben.getByRole("heading", { name: "Überblick" }).waitFor();
  await ben.getByRole("link", { name: "Einrichtung noch einmal durchgehen" }).waitFor();
  assert.equal(await ben.getByText("Schritten sind erledigt").count(), 0);
});

test("axe, reflow and forced colours of each step in both languages", async () => {
  const found = [];
  for (const name of STEPS) {
    await ben.goto(`${amt.url}/admin/first-run?step=${name}`);
    await ben.getByRole("heading", { level: 1 }).waitFor();
    // The samples of colours are painted in the forced ones; axe reckons with those that are replaced.
    const rules = (media) => ({ "color-contrast": { enabled: media.forcedColors === undefined || name !== "look" } });
    found.push(...(await faultsInBothLanguages(ben, `first-run ${name}`, { rules })));
    await ben.emulateMedia({ colorScheme: null, forcedColors: null });
  }
  assert.deepEqual(found, []);
  assert.deepEqual([...operator.faults, ...ben.faults], []);
});
