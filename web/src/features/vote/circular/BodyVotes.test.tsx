// The votes of a body: beginning one without a meeting, or going on with what was signed.
import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act } from "react";
import { createRoot } from "react-dom/client";
import type { Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { api } from "../../../api/client";
import type { BodyVote, BodyVotePage } from "../../../api/generated";
import { BodyVotes } from "./BodyVotes";

const went = vi.fn();
vi.mock(import("@tanstack/react-router"), async (original) => ({ ...(await original()), useNavigate: () => went, Link: (({ children }: { children: unknown }) => children) as never }));

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
i18n.load("de", {});
i18n.activate("de");

const line = (part: Partial<BodyVote>): BodyVote => ({
  id: "v1", title: "Sommerfest", stage: "listed", kind: "open", circular: true, meeting: null, created_at_ms: 0, until_ms: null, ended_at_ms: null, outcome: null, ...part,
});
const begins = vi.spyOn(api, "beginCircularVote").mockResolvedValue({ vote: "new" });

let root: Root;
beforeEach(() => {
  document.body.innerHTML = `<div id="app"></div>`;
  root = createRoot(document.getElementById("app")!);
  for (const call of [went, begins]) call.mockClear();
});
afterEach(() => act(() => root.unmount()));

const press = (name: string) => act(async () => [...document.querySelectorAll("button")].find((one) => one.textContent === name)!.click());

async function show(...items: readonly BodyVote[]) {
  const page: BodyVotePage = { body: { id: "b1", name: "Beirat" } as BodyVotePage["body"], profile: "vwvfg", duty: "chair", circular: "opposable", items: [...items], next_cursor: null };
  vi.spyOn(api, "bodyVotes").mockResolvedValue(page);
  await act(async () => root.render(<QueryClientProvider client={new QueryClient()}><I18nProvider i18n={i18n}><BodyVotes body="b1" /></I18nProvider></QueryClientProvider>));
  await act(() => vi.waitFor(() => expect(document.body.textContent).toContain("Umlaufbeschluss starten")));
  await press("Umlaufbeschluss starten");
}

it("begins one at once where none was signed", async () => {
  await show(line({ stage: "announced" }), line({ id: "v2", circular: false }));
  await vi.waitFor(() => expect(went).toHaveBeenCalledWith({ to: "/bodies/$id/votes/$vote", params: { id: "b1", vote: "new" } }));
});

it("asks whether to go on with the one that was signed", async () => {
  await show(line({}));
  expect(document.querySelector("dialog")!.textContent).toContain("„Sommerfest“ ist unterschrieben, aber noch nicht eröffnet.");
  expect(begins).not.toHaveBeenCalled();
  await press("Fortsetzen");
  expect(went).toHaveBeenCalledWith({ to: "/bodies/$id/votes/$vote", params: { id: "b1", vote: "v1" } });
  await press("Einen neuen beginnen");
  await vi.waitFor(() => expect(went).toHaveBeenLastCalledWith({ to: "/bodies/$id/votes/$vote", params: { id: "b1", vote: "new" } }));
  expect(begins).toHaveBeenCalledOnce();
});
