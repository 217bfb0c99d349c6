// A reverse proxy that stands where the provider seems to be and does wrong on demand.
import { createServer, request as forward } from 'node:http';

/** Paths of oidc-provider by the word that a fault names. */
const PATHS = { discovery: '/.well-known/openid-configuration', jwks: '/jwks', token: '/token', userinfo: '/me' };

/**
 * Starts a proxy on a free loopback port; the upstream is given later, because its issuer is this proxy's address.
 * Faults by path: { token: { kind: 'slow' | 'down' | 'status' | 'huge' | 'redirect' | 'json' | 'forge', … } }.
 *   status: { status }; redirect: { location }; json: { merge } into the answer; forge: { claims, header } for the ID
 *   token, where a null removes a claim and header.alg 'none' drops the signature.
 */
export async function startProxy() {
  let upstream;
  let faults = {};
  const server = createServer(async (incoming, outgoing) => {
    const path = new URL(incoming.url, 'http://x').pathname;
    const name = Object.keys(PATHS).find((word) => PATHS[word] === path);
    const fault = faults[name];
    switch (fault?.kind) {
      case 'slow': return;
      case 'down': return incoming.socket.destroy();
      case 'status': outgoing.statusCode = fault.status; return outgoing.end('{}');
      case 'redirect': return outgoing.writeHead(302, { location: fault.location }).end();
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
        outgoing.writeHead(answer.statusCode, answer.headers);
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
    stop: () => { server.closeAllConnections(); server.close(); },
  };
}
