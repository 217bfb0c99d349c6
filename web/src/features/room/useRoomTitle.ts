/** Title of the document and count of unread messages. */
import { useLingui } from "@lingui/react/macro";
import { useEffect, useRef, useState } from "react";
import type { ConferenceState } from "../../call/conference";

export function useRoomTitle(title: string, unread: number, microphone: boolean): void {
  const { t } = useLingui();
  const state = microphone ? t`Mikrofon an` : t`Mikrofon aus`;
  useEffect(() => {
    document.title = `${unread > 0 ? `(${unread}) ` : ""}${title}, ${state} – Plenum`;
  }, [title, unread, state]);
}

/** Messages of others that came while the chat was closed. */
export function useUnread(conference: ConferenceState | null, open: boolean): number {
  const [readUntil, setReadUntil] = useState<number | null>(null);
  const first = useRef(true);
  const newest = conference?.chat.at(-1)?.at_ms ?? 0;
  useEffect(() => {
    if (conference === null) return;
    // What was written before one came is not news.
    if (first.current || open) setReadUntil(newest);
    first.current = false;
  }, [conference, newest, open]);
  if (!conference || open || readUntil === null) return 0;
  return conference.chat.filter((message) => message.at_ms > readUntil && message.from !== conference.you).length;
}
