/** A legal text of the tenant, for everybody. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { ApiProblem, api } from "../../api/client";
import type { LegalKind } from "../../api/generated/LegalKind";
import { useProblemText } from "../../app/problems";
import { Icon } from "../../ui/Icon";
import { usePageTitle } from "../../ui/SitePage";
import { NotFoundPage } from "../start/NotFoundPage";
import { Contacts } from "./BarrierPage";
import { Blocks } from "./Blocks";
import { LEGAL_NAMES } from "../../ui/legal";
import "./legal.css";

export function LegalPage({ kind }: { readonly kind: LegalKind }) {
  const { i18n } = useLingui();
  const problem = useProblemText();
  const name = i18n._(LEGAL_NAMES[kind]);
  usePageTitle(name);
  const text = useQuery({ queryKey: ["legal", kind, i18n.locale], queryFn: () => api.legalText(kind, i18n.locale), retry: false });
  const contact = useQuery({ queryKey: ["legal-contact"], queryFn: api.legalContact, enabled: kind === "accessibility" });
  if (text.error instanceof ApiProblem && text.error.code === "not-found") return <NotFoundPage />;
  const day = text.data ? i18n.date(new Date(text.data.published_at_ms), { dateStyle: "long" }) : "";
  const version = text.data?.version ?? 0;
  return (
    <div className="wrap n stack g6">
      <h1>{name}</h1>
      {text.isPending && <p role="status"><Trans>Einen Moment …</Trans></p>}
      {text.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(text.error)}</p>}
      {text.data && (
        <>
          <div lang={text.data.language === i18n.locale ? undefined : text.data.language}><Blocks blocks={text.data.blocks} below={1} /></div>
          {kind === "accessibility" && contact.data && <Contacts contact={contact.data} />}
          <p className="mut sm"><Trans>Fassung {version} vom {day}</Trans></p>
        </>
      )}
    </div>
  );
}
