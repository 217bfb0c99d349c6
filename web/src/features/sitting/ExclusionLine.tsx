/** Whoever is excluded from an item reads so as long as it lasts: nothing else says why the others are silent and dark. */
import { useLingui } from "@lingui/react/macro";
import { Icon } from "../../ui/Icon";
import { useRoom } from "../room/act";
import { exclusionOf } from "./news";

export function ExclusionLine() {
  const { i18n } = useLingui();
  const { conference } = useRoom();
  const text = exclusionOf(conference);
  if (text === null) return null;
  return (
    <section className="ntc warn excluded">
      <Icon name="ban" />
      <p>{i18n._(text)}</p>
    </section>
  );
}
