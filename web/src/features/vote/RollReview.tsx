/** The roll before it is signed: who has a vote, who has none, who has no device. Nobody types a number. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useEffectEvent, useId, useMemo, useRef, useState } from "react";
import type { Roll } from "../../../verifier/forms";
import { Icon } from "../../ui/Icon";
import { useRoom } from "../room/act";
import { usePlaceNames } from "../sitting/words";
import { Avatar } from "../stage/Avatar";
import type { Drafted, VoteView } from "./contract";
import { tellBar, useVoteRoom } from "./scope";
import { idOf } from "./spelling";
import { barOf, figuresOf } from "./standing";
import type { RollFigures, Standing } from "./standing";

type Members = NonNullable<ReturnType<typeof useRoom>["conference"]["sitting"]>["members"];

interface Draft {
  readonly drafted: Drafted<Roll>;
  readonly figures: RollFigures;
  /** Who was where when it was asked for. */
  readonly from: Members;
}

/** What is drafted here may be looked at before it is signed, or the presence was wrong and is put right. */
export function RollReview({ vote }: { readonly vote: VoteView }) {
  const { t } = useLingui();
  const { acts, run, desk } = useVoteRoom();
  const [draft, setDraft] = useState<Draft | null>(null);
  // Whoever has just fixed the wording wants the roll next. Everybody else who leads looks on, and may do it.
  const isNext = vote.definition?.author.id === desk?.you;
  const [busy, setBusy] = useState(isNext);
  const roll = draft?.drafted.content ?? null;
  const bar = useMemo(() => barOf(vote.definition, roll), [vote.definition, roll]);
  const why = useBarText()(bar, draft?.figures ?? null);
  const whyId = useId();
  const follows = useRef(false);
  const members = useRoom().conference.sitting?.members ?? NOBODY;
  const make = async (by: (work: () => Promise<Draft>) => Promise<{ readonly value: Draft } | null>) => {
    const got = await by(async () => {
      const drafted = await acts.draftRoll(vote.id);
      return { drafted, figures: figuresOf(drafted.content), from: members };
    });
    if (got) setDraft(got.value);
  };
  const drawUp = async () => {
    await make(run);
    setBusy(false);
  };
  const begin = useEffectEvent(() => busy && void drawUp());
  useEffect(() => {
    const shown = setTimeout(() => begin());
    return () => clearTimeout(shown);
  }, []);
  const again = () => {
    if (busy) return;
    setBusy(true);
    void drawUp();
  };
  // What was missing may have been entered. A roll that can be signed changes under nobody's eyes, and of others coming and
  // going nothing is told.
  const follow = useEffectEvent(async () => {
    if (busy || follows.current || draft === null || causeOf(bar, roll, members) === causeOf(bar, roll, draft.from)) return;
    follows.current = true;
    await make(quietly);
    follows.current = false;
  });
  useEffect(() => {
    const moved = setTimeout(() => void follow());
    return () => clearTimeout(moved);
  }, [members, draft, busy]);
  const sign = async () => {
    if (draft === null || busy) return;
    if (why !== null) return tellBar({ id: whyId, text: why });
    setBusy(true);
    if ((await run(() => acts.fixRoll(draft.drafted), t`Das Verzeichnis ist unterschrieben.`)) === null) setBusy(false);
  };
  return (
    <section className="stack" aria-label={t`Verzeichnis der Stimmberechtigten`} aria-busy={busy}>
      <h3><Trans>Wer stimmt mit ab?</Trans></h3>
      {why !== null && <p className="err" id={whyId} role="alert"><Icon name="circle-alert" />{why}</p>}
      {draft === null ? <p className="hint"><Trans>Das Verzeichnis folgt aus dem Register und der Anwesenheit in diesem Augenblick. Niemand tippt eine Zahl ein.</Trans></p> : <RollTable figures={draft.figures} isSecret={vote.isSecret} secretWarning={desk?.secret_warning ?? 0} />}
      <button type="button" className={`btn w ${draft === null ? "p" : "o"}`} aria-disabled={busy} onClick={again}><Icon name="refresh-cw" size="s" />{draft === null ? <Trans>Verzeichnis aufstellen</Trans> : <Trans>Neu aufstellen</Trans>}</button>
      {draft !== null && (
        <>
          <p className="hint"><Trans>Stimmt jemandes Anwesenheit nicht, ändern Sie sie unter Anwesenheit und stellen Sie das Verzeichnis neu auf. Nach der Unterschrift ändert es niemand mehr.</Trans></p>
          <button type="button" className="btn p w" aria-disabled={busy || why !== null} aria-describedby={why === null ? undefined : whyId} onClick={() => void sign()}><Icon name="signature" size="s" /><Trans>Verzeichnis unterschreiben</Trans></button>
        </>
      )}
    </section>
  );
}

const NOBODY: Members = [];

/** Where that stands which bars: the place of the chair, or who is not in the hall. */
function causeOf(bar: ReturnType<typeof barOf>, roll: Roll | null, members: Members): string {
  if (bar === null) return "";
  if (bar === "open-chair") return members.find(({ id }) => idOf(id) === roll?.chair)?.place ?? "";
  return members.filter(({ place }) => place !== null && place !== "room").map(({ id }) => id).join();
}

/** Nobody has pressed anything: what it was refused with nobody has to hear. */
async function quietly<T>(work: () => Promise<T>): Promise<{ readonly value: T } | null> {
  try {
    return { value: await work() };
  } catch {
    return null;
  }
}

/** What is missing before a vote can be opened by this roll, and where that is entered. */
function useBarText(): (bar: ReturnType<typeof barOf>, figures: RollFigures | null) => string | null {
  const { t } = useLingui();
  return (bar, figures) => {
    if (bar === null || figures === null) return null;
    const { chair, lines } = figures;
    if (bar === "open-chair") return t`Das Regelprofil verlangt den Vorsitz im Saal, und ${chair} ist in diesem Verzeichnis nicht im Saal. So ließe sich die Abstimmung nicht eröffnen. Tragen Sie das unter Anwesenheit ein und stellen Sie das Verzeichnis neu auf.`;
    const elsewhere = lines.filter(({ votes, place }) => votes > 0 && place !== null && place !== "room").map(({ name }) => name).join(", ");
    return t`Das Regelprofil erlaubt geheime Abstimmungen nur, wenn alle im Saal sind. Nicht im Saal: ${elsewhere}. So ließe sich die Abstimmung nicht eröffnen. Stimmt das nicht, ändern Sie es unter Anwesenheit und stellen Sie das Verzeichnis neu auf; sonst geht es hier nicht geheim.`;
  };
}

function RollTable({ figures, isSecret, secretWarning }: { readonly figures: RollFigures; readonly isSecret: boolean; readonly secretWarning: number }) {
  const { statutory, statutoryVotes, excluded, entitled, present, lines, chair } = figures;
  const [deputies, minutes] = [figures.deputies.join(", "), figures.minutes.join(", ")];
  const weights = figures.weights.map(({ name, weight }) => `${name} ${weight}`).join(", ");
  const voters = lines.filter(({ votes }) => votes > 0);
  const absent = voters.filter(({ place }) => place === null).map(({ name }) => name);
  const bare = voters.filter(({ place, device }) => place !== null && !device);
  const special = lines.filter((line) => line.excluded || line.standsInFor !== null || bare.includes(line));
  const missing = absent.join(", ");
  return (
    <>
      <dl className="kv sm">
        <dt><Trans>Gesetzliche Zahl</Trans></dt><dd>{statutory}</dd>
        {excluded > 0 && <><dt><Trans>ausgeschlossen</Trans></dt><dd>− {excluded}</dd></>}
        <dt><Trans>stimmberechtigt</Trans></dt><dd>{entitled}</dd>
        <dt><Trans>davon anwesend</Trans></dt><dd>{present}</dd>
        {statutoryVotes !== statutory && <><dt><Trans>Gesetzliche Stimmenzahl</Trans></dt><dd>{statutoryVotes}</dd></>}
        {weights !== "" && <><dt><Trans>andere Stimmenzahl als 1</Trans></dt><dd><bdi>{weights}</bdi></dd></>}
        <dt><Trans>Leitung</Trans></dt><dd><bdi>{chair}</bdi></dd>
        {deputies !== "" && <><dt><Trans>Leiten auch</Trans></dt><dd><bdi>{deputies}</bdi></dd></>}
        <dt><Trans>Schriftführung</Trans></dt><dd>{minutes === "" ? <Trans>niemand</Trans> : <bdi>{minutes}</bdi>}</dd>
      </dl>
      {special.length > 0 && <ul className="ppl">{special.map((line) => <Line key={line.id} line={line} isSecret={isSecret} />)}</ul>}
      <details className="names">
        <summary><Trans>Alle {entitled} mit Stimme</Trans></summary>
        <ul className="votes-by-name">{voters.map((line) => <li key={line.id}><bdi>{line.name}{line.votes > 1 && ` (${line.votes})`}</bdi><Way line={line} /></li>)}</ul>
      </details>
      {absent.length > 0 && <p className="row nw t sm"><Icon name="circle-dashed" className="wait" /><span><Trans>Es fehlen:</Trans> <bdi>{missing}</bdi></span></p>}
      {isSecret && bare.length > 0 && <p className="err"><Icon name="circle-alert" /><Trans>Wer kein eigenes Gerät hat, kann nicht geheim abstimmen.</Trans></p>}
      {isSecret && present - bare.length < secretWarning && <p className="row nw t sm"><Icon name="triangle-alert" className="wait" /><span><Trans>Weniger als {secretWarning} können hier geheim abstimmen. Aus dem Ergebnis lässt sich vielleicht raten, wer wie gestimmt hat.</Trans></span></p>}
    </>
  );
}

function Way({ line }: { readonly line: Standing }) {
  const places = usePlaceNames();
  return <span className="mut">{line.place === null ? <Trans>nicht anwesend</Trans> : places[line.place]}</span>;
}

function Line({ line, isSecret }: { readonly line: Standing; readonly isSecret: boolean }) {
  const { standsInFor } = line;
  return (
    <li>
      <Avatar id={line.id} name={line.name} size="av-s" />
      <span>
        <span className="nm"><bdi>{line.name}</bdi></span>
        <span className="sub">
          {line.excluded ? <Trans>keine Stimme in dieser Abstimmung</Trans> : !line.device && line.votes > 0 && line.place !== null ? isSecret ? <Trans>ohne eigenes Gerät, kann nicht geheim abstimmen</Trans> : <Trans>ohne eigenes Gerät, die Stimme wird erfasst</Trans> : standsInFor !== null && <Trans>vertritt {standsInFor}</Trans>}
        </span>
      </span>
      <span className="bdg out">
        {line.excluded ? <><Icon name="circle-minus" /><Trans>ausgeschlossen</Trans></> : line.place === "phone" ? <><Icon name="phone" /><Trans>Telefon</Trans></> : line.device ? <><Icon name="check" /><Trans>eigenes Gerät</Trans></> : <><Icon name="circle-dashed" /><Trans>kein Gerät</Trans></>}
      </span>
    </li>
  );
}
