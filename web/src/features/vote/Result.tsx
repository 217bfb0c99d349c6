/** What came out: the sentence first, then the numbers, then how the one follows from the others. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { isLot } from "../../../verifier/definition";
import { Icon } from "../../ui/Icon";
import type { VoteView } from "./contract";
import { isDrawn } from "./phase";
import { ResultSeats } from "./Turnout";
import { Shape, shapeOf } from "./Shape";
import { countOf, small, useOptionText, useOutcomeText } from "./words";

export function Verdict({ vote }: { readonly vote: VoteView }) {
  const outcome = useOutcomeText();
  const { result, definition } = vote;
  if (result === null) return null;
  const { yes, no, abstain } = result.tally;
  const motion = definition?.rule.decision.motion !== undefined;
  const [ayes, nays, abstentions] = [small(yes), small(no), small(abstain)];
  return (
    <p className="verdict">
      <Icon name="gavel" size="l" />
      <b>{outcome(definition, result.evaluation.outcome)}</b>
      {motion && <span className="sub"><Trans>mit {ayes} zu {nays} Stimmen bei <Plural value={abstentions} one="# Enthaltung" other="# Enthaltungen" /></Trans></span>}
      {result.paper && <span className="sub"><Trans>auf Papier gezählt, von zwei Personen eingetragen</Trans></span>}
    </p>
  );
}

export function Result({ vote }: { readonly vote: VoteView }) {
  if (vote.result === null) return null;
  if (isDrawn(vote)) return <Arithmetic vote={vote} />;
  return (
    <>
      <ResultSeats vote={vote} />
      <TallyList vote={vote} />
      <Arithmetic vote={vote} />
    </>
  );
}

function TallyList({ vote: { result, definition } }: { readonly vote: VoteView }) {
  const optionText = useOptionText();
  if (result === null || definition === null) return null;
  const { tally } = result;
  const motion = definition.rule.decision.motion !== undefined;
  return (
    <dl className={motion ? "tally" : "tally list"}>
      {definition.options.map((option) => {
        const { id, role } = option;
        const shape = motion ? shapeOf(role) : null;
        return (
          <div key={id}>
            <dt><bdi>{optionText(option)}</bdi></dt>
            <dd>{shape && <Shape name={shape} />}{String(countOf(tally, option))}</dd>
          </div>
        );
      })}
    </dl>
  );
}

/** Rule, quorum, base, needed, margin, contested votes: each a line with its numbers. */
function Arithmetic({ vote: { result, definition } }: { readonly vote: VoteView }) {
  const { t } = useLingui();
  if (result === null || definition === null) return null;
  const { evaluation, facts, tally, tie } = result;
  const { quorum, base, needed, margin, contested, outcome } = evaluation;
  const { rule } = definition;
  const { motion, lists } = rule.decision;
  const drawn = isLot(definition);
  const election = drawn ? undefined : rule.decision.election;
  const [counted, required, of] = [small(quorum.counted), small(quorum.required), small(quorum.of)];
  const quorate = quorum.state === "met" || quorum.state === "presumed";
  const sums = { yes_no: `${tally.yes} + ${tally.no} = ${base}`, valid: `${tally.yes} + ${tally.no} + ${tally.abstain} = ${base}`, cast: `${tally.yes} + ${tally.no} + ${tally.abstain} + ${tally.invalid} = ${base}`, present: String(base), statutory: String(base) };
  const bases = { yes_no: t`Es zählen die Ja- und Nein-Stimmen`, valid: t`Es zählen Ja, Nein und Enthaltung`, cast: t`Es zählen alle abgegebenen Stimmen`, present: t`Es zählen die Stimmen aller Anwesenden`, statutory: t`Es zählt die gesetzliche Stimmenzahl` };
  const share = motion && `${motion.threshold.strict ? ">" : "≥"} ${motion.threshold.num}/${motion.threshold.den}`;
  const reached = motion && tally.yes >= needed && tally.yes > 0n;
  const citation = rule.citation.join(", ");
  const safe = contested === null ? null : small(contested);
  const first = safe === null ? 0 : safe + 1;
  const { participants } = facts;
  const broken = tie === null ? null : drawn ? t`Das Los hat entschieden` : "chair" in tie ? t`Bei Gleichstand hat der Vorsitz entschieden` : t`Bei Gleichstand hat das Los entschieden`;
  return (
    <ul className="arith" aria-label={t`Rechnung`}>
      {required > 0 || quorum.state === "not_invited" ? (
        <Line ok={quorate} figures={`${counted} ${counted >= required ? "≥" : "<"} ${required}`}>
          {quorum.state === "not_invited" ? (
            <Trans>Nicht beschlussfähig: Es sind nicht alle geladen</Trans>
          ) : quorum.state === "presumed" ? (
            <Trans>Gilt als beschlussfähig, weil niemand zweifelte: {counted} von {of}, nötig {required}</Trans>
          ) : quorate ? (
            <Trans>Beschlussfähig: {counted} von {of}, nötig {required}</Trans>
          ) : (
            <Trans>Nicht beschlussfähig: {counted} von {of}, nötig {required}</Trans>
          )}
        </Line>
      ) : (
        <Line ok figures={String(facts.participants)}><Trans>Die Regel verlangt keine Mindestzahl; teilgenommen haben</Trans></Line>
      )}
      {motion && (
        <>
          <Line ok figures={sums[motion.base]}>{bases[motion.base]}{citation !== "" && ` (${citation})`}</Line>
          <Line ok={reached ?? false} figures={`${tally.yes} ${reached ? "≥" : "<"} ${needed}`}><Trans>Nötig: Ja {share} davon, das sind {String(needed)}</Trans></Line>
          <Line ok={margin >= 0n} figures={String(margin)}><Trans>Abstand der Ja-Stimmen zur nötigen Zahl</Trans></Line>
        </>
      )}
      {election && (
        <>
          <Line ok figures={String(base)}><Trans>Abgegebene Stimmen</Trans>{citation !== "" && ` (${citation})`}</Line>
          {election.method === "more_than_half" && <Line ok={margin >= 0n} figures={String(needed)}><Trans>Nötig: mehr als die Hälfte</Trans></Line>}
          <Line ok={margin >= 0n} figures={String(margin)}>{election.method === "more_than_half" ? <Trans>Abstand der besten Zahl zur nötigen</Trans> : <Trans>Abstand der letzten gewählten Person zur nächsten</Trans>}</Line>
        </>
      )}
      {lists && <Line ok figures={String(base)}><Trans>Abgegebene Stimmen</Trans>{citation !== "" && ` (${citation})`}</Line>}
      {drawn && <Line ok figures={String(participants)}><Trans>Stimmberechtigte, deren Geräte mitgezogen haben</Trans></Line>}
      {broken !== null && <Line ok figures="">{broken}</Line>}
      {!drawn && safe !== null && outcome.is !== "no_quorum" && (
        <Line ok figures={String(safe)}>{safe === 0 ? <Trans>Schon eine angefochtene Stimme könnte das Ergebnis ändern</Trans> : <Trans>So viele angefochtene Stimmen ändern nichts; erst {first} könnten es</Trans>}</Line>
      )}
    </ul>
  );
}

function Line({ ok, figures, children }: { readonly ok: boolean; readonly figures: string; readonly children: ReactNode }) {
  return (
    <li>
      <Icon name={ok ? "check" : "x"} />
      <span>{children}</span>
      <span className="num">{figures}</span>
    </li>
  );
}
