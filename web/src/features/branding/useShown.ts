/** What the server made of a change is shown at once, everywhere. */
import { useQueryClient } from "@tanstack/react-query";
import type { Branding } from "../../api/generated/Branding";
import { showLook } from "../../ui/look";

export function useShown(): (saved: Branding) => void {
  const client = useQueryClient();
  return (saved) => {
    client.setQueryData(["branding"], saved);
    void client.invalidateQueries({ queryKey: ["instance"] });
    showLook(saved.look);
  };
}
