/** The last look before everybody votes: what stands, a sentence to read out, one button. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMemo, useState } from "react";
import { Icon } from "../../ui/Icon";
import { Select } from "../../ui/Select";
import { quorate } from "../sitting/words";
import { useRoom } from "../room/act";
import type { VoteView } from "./contract";
import { KeysDue } from "./KeysDue";
import { isDrawn } from "./phase";
import { useRefusalText } from "./refusals";
import { useVoteRoom } from "./scope";
import { barOf } from "./standing";
import { kindOf, useKindNames } from "./words";

/** Times until the close that are offered, in minutes. */
const MINUTES = [1, 2, 3, 5, 10, 15, 30];

export function Opening({ vote }: { readonly vote: VoteView }) {
  const { t } = useLingui();
  const { conference } = useRoom();
  const { acts, run } = useVoteRoom();
  const kinds = useKindNames();
  const refusal = useRefusalText();
  const bar = useMemo(() => barOf(vote.definition, vote.roll), [vote.definition, vote.roll]);
  const [minutes, setMinutes] = useState("");
  const [busy, setBusy] = useState(false);
  const { title, entitled, definition } = vote;
  const how = definition === null ? "" : kinds[kindOf(definition)];
  const { sitting } = conference;
  const able = sitting !== null && quorate(sitting);
  const [counted, required] = [sitting?.standing.counted ?? 0, sitting?.standing.required ?? 0];
  const open = async () => {
    if (busy) return;
    setBusy(true);
    const until = minutes === "" ? null : Date.now() + conference.clockSkewMs + Number(minutes) * 60_000;
    if ((await run(() => acts.open(vote.id, until), t`Die Abstimmung ist eröffnet.`)) === null) setBusy(false);
  };
  return (
    <section className="stack" aria-label={t`Eröffnen`}>
      <ul className="ver">
        <li><Icon name="circle-check" className="ok" /><span><Trans>Wortlaut und Regel sind festgelegt.</Trans></span></li>
        <li><Icon name="circle-check" className="ok" /><span><Trans>Verzeichnis unterschrieben: {entitled} Stimmberechtigte.</Trans></span></li>
        {vote.isSecret && <li><Icon name="circle-check" className="ok" /><span><Trans>{vote.definition?.trustees?.trustees.length ?? 0} Vertrauenspersonen, {vote.sumsNeeded} müssen auszählen.</Trans></span></li>}
        {sitting !== null && <li><Icon name={able ? "circle-check" : "circle-dashed"} className={able ? "ok" : "wait"} /><span>{able ? <Trans>Beschlussfähig: {counted} anwesend, nötig {required}.</Trans> : <Trans>Nicht beschlussfähig: {counted} anwesend, nötig {required}. Die Abstimmung hätte kein Ergebnis.</Trans>}</span></li>}
      </ul>
      <KeysDue vote={vote} />
      <div className="ccard stack g1">
        <p className="sm mut"><Trans>Zum Vorlesen</Trans></p>
        <p className="serif">{isDrawn(vote) ? <Trans>„Ich rufe zum Losentscheid: {title}. Alle Geräte ziehen gemeinsam.“</Trans> : <Trans>„Ich rufe zur Abstimmung: {title}. Wir stimmen {how} ab. Die Abstimmung ist eröffnet.“</Trans>}</p>
      </div>
      {!isDrawn(vote) && (
        <Select label={t`Schluss`} value={minutes} onChange={setMinutes}>
          <option value="">{t`durch Vorsitz oder Schriftführung`}</option>
          {MINUTES.map((number) => <option key={number} value={number}>{t`nach ${number} Min.`}</option>)}
        </Select>
      )}
      {bar !== null && <p className="err" id={`${vote.id}-bar`}><Icon name="circle-alert" />{refusal(bar)}</p>}
      <button type="button" className="btn p lg w" aria-disabled={busy} aria-describedby={bar === null ? undefined : `${vote.id}-bar`} onClick={() => void open()}>{isDrawn(vote) ? <Trans>Losentscheid eröffnen</Trans> : <Trans>Abstimmung eröffnen</Trans>}</button>
    </section>
  );
}
