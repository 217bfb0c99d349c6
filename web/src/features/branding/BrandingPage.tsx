/** *Auftritt*: how the tenant looks to everybody who comes to its pages. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client";
import type { Branding } from "../../api/generated/Branding";
import type { LookTheme } from "../../api/generated/LookTheme";
import { useFieldText, useProblemText } from "../../app/problems";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { usePageTitle } from "../../ui/SitePage";
import { ColourChoice } from "./ColourChoice";
import { Languages } from "./Languages";
import { Logos } from "./Logos";
import { Preview } from "./Preview";
import { TimeZone } from "./TimeZone";
import { useShown } from "./useShown";
import "./branding.css";

export function BrandingPage() {
  const { t } = useLingui();
  usePageTitle(t`Auftritt`);
  return (
    <div className="stack g6">
      <div className="stack g2">
        <h1><Trans>Auftritt</Trans></h1>
        <p className="lead"><Trans>Name, Farbe und Logo Ihrer Organisation: auf der Anmeldung, vor und in jeder Besprechung. Was lebt, leuchtet weiter gelb, und was warnt, bleibt rot.</Trans></p>
      </div>
      <Look />
    </div>
  );
}

/** What can be changed of it; a step of the setting up, too. */
export function Look() {
  const problem = useProblemText();
  const branding = useQuery({ queryKey: ["branding"], queryFn: api.branding });
  return (
    <>
      {branding.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(branding.error)}</p>}
      {branding.data && <Editor branding={branding.data} />}
    </>
  );
}

function Editor({ branding }: { readonly branding: Branding }) {
  const { t } = useLingui();
  const problem = useProblemText();
  const fieldText = useFieldText();
  const shown = useShown();
  const [name, setName] = useState(branding.display_name ?? "");
  const [shortName, setShortName] = useState(branding.short_name ?? "");
  const [theme, setTheme] = useState<LookTheme>(branding.theme);
  const [colour, setColour] = useState(branding.colour ?? "#0f5563");
  const [languages, setLanguages] = useState<readonly string[]>(branding.languages);
  const [language, setLanguage] = useState(branding.default_language);
  const [zone, setZone] = useState(branding.time_zone ?? "");
  const save = useMutation({
    mutationFn: () =>
      api.changeBranding(
        {
          display_name: name.trim() === "" ? null : name,
          short_name: shortName.trim() === "" ? null : shortName,
          theme,
          ...(theme === "own" ? { colour } : {}),
          languages: [...languages],
          default_language: language,
          time_zone: zone === "" ? null : zone,
        },
        branding.version,
      ),
    onSuccess: shown,
  });
  return (
    <div className="stack g8">
      <form
        className="look-cols"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <div className="stack g6">
          <section className="card stack" aria-labelledby="names-h">
            <h2 id="names-h"><Trans>Namen</Trans></h2>
            <Field label={t`Anzeigename`} value={name} maxLength={100} placeholder={branding.tenant_name} onChange={(event) => setName(event.target.value)} error={fieldText(save.error, "name")} hint={t`Leer: der Name, den der Betrieb vergeben hat.`} />
            <Field label={t`Kurzname für schmale Bildschirme`} value={shortName} maxLength={24} onChange={(event) => setShortName(event.target.value)} error={fieldText(save.error, "short_name")} />
          </section>
          <section className="card stack" aria-labelledby="colour-h">
            <h2 id="colour-h"><Trans>Farbe</Trans></h2>
            <ColourChoice theme={theme} colour={colour} onTheme={setTheme} onColour={setColour} error={theme === "own" ? fieldText(save.error, "colour") : undefined} />
          </section>
          <section className="card stack" aria-labelledby="lang-h">
            <h2 id="lang-h"><Trans>Sprachen</Trans></h2>
            <Languages
              offered={languages}
              first={language}
              onChange={(offered, first) => {
                setLanguages(offered);
                setLanguage(first);
              }}
            />
          </section>
          <section className="card stack" aria-labelledby="zone-h">
            <h2 id="zone-h"><Trans>Zeitzone</Trans></h2>
            <TimeZone zone={zone} home={branding.home_time_zone} onChange={setZone} error={fieldText(save.error, "time_zone")} />
          </section>
          {save.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(save.error)}</p>}
          <div className="row">
            <button type="submit" className="btn p" aria-busy={save.isPending}><Trans>Speichern</Trans></button>
          </div>
        </div>
        <Preview theme={theme} colour={colour} name={name.trim() || branding.tenant_name} />
      </form>
      <Logos branding={branding} />
    </div>
  );
}
