/** Title of the document and count of unread messages. */
import { useLingui } from "@lingui/react/macro";
import { useEffect, useState } from "react";
import { conversationKey, conversationOf } from "../../call/conference";
import type { ConferenceState } from "../../call/conference";
import { currentLook } from "../../ui/look";

export function useRoomTitle(title: string, unread: number, microphone: boolean): void {
  const { t } = useLingui();
  const state = microphone ? t`Mikrofon an` : t`Mikrofon aus`;
  useEffect(() => {
    document.title = `${unread > 0 ? `(${unread}) ` : ""}${title}, ${state} – ${currentLook().name}`;
  }, [title, unread, state]);
}

/** Messages of others that came while the chat was closed. */
/** New messages of every conversation that has some; `open` is the one that is read now. */
export function useUnread(conference: ConferenceState | null, open: string | null): ReadonlyMap<string, number> {
  const [read, setRead] = useState<ReadonlyMap<string, string>>(new Map());
  const [since, setSince] = useState<string | null>(null);
  const newest = conference?.chat.at(-1)?.id ?? "";
  const first = conference !== null && since === null;
  // What was written before one came is not news.
  if (first) setSince(newest);
  if (conference !== null && open !== null && newest !== "" && read.get(open) !== newest) setRead(new Map(read).set(open, newest));
  const unread = new Map<string, number>();
  if (!conference || since === null) return unread;
  for (const message of conference.chat) {
    const key = conversationKey(conversationOf(message, conference.you));
    // Ids grow with time.
    const known = read.get(key) ?? since;
    if (message.from === conference.you || message.deleted_by !== undefined || message.id <= known || message.id <= since) continue;
    unread.set(key, (unread.get(key) ?? 0) + 1);
  }
  return unread;
}
