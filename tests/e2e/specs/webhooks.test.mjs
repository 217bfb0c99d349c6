// A webhook from the console to a receiver that verifies with the library for receivers, and back into the list of
// deliveries.
import assert from "node:assert/strict";
import { createPublicKey, verify } from "node:crypto";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { Webhook } from "standardwebhooks";
import { accessible, shot } from "../harness/access.mjs";
import { launch, person, setUp } from "../harness/people.mjs";
import { Server } from "../harness/server.mjs";

/** DER of an Ed25519 public key, before its 32 bytes. */
const ED25519 = Buffer.from("302a300506032b6570032100", "hex");

let server, browser, receiver, ada, secret, publicKey;
const heard = [];
const answers = [];
let wake = () => {};
before(async () => {
  receiver = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      heard.push({ headers: request.headers, body });
      response.writeHead(answers.shift() ?? 200).end("verstanden");
      wake();
    });
  });
  await new Promise((listening) => receiver.listen(0, "127.0.0.1", listening));
  [server, browser] = await Promise.all([Server.start({ config: '[outbound]\nallow = ["127.0.0.1"]' }), launch()]);
  ada = await person(browser, server, "ada");
  await setUp(ada, server);
});
after(async () => {
  await browser?.close();
  receiver?.close();
  await server?.stop();
});

/** The next message that came. */
async function next() {
  while (heard.length === 0) await new Promise((arrived) => (wake = arrived));
  return heard.shift();
}

const menu = async (item) => {
  await ada.getByRole("button", { name: "Aktionen für Ticketsystem" }).click();
  await ada.getByRole("menuitem", { name: item }).click();
};
const log = () => ada.getByRole("region", { name: "Zustellungen an Ticketsystem" });

test("a webhook is made in the console, and its secret is shown once", async () => {
  await ada.goto(`${server.url}/admin/webhooks`);
  await ada.getByText("Noch kein Webhook.").waitFor();
  await ada.getByRole("button", { name: "Webhook anlegen" }).click();
  const form = ada.getByRole("dialog");
  await form.getByLabel("Name").fill("Ticketsystem");
  await form.getByLabel("Adresse").fill("https://169.254.169.254/latest/");
  await form.getByRole("button", { name: "Anlegen" }).click();
  await form.getByText("Diese Adresse ruft der Server nicht auf.").waitFor();
  await form.getByLabel("Adresse").fill(`http://127.0.0.1:${receiver.address().port}/hook`);
  await form.getByRole("button", { name: "Anlegen" }).click();
  await form.getByText("Wählen Sie mindestens ein Ereignis.").waitFor();
  await form.getByRole("group", { name: "Konten und Rollen" }).getByLabel("Gruppe angelegt").check();
  await accessible(ada, "the form");
  await shot(ada, "webhook-form");
  await form.getByRole("button", { name: "Anlegen" }).click();
  const shown = ada.getByRole("region", { name: "Schlüssel für Ticketsystem" });
  await shown.waitFor();
  assert.equal(await ada.evaluate(() => document.activeElement?.id), "webhook-secret-h");
  [secret, publicKey] = await shown.locator(".token-url").allInnerTexts();
  assert.match(secret, /^whsec_.{44}$/);
  assert.match(publicKey, /^whpk_.{44}$/);
  server.mustNotLog(secret);
  await accessible(ada, "the list with a secret");
  await shot(ada, "webhooks");
  await ada.reload();
  await ada.getByRole("row", { name: /Ticketsystem/ }).getByText("aktiv", { exact: true }).waitFor();
  assert.equal(await ada.getByText(secret).count(), 0);
});

test("an act is told to a receiver, which verifies both signatures", async () => {
  await ada.goto(`${server.url}/admin/groups`);
  await ada.getByRole("button", { name: "Gruppe anlegen" }).click();
  await ada.getByRole("dialog").getByLabel("Name").fill("Krisenstab");
  await ada.getByRole("dialog").getByRole("button", { name: "Anlegen" }).click();
  const { headers, body } = await next();
  const event = new Webhook(secret).verify(body, headers);
  assert.deepEqual([event.specversion, event.type, event.data.group.name], ["1.0", "org.plenum.group.created", "Krisenstab"]);
  assert.equal(headers["content-type"], "application/cloudevents+json; charset=utf-8");
  assert.ok(!body.includes("Ada"));
  assert.throws(() => new Webhook(secret).verify(body.replace("Krisenstab", "Kaffeerunde"), headers));
  const key = createPublicKey({ key: Buffer.concat([ED25519, Buffer.from(publicKey.slice(5), "base64")]), format: "der", type: "spki" });
  const signature = headers["webhook-signature"].split(" ").find((one) => one.startsWith("v1a,")).slice(4);
  const content = Buffer.from(`${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`);
  assert.ok(verify(null, content, key, Buffer.from(signature, "base64")));
});

test("the list of deliveries shows every try, sends once more and tries out", async () => {
  await ada.goto(`${server.url}/admin/webhooks`);
  await menu("Zustellungen");
  await log().waitFor();
  assert.equal(await ada.evaluate(() => document.activeElement?.id), "webhook-log-h");
  const row = log().getByRole("row", { name: /Gruppe angelegt/ });
  await row.getByText("angekommen", { exact: true }).waitFor();
  await row.getByText("HTTP 200").waitFor();
  await row.getByText("Nachricht und Antwort").click();
  await row.getByText("verstanden").waitFor();
  await row.getByRole("button", { name: /erneut senden$/ }).click();
  const again = await next();
  assert.equal(new Webhook(secret).verify(again.body, again.headers).data.group.name, "Krisenstab");
  answers.push(302);
  await log().getByRole("button", { name: "Probe senden" }).click();
  await next();
  await log().getByText("Die Probe ist nicht angekommen: Der Empfänger leitet weiter; das wird nicht befolgt.").waitFor();
  await log().getByRole("button", { name: "Probe senden" }).click();
  assert.equal(JSON.parse((await next()).body).type, "org.plenum.webhook.test");
  await log().getByText("Die Probe ist angekommen.").waitFor();
  await accessible(ada, "the list of deliveries");
  await shot(ada, "webhook-log");
  await ada.setViewportSize({ width: 320, height: 700 });
  assert.deepEqual(await ada.evaluate(() => [...document.querySelectorAll("main *")].filter((one) => one.getBoundingClientRect().right > 320).map((one) => `${one.tagName}.${one.className} ${one.textContent.slice(0, 30)}`)), [], "320 px are enough");
  await shot(ada, "webhook-log-320");
  await ada.setViewportSize({ width: 1280, height: 800 });
});

test("keys change without a gap, a pause is a pause, and who is gone is switched off", async () => {
  await menu("Schlüssel wechseln …");
  await ada.getByRole("dialog").getByRole("button", { name: "Schlüssel wechseln" }).click();
  const fresh = await ada.getByRole("region", { name: "Schlüssel für Ticketsystem" }).locator(".token-url").first().innerText();
  assert.notEqual(fresh, secret);
  await ada.getByRole("button", { name: "Ich habe ihn eingetragen" }).click();
  await ada.getByRole("row", { name: /Ticketsystem/ }).getByText(/Der vorige Schlüssel gilt noch bis/).waitFor();
  await log().getByRole("button", { name: "Probe senden" }).click();
  const told = await next();
  for (const key of [secret, fresh]) new Webhook(key).verify(told.body, told.headers);
  await menu("Pausieren");
  await ada.getByRole("row", { name: /Ticketsystem/ }).getByText("pausiert", { exact: true }).waitFor();
  await menu("Wieder einschalten");
  await ada.getByRole("row", { name: /Ticketsystem/ }).getByText("aktiv", { exact: true }).waitFor();
  answers.push(410);
  await log().getByRole("button", { name: /Gruppe angelegt, .*erneut senden$/ }).click();
  await next();
  await ada.reload();
  await ada.getByRole("row", { name: /Ticketsystem/ }).getByText("abgeschaltet", { exact: true }).waitFor();
  await shot(ada, "webhook-off");
  await menu("Löschen …");
  await ada.getByRole("dialog").getByRole("button", { name: "Webhook löschen" }).click();
  await ada.getByText("Noch kein Webhook.").waitFor();
  assert.deepEqual(ada.faults, []);
});
