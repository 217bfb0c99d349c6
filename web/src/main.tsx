/** Start of the client. */
import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { createRoot } from "react-dom/client";
import { ApiProblem } from "./api/client";
import { router } from "./app/router";
import { mountAnnouncer } from "./ui/announcer";
import { activateLanguage, applyAppearance, preferredLanguage } from "./ui/preferences";
import "./ui/tokens.css";
import "./ui/base.css";
import "./ui/site.css";

const client = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, query) => {
      // The host was suspended while the page was open; the gate asks again and says so.
      if (error instanceof ApiProblem && error.code === "suspended" && query.queryKey[0] !== "instance") void client.invalidateQueries({ queryKey: ["instance"] });
    },
  }),
  defaultOptions: { queries: { retry: 1, refetchOnWindowFocus: true }, mutations: { retry: 0 } },
});

applyAppearance();
mountAnnouncer();
await activateLanguage(preferredLanguage());
const place = document.getElementById("root");
if (place) {
  createRoot(place).render(
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </I18nProvider>,
  );
}
