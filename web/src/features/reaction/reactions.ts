/** Reactions: each is a sign and a word. */
import { useLingui } from "@lingui/react/macro";
import type { Reaction } from "../../call/wire";

export const SIGNS: Record<Reaction, string> = { agree: "👍", disagree: "👎", applause: "👏", thanks: "🙏", laugh: "😄", surprised: "😮", celebrate: "🎉", question: "❓" };

export const REACTIONS = Object.keys(SIGNS) as Reaction[];

export function useReactionNames(): Record<Reaction, string> {
  const { t } = useLingui();
  return {
    agree: t`Zustimmung`,
    disagree: t`Ablehnung`,
    applause: t`Applaus`,
    thanks: t`Danke`,
    laugh: t`Lachen`,
    surprised: t`Überraschung`,
    celebrate: t`Freude`,
    question: t`Frage`,
  };
}
