/** It is one's own turn: how long, and how to pass it on. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Icon } from "../../ui/Icon";
import { Menu } from "../../ui/Menu";
import { personOf } from "../../call/conference";
import { useRoom } from "../room/act";
import { duration, figures } from "./time";
import { turnLeftMs } from "./turn";

export function OwnTurn({ nowMs }: { nowMs: number }) {
  const { t } = useLingui();
  const { conference, act } = useRoom();
  const { floor, round } = conference;
  if (!floor || floor.participant !== conference.you) return null;
  const left = turnLeftMs(floor, nowMs + conference.clockSkewMs);
  const nominees = round?.strategy === "nomination" ? round.remaining.filter((id) => id !== conference.you) : [];
  return (
    <div className="timer own-turn" role="group" aria-label={t`Sie haben das Wort`}>
      <Icon name="mic-vocal" />
      <b>
        <Trans>Sie haben das Wort</Trans>
      </b>
      {left !== null && (left > 0 ? <time dateTime={duration(left)}>{figures(left)}</time> : <span><Trans>Redezeit erreicht</Trans></span>)}
      {nominees.length > 0 ? (
        <Menu
          className="btn o sm"
          label={t`Weitergeben an`}
          items={nominees.map((id) => ({ label: personOf(conference, id)?.name ?? "–", icon: "skip-forward", run: () => void act({ type: "round-pass", to: id }) }))}
        >
          <Trans>Weitergeben an …</Trans>
        </Menu>
      ) : (
        <button type="button" className="btn o sm" onClick={() => void act(round ? { type: "round-pass" } : { type: "floor-end" })}>
          {round ? <Trans>Weitergeben</Trans> : <Trans>Ich bin fertig</Trans>}
        </button>
      )}
    </div>
  );
}
