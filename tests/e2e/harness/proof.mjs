// Who sees and hears whom, proven from decoded frames and an FFT.
import { heard, isColour, near, seen } from "./media.mjs";
import { COLOURS, TONES, toggle } from "./people.mjs";
import { until } from "./until.mjs";

/** Milliseconds; shorter than each timer of a room, of which the ping is the shortest. Whoever knows by then was told. */
export const TOLD_WITHIN_MS = 5_000;

/** Exactly these people are on the stage with a picture of theirs. */
export const sees = (page, ...who) => seesColours(page, ...who.map((name) => COLOURS[name]));

export const seesColours = (page, ...wanted) =>
  until(`exactly ${JSON.stringify(wanted)} are seen`, async () => {
    const colours = await seen(page);
    return colours.length === wanted.length && wanted.every((want) => colours.some((got) => isColour(got, want)));
  });

/** Exactly these tones are heard. */
export const hears = (page, ...tones) =>
  until(`exactly ${tones} Hz are heard`, async () => {
    const found = await heard(page);
    return found.length === tones.length && tones.every((tone) => found.some((got) => near(got, tone, 15)));
  });

/** Everybody sees and hears everybody else and nobody twice. */
export async function everybodyMeets(pages) {
  for (const [own, page] of Object.entries(pages)) {
    const others = Object.keys(pages).filter((name) => name !== own);
    await sees(page, ...others);
    await hears(page, ...others.map((name) => TONES[name]));
  }
}

export const pressed = (page, name, value) => toggle(page, name).and(page.locator(`[aria-pressed="${value}"]`)).waitFor();

/** Who is on the stage, by participant. */
export const tiles = (page) => page.locator("li[data-participant]").evaluateAll((all) => all.map((tile) => tile.dataset.participant).sort());
