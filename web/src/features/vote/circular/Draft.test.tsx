// A vote without a meeting is prepared, and opened as soon as somebody can declare its result.
import { act } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { VoteDesk } from "../../../api/generated";
import { announced } from "../../../ui/announcer";
import { VoteRefused } from "../contract";
import { chairDesk, definition, desk, ids, noted, votes } from "../views.fixture";
import { button, field, press, scene, settled, show, text, write } from "../views.harness";
import { Draft } from "./Draft";
import { useOpening } from "./opening";

const REMINDER = "Erinnerung an alle, die noch nicht abgestimmt haben";
const WITHOUT = "Ohne den Vorsitz lässt sich nicht eröffnen: Niemand könnte das Ergebnis feststellen.";

const register: VoteDesk["register"] = [
  { id: ids(10), name: "Ada Brandt", group: null, seat: "holder", votes: 1, duty: "chair", remote: false },
  { id: ids(11), name: "Ben Okafor", group: null, seat: "holder", votes: 1, duty: "minutes", remote: false },
];
const keys: VoteDesk["keys"] = register.map(({ id }) => ({ id, key: "k", proof: "sign_in" }));
/** The chair's, after both have looked. */
const chair = { ...chairDesk(), register, keys };
/** The minute-taker's, before the chair has looked. */
const minutes = desk({ duty: "minutes", register, keys: keys.slice(1) });

function Page() {
  const opening = useOpening();
  return opening.opens ? null : <Draft id={ids(3)} way="opposable" opening={opening} />;
}

const opening = () => scene.calls.map(([name]) => name).filter((name) => name !== "attachments");
/** Which files there are is asked for. */
const page = (of: VoteDesk) => act(async () => show(votes([], scene.acts, { desk: of }), <Page />));
const answers = { attachments: { vote: ids(3), items: [] }, draft: { content: definition({ circular: { opposable: true } }), bytes: new Uint8Array() } };
const said: string[] = [];
let stop = () => {};
beforeEach(() => {
  said.length = 0;
  stop = announced.on(({ text: words }) => said.push(words));
  scene.acts = noted(scene.calls, answers);
});
afterEach(() => stop());

async function review() {
  await write("Titel", "Sommerfest");
  await write("Wortlaut", "Es gibt 500 Euro.");
  await press("Weiter zur Durchsicht");
}

describe("a draft without a meeting", () => {
  it("sets the reminder of this very vote, and keeps what was chosen when the opening fails", async () => {
    await page(chair);
    await write(REMINDER, "72");
    await review();
    expect(text()).toMatch(/Abstimmen bis\p{L}+\., \d+\. .* 18:00Erinnerungdrei Tage vor dem EndeWiderspruchEin Mitglied, das dem Verfahren widerspricht, verhindert/u);
    expect(scene.calls.find(([name]) => name === "remind")).toEqual(["remind", ids(3), 72]);
    await press("Unterschreiben und eröffnen");
    await settled();
    expect(opening()).toEqual(["remind", "draft", "fix", "draftRoll", "fixRoll", "open"]);
    // Here nothing comes of it: the form is there again.
    expect(field(REMINDER).value).toBe("72");
  });

  it("says why a reminder cannot be set", async () => {
    const refused = Promise.reject(new VoteRefused("not-permitted"));
    refused.catch(() => undefined);
    scene.acts = noted(scene.calls, { ...answers, remind: refused });
    await page(chair);
    await review();
    expect(text()).not.toContain("Das wird festgelegt");
    expect(said.at(-1)).toContain("Das dürfen Vorsitz und Schriftführung, Sie aber nicht.");
  });

  it("is not opened without the chair: whoever presses hears why, and the link to send is there", async () => {
    await page(minutes);
    await review();
    const open = button("Unterschreiben und eröffnen");
    const why = document.getElementById(open.getAttribute("aria-describedby")!)!;
    expect(why.textContent).toContain(WITHOUT);
    expect(open.getAttribute("aria-disabled")).toBe("true");
    const shown = vi.spyOn(why, "scrollIntoView");
    await press("Unterschreiben und eröffnen");
    expect(shown).toHaveBeenCalled();
    expect(said.at(-1)).toContain(WITHOUT);
    expect(button("Link zu dieser Seite kopieren")).toBeDefined();
    await page({ ...minutes, keys });
    expect(text()).not.toContain(WITHOUT);
    await press("Unterschreiben und eröffnen");
    expect(opening()).toEqual(["remind", "draft", "fix", "draftRoll", "fixRoll", "open"]);
  });

  it("tells the chair who comes because of the link that somebody else prepares it", async () => {
    await page(chair);
    expect(text()).toContain("Diesen Umlaufbeschluss bereitet vielleicht schon Ben Okafor vor.");
  });
});
