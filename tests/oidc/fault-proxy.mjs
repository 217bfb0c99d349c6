// A reverse proxy that stands where the provider seems to be and does wrong on demand.
import { createServer, request as forward } from 'node:http';

/** What every provider calls the same. */
const DISCOVERY = { discovery: '/.well-known/openid-configuration' };

/**
 * Starts a proxy on a free loopback port; the upstream is given later, because its issuer is this proxy's address.
 * Its `paths` say by which word a fault names which of them.
 * Faults by path: { token: { kind: 'slow' | 'down' | 'status' | 'huge' | 'redirect' | 'pass' | 'json' | 'forge', … } }.
 *   status: { status }; redirect: { location }; pass: sends the browser on to { to } with its query, { set } in it;
 *   json: { merge } into the answer; forge: { claims, header } for the ID token, where a null removes a claim and
 *   header.alg 'none' drops the signature.
 * And { callback: { without: ['iss'] } }: people are sent back without these parameters.
 */
export async function startProxy() {
  let upstream;
  let faults = {};
  /** How often each path with a name was asked for. */
  let seen = {};
  const server = createServer(async (incoming, outgoing) => {
    const asked = new URL(incoming.url, 'http://x');
    const paths = { ...DISCOVERY, ...upstream.paths };
    const name = Object.keys(paths).find((word) => paths[word] === asked.pathname);
    const fault = faults[name];
    seen[name] = (seen[name] ?? 0) + 1;
    switch (fault?.kind) {
      case 'slow': return;
      case 'down': return incoming.socket.destroy();
      case 'status': outgoing.statusCode = fault.status; return outgoing.end('{}');
      case 'redirect': return outgoing.writeHead(302, { location: fault.location }).end();
      case 'pass': {
        const to = new URL(fault.to);
        for (const [key, value] of asked.searchParams) to.searchParams.set(key, fault.set?.[key] ?? value);
        return outgoing.writeHead(302, { location: to.href }).end();
      }
      case 'huge': {
        outgoing.writeHead(200, { 'content-type': 'application/json' });
        const more = () => { while (!outgoing.destroyed && outgoing.write('x'.repeat(65536))); };
        outgoing.on('drain', more);
        return more();
      }
    }
    const options = { method: incoming.method, path: incoming.url, headers: incoming.headers };
    const passed = forward(upstream.url, options, async (answer) => {
      if (!fault) {
        outgoing.writeHead(answer.statusCode, sentBack(answer.headers));
        return answer.pipe(outgoing);
      }
      let body = '';
      for await (const chunk of answer) body += chunk;
      const changed = await altered(JSON.parse(body), fault);
      outgoing.writeHead(answer.statusCode, { 'content-type': 'application/json' });
      return outgoing.end(JSON.stringify(changed));
    });
    passed.on('error', () => outgoing.destroy());
    return incoming.pipe(passed);
  });
  function sentBack(headers) {
    if (!faults.callback || !headers.location?.includes('/callback?')) return headers;
    const back = new URL(headers.location);
    for (const name of faults.callback.without) back.searchParams.delete(name);
    return { ...headers, location: back.href };
  }
  async function altered(answer, fault) {
    if (fault.kind === 'json') return { ...answer, ...fault.merge };
    if (fault.kind !== 'forge' || !answer.id_token) return answer;
    const claims = { ...JSON.parse(Buffer.from(answer.id_token.split('.')[1], 'base64url')), ...fault.claims };
    for (const [name, value] of Object.entries(claims)) if (value === null) delete claims[name];
    const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const unsigned = fault.header?.alg === 'none';
    return { ...answer, id_token: unsigned ? `${part(fault.header)}.${part(claims)}.` : await upstream.sign(claims, fault.header) };
  }
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    before: (provider) => { upstream = provider; },
    setFaults: (wanted) => { faults = wanted; },
    seen: () => seen,
    forget: () => { seen = {}; },
    stop: () => { server.closeAllConnections(); server.close(); },
  };
}
