// Two authorities under one roof, from nothing to the end: set up by their administrators with providers of different
// houses, met in one meeting, somebody removed by the directory in mid-call, one of them exported and erased, proven.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { request } from "node:http";
import { after, before, test } from "node:test";
import { Providers, logIn, logInAtCanaille } from "../harness/oidc.mjs";
import { PASSWORD, join, launch, person, setUp, startMeeting } from "../harness/people.mjs";
import { TOLD_WITHIN_MS, everybodyMeets } from "../harness/proof.mjs";
import { BINARY, Server } from "../harness/server.mjs";
import { until } from "../harness/until.mjs";

const USER = "urn:ietf:params:scim:schemas:core:2.0:User";
const PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

let server, browser, providers, operator;
const stadt = { name: "Stadt Weidenrode", slug: "stadt", login: "Stadt-Login", admin: "Ada Brandt", email: "ada@stadt.example" };
const kreis = { name: "Landkreis Falkenried", slug: "kreis", login: "Kreis-Login", admin: "Cem Demir", email: "cem@kreis.example" };
before(async () => {
  [server, providers, browser] = await Promise.all([Server.start({ config: '[outbound]\nallow = ["127.0.0.1"]' }), Providers.start(), launch()]);
  for (const one of [stadt, kreis]) one.url = `http://${one.slug}.localhost:${server.port}`;
  [stadt.idp, kreis.idp] = [await providers.add(), await providers.add({ kind: "canaille" })];
  await stadt.idp.account("dora", { name: "Dora Falk", email: "dora@stadt.example", groups: [] });
  await kreis.idp.account("ben", { name: "Ben Muster", email: "ben@kreis.example", groups: ["staff"] });
});
after(async () => {
  await browser?.close();
  providers?.stop();
  await server?.stop();
});

const press = (page, name) => page.getByRole("button", { name, exact: true }).click();
const at = (page, title) => page.getByRole("heading", { level: 1, name: title }).waitFor();
const action = async (page, name, entry) => {
  await page.getByRole("button", { name: `Aktionen für ${name}` }).click();
  await page.getByRole("menuitem", { name: entry }).click();
};
/** `plenum admin tenant …` beside the server. */
const command = (...words) => execFileSync(BINARY, ["admin", "tenant", words[0], "--config", `${server.dir}/plenum.toml`, ...words.slice(1)], { encoding: "utf8" });

/** What the directory of the city sends. Not by `fetch`, which would have to find the name of the host. */
const scim = (method, path, body) =>
  new Promise((resolve, reject) => {
    const headers = { host: new URL(stadt.url).host, authorization: `Bearer ${stadt.key}`, "content-type": "application/scim+json" };
    const asked = request({ host: "127.0.0.1", port: server.port, method, path: `/scim/v2${path}`, headers }, async (answer) => {
      let text = "";
      for await (const chunk of answer) text += chunk;
      if (answer.statusCode >= 300) reject(new Error(`${method} ${path}: ${answer.statusCode} ${text}`));
      else resolve(JSON.parse(text));
    });
    asked.on("error", reject);
    asked.end(JSON.stringify(body));
  });

test("the operator adds both, and hands over a one-time link each", async () => {
  operator = await person(browser, server, "ada");
  await setUp(operator, server, "Olga Betrieb", "betrieb@example.org");
  await operator.goto(`${server.url}/operator/tenants`);
  for (const one of [stadt, kreis]) {
    await operator.getByLabel("Name", { exact: true }).fill(one.name);
    await operator.getByLabel("Kurzname").fill(one.slug);
    await operator.getByLabel("Hostnamen").fill(`${one.slug}.localhost`);
    await press(operator, "Mandant anlegen");
    await operator.getByRole("rowheader", { name: one.name }).waitFor();
    await until("the link is this tenant's", async () => (await operator.locator(".token-url").innerText()).startsWith(one.url));
    one.link = await operator.locator(".token-url").innerText();
  }
});

for (const [one, who, at_provider] of [[stadt, "anna", logIn], [kreis, "ben", logInAtCanaille]]) {
  test(`the administrator of ${one.name} sets it up from nothing, step by step`, async () => {
    const page = await person(browser, one, "ada");
    one.page = page;
    await page.goto(one.link);
    await page.getByLabel("Ihr Name").fill(one.admin);
    await page.getByLabel("E-Mail-Adresse").fill(one.email);
    await page.getByLabel("Passwort", { exact: true }).fill(PASSWORD);
    await press(page, "Konto einrichten");

    await at(page, "Wie heißt Ihr Haus, und wie sieht es aus?");
    await page.getByLabel("Kurzname für schmale Bildschirme").fill(one.slug);
    await press(page, "Speichern");
    await press(page, "Weiter");

    await at(page, "Wie melden sich Ihre Leute an?");
    await press(page, "Anbieter anschließen");
    await page.getByRole("dialog").getByLabel("Name auf der Anmeldeseite").fill(one.login);
    await page.getByRole("dialog").getByLabel("Adresse des Anbieters (issuer)").fill(one.idp.issuer);
    await page.getByRole("dialog").getByRole("button", { name: "Weiter" }).click();
    await page.getByText("noch einzurichten").waitFor();
    const [redirect, logout, back] = await page.locator(".idp-addr .code").allInnerTexts();
    await one.idp.register({
      client_id: "plenum", client_secret: "geheim", redirect_uris: [redirect], backchannel_logout_uri: logout,
      backchannel_logout_session_required: true, post_logout_redirect_uris: [back],
    });
    await page.getByLabel("Client-ID").fill("plenum");
    await page.getByLabel("Client-Geheimnis").fill("geheim");
    await page.getByLabel("Personen ohne Konto").selectOption({ label: "bekommen bei der ersten Anmeldung ein Konto" });
    if (one === stadt) {
      await page.getByLabel("Personen aus dem Verzeichnis (SCIM)").selectOption({ label: "werden am userName erkannt" });
      await page.getByLabel("Angabe, die dasselbe nennt").fill("sub");
    }
    await press(page, "Speichern");
    await page.getByText("Gespeichert.").waitFor();
    await press(page, "Probe-Anmeldung öffnen");
    await at_provider(page, who);
    await page.getByText("Es entstünde ein neues Konto").waitFor();
    await press(page, "Für alle öffnen");
    await page.getByRole("heading", { name: "Für alle geöffnet" }).waitFor();
    await page.getByRole("link", { name: "Zurück zur Einrichtung" }).click();
    await press(page, "Weiter");

    await at(page, "Wer verwaltet noch?");
    await press(page, "Später");
    await at(page, "Was das Gesetz von Ihnen verlangt");
    await page.getByLabel("E-Mail für Meldungen").fill(`barrieren@${one.slug}.example`);
    await press(page, "Kontakte speichern");
    await page.getByText("Gespeichert.").waitFor();
    await press(page, "Später");
    await at(page, "Was soll in Ihren Besprechungen gelten?");
    await press(page, "Vorgaben passen, weiter");
    await at(page, "Wen laden Sie ein?");
    await press(page, "Weiter");
    await at(page, "Was gilt, und was noch zu tun ist");
    await press(page, "Einrichtung abschließen");
    await page.getByRole("heading", { name: "Überblick" }).waitFor();
  });
}

test("the directory of the city brings somebody, who signs in at its provider", async () => {
  const { page } = stadt;
  await page.goto(`${stadt.url}/admin/services`);
  await press(page, "Dienstkonto anlegen");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Verzeichnis");
  await dialog.getByLabel("Konten aus dem Verzeichnis pflegen (SCIM)").check();
  await dialog.getByRole("button", { name: "Anlegen" }).click();
  await action(page, "Verzeichnis", "Neuer Zugriffsschlüssel …");
  await page.getByRole("dialog").getByRole("button", { name: "Erzeugen" }).click();
  stadt.key = await page.getByRole("region", { name: "Zugriffsschlüssel für Verzeichnis", exact: true }).locator(".token-url").innerText();
  const made = await scim("POST", "/Users", { schemas: [USER], userName: "dora", displayName: "Dora Falk", emails: [{ value: "dora@stadt.example" }], active: true });
  stadt.dora = made.id;
});

let anna, ben, dora;
test("people of both houses meet: two by the one provider, one as a guest with an account of the other", async () => {
  anna = await person(browser, stadt, "ada");
  await anna.goto(`${stadt.url}/sign-in`);
  await press(anna, "Mit Stadt-Login");
  await logIn(anna, "anna");
  await anna.getByRole("heading", { name: "Guten Tag, Anna Beispiel" }).waitFor();
  const link = await startMeeting(anna, "Übergreifend");
  await join(anna, { mic: true, camera: true });

  dora = await person(browser, stadt, "cem");
  await dora.goto(`${stadt.url}/sign-in`);
  await press(dora, "Mit Stadt-Login");
  await logIn(dora, "dora");
  await dora.getByRole("heading", { name: "Guten Tag, Dora Falk" }).waitFor();
  await dora.goto(link);
  await join(dora, { mic: true, camera: true });

  // At home he is somebody; here he is a guest, for an account of one house is none of the other.
  ben = await person(browser, kreis, "ben");
  await ben.context().grantPermissions(["camera", "microphone"], { origin: stadt.url });
  await ben.goto(`${kreis.url}/sign-in`);
  await press(ben, "Mit Kreis-Login");
  await logInAtCanaille(ben, "ben");
  await ben.getByRole("heading", { name: "Guten Tag, Ben Muster" }).waitFor();
  await ben.goto(link);
  await join(ben, { name: "Ben Muster, Landkreis", mic: true, camera: true });
  await everybodyMeets({ ada: anna, cem: dora, ben });
});

test("whom the directory removes in mid-call is gone at once, and the others go on", async () => {
  const started = Date.now();
  await scim("PATCH", `/Users/${stadt.dora}`, { schemas: [PATCH], Operations: [{ op: "replace", path: "active", value: false }] });
  await dora.getByRole("heading", { name: "Ihr Zugang zu dieser Sitzung ist beendet" }).waitFor();
  assert.ok(Date.now() - started < TOLD_WITHIN_MS, `told after ${Date.now() - started} ms`);
  await everybodyMeets({ ada: anna, ben });
  await dora.goto(`${stadt.url}/sign-in`);
  await press(dora, "Mit Stadt-Login");
  const login = dora.getByLabel("Account");
  await login.or(dora.getByRole("heading", { name: "Ihr Konto ist deaktiviert" })).waitFor();
  if (await login.isVisible()) await logIn(dora, "dora");
  await dora.getByRole("heading", { name: "Ihr Konto ist deaktiviert" }).waitFor();
});

test("one of them is exported, erased, and its erasure verified; the other does not notice", async () => {
  await operator.goto(`${server.url}/operator/tenants`);
  await action(operator, kreis.name, "Exportieren …");
  const dialog = operator.getByRole("dialog");
  await dialog.getByRole("button", { name: "Exportieren" }).click();
  await dialog.getByText("Übergeben Sie den Ordner dem Mandanten").waitFor();
  const folder = await dialog.locator(".token-url").innerText();
  assert.match(command("verify-export", folder), /^Whole: tenant kreis /u);
  assert.match(readFileSync(`${folder}/accounts.jsonl`, "utf8"), /Ben Muster/u);
  await dialog.getByRole("button", { name: "Fertig" }).click();
  await action(operator, kreis.name, "Anhalten …");
  await press(operator, "Mandant anhalten");
  await operator.getByText("angehalten", { exact: true }).waitFor();
  assert.match(command("erase", "kreis", "--confirm", "kreis", "--now"), /"rows_left": 0/u);
  await operator.reload();
  const [proof] = await Promise.all([operator.waitForEvent("download"), press(operator, `Löschnachweis sichern: ${kreis.name}`)]);
  const said = command("verify-erasure", await proof.path());
  assert.match(said, /^Erased: tenant kreis \(Landkreis Falkenried\)/u);
  assert.match(said, /nothing of it is found now/u);
  const gone = await person(browser, kreis, "ada");
  await gone.goto(kreis.url);
  await at(gone, "Unter dieser Adresse ist niemand zu erreichen");
  await everybodyMeets({ ada: anna, ben });
  assert.deepEqual([operator, stadt.page, kreis.page, anna, ben, dora, gone].flatMap((page) => page.faults), []);
});
