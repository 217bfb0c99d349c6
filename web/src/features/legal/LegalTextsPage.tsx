/** *Rechtstexte*: what the tenant says of itself by law, in each language, and whom people tell of barriers. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { api } from "../../api/client";
import type { LegalSource } from "../../api/generated/LegalSource";
import { useProblemText } from "../../app/problems";
import { Icon } from "../../ui/Icon";
import { usePageTitle } from "../../ui/SitePage";
import { LEGAL_KINDS, LEGAL_NAMES } from "../../ui/legal";
import { useLook } from "../../ui/look";
import { ContactForm } from "./ContactForm";
import { TextForm } from "./TextForm";
import "./legal.css";

export function LegalTextsPage() {
  const { t } = useLingui();
  usePageTitle(t`Rechtstexte`);
  return (
    <div className="stack g6">
      <div className="stack g2">
        <h1><Trans>Rechtstexte</Trans></h1>
        <p className="lead"><Trans>Sie stehen am Fuß jeder Seite, auch vor der Anmeldung und in der Besprechung. Jede Fassung bleibt mit ihrem Datum erhalten.</Trans></p>
      </div>
      <LegalTexts />
    </div>
  );
}

/** The texts and the contact; a step of the setting up, too. */
export function LegalTexts() {
  const { i18n } = useLingui();
  const problem = useProblemText();
  const { languages } = useLook();
  const sources = useQuery({ queryKey: ["legal-sources"], queryFn: api.legalSources });
  const contact = useQuery({ queryKey: ["legal-contact"], queryFn: api.legalContact });
  const error = sources.error ?? contact.error;
  return (
    <>
      {error !== null && <p className="err" role="alert"><Icon name="circle-alert" />{problem(error)}</p>}
      {sources.data && LEGAL_KINDS.map((kind) => (
        <section key={kind} className="card stack" aria-labelledby={`legal-${kind}`}>
          <h2 id={`legal-${kind}`}>{i18n._(LEGAL_NAMES[kind])}</h2>
          {languages.map((language) => {
            const source: LegalSource | undefined = sources.data.items.find((one) => one.kind === kind && one.language === language);
            return <TextForm key={language} kind={kind} language={language} source={source} />;
          })}
        </section>
      ))}
      {contact.data && <ContactForm contact={contact.data} />}
    </>
  );
}
