import { defineConfig } from "@lingui/cli";

// German is the language of the sources; English must be complete.
export default defineConfig({
  sourceLocale: "de",
  locales: ["de", "en"],
  catalogs: [{ path: "<rootDir>/src/locales/{locale}", include: ["src"] }],
});
