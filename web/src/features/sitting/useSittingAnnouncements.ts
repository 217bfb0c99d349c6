/** Tells the news of a sitting as announcement and notice, whether its panel is open or not. */
import { i18n } from "@lingui/core";
import type { MessageDescriptor } from "@lingui/core";
import { t } from "@lingui/core/macro";
import { useEffect } from "react";
import type { Call } from "../../call/Call";
import { isSitting } from "../../call/conference";
import { announce } from "../../ui/announcer";
import type { Notices } from "../room/notices";
import { exclusionOf, quorumNews, quorumOf, sittingNews } from "./news";
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
  useExclusionAnnouncements(call, notices);
}

/** By what the room is, not by what happens in it: also after a reload, when nobody has just done it, and once however often the connection breaks. */
function useExclusionAnnouncements(call: Call, notices: Notices): void {
  useEffect(() => {
    let told: MessageDescriptor | null = null;
    const tell = () => {
      const state = call.conference.getSnapshot();
      if (state === null) return;
      const text = exclusionOf(state);
      if (text !== null && text !== told) announce(i18n._(text), { kind: "exclusion" });
      // With the sitting it ends by itself, which is told of the sitting.
      if (text === null && told !== null && state.sitting !== null && isSitting(state.sitting)) {
        const ended = t`Ihr Ausschluss ist beendet.`;
        announce(ended, { kind: "exclusion" });
        notices.show({ kind: "exclusion", tone: "info", text: ended });
      }
      told = text;
    };
    tell();
    return call.conference.subscribe(tell);
  }, [call, notices]);
}
