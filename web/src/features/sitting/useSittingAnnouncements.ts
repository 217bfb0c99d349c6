/** Tells the news of a sitting as announcement and notice, whether its panel is open or not. */
import { useEffect } from "react";
import type { Call } from "../../call/Call";
import { announce } from "../../ui/announcer";
import type { Notices } from "../room/notices";
import { quorumNews, quorumOf, sittingNews } from "./news";
import type { News } from "./news";

/** An opening brings many members at once: of the numbers the last is told. */
const QUORUM_MS = 2_000;

export function useSittingAnnouncements(call: Call, notices: Notices): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = ({ kind, tone, text }: News) => {
      announce(text, { kind });
      notices.show({ kind, tone, text });
    };
    const stop = call.events.on((happened) => {
      sittingNews(happened).forEach(tell);
      const was = quorumOf(happened.before.sitting);
      if (timer !== undefined || was === quorumOf(happened.after.sitting)) return;
      timer = setTimeout(() => {
        timer = undefined;
        const news = quorumNews(was, call.conference.getSnapshot()?.sitting ?? null);
        if (news) tell(news);
      }, QUORUM_MS);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [call, notices]);
}
