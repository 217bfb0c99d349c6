/** How many have voted, as seats and as words. Who, not what. */
import { Trans, useLingui } from "@lingui/react/macro";
import type { VoteView } from "./contract";
import { votersOf } from "./phase";
import { SEATS_MAX, seatsOf } from "./seats";

type Look = "open" | "cast" | "ex" | "yes" | "no" | "abstain";

interface SeatsProps {
  readonly looks: readonly Look[];
  /** Place of one's own seat. */
  readonly own: number;
  readonly label: string;
}

/** As large as it gets where there is room. */
const SCALE = 1.35;

export function Seats({ looks, own, label }: SeatsProps) {
  const { width, height, seats } = seatsOf(looks.length);
  return (
    <svg className="seats" width={Math.round(width * SCALE)} viewBox={`0 0 ${width.toFixed(1)} ${height.toFixed(1)}`} role="img" aria-label={label}>
      {seats.map(({ x, y }, at) => (
        <g key={at} className={`seat ${looks[at]}`} transform={`translate(${x.toFixed(1)} ${y.toFixed(1)})`}>
          {at === own && <circle className="seat-me" r="11" />}
          <circle r="6.5" />
          {looks[at] === "yes" && <path d="M-3.2 .2l2.3 2.4 4.2-4.8" />}
          {looks[at] === "no" && <path d="M-2.6-2.6l5.2 5.2m0-5.2l-5.2 5.2" />}
          {looks[at] === "abstain" && <path d="M-2.8 0h5.6" />}
        </g>
      ))}
    </svg>
  );
}

export function Turnout({ vote }: { readonly vote: VoteView }) {
  const { t } = useLingui();
  const shown = vote.members.filter((member) => member.votes > 0 || member.excluded);
  const [voted, entitled] = [vote.voted.size, vote.entitled];
  const looks = shown.map(({ id, votes }): Look => (votes === 0 ? "ex" : vote.voted.has(id) ? "cast" : "open"));
  return (
    <div className="turn">
      {shown.length <= SEATS_MAX ? (
        <Seats looks={looks} own={shown.findIndex((member) => member.id === vote.mine.id)} label={t`Sitzplan: ${voted} von ${entitled} haben abgestimmt`} />
      ) : (
        <progress value={voted} max={Math.max(1, entitled)} aria-hidden="true" />
      )}
      <p>
        <b className="num"><Trans>{voted} von {entitled}</Trans></b>
        <span className="sm mut"><Trans>haben abgestimmt</Trans></span>
      </p>
    </div>
  );
}

/** The seats of a decided motion, by choice where choices are known, else by counts. */
export function ResultSeats({ vote }: { readonly vote: VoteView }) {
  const { t } = useLingui();
  const { result, definition } = vote;
  if (result === null || definition?.rule.decision.motion === undefined) return null;
  const voters = votersOf(vote);
  const [yes, no, abstain] = [Number(result.tally.yes), Number(result.tally.no), Number(result.tally.abstain)];
  // Where votes weigh differently, seats would lie.
  if (voters.some((member) => member.votes !== 1) || yes + no + abstain > SEATS_MAX || yes + no + abstain === 0) return null;
  const looks: Look[] = [...Array<Look>(yes).fill("yes"), ...Array<Look>(abstain).fill("abstain"), ...Array<Look>(no).fill("no")];
  const choice = vote.mine.id === null || vote.fellBack ? undefined : vote.choices?.get(vote.mine.id)?.[0];
  const role = definition.options.find((option) => option.id === choice)?.role;
  const own = role === undefined ? -1 : looks.indexOf(role as Look);
  return <Seats looks={looks} own={own} label={t`Sitzplan des Ergebnisses: ${yes} Ja, ${no} Nein, ${abstain} Enthaltungen`} />;
}
