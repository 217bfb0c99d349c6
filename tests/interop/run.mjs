// Puts clients of different kinds into one room, two at a time, and counts what each received.

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { moderate } from './backend.mjs';
import { openBrowser } from './browser.mjs';

const CHECKS = ['audio', 'video', 'data', 'partner'];
/** Browsers also give a picture up and ask for it again. */
const checksOf = (kind) => (kind.startsWith('chromium') ? [...CHECKS, 'again'] : CHECKS);
const DEADLINE_S = Number(process.env.PLENUM_DEADLINE_S ?? 40);
const PAIRS = [
  ['python', 'node'],
  ['python', 'python'],
  ['node', 'node'],
  ['chromium', 'chromium'],
  ['chromium-dual', 'chromium-dual'],
  ['chromium', 'chromium-dual'],
  ['chromium-adaptive', 'python'],
  ['chromium-dual-adaptive', 'node'],
];
const LOOKS = [
  { tone: 440, colour: [220, 30, 30] },
  { tone: 1000, colour: [30, 30, 220] },
];

const url = process.env.PLENUM_URL;
const python = process.env.PLENUM_PYTHON;
const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium';
const only = process.env.PLENUM_PAIRS?.split(' ');
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const browser = existsSync(chromium) ? await openBrowser(chromium) : undefined;

function native(command, file, plan) {
  return new Promise((resolve) => {
    const child = spawn(command, [here(file), JSON.stringify(plan)], { stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let said = '';
    child.stdout.on('data', (text) => (out += text));
    child.stderr.on('data', (text) => (said += text));
    const limit = setTimeout(() => child.kill('SIGKILL'), (DEADLINE_S + 20) * 1000);
    child.on('close', () => {
      clearTimeout(limit);
      const lines = out.split('\n').filter((line) => line.startsWith('{"check"'));
      const passed = Object.fromEntries(lines.map((line) => JSON.parse(line)).map((l) => [l.check, l.passed]));
      resolve({ passed, said: said.split('\n') });
    });
  });
}

function play(kind, plan) {
  if (kind === 'python') return native(python, 'client.py', plan);
  if (kind === 'node') return native(process.execPath, 'client.mjs', plan);
  return browser.play({ ...plan, single: !kind.includes('dual'), adaptive: kind.includes('adaptive') });
}

async function meet(pair) {
  const room = `interop-${randomBytes(6).toString('hex')}`;
  const people = pair.map((kind, i) => ({ identity: `${kind}-${i}`, ...LOOKS[i] }));
  const began = Date.now();
  const results = await Promise.all(
    pair.map((kind, i) => play(kind, { url, room, deadline: DEADLINE_S, ...people[i], partner: people[1 - i] })),
  );
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  let [failed, all] = [0, 0];
  results.forEach(({ passed, said }, i) => {
    const checks = checksOf(pair[i]);
    const missing = checks.filter((check) => !passed[check]);
    failed += missing.length;
    all += checks.length;
    const verdict = missing.length === 0 ? 'ok' : `MISSING ${missing.join(', ')}`;
    console.log(`${pair[i]} with ${pair[1 - i]}: ${verdict} (${seconds} s)`);
    if (missing.length > 0) console.log(said.slice(-30).join('\n'));
  });
  return { passed: all - failed, failed };
}

const total = { passed: 0, failed: 0 };
for (const pair of PAIRS) {
  if (only && !only.includes(pair.join('+'))) continue;
  if (!browser && pair.some((kind) => kind.startsWith('chromium'))) {
    console.log(`${pair.join(' with ')}: skipped, no browser at ${chromium}`);
    continue;
  }
  const { passed, failed } = await meet(pair);
  total.passed += passed;
  total.failed += failed;
}
const backend = await moderate(url);
console.log(`backend: ${backend.failed === 0 ? 'ok' : 'FAILED'}`);
total.passed += backend.passed;
total.failed += backend.failed;
await browser?.close();
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0);
