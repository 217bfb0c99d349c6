// Passkeys in Chromium's virtual authenticator: made, signed in with, shown again before sensitive acts, lost, taken away.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessible, shot } from "../harness/access.mjs";
import { PASSWORD, launch, person, setUp } from "../harness/people.mjs";
import { Server } from "../harness/server.mjs";
import { until } from "../harness/until.mjs";

let server, browser, ada, device, codes;
before(async () => {
  server = await Server.start();
  browser = await launch();
  ada = await person(browser, server, "ada");
  ada.setDefaultTimeout(10_000);
  device = await Authenticator.of(ada);
  await setUp(ada, server);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** A keyring of the page with a finger on its sensor, if it is willing. */
class Authenticator {
  static async of(page, options = {}) {
    const cdp = await page.context().newCDPSession(page);
    await cdp.send("WebAuthn.enable");
    const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true,
        automaticPresenceSimulation: false, ...options,
      },
    });
    return Object.assign(new Authenticator(), { cdp, authenticatorId });
  }

  /** Answers what is asked while `act` is done, and nothing before or after. */
  async willing(act) {
    await this.#presence(true);
    try {
      await act();
    } finally {
      await this.#presence(false);
    }
  }

  async credentials() {
    return (await this.cdp.send("WebAuthn.getCredentials", { authenticatorId: this.authenticatorId })).credentials;
  }

  #presence(enabled) {
    return this.cdp.send("WebAuthn.setAutomaticPresenceSimulation", { authenticatorId: this.authenticatorId, enabled });
  }
}

const greeted = (page, name = "Ada Brandt") => page.getByRole("heading", { name: `Guten Tag, ${name}` }).waitFor();

/** The view is open to everybody: axe, and 320 px. */
async function open(page, where) {
  await accessible(page, where);
  await page.setViewportSize({ width: 320, height: 640 });
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320, `${where} at 320 px`);
  await page.setViewportSize({ width: 1280, height: 800 });
}

const signOut = async (page) => {
  await page.goto(server.url);
  await page.getByRole("button", { name: "Abmelden" }).click();
  await page.getByRole("link", { name: "Anmelden" }).waitFor();
};

/** A session whose last proof is long ago, as the server sees it: the answer that says so is given once. */
const stale = (page, path) =>
  page.route(path, (route) =>
    route.fulfill({ status: 403, contentType: "application/problem+json", body: JSON.stringify({ type: "urn:plenum:problem:fresh-sign-in-needed", title: "", status: 403, code: "fresh-sign-in-needed" }) }), { times: 1 });

test("a passkey is made, and whoever breaks off may try again", async () => {
  await ada.goto(`${server.url}/account`);
  await ada.getByRole("button", { name: "Passkey anlegen" }).click();
  const dialog = ada.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Dienstlaptop");
  await open(ada, "the name of a passkey");
  await device.willing(async () => {
    await dialog.getByRole("button", { name: "Weiter" }).click();
    await ada.getByRole("button", { name: "Dienstlaptop umbenennen" }).waitFor();
  });
  const [made] = await device.credentials();
  assert.equal(made.isResidentCredential, true);
  assert.equal(made.rpId, "localhost");
  await ada.getByText("noch nicht benutzt").waitFor();
  // The same device a second time.
  await ada.getByRole("button", { name: "Passkey anlegen" }).click();
  await ada.getByRole("dialog").getByLabel("Name").fill("Noch einmal");
  await device.willing(async () => {
    await ada.getByRole("dialog").getByRole("button", { name: "Weiter" }).click();
    await ada.getByText("Auf diesem Gerät haben Sie schon einen Passkey").waitFor();
  });
  await ada.getByRole("dialog").getByRole("button", { name: "Abbrechen" }).click();
  await ada.getByRole("button", { name: "Dienstlaptop umbenennen" }).click();
  await ada.getByRole("dialog").getByLabel("Name").fill("Laptop");
  await ada.getByRole("dialog").getByRole("button", { name: "Speichern" }).click();
  await ada.getByRole("button", { name: "Laptop löschen" }).waitFor();
  await open(ada, "my account with a passkey");
  await shot(ada, "passkeys-account");
  assert.deepEqual(ada.faults, []);
});

test("its owner signs in with it, without address and password", async () => {
  await signOut(ada);
  await ada.goto(`${server.url}/sign-in`);
  await ada.getByRole("button", { name: "Mit Passkey anmelden" }).waitFor();
  await open(ada, "sign-in");
  await shot(ada, "passkeys-sign-in");
  await device.willing(async () => {
    await ada.getByRole("button", { name: "Mit Passkey anmelden" }).click();
    await greeted(ada);
  });
  await ada.goto(`${server.url}/account`);
  await ada.getByText("zuletzt benutzt").waitFor();
});

test("before a sensitive act it is shown again", async () => {
  await ada.goto(`${server.url}/account`);
  await ada.getByText("Sie haben noch keine.").waitFor();
  await stale(ada, "**/api/v1/me/recovery-codes");
  await ada.getByRole("button", { name: "Codes anlegen" }).click();
  const dialog = ada.getByRole("dialog");
  await dialog.getByRole("button", { name: "Mit Passkey bestätigen" }).waitFor();
  await open(ada, "the proof");
  await device.willing(async () => {
    await dialog.getByRole("button", { name: "Mit Passkey bestätigen" }).click();
    await ada.getByRole("list", { name: "Wiederherstellungscodes" }).waitFor();
  });
  codes = await ada.getByRole("list", { name: "Wiederherstellungscodes" }).getByRole("listitem").allInnerTexts();
  assert.equal(codes.length, 10);
  for (const code of codes) assert.match(code, /^[2-9A-HJ-NP-Z]{4}(-[2-9A-HJ-NP-Z]{4}){3}$/);
  await ada.getByText("10 Codes sind übrig").waitFor();
  await open(ada, "recovery codes");
  await shot(ada, "passkeys-codes");
  await ada.reload();
  await ada.getByText("10 Codes sind übrig").waitFor();
  assert.equal(await ada.getByText(codes[0]).count(), 0, "they are shown once");
});

test("somebody without their device comes in by a code, once", async () => {
  const page = await person(browser, server, "ada");
  const enter = async (code) => {
    await page.goto(`${server.url}/sign-in`);
    await page.getByRole("button", { name: "Wiederherstellungscode benutzen" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("E-Mail-Adresse").fill("ada@example.org");
    await dialog.getByLabel("Wiederherstellungscode").fill(code);
    await dialog.getByRole("button", { name: "Anmelden" }).click();
  };
  await enter("AAAA-BBBB-CCCC-DDDD");
  await page.getByText("Adresse oder Code stimmt nicht").waitFor();
  await open(page, "the recovery code");
  await enter(codes[3].toLowerCase().replaceAll("-", " "));
  await page.getByRole("heading", { name: "Mein Konto" }).waitFor();
  await page.getByText("9 Codes sind übrig").waitFor();
  await signOut(page);
  await enter(codes[3]);
  await page.getByText("Adresse oder Code stimmt nicht").waitFor();
  assert.deepEqual(page.faults, []);
});

test("an administrator sees how people sign in, and takes a lost passkey away", async () => {
  await ada.goto(`${server.url}/admin/accounts`);
  await ada.getByRole("row", { name: /Ada Brandt/ }).getByText("1 Passkey").waitFor();
  await ada.getByRole("button", { name: "Konto anlegen" }).click();
  await ada.getByLabel("Name", { exact: true }).fill("Ben Okafor");
  await ada.getByLabel("E-Mail-Adresse").fill("ben@example.org");
  await ada.getByRole("button", { name: "Anlegen", exact: true }).click();
  const link = await ada.locator(".token-url").innerText();
  const ben = await person(browser, server, "ben");
  const phone = await Authenticator.of(ben);
  await ben.goto(link);
  await ben.getByLabel("Passwort", { exact: true }).fill(PASSWORD);
  await ben.getByRole("button", { name: "Konto einrichten" }).click();
  await greeted(ben, "Ben Okafor");
  await ben.goto(`${server.url}/account`);
  await ben.getByRole("button", { name: "Passkey anlegen" }).click();
  await ben.getByRole("dialog").getByLabel("Name").fill("Telefon");
  await phone.willing(async () => {
    await ben.getByRole("dialog").getByRole("button", { name: "Weiter" }).click();
    await ben.getByRole("button", { name: "Telefon löschen" }).waitFor();
  });
  await ada.reload();
  await ada.getByRole("button", { name: "Aktionen für Ben Okafor" }).click();
  await ada.getByRole("menuitem", { name: "Passkey entfernen …" }).click();
  const dialog = ada.getByRole("dialog");
  await dialog.getByLabel("Grund").fill("Telefon verloren");
  await open(ada, "a lost passkey");
  await shot(ada, "passkeys-lost");
  await dialog.getByRole("button", { name: "Passkey entfernen" }).click();
  await until("the dialog is gone", async () => (await ada.getByRole("dialog").count()) === 0);
  await until("the list says so", async () => !/Passkey/.test(await ada.getByRole("row", { name: /Ben Okafor/ }).innerText()));
  await shot(ada, "passkeys-accounts");
  await ben.goto(`${server.url}/sign-in`);
  await phone.willing(async () => {
    await ben.getByRole("button", { name: "Mit Passkey anmelden" }).click();
    await ben.getByText("Dieser Passkey wird nicht angenommen").first().waitFor();
  });
  await ada.goto(`${server.url}/admin/audit`);
  await ada.getByText("Passkey entfernt: Ben Okafor").click();
  await ada.getByText("Telefon verloren").waitFor();
  assert.deepEqual([...ada.faults, ...ben.faults], []);
});

test("where a policy wants passkeys, the password leads to making one and then nowhere", async () => {
  await ada.goto(`${server.url}/admin/policies`);
  const row = ada.locator('[data-policy="local-sign-in"]');
  const set = async (label) => {
    await row.getByRole("combobox").selectOption({ label });
    await ada.getByRole("button", { name: "1 Änderung prüfen" }).click();
    await ada.getByRole("dialog").getByRole("button", { name: "Speichern" }).click();
    await ada.getByRole("dialog").waitFor({ state: "detached" });
  };
  await set("Nur mit Passkey");
  const ben = await person(browser, server, "ben");
  const phone = await Authenticator.of(ben);
  const signIn = async () => {
    await ben.goto(`${server.url}/sign-in`);
    await ben.getByLabel("E-Mail-Adresse").fill("ben@example.org");
    await ben.getByLabel("Passwort", { exact: true }).fill(PASSWORD);
    await ben.getByRole("button", { name: "Anmelden", exact: true }).click();
  };
  await signIn();
  await ben.getByRole("heading", { name: "Legen Sie einen Passkey an" }).waitFor();
  assert.equal(await ben.getByRole("link", { name: "Besprechungen" }).count(), 0);
  await open(ben, "a passkey is wanted");
  await shot(ben, "passkeys-wanted");
  await ben.goto(`${server.url}/account`);
  await ben.getByRole("heading", { name: "Legen Sie einen Passkey an" }).waitFor();
  await ben.getByRole("button", { name: "Passkey anlegen" }).click();
  await ben.getByRole("dialog").getByLabel("Name").fill("Neues Telefon");
  await phone.willing(async () => {
    await ben.getByRole("dialog").getByRole("button", { name: "Weiter" }).click();
    await ben.getByRole("heading", { name: "Mein Konto" }).waitFor();
  });
  await ben.getByRole("button", { name: "Abmelden" }).click();
  await ben.getByRole("link", { name: "Anmelden" }).waitFor();
  await signIn();
  await ben.getByText("Ihre Organisation verlangt hier Ihren Passkey").waitFor();
  await phone.willing(async () => {
    await ben.getByRole("button", { name: "Mit Passkey anmelden" }).click();
    await greeted(ben, "Ben Okafor");
  });
  await ada.reload();
  await set("Passwort oder Passkey");
  assert.deepEqual([...ada.faults, ...ben.faults], []);
});

test("its owner deletes a passkey, which then opens nothing", async () => {
  await ada.goto(`${server.url}/account`);
  await ada.getByRole("button", { name: "Laptop löschen" }).click();
  await ada.getByRole("dialog").getByRole("button", { name: "Passkey löschen" }).click();
  await until("it is gone", async () => (await ada.getByRole("button", { name: "Laptop löschen" }).count()) === 0);
  await signOut(ada);
  await ada.goto(`${server.url}/sign-in`);
  await device.willing(async () => {
    await ada.getByRole("button", { name: "Mit Passkey anmelden" }).click();
    await ada.getByText("Dieser Passkey wird nicht angenommen").first().waitFor();
  });
  assert.deepEqual(ada.faults, []);
});
