// A person in Firefox. Playwright drives only a Firefox of its own; this one is the distribution's.
import { networkInterfaces } from "node:os";
import { launch as launchBrowser } from "puppeteer-core";
import { synthetic } from "./media.mjs";
import { COLOURS, TONES, watch } from "./people.mjs";

const PREFERENCES = {
  "intl.accept_languages": "de-DE, de",
  "media.autoplay.default": 0,
  "media.autoplay.blocking_policy": 0,
  // Without a sound card no AudioContext starts; a pretended one ticks like any other.
  "media.cubeb.force_mock_context": true,
  "media.navigator.permission.disabled": true,
  // Media goes to a plain address; names on the local network are not the subject.
  "media.peerconnection.ice.obfuscate_host_addresses": false,
  "ui.prefersReducedMotion": 1,
};

/** Firefox never uses 127.0.0.1 for media; this address of the machine is as good as any other. */
export function reachableAddress() {
  const found = Object.values(networkInterfaces()).flat().find(({ family, internal }) => family === "IPv4" && !internal);
  if (!found) throw new Error("Firefox needs an IPv4 address beside 127.0.0.1 for media");
  return found.address;
}

export const launch = () =>
  launchBrowser({
    browser: "firefox",
    executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr",
    headless: true,
    extraPrefsFirefox: PREFERENCES,
    defaultViewport: { width: 1280, height: 800 },
  });

/** A page of a person, watched like any other. */
export async function person(browser, who) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await page.evaluateOnNewDocument(synthetic, { colour: COLOURS[who], tone: TONES[who] });
  watch(page);
  return page;
}

/** Finds by role and accessible name, as Playwright's `getByRole` does. */
export const byRole = (page, role, name) => page.locator(`::-p-aria([name="${name}"][role="${role}"])`);
