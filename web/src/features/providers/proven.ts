/** Acts that the server wants a fresh proof for: asked before a form opens, so that nothing written is lost. */
import { useMe } from "../../app/Shell";
import { proveFirst } from "../../api/client";

/** A form should be finished within this, milliseconds. */
const FORM_MS = 5 * 60_000;

export function useProvenAct(): (act: () => void) => Promise<void> {
  const me = useMe();
  return async (act) => {
    const until = me.data?.fresh_until_ms ?? 0;
    if (until - Date.now() >= FORM_MS || (await proveFirst())) act();
  };
}
