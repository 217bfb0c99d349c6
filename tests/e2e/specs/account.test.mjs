// Accounts: first administrator, sign-in and out, sessions, further accounts.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { PASSWORD, launch, person, setUp } from "../harness/people.mjs";
import { Server } from "../harness/server.mjs";
import { until } from "../harness/until.mjs";

let server, browser;
before(async () => {
  server = await Server.start();
  browser = await launch();
});
after(async () => {
  await browser.close();
  await server.stop();
});

const signIn = async (page, email, password) => {
  await page.goto(`${server.url}/sign-in`);
  await page.getByLabel("E-Mail-Adresse").fill(email);
  await page.getByLabel("Passwort", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Anmelden", exact: true }).click();
};

test("the first administrator sets up, signs out and in, and the link is used up", async () => {
  const page = await person(browser, server, "ada");
  await page.goto(server.setup);
  await page.getByLabel("Ihr Name").fill("Ada Brandt");
  await page.getByLabel("E-Mail-Adresse").fill("ada@example.org");
  await page.getByLabel("Passwort", { exact: true }).fill("zu kurz");
  await page.getByRole("button", { name: "Konto einrichten" }).click();
  await page.getByText("Mindestens 12 Zeichen, am besten mehrere Wörter").waitFor();
  await page.close();
  const again = await person(browser, server, "ada");
  await setUp(again, server);
  const late = await person(browser, server, "ben");
  await late.goto(server.setup);
  await late.getByRole("heading", { name: "Dieser Einmal-Link gilt nicht mehr" }).waitFor();
  await again.getByRole("button", { name: "Abmelden" }).click();
  await again.getByRole("link", { name: "Anmelden" }).waitFor();
  await signIn(again, "ada@example.org", "falsches passwort");
  await again.getByText("Adresse oder Passwort stimmt nicht").waitFor();
  await signIn(again, "ADA@example.org", PASSWORD);
  await again.getByRole("heading", { name: "Guten Tag, Ada Brandt" }).waitFor();
  assert.deepEqual(again.faults, []);
});

test("a person sees own sign-ins and ends another", async () => {
  const first = await person(browser, server, "ada");
  await signIn(first, "ada@example.org", PASSWORD);
  await first.getByRole("heading", { name: /Guten Tag/ }).waitFor();
  const second = await person(browser, server, "ada");
  await signIn(second, "ada@example.org", PASSWORD);
  await second.getByRole("heading", { name: /Guten Tag/ }).waitFor();
  await first.goto(`${server.url}/account`);
  await first.getByText("diese Anmeldung").waitFor();
  await first.getByRole("button", { name: "Alle anderen abmelden" }).click();
  await until("one sign-in is left", async () => (await first.locator(".sessions li").count()) === 1);
  await second.reload();
  await second.getByRole("link", { name: "Anmelden" }).waitFor();
  assert.deepEqual(first.faults, []);
});

test("an administrator adds an account, and its person signs in by the link", async () => {
  const page = await person(browser, server, "ada");
  await signIn(page, "ada@example.org", PASSWORD);
  await page.getByRole("link", { name: "Verwaltung" }).click();
  await page.getByRole("link", { name: "Konten", exact: true }).click();
  await page.getByRole("button", { name: "Konto anlegen" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Ben Okafor");
  await page.getByLabel("E-Mail-Adresse").fill("ben@example.org");
  await page.getByRole("button", { name: "Anlegen", exact: true }).click();
  const link = await page.locator(".token-url").innerText();
  const ben = await person(browser, server, "ben");
  await ben.goto(link);
  await ben.getByLabel("Passwort", { exact: true }).fill(PASSWORD);
  await ben.getByRole("button", { name: "Konto einrichten" }).click();
  await ben.getByRole("heading", { name: "Guten Tag, Ben Okafor" }).waitFor();
  assert.equal(await ben.getByRole("link", { name: "Verwaltung" }).count(), 0);
  await page.reload();
  await page.getByRole("button", { name: "Aktionen für Ben Okafor" }).click();
  await page.getByRole("menuitem", { name: "Deaktivieren" }).click();
  await page.getByRole("button", { name: "Konto deaktivieren" }).click();
  await page.getByRole("row", { name: /Ben Okafor/ }).getByText("deaktiviert", { exact: true }).waitFor();
  await ben.reload();
  await ben.getByRole("link", { name: "Anmelden" }).waitFor();
  assert.deepEqual([...page.faults, ...ben.faults], []);
});
