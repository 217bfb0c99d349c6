/** Legal texts of the tenant and where barriers are reported: at the same place on every page. */
import { Trans, useLingui } from "@lingui/react/macro";
import type { LegalKind } from "../api/generated/LegalKind";
import type { Look } from "../api/generated/Look";
import { useLook } from "./look";
import { LEGAL_KINDS, LEGAL_NAMES } from "./legal";

/** Where a text stands for a reader of this language; nowhere, when there is none. */
export function placeOf({ legal }: Look, kind: LegalKind, language: string): string | null {
  const of_kind = legal.filter((place) => place.kind === kind);
  const place = of_kind.find((one) => one.language === language) ?? of_kind[0];
  if (place === undefined) return null;
  return place.link ?? `/legal/${kind}`;
}

export function LegalLinks({ apart = false }: { /** In a window of its own, where leaving the page would leave the meeting. */ readonly apart?: boolean }) {
  const { i18n } = useLingui();
  const look = useLook();
  const window = apart ? { target: "_blank", rel: "noopener noreferrer" } : {};
  return (
    <ul className="legal-links">
      {LEGAL_KINDS.map((kind) => {
        const to = placeOf(look, kind, i18n.locale);
        return to !== null && <li key={kind}><a href={to} {...window}>{i18n._(LEGAL_NAMES[kind])}</a></li>;
      })}
      {look.barriers && <li><a href="/legal/barriers" {...window}><Trans>Barriere melden</Trans></a></li>}
    </ul>
  );
}
