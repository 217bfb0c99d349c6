// Participants in a real browser: one Chromium, one page for each.

import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { chromium } from 'playwright-core';

import { tokenFor } from './token.mjs';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const FILES = {
  '/': ['text/html', '<!doctype html><title>interop</title><script src="client.js"></script><script src="page.js"></script>'],
  '/client.js': ['text/javascript', await readFile(here('node_modules/livekit-client/dist/livekit-client.umd.js'))],
  '/page.js': ['text/javascript', await readFile(here('page.js'))],
};
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-renderer-backgrounding',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--autoplay-policy=no-user-gesture-required',
  '--allow-loopback-in-peer-connection',
];

export async function openBrowser(executablePath) {
  const server = createServer((request, response) => {
    const [type, body] = FILES[new URL(request.url, 'http://localhost').pathname] ?? [];
    response.writeHead(type ? 200 : 404, { 'content-type': type ?? 'text/plain' }).end(body);
  });
  await new Promise((resolve) => server.listen(0, 'localhost', resolve));
  const browser = await chromium.launch({ executablePath, headless: true, args: ARGS });
  return {
    async play(plan) {
      const context = await browser.newContext();
      const page = await context.newPage();
      const said = [];
      page.on('console', (message) => said.push(message.text()));
      page.on('pageerror', (error) => said.push(String(error)));
      try {
        await page.goto(`http://localhost:${server.address().port}/`);
        const passed = await page.evaluate(
          ([asked, token]) => globalThis.play(asked, token),
          [plan, await tokenFor(plan.identity, plan.room)],
        );
        return { passed, said };
      } catch (error) {
        return { passed: {}, said: [...said, String(error)] };
      } finally {
        await context.close();
      }
    },
    async close() {
      await browser.close();
      server.close();
    },
  };
}
