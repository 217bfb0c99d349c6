/** Start of the client. */
import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { createRoot } from "react-dom/client";
import { queries } from "./app/queries";
import { router } from "./app/router";
import { mountAnnouncer } from "./ui/announcer";
import { activateLanguage, applyAppearance, preferredLanguage } from "./ui/preferences";
import "./ui/tokens.css";
import "./ui/base.css";
import "./ui/site.css";

applyAppearance();
mountAnnouncer();
// Words, page and who one is are fetched side by side, and drawn once: React holds back what follows a placeholder.
await Promise.all([activateLanguage(preferredLanguage()), router.load()]);
const place = document.getElementById("root");
if (place) {
  createRoot(place).render(
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </I18nProvider>,
  );
}
