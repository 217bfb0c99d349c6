/** Who voted how, by group: of an open vote after the close, of a roll call at once. */
import { Trans } from "@lingui/react/macro";
import { useState } from "react";
import type { VoteView } from "./contract";
import { votersOf } from "./phase";
import { Shape, shapeOf } from "./Shape";
import { useChoiceText } from "./words";

/** Drawn when somebody looks: there may be two thousand. */
export function Names({ vote, open = false }: { readonly vote: VoteView; readonly open?: boolean }) {
  const [isOpen, setOpen] = useState(open);
  const { choices, definition } = vote;
  // What had been cast before the vote went on on paper is not what was decided by.
  if (choices === null || vote.isSecret || vote.fellBack) return null;
  const groups = new Map<string, VoteView["members"][number][]>();
  for (const member of votersOf(vote)) groups.set(member.group ?? "", [...(groups.get(member.group ?? "") ?? []), member]);
  return (
    <details className="names" open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary><Trans>Namen und Stimmen</Trans></summary>
      {isOpen && <div className="stack g3">
        {[...groups].map(([group, members]) => (
          <section key={group} className="stack g1">
            {(group !== "" || groups.size > 1) && <h4>{group === "" ? <Trans>ohne Gruppe</Trans> : <bdi>{group}</bdi>}</h4>}
            <ul className="votes-by-name">
              {members.map(({ id, name, votes }) => (
                <li key={id} className={id === vote.mine.id ? "own" : undefined}>
                  <bdi>{name}{votes > 1 && ` (${votes})`}</bdi>
                  <NamedChoice vote={vote} choice={choices.get(id)} motion={definition?.rule.decision.motion !== undefined} />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>}
    </details>
  );
}

function NamedChoice({ vote: { definition }, choice, motion }: { readonly vote: VoteView; readonly choice: readonly string[] | undefined; readonly motion: boolean }) {
  const choiceText = useChoiceText();
  if (choice === undefined) return <span className="mut"><Trans>nicht abgegeben</Trans></span>;
  const role = definition?.options.find((option) => option.id === choice[0])?.role;
  const shape = motion && role ? shapeOf(role) : null;
  return <b className="row nw">{shape && <Shape name={shape} />}<bdi>{choiceText(definition, choice)}</bdi></b>;
}
