/** What the server says of a colour: whether it can be read, and what follows from it. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api } from "../../api/client";
import type { LookTheme } from "../../api/generated/LookTheme";

/** Colours of the ready looks, as the server has them. */
const READY: Readonly<Record<Exclude<LookTheme, "own">, string>> = { plenum: "#0f5563", authority: "#1a449e" };

export const isColour = (text: string) => /^#[0-9a-f]{6}$/i.test(text);

export function useColour(theme: LookTheme, own: string) {
  const colour = theme === "own" ? own.trim() : READY[theme];
  return useQuery({
    queryKey: ["colour", colour.toLowerCase()],
    queryFn: () => api.checkColour(colour),
    enabled: isColour(colour),
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  });
}
