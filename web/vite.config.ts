import { lingui } from "@lingui/vite-plugin";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// Everything is served by our own host; no inline script or style is written.
export default defineConfig({
  plugins: [lingui({ macroTransform: true } as never), react()],
  build: { assetsInlineLimit: 0, modulePreload: { polyfill: false }, chunkSizeWarningLimit: 900 },
  test: { environment: "happy-dom" },
  server: { proxy: { "/api": { target: "http://localhost:8080", ws: true }, "/rtc": { target: "http://localhost:8080", ws: true } } },
});
