/** What the pages know of the server. */
import { QueryCache, QueryClient, queryOptions } from "@tanstack/react-query";
import { ApiProblem, api } from "../api/client";

export const queries = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, query) => {
      // The host was suspended while the page was open; the gate asks again and says so.
      if (error instanceof ApiProblem && error.code === "suspended" && query.queryKey[0] !== "instance") void queries.invalidateQueries({ queryKey: ["instance"] });
    },
  }),
  // Without a network an act fails and says so; it does not wait, and its dialog with it.
  defaultOptions: { queries: { retry: 1, refetchOnWindowFocus: true }, mutations: { retry: 0, networkMode: "always" } },
});

/** Who is signed in; nobody is `null`. */
export const meQuery = queryOptions({ queryKey: ["me"], queryFn: api.me, staleTime: 30_000, retry: false });
