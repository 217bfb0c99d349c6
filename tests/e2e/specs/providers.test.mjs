// Sign-in at providers of the tenants: set up in the console, used by their people, and ended from afar.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { faultsInBothLanguages, shot } from "../harness/access.mjs";
import { Providers, logIn } from "../harness/oidc.mjs";
import { PASSWORD, join, launch, person, setUp, startMeeting } from "../harness/people.mjs";
import { Server } from "../harness/server.mjs";
import { until } from "../harness/until.mjs";

let server, browser, providers, stadt, land, amt, ada, ben, anna;
before(async () => {
  [server, providers, browser] = await Promise.all([
    Server.start({ config: '[outbound]\nallow = ["127.0.0.1"]' }),
    Providers.start(),
    launch(),
  ]);
  [stadt, land] = [await providers.add(), await providers.add()];
  amt = { url: `http://amt.localhost:${server.port}` };
});
after(async () => {
  await browser?.close();
  providers?.stop();
  await server?.stop();
});

const greeted = (page, name) => page.getByRole("heading", { name: `Guten Tag, ${name}` }).waitFor();
const says = (page, name) => page.getByRole("heading", { name }).waitFor();

/** Connects a provider as the handbook says. */
async function connect(page, provider, { name, domain, admit, gives = [] }) {
  await page.getByRole("button", { name: "Anbieter anschließen" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name auf der Anmeldeseite").fill(name);
  await dialog.getByLabel("Adresse des Anbieters (issuer)").fill(`${provider.issuer}/`);
  await dialog.getByRole("button", { name: "Weiter" }).click();
  await dialog.getByText("Der Anbieter nennt sich anders").waitFor();
  await shot(page, "provider-mismatch");
  await dialog.getByLabel("Adresse des Anbieters (issuer)").fill(provider.issuer);
  await dialog.getByRole("button", { name: "Weiter" }).click();
  await page.getByText("noch einzurichten").waitFor();
  const addresses = await page.locator(".idp-addr .code").allInnerTexts();
  const [redirect, logout, back] = addresses;
  await provider.register({
    client_id: "plenum", client_secret: "geheim", redirect_uris: [redirect], backchannel_logout_uri: logout,
    backchannel_logout_session_required: true, post_logout_redirect_uris: [back],
  });
  await page.getByLabel("Client-ID").fill("plenum");
  await page.getByLabel("Client-Geheimnis").fill("geheim");
  await page.getByLabel("Domains der E-Mail-Adressen").fill(domain);
  if (admit) await page.getByLabel("Personen ohne Konto").selectOption({ label: "bekommen bei der ersten Anmeldung ein Konto" });
  await page.getByRole("button", { name: "Regel", exact: true }).click();
  await page.getByLabel("Wert, Regel 1").fill("staff");
  await page.getByLabel("Ergibt, Regel 1").selectOption({ label: "darf verwalten" });
  for (const [at, label] of gives.entries()) {
    await page.getByRole("button", { name: "Regel", exact: true }).click();
    await page.getByLabel(`Wert, Regel ${at + 2}`).fill("staff");
    // Nothing is given before it is chosen.
    if (at === 0) {
      await page.getByRole("button", { name: "Speichern" }).click();
      await page.getByText("Einige Angaben fehlen oder passen nicht.").waitFor();
    }
    await page.getByLabel(`Ergibt, Regel ${at + 2}`).selectOption({ label });
  }
  await page.getByText("Weitere Einstellungen").click();
  await page.getByLabel("Umfang (scopes) neben openid").fill("profile email groups");
  await page.getByRole("button", { name: "Speichern" }).click();
  await page.getByText("Gespeichert.").waitFor();
  await page.getByText("noch nicht geöffnet").waitFor();
  await page.getByRole("button", { name: "Für alle öffnen" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Trotzdem öffnen" }).click();
  await page.getByText("noch keine Anmeldung").waitFor();
  await shot(page, `provider-${name}`);
}

test("two tenants connect providers of their own in the console", async () => {
  ada = await person(browser, server, "ada");
  await setUp(ada, server);
  const made = await ada.evaluate(async () => {
    const body = JSON.stringify({ slug: "amt", name: "Amt Hohenaue", hosts: ["amt.localhost"] });
    return (await fetch("/api/v1/operator/tenants", { method: "POST", headers: { "Content-Type": "application/json" }, body })).json();
  });
  ben = await person(browser, amt, "ben");
  await setUp(ben, { setup: made.setup_url }, "Ben Okafor", "ben@example.org");
  await ada.evaluate(async () => {
    const make = (path, body) => fetch(`/api/v1/${path}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    await make("units", { name: "Bauamt", short_name: "Bau" });
    await make("groups", { name: "Alle vom Haus" });
  });
  await ada.goto(`${server.url}/admin/sign-in`);
  await connect(ada, stadt, { name: "Stadt-Login", domain: "stadt.example", admit: true, gives: ["Bauamt (Bau)", "Alle vom Haus"] });
  await ben.goto(`${amt.url}/admin/sign-in`);
  await connect(ben, land, { name: "Land-Login", domain: "@land.example" });
  await ben.getByRole("button", { name: "Aktionen zu Land-Login" }).click();
  await ben.getByRole("menuitem", { name: "Jetzt prüfen" }).click();
  await ben.getByText("Geprüft: alles da, meldet auch Abmeldungen.").waitFor();
});

test("the domain of the address leads to the provider, and groups give the administration", async () => {
  anna = await person(browser, server, "cem");
  await anna.goto(`${server.url}/sign-in`);
  await anna.getByRole("button", { name: "Mit Stadt-Login" }).waitFor();
  await shot(anna, "sign-in");
  await anna.getByLabel("E-Mail-Adresse").fill("anna@stadt.example");
  await anna.getByRole("button", { name: "Weiter" }).click();
  assert.equal(await anna.getByLabel("Account").inputValue(), "anna@stadt.example", "the address need not be written again");
  const callback = anna.waitForRequest((request) => request.url().includes("/callback?"));
  await logIn(anna, "anna");
  await greeted(anna, "Anna Beispiel");
  anna.callback = (await callback).url();
  await anna.getByRole("link", { name: "Verwaltung" }).waitFor();
});

test("groups of the provider give a unit and a group here", async () => {
  await ada.goto(`${server.url}/admin/accounts`);
  await ada.getByRole("row", { name: /Anna Beispiel/ }).getByRole("cell", { name: "Bauamt" }).waitFor();
  await ada.goto(`${server.url}/admin/groups`);
  await ada.getByRole("row", { name: /Alle vom Haus/ }).getByRole("cell", { name: "1 Person" }).waitFor();
  await ada.goto(`${server.url}/admin/sign-in`);
});

test("other addresses lead to the password, and nobody learns who has an account", async () => {
  const page = await person(browser, server, "cem");
  await page.goto(`${server.url}/sign-in`);
  for (const address of ["nobody@example.org", "ada@example.org"]) {
    await page.getByLabel("E-Mail-Adresse").fill(address);
    await page.getByRole("button", { name: "Weiter" }).click();
    await page.getByLabel("Passwort", { exact: true }).waitFor();
  }
  await page.getByLabel("Passwort", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Anmelden", exact: true }).click();
  await greeted(page, "Ada Brandt");
  await page.context().close();
});

test("an answer is good once, and only in its own browser", async () => {
  await anna.goto(anna.callback);
  await says(anna, "Diese Anmeldung gilt nicht mehr");
  const thief = await person(browser, server, "ben");
  await thief.goto(`${server.url}/sign-in`);
  await thief.getByRole("button", { name: "Mit Stadt-Login" }).click();
  await thief.getByLabel("Account").waitFor();
  await thief.goto(anna.callback);
  await says(thief, "Diese Anmeldung gilt nicht mehr");
  await shot(thief, "sign-in-lost");
  await thief.getByRole("link", { name: "Zur Anmeldung" }).click();
  await thief.getByLabel("E-Mail-Adresse").waitFor();
  await thief.context().close();
});

test("a provider that is down is told to people and to the administration", async () => {
  const page = await person(browser, server, "ben");
  await page.goto(`${server.url}/sign-in`);
  await page.getByRole("button", { name: "Mit Stadt-Login" }).click();
  await stadt.faults({ token: { kind: "down" } });
  await logIn(page, "ben");
  await says(page, "Ihr Anbieter antwortet nicht");
  await ada.reload();
  await ada.getByText("provider-unreachable").waitFor();
  await shot(ada, "provider-down");
  await stadt.faults({});
  await page.goto(`${server.url}/sign-in`);
  await page.getByRole("button", { name: "Mit Stadt-Login" }).click();
  await greeted(page, "Ben Muster");
  await ada.reload();
  await ada.getByText("letzte Anmeldung").waitFor();
  await page.context().close();
});

test("who is not invited stays outside; who is comes by the link and the provider", async () => {
  const page = await person(browser, amt, "cem");
  await page.goto(`${amt.url}/sign-in`);
  await page.getByRole("button", { name: "Mit Land-Login" }).click();
  await logIn(page, "anna");
  await says(page, "Sie haben hier noch kein Konto");
  const invited = await ben.evaluate(async () => {
    const body = JSON.stringify({ name: "Anna Land", email: "anna@land.example" });
    return (await fetch("/api/v1/accounts", { method: "POST", headers: { "Content-Type": "application/json" }, body })).json();
  });
  await page.goto(invited.setup_url);
  await page.getByRole("button", { name: "Mit Land-Login" }).click();
  await greeted(page, "Anna Land");
  await page.getByRole("link", { name: "Mein Konto" }).click();
  await says(page, "Anmelden bei einem Anbieter");
  assert.equal(await page.getByRole("heading", { name: "Passwort ändern" }).count(), 0, "without a password none is changed");

  // Signing out here signs out there, too.
  await page.getByRole("button", { name: "Abmelden", exact: true }).click();
  await page.getByRole("button", { name: /yes/i }).click();
  await page.waitForURL(/\/sign-in/);
  await page.getByRole("button", { name: "Mit Land-Login" }).click();
  await page.getByLabel("Account").waitFor();
  await page.context().close();
});

test("sensitive acts ask once more, at the strength that the administration wants", async () => {
  await ada.getByRole("button", { name: "Aktionen zu Stadt-Login" }).click();
  await ada.getByRole("menuitem", { name: "Einstellungen" }).click();
  await ada.getByText("Weitere Einstellungen").click();
  await ada.getByLabel("Stärke vor heiklen Schritten (acr)").fill("gold");
  await ada.getByRole("button", { name: "Speichern" }).click();
  await ada.getByText("Gespeichert.").waitFor();
  await anna.goto(`${server.url}/admin/sign-in`);
  await anna.getByRole("button", { name: "Anbieter anschließen" }).click();
  await says(anna, "Sind Sie es?");
  await shot(anna, "proof");
  await anna.getByRole("button", { name: "Weiter zu Stadt-Login" }).click();
  await logIn(anna, "anna", "gold");
  await says(anna, "Anmeldung");
  await anna.getByRole("button", { name: "Anbieter anschließen" }).click();
  await anna.getByRole("dialog").getByLabel("Name auf der Anmeldeseite").waitFor();
  await anna.keyboard.press("Escape");
});

test("signing out at the provider ends the call here", async () => {
  await anna.goto(server.url);
  await startMeeting(anna);
  await join(anna);
  const elsewhere = await anna.context().newPage();
  await elsewhere.goto(`${stadt.issuer}/session/end`);
  await elsewhere.getByRole("button", { name: /yes/i }).click();
  await anna.getByRole("heading", { name: "Ihr Zugang zu dieser Sitzung ist beendet" }).waitFor();
  await anna.goto(server.url);
  await anna.getByRole("link", { name: "Anmelden" }).first().waitFor();
  await elsewhere.close();
});

test("people connect and disconnect a provider with the account that they have", async () => {
  await stadt.account("ada", { name: "Ada", email: "ada@stadt.example", groups: [] });
  await ada.goto(`${server.url}/account`);
  await ada.getByRole("button", { name: "Stadt-Login verbinden" }).click();
  await logIn(ada, "ada");
  await ada.getByText("ada@stadt.example, zuletzt").waitFor();
  await shot(ada, "account-identities");
  const page = await person(browser, server, "ada");
  await page.goto(`${server.url}/sign-in`);
  await page.getByRole("button", { name: "Mit Stadt-Login" }).click();
  await logIn(page, "ada");
  await greeted(page, "Ada Brandt");
  await ada.getByRole("button", { name: "Stadt-Login trennen" }).click();
  await ada.getByRole("dialog").getByRole("button", { name: "Trennen", exact: true }).click();
  await ada.getByText("ada@stadt.example, zuletzt").waitFor({ state: "detached" });
  await page.goto(server.url);
  await page.getByRole("link", { name: "Anmelden" }).first().waitFor();
  await page.context().close();
});

test("by keyboard alone: order, and out of the dialogs", async () => {
  await ben.goto(`${amt.url}/admin/sign-in`);
  const menu = ben.getByRole("button", { name: "Aktionen zu Land-Login" });
  await menu.waitFor();
  for (let stops = 0; stops < 60 && !(await menu.evaluate((e) => e === document.activeElement)); stops += 1) await ben.keyboard.press("Tab");
  await ben.keyboard.press("Enter");
  await ben.keyboard.press("End");
  await ben.keyboard.press("Enter");
  await ben.getByText("auch aus laufenden Sitzungen").waitFor();
  await ben.keyboard.press("Escape");
  await ben.getByRole("dialog").waitFor({ state: "detached" });
  await ben.keyboard.press("Enter");
  await ben.keyboard.press("Enter");
  await until("the settings have the focus", () => ben.evaluate(() => document.activeElement?.id === "idp-e"));
});

test("axe, reflow and forced colours in both languages", async () => {
  const found = [];
  const visitor = await person(browser, server, "cem");
  await ben.getByText("Weitere Einstellungen").click();
  const pages = [
    ["console", ben, async () => undefined],
    ["sign-in", visitor, () => visitor.goto(`${server.url}/sign-in`)],
    ["problem", visitor, () => visitor.goto(`${server.url}/sign-in/problem?reason=address-taken`)],
    ["account", ada, () => ada.goto(`${server.url}/account`)],
  ];
  for (const [name, page, open] of pages) {
    await open();
    found.push(...(await faultsInBothLanguages(page, name)));
  }
  assert.deepEqual(found, []);
  assert.deepEqual([...ada.faults, ...ben.faults, ...anna.faults, ...visitor.faults], []);
});
