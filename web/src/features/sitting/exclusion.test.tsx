import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { act } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { announced } from "../../ui/announcer";
import { RoomScope } from "../room/act";
import type { RoomContext } from "../room/act";
import { ExclusionLine } from "./ExclusionLine";

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

describe("whoever is excluded", () => {
  it("reads and hears, also after a reload, that they see and hear nobody where the rules want them out", async () => {
    const text = await shown(OPEN);
    expect(text).toContain("Bis die Leitung den Ausschluss beendet, sehen und hören Sie niemanden");
    expect(said).toEqual([text]);
    await shown({ ...OPEN });
    expect(said).toEqual([text]);
  });

  it("is told of the vote alone where they stay, whatever else is locked for them", async () => {
    expect(await shown({ ...OPEN, excluded_leave: false }, true)).toBe("Sie sind für diesen Punkt ausgeschlossen und haben keine Stimme.");
  });

  it("is told nothing before the sitting is opened and after it is closed", async () => {
    expect(await shown({ ...OPEN, closed_at_ms: 2 })).toBe("");
    expect(said).toEqual([]);
  });
});
