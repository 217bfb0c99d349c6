// A page with votes, for tests of views: what is shown, pressed and written.
import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { act } from "react";
import { createRoot } from "react-dom/client";
import type { Root } from "react-dom/client";
import type { ReactNode } from "react";
import { afterAll, afterEach, beforeEach } from "vitest";
import { RoomScope } from "../room/act";
import type { RoomContext } from "../room/act";
import { Notices } from "../room/notices";
import type { VoteActs, Votes, VoteView } from "./contract";
import { VoteFront } from "./Front";
import { chairDesk, noted, vote, votes } from "./views.fixture";
import { VotePanel } from "./VotePanel";
import { VoteShelf } from "./VoteRoomProvider";

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
i18n.load("de", {});
i18n.activate("de");

const standing = { counted: 6, required: 4, quorum: "met" };
const people = vote().members.map(({ id, name, group }) => ({ id, name, group, participant: `p-${name}`, place: "remote" }));
const room = () => ({ conference: { clockSkewMs: 0, sitting: { members: scene.people, standing } }, call: {}, act: () => Promise.resolve(), may: () => true }) as unknown as RoomContext;

interface Scene {
  readonly calls: (readonly unknown[])[];
  acts: VoteActs;
  /** The sitting as the room knows it now. */
  people: typeof people;
  readonly notices: Notices;
  /** How often the panel was opened. */
  panels: number;
}

const fresh = (): Scene => {
  const calls: Scene["calls"] = [];
  return { calls, acts: noted(calls), people, notices: new Notices(), panels: 0 };
};

let root: Root;
/** New for each test. */
export let scene = fresh();
beforeEach(() => {
  document.body.innerHTML = `<main id="buehne" tabindex="-1"></main><div id="app"></div>`;
  root = createRoot(document.getElementById("app")!);
  scene = fresh();
});
afterEach(() => act(() => root.unmount()));

/** The focus is looked after a little later. */
export const settled = () => act(() => new Promise((resolve) => setTimeout(resolve, 80)));
// Also that of the last test, while its page is there.
afterAll(settled);

export const show = (all: Votes, children: ReactNode = <VoteFront />) =>
  act(() => root.render(<I18nProvider i18n={i18n}><RoomScope value={room()}><VoteShelf votes={all} notices={scene.notices} onPanel={() => (scene.panels += 1)}>{children}</VoteShelf></RoomScope></I18nProvider>));
export const panel = (all: readonly VoteView[], part: Partial<Votes> = {}) => show(votes(all, scene.acts, { desk: chairDesk(), ...part }), <VotePanel />);
export const text = () => document.body.textContent!.replaceAll(/\s+/g, " ");
export const buttons = () => [...document.querySelectorAll("button")];
export const button = (name: string) => {
  const found = buttons().find((one) => (one.getAttribute("aria-label") ?? one.textContent) === name);
  if (!found) throw new Error(`no button ${name}; there are ${buttons().map((one) => one.getAttribute("aria-label") ?? one.textContent).join(" | ")}`);
  return found;
};
export const press = (name: string) => act(async () => button(name).click());
export const choose = (label: string) => act(() => [...document.querySelectorAll("label")].find((one) => one.textContent === label)!.querySelector("input")!.click());
/** What is filled in under a label. */
export function field(label: string): HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement {
  const name = [...document.querySelectorAll("label")].find((one) => one.textContent === label)!;
  return document.getElementById(name.htmlFor) as HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;
}
export const write = (label: string, value: string) =>
  act(() => {
    const at = field(label);
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(at), "value")!.set!.call(at, value);
    at.dispatchEvent(new Event(at instanceof HTMLSelectElement ? "change" : "input", { bubbles: true }));
  });
export const opened = async (name: string) => act(async () => buttons().find((one) => one.textContent!.includes(name))!.click());
