/** What those who lead a vote do about it: one step after the other, one primary button at a time. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Ask } from "../../ui/Ask";
import { Icon } from "../../ui/Icon";
import { Announce, Counting } from "./Announce";
import type { VoteView } from "./contract";
import { Opening } from "./Opening";
import { PaperDialog } from "./Paper";
import { isDrawn } from "./phase";
import { isUntouched, planOf } from "./plan";
import { RollReview } from "./RollReview";
import { Running } from "./Running";
import { keepPlace, useVoteRoom } from "./scope";
import { Steps } from "./Steps";
import type { StepName } from "./Steps";
import { VoidDialog } from "./VoidDialog";

const STEPS: Record<VoteView["stage"], StepName> = { empty: "prepare", frozen: "roll", listed: "open", open: "vote", closed: "count", counted: "announce", announced: "announce", void: "announce" };

export function Conduct({ vote }: { readonly vote: VoteView }) {
  const { t } = useLingui();
  const { desk } = useVoteRoom();
  const [asks, setAsks] = useState<"void" | "paper" | null>(null);
  const { stage } = vote;
  // A count that nobody has to help with takes no step of its own.
  const drawn = isDrawn(vote);
  const now = stage !== "closed" ? STEPS[stage] : drawn ? "vote" : vote.isSecret ? "count" : "announce";
  const chairs = desk?.duty === "chair" || (stage === "frozen" && vote.definition?.author.id === desk?.you);
  const mayFallBack = (stage === "open" || stage === "closed") && !drawn && !vote.fellBack && vote.result === null;
  return (
    <section className="card stack conduct" aria-label={t`Abstimmung leiten`} tabIndex={-1} onFocus={keepPlace}>
      {stage !== "void" && <Steps now={now} isSecret={vote.isSecret} isDrawn={drawn} done={stage === "announced"} />}
      {stage === "frozen" && <RollReview vote={vote} />}
      {stage === "listed" && <Opening vote={vote} />}
      {stage === "open" && <Running vote={vote} />}
      {stage === "closed" && <Counting vote={vote} />}
      {stage === "counted" && <Announce vote={vote} />}
      {(stage === "announced" || stage === "void") && <Again vote={vote} />}
      {mayFallBack && <button type="button" className="btn q w" onClick={() => setAsks("paper")}><Trans>Auf Papier wechseln …</Trans></button>}
      {stage !== "void" && chairs && <button type="button" className="btn q w" onClick={() => setAsks("void")}><Trans>Für ungültig erklären …</Trans></button>}
      {asks === "paper" && <PaperDialog vote={vote} onClose={() => setAsks(null)} />}
      {asks === "void" && <VoidDialog vote={vote} onClose={() => setAsks(null)} />}
    </section>
  );
}

/** The repeat points to the first one; both stay. */
function Again({ vote }: { readonly vote: VoteView }) {
  const { t } = useLingui();
  const { plans, keepPlan, pick, desk } = useVoteRoom();
  const [asks, setAsks] = useState(false);
  const { definition, voided } = vote;
  if (definition === null) return null;
  const begun = plans.get("new");
  const again = () => {
    keepPlan("new", planOf(definition, { vote: vote.id, reason: voided?.reason ?? "" }));
    pick("new");
  };
  const press = () => {
    // What was written for this repeat stays; what was written for another vote goes only when that is wanted.
    if (begun?.repeats?.vote === vote.id) return pick("new");
    if (begun !== undefined && !isUntouched(begun, desk?.rules ?? [])) return setAsks(true);
    again();
  };
  const other = begun?.title ?? "";
  return (
    <>
      <p className="hint"><Trans>Eine Wiederholung verweist auf diese Abstimmung. Beide bleiben, und wer hier abgestimmt hat, stimmt neu ab.</Trans></p>
      <button type="button" className={`btn w ${vote.stage === "void" ? "p" : "o"}`} onClick={press}><Icon name="repeat-2" size="s" /><Trans>Abstimmung wiederholen …</Trans></button>
      {asks && <Ask danger title={t`Angefangene Abstimmung verwerfen?`} body={other === "" ? t`Sie bereiten schon eine neue Abstimmung vor. Was Sie dort geschrieben haben, geht verloren.` : t`Sie bereiten schon „${other}“ vor. Was Sie dort geschrieben haben, geht verloren.`} confirm={t`Verwerfen und wiederholen`} onConfirm={again} onCancel={() => setAsks(false)} />}
    </>
  );
}
