/** Polls of the room: those that run, those that are over, and for those who lead them the next one. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Icon } from "../../ui/Icon";
import { Menu } from "../../ui/Menu";
import type { PollDraft } from "../../call/wire";
import { useRoom } from "../room/act";
import { PollCard } from "./PollCard";
import { PollForm } from "./PollForm";
import "./polls.css";

export function PollsPanel({ nowMs }: { nowMs: number }) {
  const { t } = useLingui();
  const { conference, may } = useRoom();
  const leads = may("poll");
  const open = conference.polls.filter((poll) => poll.result === null);
  const over = conference.polls.filter((poll) => poll.result !== null).reverse();
  const [draft, setDraft] = useState<PollDraft | null>(null);
  // Polls there were when this person started one; the next open one is theirs.
  const [before, setBefore] = useState<ReadonlySet<number> | null>(null);
  const starting = () => setBefore(new Set(conference.polls.map((poll) => poll.id)));
  return (
    <div className={`body polls ${leads ? "leads" : ""}`}>
      <section className="stack" aria-label={t`Umfragen`}>
        {conference.polls.length === 0 && (
          <p className="hint">
            <Trans>Noch keine Umfrage.</Trans>
          </p>
        )}
        {[...open, ...over].map((poll) => (
          <PollCard key={poll.id} poll={poll} nowMs={nowMs} started={poll.result === null && before !== null && !before.has(poll.id)} />
        ))}
      </section>
      {leads && (
        <div className="stack">
          <PollForm key={draft?.id ?? "new"} draft={draft} onStart={starting} onDone={() => setDraft(null)} />
          <Drafts onEdit={setDraft} onStart={starting} />
        </div>
      )}
    </div>
  );
}

function Drafts({ onEdit, onStart }: { onEdit: (draft: PollDraft) => void; onStart: () => void }) {
  const { t } = useLingui();
  const { conference, act } = useRoom();
  if (conference.pollDrafts.length === 0) return null;
  return (
    <section className="stack g2" aria-label={t`Vorgemerkt`}>
      <h3>
        <Trans>Vorgemerkt</Trans>
      </h3>
      <ul className="plain-list">
        {conference.pollDrafts.map((draft) => {
          const { question, choices, multiple } = draft.plan;
          const count = choices.length;
          return (
            <li key={draft.id} className="row nw">
              <Icon name="list-checks" />
              <div className="grow">
                <bdi>{question}</bdi>
                <div className="sub">{multiple ? <Trans>{count} Antworten, mehrere wählbar</Trans> : <Trans>{count} Antworten</Trans>}</div>
              </div>
              <button type="button" className="btn o sm" aria-label={t`Starten: ${question}`} onClick={() => {
                onStart();
                void act({ type: "poll-start", plan: draft.plan, draft: draft.id }, t`Die Umfrage läuft.`);
              }}>
                <Trans>Starten</Trans>
              </button>
              <Menu
                label={t`Aktionen für ${question}`}
                items={[
                  { label: t`Bearbeiten`, icon: "pencil", run: () => onEdit(draft) },
                  { label: t`Löschen`, icon: "trash-2", danger: true, run: () => void act({ type: "poll-forget", draft: draft.id }, t`Gelöscht.`) },
                ]}
              />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
