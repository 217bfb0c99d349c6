/** *Barriere melden*: whom to tell that something cannot be used, and who decides when nobody listens. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { api } from "../../api/client";
import type { LegalContact } from "../../api/generated/LegalContact";
import { useProblemText } from "../../app/problems";
import { Icon } from "../../ui/Icon";
import { usePageTitle } from "../../ui/SitePage";
import { useLook } from "../../ui/look";

export function BarrierPage() {
  const { t } = useLingui();
  const problem = useProblemText();
  const { name } = useLook();
  usePageTitle(t`Barriere melden`);
  const contact = useQuery({ queryKey: ["legal-contact"], queryFn: api.legalContact });
  const found = contact.data;
  return (
    <div className="wrap n stack g6">
      <h1><Trans>Barriere melden</Trans></h1>
      <p className="lead"><Trans>Können Sie hier etwas nicht lesen, hören oder bedienen? Sagen Sie es {name}. Beschreiben Sie, wo es war, was Sie tun wollten und welches Hilfsmittel Sie benutzen.</Trans></p>
      {contact.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(contact.error)}</p>}
      {found && <Contacts contact={found} />}
    </div>
  );
}

/** The two places that the law asks for: who listens, and who decides. */
export function Contacts({ contact: found }: { readonly contact: LegalContact }) {
  return (
    <>
              <section className="card stack" aria-labelledby="contact-h">
          <h2 id="contact-h"><Trans>So erreichen Sie uns</Trans></h2>
          {found.barrier_mail === null && found.barrier_phone === null ? (
            <p><Trans>Es ist noch keine eigene Stelle dafür genannt. Wenden Sie sich an die Person, die Sie eingeladen hat, oder an die Adresse im Impressum.</Trans></p>
          ) : (
            <dl className="stack g3">
              {found.barrier_mail !== null && (
                <div>
                  <dt className="mut"><Trans>E-Mail</Trans></dt>
                  <dd><a href={`mailto:${encodeURIComponent(found.barrier_mail)}`}>{found.barrier_mail}</a></dd>
                </div>
              )}
              {found.barrier_phone !== null && (
                <div>
                  <dt className="mut"><Trans>Telefon</Trans></dt>
                  <dd><a href={`tel:${found.barrier_phone.replace(/[^0-9+]/g, "")}`}>{found.barrier_phone}</a></dd>
                </div>
              )}
            </dl>
          )}
          <p className="mut"><Trans>Auf eine Meldung wird innerhalb eines Monats geantwortet.</Trans></p>
        </section>
      {found.enforcement_name !== null && (
        <section className="card stack" aria-labelledby="enforce-h">
          <h2 id="enforce-h"><Trans>Wenn die Antwort nicht hilft</Trans></h2>
          <p><Trans>Dann können Sie sich an diese Stelle wenden. Sie ist unabhängig von uns.</Trans></p>
          <p>{found.enforcement_link === null ? found.enforcement_name : <a href={found.enforcement_link} rel="noreferrer">{found.enforcement_name}</a>}</p>
        </section>
      )}
    </>
  );
}
