import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { act } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Call } from "../../call/Call";
import type { ConferenceState } from "../../call/conference";
import { Signal, Store } from "../../call/store";
import { announced } from "../../ui/announcer";
import { RoomScope } from "../room/act";
import type { RoomContext } from "../room/act";
import { Notices } from "../room/notices";
import { ExclusionLine } from "./ExclusionLine";
import { useSittingAnnouncements } from "./useSittingAnnouncements";

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
i18n.loadAndActivate({ locale: "de", messages: {} });

const OPEN = { opened_at_ms: 1, closed_at_ms: null as number | null, excluded_leave: true, members: [{ participant: "me", excluded: true }] };

let root: ReturnType<typeof createRoot>;
let said: string[];
let silent: () => void;
beforeEach(() => {
  document.body.innerHTML = `<div id="app"></div>`;
  root = createRoot(document.getElementById("app")!);
  said = [];
  silent = announced.on(({ text }) => said.push(text));
});
afterEach(() => {
  silent();
  return act(() => root.unmount());
});

/** What is read above the stage by whoever may do everything that no lock forbids. */
async function shown(sitting: typeof OPEN, locked = false): Promise<string> {
  const room = { conference: { you: "me", sitting }, may: () => !locked } as unknown as RoomContext;
  await act(() => root.render(<I18nProvider i18n={i18n}><RoomScope value={room}><ExclusionLine /></RoomScope></I18nProvider>));
  return document.getElementById("app")!.textContent;
}

/** A room that tells what it is: what was said since it told so last. */
async function room() {
  const call = { conference: new Store<ConferenceState | null>(null), events: new Signal() } as unknown as Call;
  const notices = new Notices();
  const Told = () => (useSittingAnnouncements(call, notices), null);
  await act(() => root.render(<Told />));
  return (sitting: typeof OPEN | null) => {
    call.conference.set(sitting && ({ you: "me", sitting } as unknown as ConferenceState));
    return said.splice(0);
  };
}

const OUT = "Sie sind für diesen Punkt ausgeschlossen: Bis die Leitung den Ausschluss beendet, sehen und hören Sie niemanden, und niemand sieht und hört Sie.";
const ENDED = "Ihr Ausschluss ist beendet.";
const WITHOUT_VOTE = "Sie sind für diesen Punkt ausgeschlossen und haben keine Stimme.";

describe("whoever is excluded", () => {
  it("reads that they see and hear nobody where the rules want them out, of the vote alone where they stay", async () => {
    expect(await shown(OPEN)).toBe(OUT);
    expect(await shown({ ...OPEN, excluded_leave: false }, true)).toBe(WITHOUT_VOTE);
  });

  it("hears it at the first look at the room, also after a reload, and once however often the connection breaks", async () => {
    const hears = await room();
    expect(hears(OPEN)).toEqual([OUT]);
    expect(hears({ ...OPEN })).toEqual([]);
    expect(hears(null)).toEqual([]);
    expect(hears({ ...OPEN })).toEqual([]);
  });

  it("hears what has changed, and the next exclusion anew", async () => {
    const hears = await room();
    const none = { ...OPEN, members: [{ participant: "me", excluded: false }] };
    expect([none, OPEN, { ...OPEN, excluded_leave: false }, none, OPEN].map(hears)).toEqual([[], [OUT], [WITHOUT_VOTE], [ENDED], [OUT]]);
  });

  it("hears its end, also when the connection was away, and of a closed sitting nothing", async () => {
    const hears = await room();
    const none = { ...OPEN, members: [{ participant: "me", excluded: false }] };
    expect([OPEN, null, none, none].map(hears)).toEqual([[OUT], [], [ENDED], []]);
    expect([OPEN, { ...OPEN, closed_at_ms: 2 }].map(hears)).toEqual([[OUT], []]);
  });

  it("is told nothing before the sitting is opened and after it is closed", async () => {
    expect(await shown({ ...OPEN, closed_at_ms: 2 })).toBe("");
    expect((await room())({ ...OPEN, closed_at_ms: 2 })).toEqual([]);
  });
});
