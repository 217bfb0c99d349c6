/** Language and appearance: chosen at any time, remembered in this browser. */
import { i18n } from "@lingui/core";
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";

const LANGUAGES = ["de", "en"] as const;
export type Language = (typeof LANGUAGES)[number];
type Theme = "system" | "light" | "dark";

const LANGUAGE_KEY = "plenum.language";
const THEME_KEY = "plenum.theme";
const CONTRAST_KEY = "plenum.contrast";

function remembered(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Without storage the choice holds until the page is closed.
  }
}

function isLanguage(text: string | null | undefined): text is Language {
  return LANGUAGES.some((language) => language === text);
}

export function preferredLanguage(): Language {
  const chosen = remembered(LANGUAGE_KEY);
  if (isLanguage(chosen)) return chosen;
  const wished = navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => isLanguage(tag));
  return isLanguage(wished) ? wished : "de";
}

export async function activateLanguage(language: Language): Promise<void> {
  const { messages } = language === "en" ? await import("../locales/en") : await import("../locales/de");
  i18n.loadAndActivate({ locale: language, messages });
  document.documentElement.lang = language;
}

export function applyAppearance(): void {
  const theme = remembered(THEME_KEY);
  const root = document.documentElement;
  if (theme === "light" || theme === "dark") root.dataset["theme"] = theme;
  else delete root.dataset["theme"];
  if (remembered(CONTRAST_KEY) === "more") root.dataset["contrast"] = "more";
  else delete root.dataset["contrast"];
}

export function LanguageChoice() {
  const { t, i18n: active } = useLingui();
  const choose = (language: Language) => {
    remember(LANGUAGE_KEY, language);
    void activateLanguage(language);
  };
  return (
    <div className="seg" role="group" aria-label={t`Sprache`}>
      <button type="button" lang="de" aria-pressed={active.locale === "de"} onClick={() => choose("de")}>
        Deutsch
      </button>
      <button type="button" lang="en" aria-pressed={active.locale === "en"} onClick={() => choose("en")}>
        English
      </button>
    </div>
  );
}

export function ThemeChoice() {
  const { t } = useLingui();
  const [theme, setTheme] = useState<Theme>(() => {
    const chosen = remembered(THEME_KEY);
    return chosen === "light" || chosen === "dark" ? chosen : "system";
  });
  const [contrast, setContrast] = useState(() => remembered(CONTRAST_KEY) === "more");
  const choose = (next: Theme) => {
    remember(THEME_KEY, next);
    setTheme(next);
    applyAppearance();
  };
  const themes: ReadonlyArray<readonly [Theme, string]> = [["system", t`Wie das System`], ["light", t`Hell`], ["dark", t`Dunkel`]];
  return (
    <div className="stack g3">
      <div className="seg" role="group" aria-label={t`Darstellung`}>
        {themes.map(([value, label]) => (
          <button key={value} type="button" aria-pressed={theme === value} onClick={() => choose(value)}>
            {label}
          </button>
        ))}
      </div>
      <label className="row">
        <input
          type="checkbox"
          checked={contrast}
          onChange={(event) => {
            remember(CONTRAST_KEY, event.target.checked ? "more" : "normal");
            setContrast(event.target.checked);
            applyAppearance();
          }}
        />
        <Trans>Hoher Kontrast</Trans>
      </label>
    </div>
  );
}
