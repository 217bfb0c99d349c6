// One OpenID Connect provider (npm oidc-provider) with accounts of a file or of the test, a login page that a script
// can post to, back-channel and RP-initiated logout.
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { errors, Provider } from 'oidc-provider';
import { exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose';

export const ACCOUNTS = {
  anna: { name: 'Anna Beispiel', email: 'anna@stadt.example', email_verified: true, groups: ['council', 'staff'], acr: 'silver' },
  ben: { name: 'Ben Muster', email: 'ben@stadt.example', email_verified: false, groups: [], acr: 'gold' },
};

/** What clients keep; `find` is asked for every client, so that tests may register some at any time. */
function memory(clients) {
  const kept = new Map();
  return class Memory {
    constructor(kind) { this.kind = kind; }
    key(id) { return `${this.kind}:${id}`; }
    async upsert(id, payload) { kept.set(this.key(id), { ...payload }); }
    async find(id) { return this.kind === 'Client' ? clients.get(id) : kept.get(this.key(id)); }
    async findByUid(uid) { return [...kept.values()].find((entry) => entry.uid === uid && entry.kind === this.kind); }
    async findByUserCode() { return undefined; }
    async consume(id) { kept.get(this.key(id)).consumed = Math.floor(Date.now() / 1000); }
    async destroy(id) { kept.delete(this.key(id)); }
    async revokeByGrantId(grant) {
      for (const [key, entry] of kept) if (entry.grantId === grant) kept.delete(key);
    }
  };
}

const page = (uid, hint) => `<!doctype html><html lang="en"><title>Sign in</title><main><h1>Sign in</h1>
<form method="post" action="/login/${uid}"><label>Account <input name="login" value="${hint}" required></label>
<label>acr <input name="acr"></label><button>Sign in</button></form></main></html>`;
const escaped = (text) => String(text).replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

/**
 * Starts a provider on a free loopback port.
 * issuer: what it calls itself (a proxy may stand before it); clients, accounts: lists by id; claimsIn: 'id_token' or
 * 'userinfo'; algorithm: of its signatures.
 */
export async function startProvider({ issuer, clients = [], accounts = ACCOUNTS, claimsIn = 'id_token', algorithm = 'ES256' }) {
  const known = new Map(clients.map((client) => [client.client_id, client]));
  const people = new Map(Object.entries(accounts));
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const key = { ...(await exportJWK(privateKey)), alg: algorithm, use: 'sig', kid: randomBytes(8).toString('hex') };
  const claims = { openid: ['sub', 'sid', 'acr', 'auth_time'], profile: ['name'], email: ['email', 'email_verified'], groups: ['groups'] };
  const provider = new Provider(issuer, {
    adapter: memory(known),
    jwks: { keys: [key] },
    claims,
    scopes: ['openid', 'profile', 'email', 'groups'],
    acrValues: ['silver', 'gold'],
    conformIdTokenClaims: claimsIn === 'userinfo',
    responseTypes: ['code'],
    cookies: { keys: [randomBytes(32).toString('hex')] },
    clientDefaults: { id_token_signed_response_alg: algorithm, response_types: ['code'], grant_types: ['authorization_code'] },
    enabledJWA: { idTokenSigningAlgValues: [algorithm] },
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: { enabled: true },
    },
    interactions: { url: (_, interaction) => `/login/${interaction.uid}` },
    // Consent is not what is tested here.
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
      grant.addOIDCScope('openid profile email groups');
      await grant.save();
      return grant;
    },
    async findAccount(_, id) {
      const person = people.get(id);
      return person && { accountId: id, claims: async () => ({ sub: id, name: person.name, email: person.email, email_verified: person.email_verified, groups: person.groups }) };
    },
    // The library refuses loopback addresses, which is where tests live.
    fetch: (url, { dispatcher: _, ...options }) => fetch(url, options),
  });
  const answer = provider.callback();
  const server = createServer(async (request, response) => {
    const login = /^\/login\/([\w-]+)$/.exec(request.url);
    if (!login) return answer(request, response);
    try {
      const { params } = await provider.interactionDetails(request, response);
      if (request.method !== 'POST') {
        response.setHeader('content-type', 'text/html; charset=utf-8');
        return response.end(page(login[1], escaped(params.login_hint ?? '')));
      }
      let body = '';
      for await (const chunk of request) body += chunk;
      const form = new URLSearchParams(body);
      const person = people.get(form.get('login'));
      const result = person
        ? { login: { accountId: form.get('login'), acr: form.get('acr') || person.acr, remember: true } }
        : { error: 'access_denied', error_description: 'no such account' };
      return await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
    } catch (error) {
      response.statusCode = error instanceof errors.SessionNotFound ? 400 : 500;
      return response.end(error.message);
    }
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const signer = await importJWK(key, algorithm);
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    paths: { authorize: '/auth', jwks: '/jwks', token: '/token', userinfo: '/me' },
    register: (client) => known.set(client.client_id, client),
    addAccount: (id, account) => people.set(id, account),
    /** A token that the provider would never issue, with its signature. */
    sign: (payload, header) => new SignJWT(payload).setProtectedHeader({ alg: algorithm, kid: key.kid, ...header }).sign(signer),
    stop: () => { server.closeAllConnections(); server.close(); },
  };
}
