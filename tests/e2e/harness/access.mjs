// What a view owes everybody: axe with the tags of the law, and the same words in both languages, in light, dark and
// forced colours, and at 320 px without scrolling sideways or cutting words off.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { clippedFaults } from "./targets.mjs";
import { until } from "./until.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "EN-301-549"];
const LANGUAGES = [["English", "en"], ["Deutsch", "de"]];
const MEDIA = [{ colorScheme: "light" }, { colorScheme: "dark" }, { forcedColors: "active" }];

/** A picture of the whole page, when somebody wants to look at it. */
export const shot = async (page, name) => process.env.PLENUM_SHOTS && page.screenshot({ path: `${process.env.PLENUM_SHOTS}/${name}.png`, fullPage: true });

/** What axe finds on a page as it stands, a line each. */
export async function violations(page, rules = {}) {
  // Injected by the driver: the page's own policy forbids foreign scripts.
  await page.evaluate(AXE);
  return page.evaluate(
    async ([tags, rules]) => (await window.axe.run(document, { runOnly: tags, rules, resultTypes: ["violations"] })).violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 140)).join(" | ")}`),
    [TAGS, rules],
  );
}

/** Nothing is found on a page as it stands. */
export async function accessible(page, what) {
  assert.deepEqual(await violations(page), [], what);
}

/** Speaks the language from now on, where the page lets one choose. */
export async function speak(page, language, code) {
  const choice = page.getByRole("button", { name: language, exact: true });
  if ((await choice.count()) === 0) return;
  await choice.first().click();
  await until("the language is there", async () => (await page.evaluate(() => document.documentElement.lang)) === code);
}

/**
 * Faults of a view in the language it speaks: axe in light, dark and forced colours and at 320 px, and reflow. The page
 * is wide again afterwards. `rules` says for a medium which rules of axe do not hold.
 */
export async function faultsOf(page, name, { width = 1280, height = 800, rules = () => ({}) } = {}) {
  const found = [];
  for (const media of MEDIA) {
    await page.emulateMedia({ colorScheme: null, forcedColors: null, reducedMotion: "reduce", ...media });
    await shot(page, `${name}-${Object.values(media)[0]}`.replaceAll(/[ /]+/g, "-"));
    found.push(...(await violations(page, rules(media))).map((fault) => `${name} ${JSON.stringify(media)}: ${fault}`));
  }
  await page.emulateMedia({ colorScheme: null, forcedColors: null, reducedMotion: "reduce" });
  await page.setViewportSize({ width: 320, height: 640 });
  await shot(page, `${name}-320`.replaceAll(/[ /]+/g, "-"));
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  if (wide > 320) found.push(`${name}: ${wide} px wide at 320 px`);
  found.push(...[...(await clippedFaults(page)), ...(await violations(page, rules({})))].map((fault) => `${name} 320 px: ${fault}`));
  await page.setViewportSize({ width, height });
  return found;
}

/** The same in both languages; German is spoken afterwards. `ready` waits for what comes after a change of language. */
export async function faultsInBothLanguages(page, name, { ready, ...more } = {}) {
  const found = [];
  for (const [language, code] of LANGUAGES) {
    await speak(page, language, code);
    await ready?.();
    found.push(...(await faultsOf(page, `${name} ${code}`, more)));
  }
  return found;
}
