// The handbook and the interface speak of the same buttons.
// @vitest-environment node
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const ROOT = new URL("../../", import.meta.url);
const textOf = (path: string) => new TextDecoder().decode(readFileSync(new URL(path, ROOT)));

/** Words that are set apart without being on a button: names in examples. */
const EXAMPLES = ["Müller", "Muller", "Tiefbau", "Roads"];

/** What the interface says in a language, each with the German of the source. */
function catalogue(language: string): string[] {
  const entries = textOf(`web/src/locales/${language}.po`).matchAll(/^msgid ((?:".*"\n)+)msgstr ((?:".*"\n?)+)/gm);
  const joined = (lines = "") => lines.trim().split("\n").map((line) => JSON.parse(line) as string).join("");
  return Array.from(entries, ([, id, said]) => joined(said) || joined(id));
}

function plain(text: string) {
  return text.replace(/<[^>]*>/g, "").replace(/^[\s.…:]+|[\s.…:]+$/g, "").toLowerCase();
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Whether the interface says it, whatever it puts in for `{…}`. A label may be a part of what is said. */
function says(said: string[]) {
  const whole = said.map(plain).join("\n");
  const open = said.map(plain).filter((text) => text.includes("{"));
  const forms = open.map((text) => text.split(/\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}/));
  const patterns = forms
    .filter((parts) => parts.join("").trim().length > 3)
    .map((parts) => new RegExp(`^${parts.map(escaped).join(".+")}$`));
  return (label: string) =>
    whole.includes(label) ||
    patterns.some((pattern) => pattern.test(label)) ||
    (label.includes("…") && new RegExp(label.split("…").map(escaped).join(".*")).test(whole));
}

describe.each(["de", "en"])("the handbook in %s", (language) => {
  it("names buttons and pages as the interface does", () => {
    const isSaid = says(catalogue(language));
    const folder = `docs/${language}/`;
    const pages = readdirSync(new URL(folder, ROOT)).map((name) => textOf(folder + name));
    const headings = pages.flatMap((page) => Array.from(page.matchAll(/^#+ (.*)$/gm), ([, heading = ""]) => plain(heading)));
    const unknown = pages.flatMap((page) => {
      const prose = page.replace(/```.*?```/gs, "").replace(/`[^`]*`/g, "");
      const labels = Array.from(prose.matchAll(/(?<![*\w])\*(?!\*)([^*\n]+?)\*(?!\*)/g), ([, label = ""]) => label);
      const steps = labels.flatMap((label) => label.split(" → "));
      return steps.filter((step) => {
        const label = plain(step);
        return !EXAMPLES.includes(step) && !headings.includes(label) && !isSaid(label);
      });
    });
    expect(unknown).toEqual([]);
  });
});
