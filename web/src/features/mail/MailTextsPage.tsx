/** *E-Mail, Texte*: the words of all mails, in each language that the tenant speaks. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { api } from "../../api/client";
import type { MailKind } from "../../api/generated/MailKind";
import { useProblemText } from "../../app/problems";
import { Icon } from "../../ui/Icon";
import { usePageTitle } from "../../ui/SitePage";
import { useLook } from "../../ui/look";
import { MailHead } from "./MailHead";
import { WordsForm } from "./WordsForm";
import { useKindText } from "./words";

/** In the order in which people meet them. */
const KINDS: readonly MailKind[] = ["account-link", "password-reset", "sign-in-changed", "invitation", "invitation-withdrawn", "guest-code", "vote-opened", "vote-reminder", "vote-closed", "vote-over"];

export function MailTextsPage() {
  const { t } = useLingui();
  usePageTitle(t`Texte der E-Mails`);
  const problem = useProblemText();
  const kind = useKindText();
  const { languages } = useLook();
  const texts = useQuery({ queryKey: ["mail-texts"], queryFn: api.mailTexts });
  return (
    <div className="wrap stack g6">
      <MailHead at="/admin/mail/texts"><Trans>Mit diesen Worten schreibt Plenum in Ihrem Namen. Link und Code stehen immer in der E-Mail, gleich was Sie schreiben.</Trans></MailHead>
      {texts.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(texts.error)}</p>}
      {texts.data && KINDS.map((one) => (
        <section key={one} className="card stack g2" aria-labelledby={`mail-${one}`}>
          <h2 id={`mail-${one}`}>{kind(one)}</h2>
          {texts.data.items.filter((text) => text.kind === one && languages.includes(text.language)).map((text) => <WordsForm key={text.language} text={text} />)}
        </section>
      ))}
    </div>
  );
}
