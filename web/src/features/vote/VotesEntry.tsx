/** The votes in the rail: shown while the meeting is a sitting, marked while something is awaited. */
import { Plural, Trans } from "@lingui/react/macro";
import type { ButtonHTMLAttributes } from "react";
import { Icon } from "../../ui/Icon";
import { waitsForYou } from "./phase";
import { useVoteRoomIfAny } from "./scope";

export function VotesEntry(entry: ButtonHTMLAttributes<HTMLButtonElement>) {
  const room = useVoteRoomIfAny();
  const awaited = room?.votes.filter(waitsForYou).length ?? 0;
  return (
    <button {...entry}>
      <Icon name="vote" />
      <span><Trans>Abstimmung</Trans></span>
      {awaited > 0 && (
        <>
          {" "}
          <span className="ct">{awaited}</span>
          <span className="vh"> <Plural value={awaited} one="wartet auf Sie" other="warten auf Sie" /></span>
        </>
      )}
    </button>
  );
}
