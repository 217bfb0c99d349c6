// One policy as a list of names: what a lock has forbidden since is not sent, and the lock is no further name.
import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { act } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PolicySetting, PolicyState } from "../../api/generated";
import { PolicyRow } from "./PolicyRow";

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
i18n.loadAndActivate({ locale: "de", messages: {} });

const tenant = { kind: "tenant", id: "t", name: "Stadt Weidenrode" } as const;
const inherited = { value: ["pdf", "text"], origin: { from: "level", level: tenant } };
const state = (setting: PolicySetting) =>
  ({ section: "meeting", effective: { key: "file-types", inherited, locked_by: { by: tenant }, value: ["pdf"] }, allowed: { kind: "part-of", names: ["pdf", "text"] }, setting, set_at_ms: null, set_by: null }) as unknown as PolicyState;

let root: ReturnType<typeof createRoot>;
let sent: (PolicySetting | null)[];
beforeEach(() => {
  document.body.innerHTML = `<div id="app"></div>`;
  root = createRoot(document.getElementById("app")!);
  sent = [];
});
afterEach(() => act(() => root.unmount()));

const box = (name: string) => [...document.querySelectorAll("label")].find((label) => label.textContent.trim() === name)!.querySelector("input")!;

describe("a policy of names under a lock", () => {
  // Chosen before the lock came: "image" is forbidden since, "office" is one that the page does not show.
  const setting: PolicySetting = { value: ["image", "office", "pdf"], locked: false };
  const show = () => act(() => root.render(<I18nProvider i18n={i18n}><PolicyRow state={state(setting)} level={{ kind: "unit", id: "u", name: "Bauamt" }} draft={undefined} onChange={(next) => sent.push(next)} /></I18nProvider>));

  it("sends nothing that the lock forbids", async () => {
    await show();
    await act(() => box("Text").click());
    await act(() => box("Für untere Ebenen sperren").click());
    expect(sent).toEqual([{ value: ["pdf", "text"], locked: false }, { value: ["pdf"], locked: true }]);
  });

  it("is one group, in which the lock stands apart", async () => {
    await show();
    expect(document.querySelectorAll("fieldset, [role=group]")).toHaveLength(1);
    expect(document.querySelector(".names")!.textContent).not.toContain("sperren");
    expect(document.querySelector(".names + .lock")).not.toBeNull();
  });
});
