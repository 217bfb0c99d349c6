// What was not copied says so.
import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { act } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, describe, expect, it, vi } from "vitest";
import { announced } from "./announcer";
import { CopyButton } from "./CopyButton";

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
i18n.loadAndActivate({ locale: "de", messages: {} });

afterEach(() => vi.restoreAllMocks());

describe("copying", () => {
  it("says that the browser did not let it, and that a second try went well", async () => {
    document.body.innerHTML = `<div id="app"></div>`;
    const root = createRoot(document.getElementById("app")!);
    const said: string[] = [];
    const stop = announced.on(({ text }) => said.push(text));
    vi.spyOn(navigator.clipboard, "writeText").mockRejectedValueOnce(new DOMException("no", "NotAllowedError")).mockResolvedValueOnce();
    await act(() => root.render(<I18nProvider i18n={i18n}><CopyButton text="key" label="Schlüssel kopieren" /></I18nProvider>));
    const button = document.querySelector("button")!;
    await act(async () => button.click());
    expect(button.textContent).toBe("Nicht kopiert. Noch einmal versuchen");
    await act(async () => button.click());
    expect(button.textContent).toBe("Kopiert");
    expect(said).toEqual(["Das ließ sich nicht kopieren.", "Kopiert"]);
    stop();
    await act(() => root.unmount());
  });
});
