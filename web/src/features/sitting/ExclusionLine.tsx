/** Whoever is excluded from an item reads and hears so as long as it lasts: nothing else says why the others are silent and dark. */
import { useLingui } from "@lingui/react/macro";
import { useEffect } from "react";
import { isExcluded } from "../../call/conference";
import { announce } from "../../ui/announcer";
import { Icon } from "../../ui/Icon";
import { useRoom } from "../room/act";

export function ExclusionLine() {
  const { t } = useLingui();
  const { conference } = useRoom();
  if (!isExcluded(conference)) return null;
  return (
    <Line
      text={
        conference.sitting?.excluded_leave === true
          ? t`Sie sind für diesen Punkt ausgeschlossen: Bis die Leitung den Ausschluss beendet, sehen und hören Sie niemanden, und niemand sieht und hört Sie.`
          : t`Sie sind für diesen Punkt ausgeschlossen und haben keine Stimme.`
      }
    />
  );
}

function Line({ text }: { readonly text: string }) {
  // Also after a reload, when nobody has just done it.
  useEffect(() => announce(text, { kind: "exclusion" }), [text]);
  return (
    <section className="ntc warn excluded">
      <Icon name="ban" />
      <p>{text}</p>
    </section>
  );
}
