// One OpenID Connect provider of another house (PyPI canaille): a process of its own, which ends with this one.
import { execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ACCOUNTS } from './provider.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Starts it on a free loopback port; its issuer is the address of the proxy before it. */
export async function startCanaille({ issuer, clients = [], accounts = ACCOUNTS }) {
  // Made at the first use; not everybody who runs the harness needs it.
  const { stdout } = await promisify(execFile)(here('../../scripts/canaille.sh'));
  const process = spawn(stdout.trim(), [here('canaille_serve.py'), new URL(issuer).host], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: process.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error('canaille has ended');
    return JSON.parse(value);
  };
  const { port } = await next();
  let turn = Promise.resolve();
  /** One command after the other, each with its answer. */
  const tell = (command) => {
    const answer = turn.then(async () => {
      process.stdin.write(`${JSON.stringify(command)}\n`);
      const { result, fault } = await next();
      if (fault) throw new Error(fault);
      return result;
    });
    turn = answer.catch(() => undefined);
    return answer;
  };
  const provider = {
    url: `http://127.0.0.1:${port}`,
    paths: { authorize: '/oauth/authorize', jwks: '/oauth/jwks.json', token: '/oauth/token', userinfo: '/oauth/userinfo' },
    register: (client) => tell({ do: 'client', ...client }),
    addAccount: (id, account) => tell({ do: 'account', id, ...account }),
    sign: (claims, header) => tell({ do: 'sign', claims, header }),
    stop: () => process.stdin.end(),
  };
  for (const client of clients) await provider.register(client);
  for (const [id, account] of Object.entries(accounts)) await provider.addAccount(id, account);
  return provider;
}
