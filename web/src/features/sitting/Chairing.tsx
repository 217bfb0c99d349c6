/** Opening and closing the sitting, finding the quorum, reading the names out. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { Sitting } from "../../call/wire";
import { Confirm } from "../../ui/Confirm";
import { Icon } from "../../ui/Icon";
import { useRoom } from "../room/act";

interface ChairingProps {
  readonly sitting: Sitting;
  /** Whether the names are being read out from here. */
  readonly onCall: (reads: boolean) => void;
}

export function Chairing({ sitting, onCall }: ChairingProps) {
  const { t } = useLingui();
  const { act } = useRoom();
  const [invited, setInvited] = useState(false);
  const [closing, setClosing] = useState(false);
  const { standing, version } = sitting;
  const call = async () => {
    onCall(true);
    const outcome = await act({ type: "roll-start" }, t`Der Namensaufruf beginnt.`);
    if (!outcome.ok) onCall(false);
  };
  if (sitting.opened_at_ms === null) {
    return (
      <section key="open" className="card stack g2" aria-label={t`Sitzung eröffnen`}>
        <p className="hint"><Trans>Register in der Fassung {version}. Bei der Eröffnung zählt als zugeschaltet, wer mit eigenem Konto verbunden ist; alle anderen nennen Sie.</Trans></p>
        <label className="row"><input type="checkbox" checked={invited} onChange={(event) => setInvited(event.target.checked)} /><Trans>Alle Mitglieder sind ordnungsgemäß geladen</Trans></label>
        <button type="button" className="btn p" onClick={() => void act({ type: "sitting-open", all_invited: invited }, t`Die Sitzung ist eröffnet.`)}><Icon name="play" /><Trans>Sitzung eröffnen</Trans></button>
      </section>
    );
  }
  // Of its own key, like the other: the button that was pressed must not become another one under the hand.
  return (
    <section key="lead" className="row" aria-label={t`Sitzung führen`}>
      {sitting.roll === null && <button type="button" className="btn p sm" onClick={() => void call()}><Icon name="list-checks" size="s" /><Trans>Namen aufrufen</Trans></button>}
      {(!standing.established || standing.doubted) && <button type="button" className="btn o sm" onClick={() => void act({ type: "quorum-find" }, t`Die Beschlussfähigkeit ist festgestellt.`)}><Icon name="circle-check" size="s" /><Trans>Beschlussfähigkeit feststellen</Trans></button>}
      <button type="button" className="btn o sm" onClick={() => setClosing(true)}><Icon name="lock" size="s" /><Trans>Sitzung schließen …</Trans></button>
      {closing && (
        <Confirm
          question={t`Sitzung schließen?`}
          keep={t`Weiter tagen`}
          act={t`Sitzung schließen`}
          onKeep={() => setClosing(false)}
          onAct={() => {
            setClosing(false);
            void act({ type: "sitting-close" }, t`Die Sitzung ist geschlossen.`);
          }}
        >
          <Trans>Die Anwesenheit ist damit abgeschlossen und lässt sich nicht wieder öffnen. Die Besprechung läuft weiter.</Trans>
        </Confirm>
      )}
    </section>
  );
}
