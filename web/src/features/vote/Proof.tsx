/** What this device has found in the closed urn, how many found the same, and the code that is read out. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { ReactNode } from "react";
import { Icon } from "../../ui/Icon";
import type { VoteView } from "./contract";
import { SealedCode } from "./OwnVote";
import { isDrawn } from "./phase";
import { useVoteRoom } from "./scope";
import { grouped, spelt } from "./spelling";
import { useChoiceText } from "./words";

export function Proof({ vote }: { readonly vote: VoteView }) {
  const choiceText = useChoiceText();
  const { mine, definition } = vote;
  const { confirmed, devices } = vote;
  const drawn = isDrawn(vote);
  const [voted, entitled] = [vote.voted.size, vote.entitled];
  const what = mine.choice === null ? null : choiceText(definition, mine.choice);
  return (
    <ul className="ver">
      {vote.fellBack && <Item><Trans>Was in der Urne liegt, zählt nicht.</Trans></Item>}
      {!vote.fellBack && mine.ballot === "found" && (
        <Item done>
          {what === null ? <Trans><b>Ihr Gerät hat Ihre Stimme in der Urne gefunden.</b></Trans> : <Trans><b>Ihr Gerät hat Ihre Stimme „{what}“ in der Urne gefunden.</b></Trans>}
          {mine.confirmed && <> <Trans>Es hat den Stand bestätigt.</Trans></>}
          {mine.code !== null && <> <span className="code">{mine.code}</span></>}
        </Item>
      )}
      {mine.ballot === "missing" && <Item wrong><Trans><b>Ihr Gerät findet Ihre Stimme nicht in der Urne.</b> Der Server hatte sie angenommen und das unterschrieben.</Trans></Item>}
      {mine.foreign && <Item wrong>{vote.fellBack ? <Trans><b>In der Urne liegt eine Stimme, die dieses Gerät nicht abgegeben hat.</b> Sie trägt die Unterschrift dieses Geräts.</Trans> : <Trans><b>Gezählt wird eine Stimme, die dieses Gerät nicht abgegeben hat.</b> Sie trägt die Unterschrift dieses Geräts.</Trans>}</Item>}
      {mine.ballot === "replaced" && !mine.foreign && <Item wrong>{vote.fellBack ? <Trans><b>In der Urne liegt eine andere Stimme als die von diesem Gerät:</b> Auf Ihren Namen wurde danach an einem anderen Gerät abgestimmt.</Trans> : <Trans><b>Gezählt wird eine andere Stimme als die von diesem Gerät:</b> Auf Ihren Namen wurde danach an einem anderen Gerät abgestimmt.</Trans>}</Item>}
      {!vote.fellBack && (mine.ballot === "accepted" || mine.ballot === "sending") && <Item><Trans>Ihr Gerät sucht Ihre Stimme in der Urne …</Trans></Item>}
      {!drawn && mine.entitled && mine.ballot === "none" && <Item><Trans>Von diesem Gerät wurde keine Stimme abgegeben.</Trans></Item>}
      {mine.sealedCode !== null && <SealedCode code={mine.sealedCode} />}
      {!drawn && !vote.fellBack && <Item done={voted === entitled}><Trans><b>Stimmen in der Urne: {voted} von {entitled}</b></Trans></Item>}
      {devices > 0 && <Item done={confirmed >= devices}><Trans><b>{confirmed} von {devices} Geräten</b> haben denselben Stand bestätigt.</Trans></Item>}
    </ul>
  );
}

function Item({ done = false, wrong = false, children }: { readonly done?: boolean; readonly wrong?: boolean; readonly children: ReactNode }) {
  return (
    <li>
      <Icon name={done ? "circle-check" : wrong ? "triangle-alert" : "circle-dashed"} className={done ? "ok" : "wait"} />
      <span>{children}</span>
    </li>
  );
}

export function CheckCode({ vote, onOther }: { readonly vote: VoteView; readonly onOther: (() => void) | null }) {
  const { t, i18n } = useLingui();
  const { leads } = useVoteRoom();
  const [same, setSame] = useState(false);
  if (vote.checkCode === null) return null;
  const code = grouped(vote.checkCode);
  return (
    <div className="stack g2">
      <div className="ccard">
        <p className="sm mut">{vote.stage === "announced" ? <Trans>Prüfcode dieser Abstimmung</Trans> : leads ? <Trans>Lesen Sie diesen Prüfcode vor</Trans> : <Trans>Prüfcode, den der Vorsitz vorliest</Trans>}</p>
        <p className="ccode"><span aria-hidden="true">{code}</span><span className="vh">{[...code.replace("-", "")].join(" ")}</span></p>
        <p className="hint">{spelt(code, i18n.locale)}</p>
      </div>
      {!leads && onOther && vote.stage !== "announced" && (
        <div className="stack g2" role="group" aria-label={t`Hören Sie denselben Code?`}>
          <p className="sm"><b><Trans>Hören Sie denselben Code?</Trans></b></p>
          {same ? (
            <p className="row" role="status"><Icon name="circle-check" className="ok" /><Trans>Gut. Alle Geräte mit diesem Code sehen dieselbe Urne.</Trans></p>
          ) : (
            <div className="row">
              <button type="button" className="btn o sm grow" onClick={() => setSame(true)}><Icon name="check" size="s" /><Trans>Ja, gleich</Trans></button>
              <button type="button" className="btn o sm grow" onClick={onOther}><Icon name="x" size="s" /><Trans>Nein, anders</Trans></button>
            </div>
          )}
        </div>
      )}
    </div>
  );
}
