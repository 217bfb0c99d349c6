// A council votes in the real client: open, by roll call, secret with trustees; with an exclusion, an objection and a
// repeat. What it leaves behind is verified by the program and by the page, without the server.
import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join as path } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { faultsOf, shot, speak } from "../harness/access.mjs";
import { PASSWORD, heard, join, launch, listen, openPanel, person, setUp } from "../harness/people.mjs";
import { Server } from "../harness/server.mjs";
import { until } from "../harness/until.mjs";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const VOTECHECK = process.env.VOTECHECK_BIN ?? path(ROOT, "target/debug/votecheck");
const TRUSTEE = process.env.TRUSTEE_BIN ?? path(ROOT, "target/debug/plenum-trustee");
const REGISTER = [
  "name;email;amt;fraktion;sitz;vertretung",
  "Ada Brandt;ada@example.org;Vorsitz;Liste A;;",
  "Ben Okafor;ben@example.org;;Liste A;;",
  "Clara Thoms;clara@example.org;;Liste B;;",
  "Dana Petersen;dana@example.org;;Liste B;;",
  "Emil Oertzen;;;Liste B;;",
  "Fenja Lorenz;;;Liste A;;",
  "Gerd Matthies;;;Liste B;;",
  "Hala Nasser;;;Liste C;;Ines Quast",
  "Jan Wulf;;;Liste C;;",
  "Ines Quast;;;Liste C;Vertretung;",
].join("\n");
const TITLE = "Neubau Kita Lindenhof";
const MOTION = "Der Rat beschließt den Neubau der Kindertagesstätte Lindenhof nach Variante B.";
const PLAN = "%PDF-1.7 Lageplan";

let server, browser, folder, ada, ben, clara, dana, kim, link, program;
before(async () => {
  folder = mkdtempSync(path(tmpdir(), "votes-"));
  server = await Server.start();
  browser = await launch();
  ada = await person(browser, server, "ada");
});
after(async () => {
  program?.kill();
  await browser?.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const card = (page) => page.locator(".vote-front .vote");
const votes = (page) => page.getByRole("complementary", { name: "Abstimmungen", exact: true });
const press = (page, name) => votes(page).getByRole("button", { name, exact: true }).click();
const confirm = (page, name) => page.locator("dialog[open]").getByRole("button", { name, exact: true }).click();
// Names and what they chose stand on the card, too.
const choose = (page, label) => card(page).locator(".opts").getByText(label, { exact: true }).click();
const stage = (page, wanted) => until(`the card is ${wanted}`, async () => (await card(page).count()) === 1 && (await card(page).getAttribute("data-stage")) === wanted);
const roll = (page) => page.getByRole("complementary", { name: "Anwesenheit", exact: true });

async function presence(page, name, entry) {
  await openPanel(page, "Anwesenheit");
  await roll(page).getByRole("button", { name: `Anwesenheit von ${name}` }).click();
  await page.getByRole("menuitem", { name: entry }).click();
}

/** Somebody without a device says their vote, and it is recorded. */
async function record(page, name, label) {
  await press(page, `Stimme von ${name} erfassen`);
  await votes(page).locator(".ccard .opts").getByText(label, { exact: true }).click();
  await votes(page).getByText("hat zugestimmt").click();
  await press(page, "Stimme erfassen");
  await votes(page).locator(".ccard .opts").waitFor({ state: "detached" });
}

async function cast(page, label) {
  await stage(page, "open");
  await choose(page, label);
  await card(page).getByRole("button", { name: `Stimme „${label}“ abgeben` }).click();
  await card(page).getByText(`Sie haben „${label}“ gestimmt`).waitFor();
}

const codeOf = async (page) => (await card(page).locator(".verdict .code").innerText()).trim();
const checkCode = async (page) => (await card(page).locator(".ccode [aria-hidden]").innerText()).trim();

/** From the signed wording to the opened vote; looks at the roll before it is signed. */
async function openVote(page, look = () => undefined) {
  await votes(page).getByText("Das wird festgelegt und kann nicht mehr geändert werden.").waitFor();
  await press(page, "Festlegen und unterschreiben");
  await votes(page).getByRole("button", { name: "Verzeichnis unterschreiben" }).waitFor();
  await look();
  await press(page, "Verzeichnis unterschreiben");
  await votes(page).getByText("Zum Vorlesen").waitFor();
  await press(page, "Abstimmung eröffnen");
}

/** Downloads a file of the vote that is open in the panel or before the stage. */
async function download(page, button, name) {
  const waiting = page.waitForEvent("download");
  await page.getByRole("button", { name: button, exact: true }).click();
  const file = path(folder, name);
  await (await waiting).saveAs(file);
  return file;
}

/** The program of a trustee beside the browser: the page shows the call, and takes the line that it prints. */
async function agreesByProgram(page) {
  await card(page).getByRole("button", { name: "Mit dem Programm auf diesem Rechner …" }).click();
  const dialog = page.locator("dialog[open]");
  const [, address] = (await dialog.locator(".call").innerText()).trim().split(" ");
  const child = spawn(TRUSTEE, [address, "--state", path(folder, "trustee")], { stdio: ["pipe", "pipe", "inherit"] });
  program = child;
  const ended = new Promise((done) => child.once("exit", done));
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text) => (said += text));
  const says = (words) => until(`the program says “${words}”`, () => said.includes(words));
  await until("the program prints its line", () => /^plenum-trustee-key:.*\n/m.test(said));
  await dialog.getByLabel("Zeile des Programms").fill(/^plenum-trustee-key:.*$/m.exec(said)[0]);
  assert.deepEqual(await faultsOf(page, "vote program"), []);
  await shot(page, "vote-program");
  await confirm(page, "Zusagen");
  await dialog.waitFor({ state: "detached" });
  return { says, ended, write: (text) => child.stdin.write(text) };
}

/** What the program says of a file; `trust` are further arguments. */
function verified(file, ...trust) {
  const { status, stdout } = spawnSync(VOTECHECK, ["verify", file, "--json", "--without-time-stamp", ...trust], { encoding: "utf8" });
  const { checks } = JSON.parse(stdout);
  return { status, failed: checks.filter(({ state }) => state === "failed"), open: checks.filter(({ state }) => state === "open").map(({ check }) => check) };
}

test("a council of nine, a minute-taker and a sitting", async () => {
  await setUp(ada, server);
  // With how many a secret vote warns is a policy of the tenant.
  await ada.goto(`${server.url}/admin/policies`);
  await ada.locator('[data-policy="secret-vote-warning"]').getByRole("combobox").selectOption({ label: "Warnt unter 10 Stimmenden" });
  await ada.getByRole("button", { name: "1 Änderung prüfen" }).click();
  await ada.getByRole("dialog").getByRole("button", { name: "Speichern" }).click();
  await ada.getByRole("dialog").waitFor({ state: "detached" });
  const invite = (name, email) =>
    ada.evaluate(async ([name, email]) => {
      const answer = await fetch("/api/v1/accounts", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ name, email }) });
      return (await answer.json()).setup_url;
    }, [name, email]);
  const arrives = async (who, name) => {
    const page = await person(browser, server, who);
    await page.goto(await invite(name, `${who}@example.org`));
    await page.getByLabel("Passwort", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Konto einrichten" }).click();
    await page.getByRole("heading", { name: `Guten Tag, ${name}` }).waitFor();
    return page;
  };
  ben = await arrives("ben", "Ben Okafor");
  clara = await arrives("clara", "Clara Thoms");
  dana = await arrives("dana", "Dana Petersen");
  kim = await arrives("kim", "Kim Yıldız");

  await ada.goto(`${server.url}/admin/bodies`);
  await ada.getByRole("button", { name: "Gremium anlegen" }).click();
  await ada.getByLabel("Name", { exact: true }).fill("Rat der Stadt Weidenrode");
  await ada.getByLabel("Gesetzliche Zahl der Sitze").fill("9");
  await ada.getByRole("button", { name: "Anlegen", exact: true }).click();
  await ada.getByRole("button", { name: "Einlesen" }).click();
  await ada.getByLabel("Datei").setInputFiles({ name: "rat.csv", mimeType: "text/csv", buffer: Buffer.from(REGISTER) });
  await ada.getByRole("button", { name: "Prüfen" }).click();
  await ada.getByRole("button", { name: "10 Mitglieder aufnehmen" }).click();
  await ada.getByRole("button", { name: "Fertig" }).click();
  await ada.getByRole("rowheader", { name: /Emil Oertzen/ }).waitFor();
  const clerk = await ada.evaluate(async () => {
    const at = `/api/v1/bodies/${location.pathname.split("/").at(-1)}`;
    const { version } = await (await fetch(at)).json();
    const answer = await fetch(`${at}/clerks`, { method: "PUT", headers: { "content-type": "application/json", "if-match": `"${version}"` }, body: JSON.stringify({ emails: ["kim@example.org"] }) });
    return answer.status;
  });
  assert.equal(clerk, 200);

  await ada.goto(server.url);
  await ada.getByLabel("Titel (freiwillig)").fill("7. Sitzung");
  await ada.getByLabel("Sitzung des Gremiums (freiwillig)").selectOption({ label: "Rat der Stadt Weidenrode" });
  await ada.getByRole("button", { name: "Besprechung beginnen" }).click();
  await ada.getByRole("button", { name: "Jetzt teilnehmen" }).waitFor();
  link = ada.url();
  // What checks votes cannot be fetched: the room goes on without, and says what to do.
  const program = /assets\/start-[^/]*\.js/;
  await ben.route(program, (route) => route.abort());
  for (const page of [ada, ben, clara, dana, kim]) {
    if (page !== ada) await page.goto(link);
    await join(page);
  }
  await ben.getByRole("alert").filter({ hasText: "Die Abstimmungen konnten nicht geladen werden." }).waitFor();
  assert.deepEqual(await faultsOf(ben, "vote missing"), []);
  await ben.unroute(program);
  await ben.getByRole("button", { name: "Neu laden" }).click();
  await ben.locator('.room[data-connection="connected"]').waitFor();
  assert.equal(await ben.getByText("Die Abstimmungen konnten nicht geladen werden.").count(), 0);
  const panel = await openPanel(ada, "Abstimmung", "Abstimmungen");
  await panel.getByText("Abstimmen lässt sich, solange die Sitzung eröffnet ist.").waitFor();
  await openPanel(ada, "Anwesenheit");
  await roll(ada).getByRole("button", { name: "Sitzung eröffnen" }).click();
  // Four vote on devices of their own, one is on the phone, one in the hall without a device, one stands in for somebody
  // who is ill; two are not there.
  await presence(ada, "Emil Oertzen", "Anwesend: am Telefon");
  await presence(ada, "Fenja Lorenz", "Anwesend: im Saal");
  await presence(ada, "Ines Quast", "Anwesend: am Telefon");
  await presence(ada, "Hala Nasser", "Vertretung durch Ines Quast");
  await roll(ada).getByText("7 von 9").waitFor();
});

test("the chair prepares an open vote: a form, what is fixed, the roll, the opening", async () => {
  await openPanel(ada, "Abstimmung", "Abstimmungen");
  await press(ada, "Neue Abstimmung");
  await press(ada, "Weiter zur Durchsicht");
  await votes(ada).getByText("Geben Sie einen Titel ein.").waitFor();
  assert.deepEqual(await faultsOf(ada, "vote form"), []);
  await votes(ada).getByLabel("Titel").fill(TITLE);
  await votes(ada).getByLabel("Wortlaut").fill(MOTION);
  // Here the minute-taker closes; by itself it would close with the last ballot.
  await votes(ada).getByLabel("Schließt von selbst, wenn alle Anwesenden abgestimmt haben").uncheck();
  await votes(ada).getByText("Angenommen bei mehr Ja als Nein").waitFor();
  await votes(ada).getByLabel("Datei hinzufügen").setInputFiles({ name: "Lageplan.pdf", mimeType: "application/pdf", buffer: Buffer.from(PLAN) });
  await votes(ada).getByRole("button", { name: "Anlage Lageplan.pdf entfernen" }).waitFor();
  await press(ada, "Weiter zur Durchsicht");
  await votes(ada).getByText("Das wird festgelegt und kann nicht mehr geändert werden.").waitFor();
  assert.deepEqual(await faultsOf(ada, "vote wording"), []);
  await press(ada, "Festlegen und unterschreiben");
  // Her profile wants the chair in the hall, and the roll is the last word on that.
  const barred = "Ada Brandt ist in diesem Verzeichnis nicht im Saal";
  await votes(ada).locator("h3 + [role=alert]").filter({ hasText: barred }).waitFor();
  assert.deepEqual(await faultsOf(ada, "vote roll barred"), []);
  await listen(ada);
  await votes(ada).getByRole("button", { name: "Verzeichnis unterschreiben" }).press("Enter");
  await heard(ada, new RegExp(barred));
  await openPanel(ada, "Anwesenheit");
  await roll(ada).getByRole("button", { name: "Ich bin im Saal" }).click();
  await roll(ada).getByRole("button", { name: "Ich bin zugeschaltet" }).waitFor();
  await openPanel(ada, "Abstimmung", "Abstimmungen");
  await votes(ada).getByText("ohne eigenes Gerät, die Stimme wird erfasst").nth(2).waitFor();
  assert.equal(await votes(ada).getByRole("alert").count(), 0);
  assert.deepEqual(await faultsOf(ada, "vote roll"), []);
  await press(ada, "Verzeichnis unterschreiben");
  await votes(ada).getByText("Verzeichnis unterschrieben: 9 Stimmberechtigte.").waitFor();
  for (const page of [ben, kim]) await listen(page);
  await press(ada, "Abstimmung eröffnen");
  await stage(ben, "open");
  await heard(ben, `Abstimmung läuft: ${TITLE}. Ihre Stimme fehlt noch.`);
  await heard(kim, `Abstimmung läuft: ${TITLE}.`);
  await card(kim).getByText("haben selbst keine Stimme").waitFor();
  const [file] = await Promise.all([kim.waitForEvent("download"), card(kim).getByRole("button", { name: "Lageplan.pdf" }).click()]);
  assert.equal(file.suggestedFilename(), "Lageplan.pdf");
  assert.equal(readFileSync(await file.path(), "utf8"), PLAN);
  await card(kim).getByText("unverändert").waitFor();
});

test("a member votes by keyboard alone, and after a reload in mid-vote everything is back", async () => {
  assert.deepEqual(await faultsOf(ben, "vote card"), []);
  const line = ben.getByRole("button", { name: /Ihre Stimme fehlt noch/ });
  await line.focus();
  await ben.keyboard.press("Enter");
  await until("the card has the focus", () => ben.evaluate(() => document.activeElement?.closest(".vote") !== null));
  const yes = card(ben).getByRole("radio", { name: "Ja" });
  for (let stops = 0; stops < 12 && !(await yes.evaluate((one) => one === document.activeElement)); stops += 1) await ben.keyboard.press("Tab");
  await ben.keyboard.press("Space");
  await ben.keyboard.press("Enter");
  assert.equal(await card(ben).getByText("Sie haben").count(), 0, "Enter among the choices casts nothing");
  await ben.keyboard.press("Tab");
  await ben.keyboard.press("Enter");
  await card(ben).getByText("Sie haben „Ja“ gestimmt").waitFor();
  await until("the answer has the focus", () => ben.evaluate(() => document.activeElement?.classList.contains("verdict") === true));
  const code = await codeOf(ben);
  assert.match(code, /^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  await heard(ben, `Ihre Stimme ist angenommen. Ihr Code: ${code}`);
  await ben.reload();
  await ben.locator('.room[data-connection="connected"]').waitFor();
  await card(ben).getByText("Sie haben „Ja“ gestimmt").waitFor();
  assert.equal(await codeOf(ben), code);
});

test("others vote, one changes their mind, one while the server dies, one reports that they hear nothing", async () => {
  await cast(clara, "Nein");
  await card(clara).getByRole("button", { name: "Stimme ändern" }).click();
  await cast(clara, "Ja");
  // The server dies between the choice and the answer. The device sends the same ballot until it is answered.
  await stage(dana, "open");
  await choose(dana, "Nein");
  await server.kill();
  await card(dana).getByRole("button", { name: "Stimme „Nein“ abgeben" }).click();
  await card(dana).getByText("Stimme wird abgegeben …").waitFor();
  await server.launch();
  await card(dana).getByText("Sie haben „Nein“ gestimmt").waitFor({ timeout: 60_000 });
  for (const page of [ada, ben, clara, dana, kim]) await page.locator('.room[data-connection="connected"]').waitFor({ timeout: 60_000 });
  await cast(ada, "Ja");
  await openPanel(kim, "Abstimmung", "Abstimmungen");
  await votes(kim).getByRole("button", { name: new RegExp(TITLE) }).click();
  await card(dana).getByRole("button", { name: "Problem mit Bild oder Ton melden" }).click();
  await dana.getByLabel("Was ist los? (freiwillig)").fill("Kein Ton seit der Eröffnung");
  await confirm(dana, "Melden");
  await votes(kim).getByText("Kein Ton seit der Eröffnung").waitFor();
});

test("the minute-taker records the votes of those without a device, and closes", async () => {
  const list = await ada.context().newPage();
  await list.goto(server.url);
  await list.getByRole("button", { name: "Beenden und löschen: 7. Sitzung" }).click();
  await confirm(list, "Beenden und löschen");
  await list.locator("dialog[open]").getByText("Eine Abstimmung dieser Sitzung ist noch nicht zu Ende.").waitFor();
  await list.close();
  await press(kim, "Stimme von Emil Oertzen erfassen");
  const said = votes(kim).locator(".ccard");
  await said.getByText("Enthaltung", { exact: true }).click();
  await said.getByText("hat zugestimmt").click();
  assert.deepEqual(await faultsOf(kim, "vote recording"), []);
  await press(kim, "Stimme erfassen");
  await said.waitFor({ state: "detached" });
  await record(kim, "Fenja Lorenz", "Ja");
  await record(kim, "Ines Quast", "Nein");
  await press(kim, "Abstimmung schließen …");
  await kim.locator("dialog[open]").getByText("Wer fehlt, ist nicht anwesend.").waitFor();
  await confirm(kim, "Schließen");
  for (const page of [ada, ben, clara, dana]) {
    await card(page).getByText("in der Urne gefunden").waitFor();
    await card(page).getByText("Stimmen in der Urne: 7 von 9").waitFor();
    await card(page).getByText("4 von 4 Geräten").waitFor();
    await card(page).locator(".verdict", { hasText: "Angenommen" }).waitFor();
  }
  const codes = await Promise.all([ada, ben, clara, dana, kim].map(checkCode));
  assert.equal(new Set(codes).size, 1, codes.join(" "));
  assert.match(codes[0], /^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  await card(ben).getByText("Namen und Stimmen").click();
  await card(ben).locator(".names li").first().waitFor();
  assert.match((await card(ben).locator(".names").innerText()).replaceAll(/\s+/g, " "), /Dana Petersen Nein/);
});

test("a member objects; the chair asks, declares, and everybody has record and protocol", async () => {
  await card(clara).getByRole("button", { name: "Einwendung erheben" }).click();
  await clara.getByLabel("Wogegen, und warum?").fill("Frau Petersen hatte keinen Ton.");
  await confirm(clara, "Einwendung erheben");
  await card(ada).getByText("Frau Petersen hatte keinen Ton.").waitFor();
  await openPanel(ada, "Abstimmung", "Abstimmungen");
  // Out of order and reachable: it says what is missing.
  await votes(ada).getByRole("button", { name: "Ergebnis feststellen" }).press("Enter");
  assert.equal(await card(ada).getAttribute("data-stage"), "counted", "nothing is declared before the question");
  await votes(ada).getByText("Ich habe nach Einwendungen gefragt.").click();
  await shot(ada, "vote-announce");
  await press(ada, "Ergebnis feststellen");
  await stage(ben, "announced");
  assert.deepEqual(await resultFaults(ben), []);
  const record = await download(ben, "Niederschrift (Datei)", "open.asice");
  const pdf = await download(ben, "Protokoll (PDF)", "open.pdf");
  assert.equal(readFileSync(pdf).subarray(0, 5).toString(), "%PDF-");
  const receipt = await download(ben, "Nachweis sichern", "receipt.txt");
  const found = verified(record);
  assert.deepEqual(found.failed, []);
  assert.equal(found.status, 2, "nothing is wrong, and whose log it is nobody has said");
  assert.deepEqual(found.open, ["log-key", "tenant-log"]);
  const { key } = await ben.evaluate(async () => (await fetch("/api/v1/votes/log-key")).json());
  const trusted = verified(record, "--log-key", key, "--receipt", receipt);
  assert.deepEqual([trusted.status, trusted.open, trusted.failed], [0, [], []]);
  // The same receipt as a QR code, whose text stands below it.
  await card(ben).getByText("Nachweis als QR-Code").click();
  await card(ben).getByRole("img", { name: "QR-Code Ihres Nachweises. Derselbe Text steht darunter." }).waitFor();
  assert.deepEqual(await faultsOf(ben, "vote receipt"), []);
  const short = path(folder, "short.txt");
  writeFileSync(short, await card(ben).locator(".qr-text").innerText());
  const byCode = verified(record, "--log-key", key, "--receipt", short);
  assert.deepEqual([byCode.status, byCode.open, byCode.failed], [0, [], []]);
});

/** Dana goes on with another device, which votes as soon as an officer has entered it. */
async function changesDevice() {
  await dana.context().close();
  dana = await person(browser, server, "dana");
  await dana.goto(`${server.url}/sign-in`);
  await dana.getByLabel("E-Mail-Adresse").fill("dana@example.org");
  await dana.getByLabel("Passwort", { exact: true }).fill(PASSWORD);
  await dana.getByRole("button", { name: "Anmelden", exact: true }).click();
  await dana.getByRole("heading", { name: /Guten Tag/ }).waitFor();
  await dana.goto(link);
  await join(dana);
  await card(dana).getByText("liegt auf einem anderen Gerät").waitFor();
  await press(ada, "Neues Gerät von Dana Petersen eintragen");
  await confirm(ada, "Eintragen");
  await card(dana).getByText("Warten Sie, bis Ihr Name aufgerufen ist.").waitFor();
}

/** The result in both languages. The choice of a language stands in a panel, which is closed before one looks. */
async function resultFaults(page) {
  const found = [];
  for (const [more, language, code] of [["Mehr", "English", "en"], ["More", "Deutsch", "de"]]) {
    const panel = page.getByRole("complementary", { name: more, exact: true });
    if (!(await panel.isVisible())) await page.getByRole("button", { name: more, exact: true }).click();
    await speak(page, language, code);
    await page.keyboard.press("Escape");
    await card(page).locator(".arith").waitFor();
    found.push(...(await faultsOf(page, `vote result ${code}`)));
  }
  return found;
}

/** The offline page, and what it says of a file. */
async function verifierPage(file) {
  const page = await (await browser.newContext({ locale: "de-DE" })).newPage();
  await page.goto(pathToFileURL(file).href);
  const says = async (name, exit) => {
    await page.getByLabel("Niederschrift (.asice oder .pdf)").setInputFiles(path(folder, name));
    await until(`${name} is ${exit}`, async () => (await page.locator("#found").isVisible()) && (await page.locator("#answer").getAttribute("data-exit")) === exit);
  };
  return { page, says };
}

test("one byte changed: both verifiers say what and where", async () => {
  const bytes = readFileSync(path(folder, "open.asice"));
  bytes[bytes.indexOf("Lindenhof")] ^= 1;
  const changed = path(folder, "changed.asice");
  writeFileSync(changed, bytes);
  const found = verified(changed);
  assert.ok(found.status === 1 || found.status === 3, String(found.status));
  assert.match(JSON.stringify(found.failed), /record\//);
  const file = path(folder, "page.html");
  execFileSync("node", ["scripts/node24.mjs", "../verifier/build.mjs", file], { cwd: path(ROOT, "web") });
  const { page, says } = await verifierPage(file);
  await says("open.asice", "2");
  assert.equal(await page.locator("#list li[data-state=failed]").count(), 0);
  await page.getByText("Eigenen Nachweis dazulegen").click();
  await page.getByLabel("oder der Text seines QR-Codes").fill(readFileSync(path(folder, "short.txt"), "utf8"));
  await page.getByLabel("oder der Text seines QR-Codes").blur();
  await page.locator("#list li[data-state=passed]", { hasText: "receipt" }).waitFor();
  await says("changed.asice", String(found.status));
  await page.context().close();
});

test("the vote is declared void and repeated by roll call, name by name", async () => {
  await openPanel(ada, "Abstimmung", "Abstimmungen");
  await press(ada, "Für ungültig erklären …");
  await ada.locator("dialog[open]").getByLabel("Störung bei Bild oder Ton").check();
  await ada.getByLabel("Was war?").fill("Frau Petersen hatte keinen Ton.");
  await confirm(ada, "Für ungültig erklären");
  await card(dana).getByText("Störung bei Bild oder Ton").waitFor();
  await press(ada, "Abstimmung wiederholen …");
  await votes(ada).getByText("Aufruf einzeln").click();
  await press(ada, "Weiter zur Durchsicht");
  await openVote(ada);
  await stage(dana, "open");
  await card(dana).getByText("Wiederholung:").waitFor();
  await card(dana).getByText("Warten Sie, bis Ihr Name aufgerufen ist.").waitFor();
  await changesDevice();
  const voters = { "Ada Brandt": ada, "Ben Okafor": ben, "Clara Thoms": clara, "Dana Petersen": dana };
  await listen(dana);
  for (const [name, page] of Object.entries(voters)) {
    await press(ada, `Aufrufen: ${name}`);
    await cast(page, name === "Ben Okafor" ? "Nein" : "Ja");
    await card(kim).locator(".votes-by-name li", { hasText: name }).getByText(name === "Ben Okafor" ? "Nein" : "Ja").waitFor();
  }
  await heard(dana, "Ihr Name ist aufgerufen. Stimmen Sie jetzt ab.");
  await press(ada, "Aufrufen: Emil Oertzen");
  assert.deepEqual(await faultsOf(ada, "vote roll call"), []);
  await record(ada, "Emil Oertzen", "Ja");
  for (const name of ["Fenja Lorenz", "Ines Quast"]) {
    await press(ada, `Aufrufen: ${name}`);
    await record(ada, name, "Ja");
  }
  // The last ballot closes it.
  await stage(ben, "counted");
  await heard(dana, `Ergebnis: ${TITLE}. Angenommen. Ja 6, Nein 1, Enthaltung 0.`);
  await votes(ada).getByText("Ich habe gefragt").click();
  await press(ada, "Ergebnis feststellen");
  await stage(ben, "announced");
  const found = verified(await download(ben, "Niederschrift (Datei)", "roll-call.asice"));
  assert.deepEqual([found.status, found.failed], [2, []]);
});

/** Ben has one ballot shown, which a second device and the page without a server work out, and casts the next one. */
async function checksInsteadOfCasting() {
  const codeOfBallot = async () => (await card(ben).locator(".ccard .ccode [aria-hidden]").innerText()).trim();
  await stage(ben, "open");
  await choose(ben, "Chidi Okafor");
  await card(ben).getByRole("button", { name: "Mit Code: prüfen oder abgeben …" }).press("Enter");
  await until("the code has the focus", () => ben.evaluate(() => document.activeElement?.textContent === "Ihr Stimmzettel ist verschlüsselt"));
  const code = await codeOfBallot();
  assert.deepEqual(await faultsOf(ben, "vote sealed"), []);
  await card(ben).getByRole("button", { name: "Diesen Stimmzettel prüfen und verwerfen" }).press("Enter");
  const file = await download(ben, "Datei für die Prüfseite", "checked.txt");
  assert.deepEqual(await faultsOf(ben, "vote checked"), []);
  const says = `In diesem Stimmzettel steht: Chidi Okafor. Sein Code ist ${code}.`;
  await card(dana).getByText("Stimmzettel eines anderen Geräts prüfen").click();
  await card(dana).getByLabel("Text, den das andere Gerät zeigt").fill(readFileSync(file, "utf8").split("\n")[0]);
  await card(dana).getByRole("button", { name: "Prüfen", exact: true }).click();
  await card(dana).getByRole("status").filter({ hasText: says }).waitFor();
  assert.deepEqual(await faultsOf(dana, "vote check"), []);
  const page = await (await browser.newContext({ locale: "de-DE" })).newPage();
  await page.goto(pathToFileURL(path(folder, "page.html")).href);
  await page.getByText("Einen geheimen Stimmzettel prüfen, der nicht abgegeben wurde").click();
  await page.getByLabel("Datei des geprüften Stimmzettels").setInputFiles(file);
  await page.getByText(says).waitFor();
  await page.context().close();
  await card(ben).getByRole("button", { name: "Jetzt neu abstimmen" }).press("Enter");
  await choose(ben, "Linh Nguyen");
  await card(ben).getByRole("button", { name: "Mit Code: prüfen oder abgeben …" }).click();
  const next = await codeOfBallot();
  assert.notEqual(next, code);
  await card(ben).getByRole("button", { name: "Diesen Stimmzettel abgeben" }).click();
  await card(ben).getByText(`In der Urne liegt der Stimmzettel ${next}.`).waitFor();
}

test("a secret election of two seats: trustees agree, an excluded member looks on, one trustee vanishes", async () => {
  await presence(ada, "Dana Petersen", "Wegen Befangenheit ausschließen");
  await ada.getByLabel("Art des Grundes").selectOption("own");
  await confirm(ada, "Ausschließen");
  await openPanel(ada, "Abstimmung", "Abstimmungen");
  if (await votes(ada).getByRole("button", { name: "Alle Abstimmungen" }).isVisible()) await press(ada, "Alle Abstimmungen");
  await press(ada, "Neue Abstimmung");
  await press(ada, "Wahl");
  await votes(ada).getByText("Geheim (Erprobung)").click();
  await votes(ada).getByLabel("Titel").fill("Wahl in den Bauausschuss");
  await votes(ada).getByLabel("Wortlaut").fill("Wer sitzt im Bauausschuss?");
  await votes(ada).getByLabel("Vorschlag 1").fill("Linh Nguyen");
  await press(ada, "Weiterer Vorschlag");
  await votes(ada).getByLabel("Vorschlag 2").fill("Chidi Okafor");
  await press(ada, "Weiterer Vorschlag");
  await votes(ada).getByLabel("Vorschlag 3").fill("Marta Kowalska");
  await votes(ada).getByLabel("Zu besetzende Plätze").fill("2");
  await press(ada, "Weiter zu den Vertrauenspersonen");
  for (const name of ["Ada Brandt", "Ben Okafor", "Clara Thoms"]) await votes(ada).getByRole("checkbox", { name: new RegExp(name) }).check();
  assert.deepEqual(await faultsOf(ada, "vote trustees"), []);
  await press(ada, "3 Personen fragen");
  for (const page of [ada, clara]) {
    await card(page).getByText("Eine Person allein erfährt keine einzelne Stimme.").waitFor();
    await card(page).getByRole("button", { name: "Ich bin bereit" }).click();
  }
  const program = await agreesByProgram(ben);
  await votes(ada).getByText("Zugestimmt haben 3 von 3.").waitFor();
  await press(ada, "Weiter zur Durchsicht");
  await openVote(ada, async () => {
    await votes(ada).getByText("Weniger als 10 können hier geheim abstimmen.").waitFor();
    assert.deepEqual(await faultsOf(ada, "vote roll"), []);
  });
  await stage(dana, "open");
  await card(dana).getByText("Sie sind für diesen Punkt ausgeschlossen und haben keine Stimme.").waitFor();
  await card(ben).getByText("Erprobung, noch nicht von außen geprüft").waitFor();
  await card(ben).getByText("Das Programm auf Ihrem Rechner übernimmt diese Aufgabe").waitFor();
  assert.deepEqual(await faultsOf(ben, "vote secret"), []);
  await checksInsteadOfCasting();
  for (const [page, names] of [[clara, ["Linh Nguyen", "Chidi Okafor"]], [ada, ["Chidi Okafor"]]]) {
    await stage(page, "open");
    for (const name of names) await choose(page, name);
    await card(page).getByRole("button", { name: "Stimme verschlüsseln und abgeben" }).click();
    await card(page).getByText("Ihre Stimme ist abgegeben").waitFor();
    const said = await card(page).locator(".verdict").innerText();
    assert.ok(!names.some((name) => said.includes(name)), "what was chosen is shown to nobody");
  }
  await press(ada, "Abstimmung schließen …");
  await confirm(ada, "Schließen");
  await card(clara).getByText("in der Urne gefunden").waitFor();
  await clara.context().close();
  await card(ada).getByRole("button", { name: "Summe geben" }).click();
  await program.says("Ihre Summe geben?");
  program.write("ja\n");
  await program.says("Ihre Summe ist abgegeben.");
  await card(ben).locator(".verdict", { hasText: "Gewählt: Linh Nguyen, Chidi Okafor" }).waitFor();
  await votes(ada).getByText("Ich habe gefragt").click();
  await press(ada, "Ergebnis feststellen");
  await stage(ben, "announced");
  const found = verified(await download(ben, "Niederschrift (Datei)", "secret.asice"));
  assert.deepEqual([found.status, found.failed], [2, []]);
  assert.equal(await program.ended, 0, "its keys are deleted");
  const verifier = await verifierPage(path(folder, "page.html"));
  await verifier.says("secret.asice", "2");
  assert.equal(await verifier.page.locator("#list li[data-state=failed]").count(), 0);
  await verifier.page.context().close();
  const kept = await openPanel(ada, "Nachweis");
  const list = kept.getByRole("region", { name: "Abstimmungen" });
  await list.locator("b", { hasText: "Wahl in den Bauausschuss" }).waitFor();
  assert.deepEqual(await list.locator(".bdg").allInnerTexts(), ["Ungültig", "Festgestellt", "Festgestellt"]);
});

test("seats by lists: two of three votes are not both seats where the divisors are 0.5, 1.5, 2.5", async () => {
  await openPanel(ada, "Abstimmung", "Abstimmungen");
  await press(ada, "Alle Abstimmungen");
  await press(ada, "Neue Abstimmung");
  await press(ada, "Verhältniswahl");
  await votes(ada).getByLabel("Regel").selectOption({ label: "Verhältniswahl (Teiler 0,5, 1,5, 2,5)" });
  await votes(ada).getByLabel("Titel").fill("Aufsichtsrat der Stadtwerke");
  await votes(ada).getByLabel("Wortlaut").fill("Welche Listen entsenden in den Aufsichtsrat?");
  await votes(ada).getByLabel("Liste 1").fill("Gemeinsame Liste");
  await press(ada, "Weitere Liste");
  await votes(ada).getByLabel("Liste 2").fill("Bürgerliste");
  await votes(ada).getByLabel("Zu besetzende Plätze").fill("2");
  await votes(ada).getByText("2 Sitze werden nach").waitFor();
  assert.deepEqual(await faultsOf(ada, "vote lists"), []);
  await press(ada, "Weiter zur Durchsicht");
  await openVote(ada);
  await cast(ben, "Bürgerliste");
  await cast(ada, "Gemeinsame Liste");
  await record(ada, "Emil Oertzen", "Gemeinsame Liste");
  await press(ada, "Abstimmung schließen …");
  await confirm(ada, "Schließen");
  await card(ben).locator(".verdict", { hasText: "Sitze: Gemeinsame Liste 1, Bürgerliste 1" }).waitFor();
  await shot(ben, "vote-lists");
  await votes(ada).getByText("Ich habe gefragt").click();
  await press(ada, "Ergebnis feststellen");
  await stage(ben, "announced");
  const found = verified(await download(ben, "Niederschrift (Datei)", "lists.asice"));
  assert.deepEqual([found.status, found.failed], [2, []]);
});

test("a lot alone: nobody votes, all devices draw together", async () => {
  await openPanel(ada, "Abstimmung", "Abstimmungen");
  await press(ada, "Alle Abstimmungen");
  await press(ada, "Neue Abstimmung");
  await press(ada, "Wahl");
  await votes(ada).getByRole("radio", { name: /^Los/u }).check();
  await votes(ada).getByLabel("Titel").fill("Fahrt zum Städtetag");
  await votes(ada).getByLabel("Wortlaut").fill("Zwei wollen mitfahren, ein Platz ist frei.");
  await votes(ada).getByLabel("Vorschlag 1").fill("Linh Nguyen");
  await press(ada, "Weiterer Vorschlag");
  await votes(ada).getByLabel("Vorschlag 2").fill("Chidi Okafor");
  await press(ada, "Weiter zur Durchsicht");
  await votes(ada).getByText("Wer als Erstes gezogen wird, ist gewählt.").waitFor();
  await press(ada, "Festlegen und unterschreiben");
  await press(ada, "Verzeichnis unterschreiben");
  await press(ada, "Losentscheid eröffnen");
  await stage(ben, "open");
  await card(ben).getByText("Sie stimmen nicht ab.").waitFor();
  assert.deepEqual(await faultsOf(ben, "vote lot"), []);
  await press(ada, "Weiter zum Losen");
  await press(ada, "Los ziehen");
  await card(ben).locator(".verdict", { hasText: /Gewählt: (Linh Nguyen|Chidi Okafor)/u }).waitFor();
  await card(ben).getByText("Das Los hat entschieden").waitFor();
  await shot(ben, "vote-lot-drawn");
  await votes(ada).getByText("Ich habe gefragt").click();
  await press(ada, "Ergebnis feststellen");
  await stage(ben, "announced");
  const found = verified(await download(ben, "Niederschrift (Datei)", "lot.asice"));
  assert.deepEqual([found.status, found.failed], [2, []]);
  for (const page of [ada, ben, dana, kim]) assert.deepEqual(page.faults, []);
});
