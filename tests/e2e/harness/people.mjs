// People with browsers of their own in one Chromium.
import { chromium } from "playwright-core";
import { synthetic } from "./media.mjs";
import { keepConnections } from "./traffic.mjs";
import { until } from "./until.mjs";

const ARGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
  "--disable-sync", "--autoplay-policy=no-user-gesture-required", "--allow-loopback-in-peer-connection", "--disable-renderer-backgrounding",
  "--disable-background-timer-throttling", "--disable-backgrounding-occluded-windows", "--use-fake-ui-for-media-stream",
  "--use-fake-device-for-media-stream",
];

export const COLOURS = { ada: [200, 30, 30], ben: [30, 200, 30], cem: [30, 30, 200] };
export const TONES = { ada: 440, ben: 880, cem: 1320 };
export const PASSWORD = "ein langes passwort";

export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", headless: true, args: ARGS });

/** A page of a person, watched; `size` is that of the camera, the rest goes to the browser. */
export async function person(browser, server, who, { size, ...options } = {}) {
  const context = await browser.newContext({ locale: "de-DE", viewport: { width: 1280, height: 800 }, reducedMotion: "reduce", ...options });
  await context.grantPermissions(["camera", "microphone"], { origin: server.url });
  await context.addInitScript(synthetic, { colour: COLOURS[who] ?? [128, 128, 0], tone: TONES[who] ?? 2000, size });
  await context.addInitScript(keepConnections);
  const page = await context.newPage();
  watch(page);
  // What is read out is there for a moment and says again what stands elsewhere: the tests look at what stands.
  const byText = page.getByText.bind(page);
  page.getByText = (...wanted) => byText(...wanted).and(page.locator(":not(#announce-polite, #announce-assertive)"));
  return page;
}

/** Notes whatever must not happen on a page. */
export function watch(page) {
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(`page error: ${error.message}`));
  page.on("console", (message) => {
    const text = message.text();
    if (/Content Security Policy|Trusted Type/i.test(text)) page.faults.push(text);
  });
  page.on("request", (request) => {
    const { hostname, protocol } = new URL(request.url());
    if (!["localhost", "127.0.0.1"].includes(hostname) && !hostname.endsWith(".localhost") && !["data:", "blob:"].includes(protocol)) page.faults.push(`foreign request: ${request.url()}`);
  });
}

/** Sets up the first administrator, who leaves the way of the setting up for the start page. */
export async function setUp(page, server, name = "Ada Brandt", email = "ada@example.org") {
  await page.goto(server.setup);
  await page.getByLabel("Ihr Name").fill(name);
  await page.getByLabel("E-Mail-Adresse").fill(email);
  await page.getByLabel("Passwort", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Konto einrichten" }).click();
  await page.waitForURL(/\/admin\/first-run/);
  await page.goto(new URL("/", page.url()).href);
  await page.getByRole("heading", { name: `Guten Tag, ${name}` }).waitFor();
}

/** Starts a meeting and stands before the room; answers the link. */
export async function startMeeting(page, title = "Jour fixe") {
  await page.getByLabel("Titel (freiwillig)").fill(title);
  await page.getByRole("button", { name: "Besprechung beginnen" }).click();
  await page.getByRole("button", { name: "Jetzt teilnehmen" }).waitFor();
  return page.url();
}

/** Goes in; devices are off unless wished. */
export async function join(page, { name, mic = false, camera = false } = {}) {
  if (name) await page.getByLabel("Ihr Name").fill(name);
  if (mic) await page.getByRole("button", { name: "Mikrofon" }).first().click();
  if (camera) await page.getByRole("button", { name: "Kamera" }).first().click();
  await page.getByRole("button", { name: "Jetzt teilnehmen" }).click();
  await page.locator('.room[data-connection="connected"]').waitFor();
}

/** Opens a panel of the room, wherever its button stands at this width. */
export async function openPanel(page, name, title = name) {
  const panel = page.getByRole("complementary", { name: title, exact: true });
  if (await panel.isVisible()) return panel;
  const entry = page.locator("button[data-panel]").filter({ hasText: new RegExp(`^\\s*${name}`), visible: true });
  if ((await entry.count()) === 0) await page.getByRole("button", { name: "Mehr", exact: true }).click();
  await entry.first().click();
  await panel.waitFor();
  return panel;
}

/** Writes to everybody. */
export async function say(page, text) {
  const panel = await openPanel(page, "Chat");
  await panel.getByRole("textbox", { name: "Nachricht" }).fill(text);
  await panel.getByRole("button", { name: "Senden" }).click();
}

/** From now on `page.heard` is what a screen reader was told, politely or not. */
export async function listen(page) {
  if (page.heard === undefined) {
    await page.exposeFunction("heardNow", (text) => page.heard.push(text));
    await page.evaluate(() => {
      for (const id of ["announce-polite", "announce-assertive"]) {
        const region = document.getElementById(id);
        new MutationObserver(() => globalThis.heardNow(region.textContent.trim())).observe(region, { childList: true, characterData: true, subtree: true });
      }
    });
  }
  page.heard = [];
}

/** Waits until a text was read out, whole. */
export async function heard(page, text) {
  const fits = (one) => (text instanceof RegExp ? text.test(one) : one === text);
  await until(`${text} is heard`, () => page.heard.some(fits)).catch((error) => {
    throw new Error(`${error.message}; heard: ${JSON.stringify(page.heard)}`);
  });
}

export const toggle = (page, name) => page.getByRole("button", { name, exact: true });
