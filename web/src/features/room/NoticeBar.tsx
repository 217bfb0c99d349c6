/** The place for notices: under the stage, over nothing. */
import { useLingui } from "@lingui/react/macro";
import { useEffect, useEffectEvent, useState } from "react";
import { Icon } from "../../ui/Icon";
import type { IconName } from "../../ui/Icon";
import { useStore } from "./useStore";
import { NOTICE_MS } from "./notices";
import type { Notice, Notices } from "./notices";
import type { PanelName } from "./panels";

const ICONS: Record<Notice["tone"], IconName> = { info: "info", warn: "triangle-alert", ok: "circle-check" };

export function NoticeBar({ notices, open, onOpen }: { notices: Notices; open: PanelName | null; onOpen: (panel: PanelName) => void }) {
  const { t } = useLingui();
  const notice = useStore(notices.state)[0];
  const action = useAction(notice, open, onOpen);
  const held = useHeld(notice, () => notice && notices.dismiss(notice.kind));
  if (!notice) return null;
  return (
    <section className={`ntc ${notice.tone} toast`} id="hinweis" aria-label={t`Hinweis`} tabIndex={-1} {...held}>
      <Icon name={ICONS[notice.tone]} />
      <span>{notice.text}</span>
      {action && (
        <button
          type="button"
          className="btn sm p act"
          onClick={() => {
            action.run();
            notices.dismiss(notice.kind);
          }}
        >
          {action.label}
        </button>
      )}
      <button type="button" className="btn sm q ic close" aria-label={t`Hinweis schließen`} onClick={() => notices.dismiss(notice.kind)}>
        <Icon name="x" />
      </button>
    </section>
  );
}

/** What a notice tells about stands in a panel: the way there, unless it brings one of its own. */
function useAction(notice: Notice | undefined, open: PanelName | null, onOpen: (panel: PanelName) => void): Notice["action"] {
  const { t } = useLingui();
  const ways: Record<string, readonly [string, PanelName]> = {
    lobby: [t`Ansehen`, "people"],
    poll: [t`Zur Umfrage`, "polls"],
    help: [t`Zu den Gruppen`, "groups"],
    mention: [t`Zum Chat`, "chat"],
    quorum: [t`Zur Anwesenheit`, "sitting"],
    roll: [t`Zur Anwesenheit`, "sitting"],
    attendance: [t`Zur Anwesenheit`, "sitting"],
    exclusion: [t`Zur Anwesenheit`, "sitting"],
    "vote-report": [t`Zur Abstimmung`, "votes"],
  };
  if (notice === undefined || notice.action) return notice?.action;
  const way = ways[notice.kind];
  return way && way[1] !== open ? { label: way[0], run: () => onOpen(way[1]) } : undefined;
}

/** Time runs only while nobody points at it or works in it. */
function useHeld(notice: Notice | undefined, over: () => void) {
  const [held, setHeld] = useState(false);
  const done = useEffectEvent(over);
  useEffect(() => {
    if (!notice || notice.sticky || held) return undefined;
    const timer = setTimeout(() => done(), NOTICE_MS);
    return () => clearTimeout(timer);
  }, [notice, held]);
  const hold = () => setHeld(true);
  const release = () => setHeld(false);
  return { onPointerEnter: hold, onPointerLeave: release, onFocus: hold, onBlur: release };
}
