// Providers, each behind a fault proxy, and a small administration for tests:
//   POST /instances            { clients, accounts, claimsIn, algorithm } → { id, issuer }; of canaille with { kind: 'canaille' }
//   POST /<id>/clients         a client's metadata; redirect addresses may come and change at run time
//   POST /<id>/accounts        { id, account }
//   POST /<id>/faults          see fault-proxy.mjs
//   POST /<id>/sign            { claims, header } → { token }
//   POST /<id>/seen            { forget } → how often which path was asked for
// Two instances, `a` and `b`, are there from the start. CLIENTS names a JSON file of clients for both.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { startCanaille } from './canaille.mjs';
import { startProvider } from './provider.mjs';
import { startProxy } from './fault-proxy.mjs';

const instances = new Map();
let started = 0;
async function start(id, options = {}) {
  const proxy = await startProxy();
  const start = options.kind === 'canaille' ? startCanaille : startProvider;
  const provider = await start({ ...options, issuer: proxy.url });
  proxy.before(provider);
  instances.set(id, { proxy, provider });
  return { id, issuer: proxy.url };
}

async function administer(path, body) {
  // Counted before it has started: tests ask for several at once.
  if (path === '/instances') return start(`i${started++}`, body);
  const [, id, what] = path.split('/');
  const instance = instances.get(id);
  switch (instance && what) {
    case 'clients': return await instance.provider.register(body), {};
    case 'accounts': return await instance.provider.addAccount(body.id, body.account), {};
    case 'faults': return instance.proxy.setFaults(body), {};
    case 'sign': return { token: await instance.provider.sign(body.claims, body.header) };
    case 'seen': {
      const seen = instance.proxy.seen();
      if (body.forget) instance.proxy.forget();
      return seen;
    }
    default: return undefined;
  }
}

const clients = process.env.CLIENTS ? JSON.parse(readFileSync(process.env.CLIENTS, 'utf8')) : [];
const [a, b] = [await start('a', { clients }), await start('b', { clients })];
const server = createServer(async (request, response) => {
  try {
    let text = '';
    for await (const chunk of request) text += chunk;
    const result = await administer(request.url, JSON.parse(text || '{}'));
    response.writeHead(result ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(result ?? {}));
  } catch (error) {
    response.writeHead(500).end(error.stack);
  }
});
server.listen(0, '127.0.0.1', () => {
  console.log(`PLENUM_TEST_OIDC_URL=${a.issuer}`);
  console.log(`PLENUM_TEST_OIDC_URL_B=${b.issuer}`);
  console.log(`PLENUM_TEST_OIDC_ADMIN=http://127.0.0.1:${server.address().port}`);
  console.log('ready');
});
