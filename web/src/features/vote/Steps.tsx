/** Where a vote stands on its way, for those who lead it. */
import { useLingui } from "@lingui/react/macro";
import { Icon } from "../../ui/Icon";

export type StepName = "prepare" | "trustees" | "wording" | "roll" | "open" | "vote" | "count" | "announce";

const OPEN_WAY = ["prepare", "wording", "roll", "open", "vote", "announce"] as const;
const SECRET_WAY = ["prepare", "trustees", "wording", "roll", "open", "vote", "count", "announce"] as const;

export function Steps({ now, isSecret, isDrawn = false, done = false }: { readonly now: StepName; readonly isSecret: boolean; readonly isDrawn?: boolean; readonly done?: boolean }) {
  const { t } = useLingui();
  const names: Record<StepName, string> = { prepare: t`Vorbereiten`, trustees: t`Vertrauenspersonen`, wording: t`Wortlaut`, roll: t`Verzeichnis`, open: t`Eröffnen`, vote: isDrawn ? t`Losen` : t`Abstimmen`, count: t`Auszählen`, announce: t`Feststellen` };
  const way: readonly StepName[] = isSecret || now === "count" ? SECRET_WAY : OPEN_WAY;
  const at = way.indexOf(now);
  return (
    <ol className="vsteps" aria-label={t`Schritte der Abstimmung`}>
      {way.map((step, place) => {
        const is = done || place < at ? "done" : place === at ? "now" : "next";
        return (
          <li key={step} className={is} aria-current={is === "now" ? "step" : undefined}>
            <Icon name={is === "done" ? "check" : is === "now" ? "circle-dot" : "circle-dashed"} size="s" />
            <span>{names[step]}{is === "done" && <span className="vh"> {t`erledigt`}</span>}</span>
          </li>
        );
      })}
    </ol>
  );
}
