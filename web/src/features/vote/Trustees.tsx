/** Choosing those who count a secret vote together, and waiting until they agree. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Icon } from "../../ui/Icon";
import { Select } from "../../ui/Select";
import { useRoom } from "../room/act";
import type { Plan, VoteView } from "./contract";
import { majorityOf, TRUSTEES_MAX, TRUSTEES_MIN } from "./plan";
import { useVoteRoom } from "./scope";
import { idOf } from "./spelling";

interface Candidate {
  readonly id: string;
  readonly name: string;
  readonly group: string | null;
}

/** Whoever is connected: members of the body, and whoever leads. */
function useCandidates(): readonly Candidate[] {
  const { conference } = useRoom();
  const { desk } = useVoteRoom();
  const members = (conference.sitting?.members ?? []).filter((member) => member.participant !== null);
  const here = members.map(({ id, name, group }) => ({ id: idOf(id), name, group }));
  const self = desk?.you ?? null;
  return self === null || here.some(({ id }) => id === self) ? here : [{ id: self, name: desk?.name ?? "", group: null }, ...here];
}

interface TrusteesProps {
  readonly vote: VoteView | null;
  readonly plan: Plan;
  readonly busy: boolean;
  readonly onThreshold: (threshold: number) => void;
  readonly onAsked: (vote: string) => void;
  readonly onBack: () => void;
  readonly onReady: (plan: Plan) => void;
}

export function Trustees(props: TrusteesProps) {
  const { vote } = props;
  const [anew, setAnew] = useState(false);
  if (vote === null || vote.asked.length === 0 || anew) return <Choosing {...props} onAsked={(id) => {
    setAnew(false);
    props.onAsked(id);
  }} />;
  return <Waiting {...props} vote={vote} onAnew={() => setAnew(true)} />;
}

function Choosing({ vote, plan, onAsked, onBack }: TrusteesProps) {
  const { t } = useLingui();
  const { acts, run } = useVoteRoom();
  const people = useCandidates();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [busy, setBusy] = useState(false);
  const enough = chosen.length >= TRUSTEES_MIN && chosen.length <= TRUSTEES_MAX;
  const flip = (id: string) => setChosen(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  const ask = async () => {
    if (!enough || busy) return;
    setBusy(true);
    const asked = await run(() => acts.askTrustees(vote?.id ?? plan.attached?.vote ?? null, plan.title.normalize("NFC").trim(), chosen), t`Die Vertrauenspersonen sind gefragt.`);
    setBusy(false);
    if (asked) onAsked(asked.value);
  };
  return (
    <section className="stack" aria-label={t`Vertrauenspersonen`}>
      <Experimental />
      <p><Trans>Wählen Sie {TRUSTEES_MIN} bis {TRUSTEES_MAX} Anwesende aus verschiedenen Gruppen. Sie zählen nach dem Schluss gemeinsam aus; eine allein erfährt keine Stimme.</Trans></p>
      <fieldset className="stack g1">
        <legend className="vh"><Trans>Wer zählt aus?</Trans></legend>
        {people.map(({ id, name, group }) => (
          <label key={id} className="check"><input type="checkbox" checked={chosen.includes(id)} onChange={() => flip(id)} /><span><bdi>{name}</bdi>{group !== null && <span className="hint"> <bdi>{group}</bdi></span>}</span></label>
        ))}
      </fieldset>
      {people.length < TRUSTEES_MIN && <p className="err"><Icon name="circle-alert" /><Trans>Es sind zu wenige Mitglieder mit eigenem Gerät da. Geheim lässt sich so nicht abstimmen.</Trans></p>}
      <button type="button" className="btn p w" aria-disabled={!enough || busy} onClick={() => void ask()}><Trans>{chosen.length} Personen fragen</Trans></button>
      <button type="button" className="btn q w" onClick={onBack}><Trans>Zurück zum Formular</Trans></button>
    </section>
  );
}

interface WaitingProps extends TrusteesProps {
  readonly vote: VoteView;
  /** Asks others instead. */
  readonly onAnew: () => void;
}

function Waiting({ vote, plan, busy, onThreshold, onAnew, onReady }: WaitingProps) {
  const { t } = useLingui();
  const people = useCandidates();
  const nameOf = (id: string) => people.find((one) => one.id === id)?.name ?? t`nicht mehr da`;
  const agreed = vote.asked.filter((id) => vote.agreed.includes(id)).length;
  const count = vote.asked.length;
  const threshold = plan.threshold >= 2 && plan.threshold <= count ? plan.threshold : majorityOf(count);
  const enough = agreed === count;
  const may = count - threshold;
  return (
    <section className="stack" aria-label={t`Vertrauenspersonen`}>
      <Experimental />
      <p role="status"><Trans>Zugestimmt haben {agreed} von {count}.</Trans></p>
      <ul className="ppl">
        {vote.asked.map((id) => (
          <li key={id}>
            <Icon name={vote.agreed.includes(id) ? "circle-check" : "circle-dashed"} className={vote.agreed.includes(id) ? "ok" : "wait"} />
            <span className="nm"><bdi>{nameOf(id)}</bdi></span>
            <span className="sub">{vote.agreed.includes(id) ? <Trans>hat zugestimmt</Trans> : <Trans>noch nicht</Trans>}</span>
          </li>
        ))}
      </ul>
      {enough && (
        <>
          <Select label={t`So viele müssen gemeinsam auszählen`} value={String(threshold)} onChange={(value) => onThreshold(Number(value))}>
            {Array.from({ length: count - 1 }, (_, at) => at + 2).map((number) => <option key={number} value={number}>{number}</option>)}
          </Select>
          <p className="hint"><Trans>Zusammen könnten {threshold} von ihnen auch einzelne Stimmen öffnen.</Trans> {may > 0 ? <Plural value={may} one="# darf ausfallen." other="# dürfen ausfallen." /> : <Trans>Niemand darf ausfallen.</Trans>}</p>
        </>
      )}
      <button type="button" className="btn p w" aria-disabled={!enough || busy} aria-describedby="trustees-missing" onClick={() => enough && !busy && onReady({ ...plan, threshold })}><Trans>Weiter zur Durchsicht</Trans></button>
      {!enough && <p className="hint" id="trustees-missing"><Trans>Alle Gefragten müssen zustimmen. Kann jemand nicht, fragen Sie andere.</Trans></p>}
      <button type="button" className="btn q w" onClick={onAnew}><Trans>Andere fragen</Trans></button>
    </section>
  );
}

function Experimental() {
  return (
    <div className="ntc warn">
      <Icon name="flask-conical" />
      <p><b><Trans>Erprobung:</Trans></b> <Trans>Das geheime Verfahren ist noch nicht von außen geprüft. Alle sehen diesen Hinweis.</Trans></p>
    </div>
  );
}
