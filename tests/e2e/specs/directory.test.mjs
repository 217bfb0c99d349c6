// A directory keeps people: service account and key made in the console, people brought by SCIM, and one of them removed
// in the middle of a call.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessible, shot } from "../harness/access.mjs";
import { Providers, logIn } from "../harness/oidc.mjs";
import { TONES, join, launch, person, setUp, startMeeting } from "../harness/people.mjs";
import { TOLD_WITHIN_MS, hears, sees } from "../harness/proof.mjs";
import { Server } from "../harness/server.mjs";

const USER = "urn:ietf:params:scim:schemas:core:2.0:User";
const PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

let server, browser, providers, ada, ben, key, id;
before(async () => {
  [server, providers, browser] = await Promise.all([
    Server.start({ config: '[outbound]\nallow = ["127.0.0.1"]' }),
    Providers.start(),
    launch(),
  ]);
  ada = await person(browser, server, "ada");
  await setUp(ada, server);
});
after(async () => {
  await browser?.close();
  providers?.stop();
  await server?.stop();
});

/** What a directory sends. */
async function scim(method, path, body) {
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/scim+json" };
  const answer = await fetch(`${server.url}/scim/v2${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  assert.ok(answer.ok, `${method} ${path}: ${answer.status}`);
  return answer.status === 204 ? null : answer.json();
}

test("a service account and its key are made in the console, and the key is shown once", async () => {
  await ada.goto(`${server.url}/admin/services`);
  await ada.getByRole("button", { name: "Dienstkonto anlegen" }).click();
  const dialog = ada.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Verzeichnis");
  await dialog.getByRole("button", { name: "Anlegen" }).click();
  await dialog.getByText("Wählen Sie mindestens eines.").waitFor();
  await dialog.getByLabel("Konten aus dem Verzeichnis pflegen (SCIM)").check();
  await accessible(ada, "the form");
  await shot(ada, "service-form");
  await dialog.getByRole("button", { name: "Anlegen" }).click();
  await ada.getByRole("button", { name: "Aktionen für Verzeichnis" }).click();
  await ada.getByRole("menuitem", { name: "Neuer Zugriffsschlüssel …" }).click();
  await ada.getByRole("dialog").getByLabel("Gilt für").selectOption({ label: "90 Tage" });
  await ada.getByRole("dialog").getByRole("button", { name: "Erzeugen" }).click();
  key = await ada.getByRole("region", { name: "Zugriffsschlüssel für Verzeichnis", exact: true }).locator(".token-url").innerText();
  assert.match(key, /^plenum_[\w-]{43}$/);
  await accessible(ada, "the list with a key");
  await shot(ada, "services");
  await ada.setViewportSize({ width: 320, height: 700 });
  assert.ok(await ada.evaluate(() => document.documentElement.scrollWidth <= 320), "320 px are enough");
  await shot(ada, "services-320");
  await ada.setViewportSize({ width: 1280, height: 800 });
  await ada.reload();
  await ada.getByText("noch nie benutzt").waitFor();
  assert.equal(await ada.getByText(key).count(), 0);
  await ada.getByText(`${server.url}/scim/v2`).waitFor();
});

test("people of the directory are marked in the console and are not changed there", async () => {
  const made = await scim("POST", "/Users", {
    schemas: [USER], userName: "ben", displayName: "Ben Okafor", emails: [{ value: "ben@example.org" }], active: true,
  });
  id = made.id;
  await ada.goto(`${server.url}/admin/accounts`);
  const row = ada.getByRole("row", { name: /Ben Okafor/ });
  await row.getByText("aus dem Verzeichnis").waitFor();
  await row.getByRole("button", { name: "Aktionen für Ben Okafor" }).click();
  await ada.getByRole("menuitem", { name: "Rollen …" }).waitFor();
  assert.equal(await ada.getByRole("menuitem", { name: "Löschen …" }).count(), 0);
  await ada.getByRole("menuitem", { name: "Bearbeiten …" }).click();
  const form = ada.getByRole("dialog");
  await form.getByText("Name und Adresse pflegt Ihr Verzeichnis.").waitFor();
  assert.equal(await form.getByLabel("Name", { exact: true }).getAttribute("readonly"), "");
  await shot(ada, "directory-account");
  await form.getByRole("button", { name: "Abbrechen" }).click();
});

test("they sign in at the provider by the rule that the administrator sets", async () => {
  const provider = await providers.add();
  await provider.account("ben", { name: "Ben Okafor", email: "ben@example.org" });
  await ada.goto(`${server.url}/admin/sign-in`);
  await ada.getByRole("button", { name: "Anbieter anschließen" }).click();
  await ada.getByRole("dialog").getByLabel("Name auf der Anmeldeseite").fill("Land");
  await ada.getByRole("dialog").getByLabel("Adresse des Anbieters (issuer)").fill(provider.issuer);
  await ada.getByRole("dialog").getByRole("button", { name: "Weiter" }).click();
  await ada.getByText("noch einzurichten").waitFor();
  const [redirect, logout, back] = await ada.locator(".idp-addr .code").allInnerTexts();
  await provider.register({
    client_id: "plenum", client_secret: "geheim", redirect_uris: [redirect], backchannel_logout_uri: logout,
    backchannel_logout_session_required: true, post_logout_redirect_uris: [back],
  });
  await ada.getByLabel("Client-ID").fill("plenum");
  await ada.getByLabel("Client-Geheimnis").fill("geheim");
  await ada.getByLabel("Personen aus dem Verzeichnis (SCIM)").selectOption({ label: "werden am userName erkannt" });
  await ada.getByLabel("Angabe, die dasselbe nennt").fill("email");
  await ada.getByRole("button", { name: "Speichern" }).click();
  await ada.getByText("Einige Angaben fehlen oder passen nicht.").waitFor();
  await ada.getByLabel("Angabe, die dasselbe nennt").fill("sub");
  await ada.getByRole("button", { name: "Speichern" }).click();
  await ada.getByText("Gespeichert.").waitFor();
  await accessible(ada, "the form of the provider");
  await ada.getByRole("button", { name: "Für alle öffnen" }).click();
  await ada.getByRole("dialog").getByRole("button", { name: "Trotzdem öffnen" }).click();
  await ada.getByText("noch keine Anmeldung").waitFor();

  ben = await person(browser, server, "ben");
  await ben.goto(`${server.url}/sign-in`);
  await ben.getByRole("button", { name: "Mit Land" }).click();
  await logIn(ben, "ben");
  await ben.getByRole("heading", { name: "Guten Tag, Ben Okafor" }).waitFor();
  await ben.goto(`${server.url}/account`);
  await ben.getByText("Name und Adresse pflegt Ihr Verzeichnis.").waitFor();
});

test("whoever is removed in mid-call is gone at once, is told so, and does not come in again", async () => {
  await ada.goto(server.url);
  const link = await startMeeting(ada);
  await join(ada, { mic: true, camera: true });
  await ben.goto(link);
  await join(ben, { mic: true, camera: true });
  await sees(ada, "ben");
  await hears(ada, TONES.ben);

  const started = Date.now();
  await scim("PATCH", `/Users/${id}`, { schemas: [PATCH], Operations: [{ op: "Replace", path: "active", value: "False" }] });
  const told = ben.getByRole("heading", { name: "Ihr Zugang zu dieser Sitzung ist beendet" });
  await told.waitFor();
  assert.ok(Date.now() - started < TOLD_WITHIN_MS, `told after ${Date.now() - started} ms`);
  await ben.getByText("Ihr Konto wurde abgeschaltet").waitFor();
  await sees(ada);
  await hears(ada);
  await shot(ben, "access-ended");
  await accessible(ben, "the page of whoever was removed");

  await ben.goto(`${server.url}/sign-in`);
  await ben.getByRole("button", { name: "Mit Land" }).click();
  const login = ben.getByLabel("Account");
  await login.or(ben.getByRole("heading", { name: /deaktiviert|abgeschaltet/ })).waitFor();
  if (await login.isVisible()) await logIn(ben, "ben");
  await ben.getByRole("heading", { name: /deaktiviert|abgeschaltet/ }).waitFor();
  await scim("DELETE", `/Users/${id}`);
  await ada.goto(`${server.url}/admin/audit`);
  await ada.getByText("Konto gelöscht").first().waitFor();
  await ada.getByText("Verzeichnis").first().waitFor();
  assert.deepEqual([...ada.faults, ...ben.faults], []);
});
