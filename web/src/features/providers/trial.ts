/** Trying a provider in this browser, before people see it. */
import { useMutation } from "@tanstack/react-query";
import { api } from "../../api/client";
import type { Provider } from "../../api/generated/Provider";

/** Nobody has come by it yet, and nobody can: it waits to be opened. */
export const isNew = (provider: Provider) => provider.client_id !== "" && !provider.enabled && provider.last_sign_in_at_ms === null;

/** Leaves for the provider; what came of it stands at [`TrialPage`]. `from` says which page goes on afterwards. */
export function useTrial(id: string, from?: string) {
  const page = `/admin/sign-in/trial?provider=${id}${from === undefined ? "" : `&from=${from}`}`;
  return useMutation({ mutationFn: () => api.tryProvider(id, page), onSuccess: ({ url }) => location.assign(url) });
}
