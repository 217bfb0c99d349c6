/** Whoever is excluded from an item reads so as long as it lasts: nothing else says why the others are silent and dark. */
import { Trans } from "@lingui/react/macro";
import { ownMember } from "../../call/conference";
import { Icon } from "../../ui/Icon";
import { useRoom } from "../room/act";

export function ExclusionLine() {
  const { conference, may } = useRoom();
  if (ownMember(conference)?.excluded !== true) return null;
  // Where the rules of the body want it, they lose the word with their vote.
  const isOutside = !may("microphone") && !may("chat");
  return (
    <section className="ntc warn excluded">
      <Icon name="ban" />
      <p>
        {isOutside ? (
          <Trans>Sie sind für diesen Punkt ausgeschlossen: Bis er zu Ende ist, sehen und hören Sie niemanden, und niemand sieht und hört Sie.</Trans>
        ) : (
          <Trans>Sie sind für diesen Punkt ausgeschlossen und haben keine Stimme.</Trans>
        )}
      </p>
    </section>
  );
}
