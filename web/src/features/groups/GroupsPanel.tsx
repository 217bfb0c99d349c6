/** Breakout rooms in the panel: the next round for those who lead, the running one for everybody. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useId } from "react";
import { useRoom } from "../room/act";
import { NextRound } from "./NextRound";
import { GroupList } from "./GroupStage";
import "./groups.css";

export function GroupsPanel({ nowMs }: { nowMs: number }) {
  const { t } = useLingui();
  const { conference, may } = useRoom();
  const form = useId();
  return (
    <>
      <div className="body groups-panel">
        {conference.breakout && conference.place !== 0 && (
          <section className="stack g2" aria-label={t`Alle Gruppen`}>
            <h3>
              <Trans>Alle Gruppen</Trans>
            </h3>
            <GroupList nowMs={nowMs} />
          </section>
        )}
        {may("breakout") ? <NextRound id={form} /> : <p className="hint">{conference.breakout ? <Trans>Die Leitung hat die Sitzung in Gruppen aufgeteilt.</Trans> : <Trans>Gerade gibt es keine Gruppen.</Trans>}</p>}
      </div>
      {may("breakout") && (
        <footer>
          <button type="submit" form={form} className="btn p w" aria-disabled={conference.breakout !== null}>
            <Trans>Runde starten</Trans>
          </button>
        </footer>
      )}
    </>
  );
}
