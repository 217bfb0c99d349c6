/** Who waits, for those who may admit: one row, one action, the rest in the menu. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useId, useState } from "react";
import { Icon } from "../../ui/Icon";
import { Menu } from "../../ui/Menu";
import { NOTE_MAX } from "../../call/wire";
import type { Lobby } from "../../call/wire";
import { useRoom } from "../room/act";
import { KindMark, isGuest } from "../people/kinds";

type Knock = Lobby["waiting"][number];

export function LobbyCard({ nowMs }: { nowMs: number }) {
  const { conference, act } = useRoom();
  const { t } = useLingui();
  const [denying, setDenying] = useState<string | null>(null);
  const heading = useId();
  const { lobby } = conference;
  if (!lobby || lobby.waiting.length === 0) return null;
  const count = lobby.waiting.length;
  const denied = lobby.waiting.find((knock) => knock.participant === denying);
  return (
    <section className="lobby" aria-labelledby={heading}>
      <div className="sec-h">
        <h3 id={heading}>
          <Plural value={count} one="# Person wartet" other="# Personen warten" />
        </h3>
        {count > 1 && (
          <button type="button" className="btn o sm" onClick={() => void act({ type: "admit", participants: [] }, t`Alle sind eingelassen.`)}>
            <Trans>Alle einlassen</Trans>
          </button>
        )}
      </div>
      <ul className="plain-list" aria-label={t`Wartende`}>
        {lobby.waiting.map((knock) => (
          <KnockRow key={knock.participant} knock={knock} nowMs={nowMs + conference.clockSkewMs} onDeny={() => setDenying(knock.participant)} />
        ))}
      </ul>
      {denied && <Deny knock={denied} onClose={() => setDenying(null)} />}
      <MessageForm known={lobby.message?.text ?? ""} />
    </section>
  );
}

function KnockRow({ knock, nowMs, onDeny }: { knock: Knock; nowMs: number; onDeny: () => void }) {
  const { t } = useLingui();
  const { act, may } = useRoom();
  const { name, participant } = knock;
  const minutes = Math.max(0, Math.floor((nowMs - knock.since_ms) / 60_000));
  return (
    <li>
      <div>
        <div className="nm">
          <bdi>{name}</bdi>
        </div>
        <div className="sub">
          <KindMark kind={knock.kind} />
          {isGuest(knock.kind) && " · "}
          {minutes === 0 ? <Trans>gerade gekommen</Trans> : <Trans>seit {minutes} Min.</Trans>}
          {!knock.connected && (
            <>
              {" · "}
              <Trans>Verbindung gestört</Trans>
            </>
          )}
        </div>
      </div>
      <button type="button" className="btn p sm" aria-label={t`${name} einlassen`} onClick={() => void act({ type: "admit", participants: [participant] }, t`${name} ist eingelassen.`)}>
        <Trans>Einlassen</Trans>
      </button>
      <Menu
        label={t`Aktionen für ${name}`}
        items={[
          { label: t`Abweisen …`, icon: "user-x", danger: true, run: onDeny },
          ...(may("remove") ? ([{ label: t`Abweisen und Zutritt sperren`, icon: "ban", danger: true, run: () => void act({ type: "ban", participant }) }] as const) : []),
        ]}
      />
    </li>
  );
}

function Deny({ knock, onClose }: { knock: Knock; onClose: () => void }) {
  const { t } = useLingui();
  const { act } = useRoom();
  const reasons = [t`Dieser Teil ist nicht öffentlich.`, t`Die Sitzung beginnt später. Bitte kommen Sie dann wieder.`, t`Wir konnten Sie nicht zuordnen. Bitte treten Sie mit vollem Namen bei.`];
  const [reason, setReason] = useState(reasons[0] ?? "");
  const list = useId();
  const { name } = knock;
  return (
    <form
      className="deny stack g2"
      aria-label={t`${name} abweisen`}
      onSubmit={(event) => {
        event.preventDefault();
        onClose();
        void act({ type: "deny", participant: knock.participant, reason }, t`${name} ist abgewiesen.`);
      }}
    >
      <label htmlFor={`${list}-r`}>
        <Trans>
          Grund für <bdi>{name}</bdi> (die Person liest ihn)
        </Trans>
      </label>
      <input id={`${list}-r`} className="field" list={list} value={reason} required maxLength={NOTE_MAX} autoFocus onChange={(event) => setReason(event.target.value)} />
      <datalist id={list}>
        {reasons.map((text) => (
          <option key={text} value={text}>
            {text}
          </option>
        ))}
      </datalist>
      <div className="row">
        <button type="button" className="btn o sm" onClick={onClose}>
          <Trans>Abbrechen</Trans>
        </button>
        <button type="submit" className="btn d sm">
          <Trans>Abweisen</Trans>
        </button>
      </div>
    </form>
  );
}

function MessageForm({ known }: { known: string }) {
  const { t } = useLingui();
  const { act } = useRoom();
  const [text, setText] = useState("");
  return (
    <form
      className="line"
      onSubmit={(event) => {
        event.preventDefault();
        const clean = text.trim();
        if (clean === "") return;
        setText("");
        void act({ type: "lobby-message", text: clean }, t`Die Wartenden lesen Ihre Nachricht.`);
      }}
    >
      <input className="field" value={text} maxLength={NOTE_MAX} aria-label={t`Nachricht an die Wartenden`} placeholder={known === "" ? t`Nachricht an die Wartenden` : known} onChange={(event) => setText(event.target.value)} />
      <button type="submit" className="btn o ic" aria-label={t`Nachricht an die Wartenden senden`}>
        <Icon name="send" />
      </button>
    </form>
  );
}
