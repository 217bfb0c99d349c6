/** The place for notices: under the stage, over nothing. */
import { useLingui } from "@lingui/react/macro";
import { useEffect, useEffectEvent, useState } from "react";
import { Icon } from "../../ui/Icon";
import type { IconName } from "../../ui/Icon";
import { useStore } from "./useStore";
import { NOTICE_MS } from "./notices";
import type { Notice, Notices } from "./notices";

const ICONS: Record<Notice["tone"], IconName> = { info: "info", warn: "triangle-alert", ok: "circle-check" };

export function NoticeBar({ notices }: { notices: Notices }) {
  const { t } = useLingui();
  const notice = useStore(notices.state)[0];
  const held = useHeld(notice, () => notice && notices.dismiss(notice.kind));
  if (!notice) return null;
  return (
    <section className={`ntc ${notice.tone} toast`} id="hinweis" aria-label={t`Hinweis`} tabIndex={-1} {...held}>
      <Icon name={ICONS[notice.tone]} />
      <div className="row sb">
        <span>{notice.text}</span>
        <span className="row nw">
          {notice.action && (
            <button
              type="button"
              className="btn sm p"
              onClick={() => {
                notice.action?.run();
                notices.dismiss(notice.kind);
              }}
            >
              {notice.action.label}
            </button>
          )}
          <button type="button" className="btn sm q ic" aria-label={t`Hinweis schließen`} onClick={() => notices.dismiss(notice.kind)}>
            <Icon name="x" />
          </button>
        </span>
      </div>
    </section>
  );
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
