/** What the meeting contains. The same entries stand in "Mehr" on phones. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Icon } from "../../ui/Icon";
import { VotesEntry } from "../vote/VotesEntry";
import type { PanelName } from "./panels";
import { useToolbar } from "./useToolbar";

export interface RailProps {
  readonly open: PanelName | null;
  readonly hands: number;
  readonly people: number;
  readonly unread: number;
  /** A policy may take them from everybody. */
  readonly chat: boolean;
  readonly reactions: boolean;
  /** People in the waiting room, for those who may admit. */
  readonly waiting: number;
  /** Polls to be answered; `null` when there is nothing to see or lead. */
  readonly polls: number | null;
  /** Groups that ask for help; `null` when there is nothing to see or lead. */
  readonly groups: number | null;
  /** Members of the body who are there; `null` when the meeting is no sitting. */
  readonly sitting: number | null;
  /** May see attendance and journal. */
  readonly record: boolean;
  /** May lead in some way. */
  readonly leads: boolean;
  readonly onToggle: (panel: PanelName) => void;
}

export function Rail(props: RailProps) {
  const { t } = useLingui();
  const bar = useToolbar();
  return (
    <section className="rail" id="rail" aria-label={t`Bereiche`} tabIndex={-1}>
      <div role="toolbar" aria-orientation="vertical" aria-label={t`Bereiche`} ref={bar}>
        <RailEntries {...props} />
      </div>
    </section>
  );
}

export function RailEntries({ open, hands, people, unread, chat, reactions, waiting, polls, groups, sitting, record, leads, onToggle }: RailProps) {
  const entry = (panel: PanelName) => ({
    type: "button" as const,
    className: "railb",
    "data-panel": panel,
    "aria-expanded": open === panel,
    onClick: () => onToggle(panel),
  });
  return (
    <>
      <button {...entry("hands")}>
        <Icon name="mic-vocal" />
        <span>
          <Trans>Redeliste</Trans>
        </span>
        {hands > 0 && (
          <>
            {" "}
            <span className="ct">{hands}</span>
            <span className="vh">
              {" "}
              <Plural value={hands} one="Wortmeldung" other="Wortmeldungen" />
            </span>
          </>
        )}
      </button>
      <button {...entry("people")}>
        <Icon name="users" />
        <span>
          <Trans>Personen</Trans>
        </span>
        <span className="vh"> {people}</span>
        {waiting > 0 && (
          <>
            {" "}
            <span className="ct">{waiting}</span>
            <span className="vh">
              {" "}
              <Plural value={waiting} one="Person wartet" other="Personen warten" />
            </span>
          </>
        )}
      </button>
      {chat && (
        <button {...entry("chat")}>
          <Icon name="message-circle" />
          <span>
            <Trans>Chat</Trans>
          </span>
          {unread > 0 && (
            <>
              {" "}
              <span className="ct">{unread}</span>
              <span className="vh">
                {" "}
                <Plural value={unread} one="neue Nachricht" other="neue Nachrichten" />
              </span>
            </>
          )}
        </button>
      )}
      {polls !== null && (
        <button {...entry("polls")}>
          <Icon name="chart-column" />
          <span>
            <Trans>Umfragen</Trans>
          </span>
          {polls > 0 && (
            <>
              {" "}
              <span className="ct">{polls}</span>
              <span className="vh">
                {" "}
                <Plural value={polls} one="Antwort offen" other="Antworten offen" />
              </span>
            </>
          )}
        </button>
      )}
      {groups !== null && (
        <button {...entry("groups")}>
          <Icon name="split" />
          <span>
            <Trans>Gruppen</Trans>
          </span>
          {groups > 0 && (
            <>
              {" "}
              <span className="ct">{groups}</span>
              <span className="vh">
                {" "}
                <Plural value={groups} one="Gruppe bittet um Hilfe" other="Gruppen bitten um Hilfe" />
              </span>
            </>
          )}
        </button>
      )}
      {reactions && (
        <button {...entry("reactions")}>
          <Icon name="smile" />
          <span>
            <Trans>Reaktion</Trans>
          </span>
        </button>
      )}
      <button {...entry("history")}>
        <Icon name="history" />
        <span>
          <Trans>Verlauf</Trans>
        </span>
      </button>
      {sitting !== null && (
        <button {...entry("sitting")}>
          <Icon name="landmark" />
          <span>
            <Trans>Anwesenheit</Trans>
          </span>
          <span className="vh"> {sitting}</span>
        </button>
      )}
      {sitting !== null && <VotesEntry {...entry("votes")} />}
      {record && (
        <button {...entry("record")}>
          <Icon name="clipboard-check" />
          <span>
            {sitting === null ? <Trans>Anwesenheit</Trans> : <Trans>Nachweis</Trans>}
          </span>
        </button>
      )}
      {leads && (
        <button {...entry("lead")}>
          <Icon name="signpost" />
          <span>
            <Trans>Leitung</Trans>
          </span>
        </button>
      )}
    </>
  );
}
