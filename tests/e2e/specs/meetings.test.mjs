// Meetings: start, list, links, codes, ending; who gets in and who does not.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { PASSWORD, join, launch, openPanel, person, setUp, startMeeting } from "../harness/people.mjs";
import { Server } from "../harness/server.mjs";
import { until } from "../harness/until.mjs";

let server, browser, ada, ben, link, code;
before(async () => {
  server = await Server.start();
  browser = await launch();
  ada = await person(browser, server, "ada");
  await setUp(ada, server);
  server.mustNotLog(PASSWORD);
});
after(async () => {
  await browser.close();
  await server.stop();
});

const refused = (page) => page.getByRole("heading", { name: "Dieser Link führt zu keiner Sitzung" }).waitFor();
const row = (title) => ada.locator("li.meeting").filter({ has: ada.getByRole("heading", { name: title, exact: true }) });

test("a meeting is started and stands in the list with its code", async () => {
  link = await startMeeting(ada, "Haushalt 2027");
  const [address, secret] = link.split("#");
  code = address.split("/m/")[1];
  assert.match(code, /^[a-z]{3}-[a-z]{4}-[a-z]{3}$/);
  assert.ok(secret.length >= 22, "128 bit at least");
  server.mustNotLog(secret);
  await ada.goto(server.url);
  await row("Haushalt 2027").getByText(`Code ${code}`).waitFor();
});

test("the code alone lets an account in and a guest not", async () => {
  const guest = await person(browser, server, "cem");
  await guest.goto(`${server.url}/m/${code}`);
  await refused(guest);
  await guest.goto(`${server.url}/m/${code}#AAAAAAAAAAAAAAAAAAAAAAAAAAA`);
  await refused(guest);
  await guest.context().close();
  await ada.getByLabel("Link oder Code der Besprechung").fill(code.toUpperCase());
  await ada.locator("form").filter({ has: ada.getByLabel("Link oder Code der Besprechung") }).getByRole("button", { name: "Teilnehmen" }).click();
  await ada.getByText("Sie treten bei als Ada Brandt").waitFor();
  await join(ada);
  assert.deepEqual(guest.faults, []);
});

test("a guest pastes the link on the start page and joins with a name", async () => {
  ben = await person(browser, server, "ben");
  await ben.goto(server.url);
  const field = ben.getByLabel("Link oder Code der Besprechung");
  await field.fill("kein Link");
  await ben.getByRole("button", { name: "Teilnehmen" }).click();
  await ben.getByText("Das ist kein Link und kein Code einer Besprechung").waitFor();
  await field.fill(link);
  await ben.getByRole("button", { name: "Teilnehmen" }).click();
  await ben.getByText("Sie treten bei als Gast").waitFor();
  await ben.getByRole("button", { name: "Jetzt teilnehmen" }).click();
  await ben.getByText("Geben Sie an, wie Sie angezeigt werden möchten").waitFor();
  await join(ben, { name: "Ben Gast" });
  await ada.locator('li[data-participant][aria-label^="Ben Gast"]').waitFor();
});

test("a second link goes on when the first is revoked", async () => {
  const desk = await ada.context().newPage();
  await desk.goto(server.url);
  await desk.getByText("2 dabei").waitFor();
  await desk.getByRole("button", { name: "Links" }).click();
  await desk.getByRole("button", { name: "Neuer Link" }).click();
  const urls = desk.getByRole("list", { name: "Links zu Haushalt 2027" }).locator(".token-url");
  await until("two links are listed", async () => (await urls.count()) === 2);
  const second = (await urls.allInnerTexts()).find((url) => url !== link);
  const first = desk.getByRole("listitem").filter({ has: desk.getByText(link, { exact: true }) }).last();
  await first.getByRole("button", { name: /widerrufen$/ }).click();
  await first.getByText("widerrufen", { exact: true }).waitFor();
  await ben.getByRole("heading", { name: "Ihr Zugang zu dieser Sitzung ist beendet" }).waitFor();
  const late = await person(browser, server, "cem");
  await late.goto(link);
  await refused(late);
  // Another path, so that this is no jump inside the page.
  await late.goto(server.url);
  await late.goto(second);
  await join(late, { name: "Cem Gast" });
  await ada.locator('li[data-participant][aria-label^="Cem Gast"]').waitFor();
  assert.deepEqual(late.faults, []);
  await late.context().close();
  await desk.close();
  link = second;
});

test("the chair ends the meeting for all", async () => {
  await ben.goto(server.url);
  await ben.goto(link);
  await join(ben, { name: "Ben Gast" });
  assert.equal(await ben.getByRole("button", { name: "Leitung" }).count(), 0);
  await ada.getByRole("button", { name: "Leitung" }).click();
  await ada.getByRole("button", { name: "Für alle beenden …" }).click();
  await ada.getByRole("dialog").getByRole("button", { name: "Für alle beenden" }).click();
  for (const page of [ada, ben]) await page.getByRole("heading", { name: "Die Sitzung ist beendet" }).waitFor();
});

test("an ended and deleted meeting is gone with its links", async () => {
  await ada.goto(server.url);
  await ada.getByRole("button", { name: "Beenden und löschen: Haushalt 2027" }).click();
  await ada.getByRole("dialog").getByRole("button", { name: "Beenden und löschen" }).click();
  await row("Haushalt 2027").waitFor({ state: "detached" });
  await ben.goto(server.url);
  await ben.goto(link);
  await refused(ben);
});

test("a role of the meeting's own is set before it begins and comes with a link, for a guest", async () => {
  await ada.goto(server.url);
  await startMeeting(ada, "Anhörung");
  await ada.goto(server.url);
  await row("Anhörung").getByRole("button", { name: "Links" }).click();
  const roles = row("Anhörung").getByRole("region", { name: "Eigene Rollen" });
  await roles.getByRole("button", { name: "Eigene Rolle …" }).click();
  const dialog = ada.getByRole("dialog");
  await dialog.getByLabel("Name der Rolle").fill("Presse");
  for (const right of ["Mikrofon", "Kamera"]) await dialog.getByRole("checkbox", { name: right }).uncheck();
  await dialog.getByRole("button", { name: "Sichern" }).click();
  await roles.getByText("Presse", { exact: true }).waitFor();
  await row("Anhörung").getByLabel("Rolle für den neuen Link").selectOption({ label: "Presse" });
  await row("Anhörung").getByRole("button", { name: "Neuer Link" }).click();
  const entry = row("Anhörung").getByRole("list", { name: "Links zu Anhörung" }).getByRole("listitem").filter({ hasText: "Presse" });
  const press = await entry.locator(".token-url").innerText();
  await ben.goto(server.url);
  await ben.goto(press);
  await join(ben, { name: "Ben Gast" });
  await (await openPanel(ben, "Personen")).getByText(/^Presse/).first().waitFor();
  await ben.getByText("gesperrt bis zur Freigabe").first().waitFor();
  // While it runs the chair changes the roles in the room, and it is said where.
  await roles.getByRole("button", { name: "Löschen: Presse" }).click();
  await roles.getByText("Ändern Sie die Rollen im Raum").waitFor();
  await roles.getByText("Presse", { exact: true }).waitFor();
});

test("nothing foreign was asked for and nothing broke", () => {
  assert.deepEqual([...ada.faults, ...ben.faults], []);
});
