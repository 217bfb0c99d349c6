/** Language and appearance: chosen at any time, remembered in this browser. */
import { i18n } from "@lingui/core";
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { currentLook, useLook } from "./look";

const LANGUAGES = ["de", "en"] as const;
export type Language = (typeof LANGUAGES)[number];
const NAMES: Readonly<Record<Language, string>> = { de: "Deutsch", en: "English" };
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

/** The own choice, else what the browser wishes, else what the tenant begins with; among those it offers. */
export function preferredLanguage(): Language {
  const { languages, default_language } = currentLook();
  const offered = (text: string | null | undefined): text is Language => isLanguage(text) && languages.includes(text);
  const chosen = remembered(LANGUAGE_KEY);
  if (offered(chosen)) return chosen;
  const wished = navigator.languages.map((tag) => tag.slice(0, 2)).find(offered);
  if (offered(wished)) return wished;
  return isLanguage(default_language) ? default_language : "de";
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
  const { languages } = useLook();
  const choose = (language: Language) => {
    remember(LANGUAGE_KEY, language);
    void activateLanguage(language);
  };
  const offered = LANGUAGES.filter((language) => languages.includes(language));
  // One language is no choice.
  if (offered.length < 2) return null;
  return (
    <div className="seg" role="group" aria-label={t`Sprache`}>
      {offered.map((language) => (
        <button key={language} type="button" lang={language} aria-pressed={active.locale === language} onClick={() => choose(language)}>
          {NAMES[language]}
        </button>
      ))}
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
