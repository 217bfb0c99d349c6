// Probe-Anmeldung: an administrator tries a provider of another house before people see it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { faultsInBothLanguages, shot } from "../harness/access.mjs";
import { Providers, logInAtCanaille } from "../harness/oidc.mjs";
import { launch, person, setUp } from "../harness/people.mjs";
import { Server } from "../harness/server.mjs";

let server, browser, providers, canaille, ada;
before(async () => {
  [server, providers, browser] = await Promise.all([Server.start({ config: '[outbound]\nallow = ["127.0.0.1"]' }), Providers.start(), launch()]);
  canaille = await providers.add({ kind: "canaille" });
});
after(async () => {
  await browser?.close();
  providers?.stop();
  await server?.stop();
});

const says = (page, name) => page.getByRole("heading", { name }).waitFor();

/** The page that shows what came of it. */
const results = (page) => page.waitForURL(/\/admin\/sign-in\/trial\?provider=/);

test("a provider that is connected is not open, and can be tried when it is finished", async () => {
  ada = await person(browser, server, "ada");
  await setUp(ada, server);
  await ada.goto(`${server.url}/admin/sign-in`);
  await ada.getByRole("button", { name: "Anbieter anschließen" }).click();
  const dialog = ada.getByRole("dialog");
  await dialog.getByLabel("Name auf der Anmeldeseite").fill("Haus-Login");
  await dialog.getByLabel("Adresse des Anbieters (issuer)").fill(canaille.issuer);
  await dialog.getByRole("button", { name: "Weiter" }).click();
  await ada.getByText("noch einzurichten").waitFor();
  const tries = ada.getByRole("button", { name: "Probe-Anmeldung öffnen" });
  assert.equal(await tries.getAttribute("aria-disabled"), "true");
  const [redirect, , back] = await ada.locator(".idp-addr .code").allInnerTexts();
  await canaille.register({ client_id: "plenum", client_secret: "geheim", redirect_uris: [redirect], post_logout_redirect_uris: [back] });
  await ada.getByLabel("Client-ID").fill("plenum");
  await ada.getByLabel("Client-Geheimnis").fill("falsch");
  await ada.getByRole("button", { name: "Regel", exact: true }).click();
  await ada.getByLabel("Wert, Regel 1").fill("staff");
  await ada.getByLabel("Ergibt, Regel 1").selectOption({ label: "darf verwalten" });
  await ada.getByText("Weitere Einstellungen").click();
  await ada.getByLabel("Umfang (scopes) neben openid").fill("profile email groups");
  await ada.getByRole("button", { name: "Speichern" }).click();
  await ada.getByText("noch nicht geöffnet").waitFor();
  await shot(ada, "trial-before");
  const visitor = await person(browser, server, "cem");
  await visitor.goto(`${server.url}/sign-in`);
  await visitor.getByLabel("E-Mail-Adresse").waitFor();
  assert.equal(await visitor.getByRole("button", { name: "Mit Haus-Login" }).count(), 0, "people do not see it");
  await visitor.context().close();
});

test("what does not work is said with what to look at", async () => {
  await ada.getByRole("button", { name: "Probe-Anmeldung öffnen" }).click();
  await logInAtCanaille(ada, "anna");
  await results(ada);
  await ada.getByText("Die Probe ist gescheitert").waitFor();
  await ada.getByText("Prüfen Sie Client-ID, Client-Geheimnis").waitFor();
  await shot(ada, "trial-fault");
  await ada.getByRole("link", { name: "Zu den Anbietern" }).click();
  await ada.getByRole("button", { name: "Aktionen zu Haus-Login" }).click();
  await ada.getByRole("menuitem", { name: "Einstellungen" }).click();
  await ada.getByLabel("Client-Geheimnis").fill("geheim");
  await ada.getByRole("button", { name: "Speichern" }).click();
  await ada.getByText("Gespeichert.").waitFor();
});

test("what the provider says is shown, and what would become of it; nobody comes in by it", async () => {
  await ada.getByRole("button", { name: "Probe-Anmeldung öffnen" }).click();
  await results(ada);
  await ada.getByText("Diese Person käme aber nicht herein").waitFor();
  await ada.getByText("Sie haben hier noch kein Konto").waitFor();
  const said = ada.getByRole("region", { name: "Was der Anbieter gesagt hat" });
  await said.getByText("anna@stadt.example").waitFor();
  await said.getByText('["council","staff"]').or(said.getByText('["staff","council"]')).waitFor();
  assert.equal(await said.getByText("nonce", { exact: true }).count(), 0);
  await ada.getByText("Trifft zu.").waitFor();
  await shot(ada, "trial-person");
  const { me, accounts } = await ada.evaluate(async () => ({
    me: await (await fetch("/api/v1/me")).json(), accounts: await (await fetch("/api/v1/accounts")).json(),
  }));
  assert.deepEqual([me.account.name, accounts.total], ["Ada Brandt", 1]);
});

test("by keyboard alone: opened, and people come in", async () => {
  const open = ada.getByRole("button", { name: "Für alle öffnen" });
  await open.focus();
  await ada.keyboard.press("Enter");
  await says(ada, "Für alle geöffnet");
  const visitor = await person(browser, server, "cem");
  await visitor.goto(`${server.url}/sign-in`);
  await visitor.getByRole("button", { name: "Mit Haus-Login" }).click();
  await logInAtCanaille(visitor, "ben");
  await says(visitor, "Sie haben hier noch kein Konto");
  await visitor.context().close();
});

test("axe, reflow and forced colours in both languages", async () => {
  assert.deepEqual(await faultsInBothLanguages(ada, "trial"), []);
  assert.deepEqual(ada.faults, []);
});
