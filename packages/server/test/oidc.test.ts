import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callApi, startTestServer, type TestServer } from './start-test-server.ts';

const PUBLIC_URL = 'https://bridge.example.test';
const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** As much of an OpenID Connect provider as a sign-in needs. It vouches for whoever `email` names. */
class Provider {
  email = '';
  hasVerified: boolean | undefined = true;
  #nonce: string | undefined;
  #keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  #server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? '', this.issuer);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(this.#answer(url)));
  });

  get issuer(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  #answer(url: URL): object {
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
        return {
          issuer: this.issuer,
          authorization_endpoint: `${this.issuer}/authorize`,
          token_endpoint: `${this.issuer}/token`,
          userinfo_endpoint: `${this.issuer}/userinfo`,
          jwks_uri: `${this.issuer}/jwks`,
          id_token_signing_alg_values_supported: ['RS256'],
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
        };
      case '/jwks':
        return { keys: [{ ...this.#keys.publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' }] };
      case '/token':
        return { access_token: 'at', token_type: 'Bearer', expires_in: 300, id_token: this.#idToken() };
      default:
        return this.#claims();
    }
  }

  #claims() {
    return { sub: `sub-${this.email}`, email: this.email, email_verified: this.hasVerified, name: 'From the provider' };
  }

  #idToken(): string {
    const now = Math.floor(Date.now() / 1000);
    const claims = { ...this.#claims(), iss: this.issuer, aud: 'bridge', iat: now, exp: now + 300, nonce: this.#nonce };
    const signed = `${base64({ alg: 'RS256', kid: 'one', typ: 'JWT' })}.${base64(claims)}`;
    return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), this.#keys.privateKey).toString('base64url')}`;
  }

  /** What the browser brings back from the provider. */
  approve(authorizationUrl: string): URLSearchParams {
    const { searchParams } = new URL(authorizationUrl);
    this.#nonce = searchParams.get('nonce') ?? undefined;
    return new URLSearchParams({ code: 'the-code', state: searchParams.get('state') ?? '', iss: this.issuer });
  }

  listen = () => new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  close = () => new Promise((resolve) => this.#server.close(resolve));
}

const provider = new Provider();
let at: TestServer;
beforeAll(async () => {
  await provider.listen();
  at = await startTestServer({
    config: { publicUrl: PUBLIC_URL, oidcIssuer: provider.issuer, oidcClientId: 'bridge', oidcClientSecret: 'secret' },
  });
});
afterAll(async () => {
  await at[Symbol.asyncDispose]();
  await provider.close();
});

const cookies = (headers: Headers) =>
  headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');

async function comeIn(email: string) {
  provider.email = email;
  const start = await callApi(at.url, 'POST', '/api/auth/sign-in/social', {
    body: { provider: 'oidc', callbackURL: '/', errorCallbackURL: '/sign-in' },
  });
  expect(start.status).toBe(200);
  expect(start.body.url).toContain(encodeURIComponent(`${PUBLIC_URL}/api/auth/callback/oidc`));
  const query = provider.approve(start.body.url);
  return callApi(at.url, 'GET', `/api/auth/callback/oidc?${query}`, { headers: { cookie: cookies(start.headers) } });
}

test('whoever was invited comes in through the provider', async () => {
  await at.server.services.people.invite({ name: 'Ada', email: 'ada@example.com', role: 'builder', clientIds: null });
  const back = await comeIn('ada@example.com');
  expect([back.status, back.headers.get('location')]).toEqual([302, '/']);
  expect(back.headers.getSetCookie().join()).toMatch(
    /__Secure-cio-bridge\.session_token=[^;]+;.*HttpOnly.*Secure|__Secure-cio-bridge\.session_token=[^;]+;.*Secure.*HttpOnly/,
  );
  const { body } = await callApi(at.url, 'GET', '/api/v1/session', { headers: { cookie: cookies(back.headers) } });
  expect(body.person).toMatchObject({ email: 'ada@example.com', role: 'builder', name: 'Ada' });
});

test('an address that the provider has not verified is nobody’s', async () => {
  const { people } = at.server.services;
  await people.invite({ name: 'Olga', email: 'olga@example.com', role: 'owner', clientIds: null });
  for (const hasVerified of [false, undefined]) {
    provider.hasVerified = hasVerified;
    const back = await comeIn('olga@example.com');
    expect(back.headers.get('location')).toMatch(/error=/);
    expect(back.headers.getSetCookie().join()).not.toContain('session_token=');
  }
  provider.hasVerified = true;
  expect((await comeIn('olga@example.com')).headers.get('location')).toBe('/');
});

test('whoever was not invited stays out', async () => {
  const back = await comeIn('eve@example.com');
  expect(back.headers.get('location')).toMatch(/error=/);
  expect((await at.server.services.people.list()).map(({ email }) => email)).not.toContain('eve@example.com');
});

test('over https, browsers are told to stay there', async () => {
  const { headers } = await callApi(at.url, 'GET', '/healthz');
  // This host alone: what else the agency has below its domain is not ours to bind.
  expect(headers.get('strict-transport-security')).toMatch(/^max-age=\d+$/);
});

test('over http all the same, on a LAN say, nothing sends a browser to https', async () => {
  const { headers } = await callApi(at.url, 'GET', '/');
  expect(headers.get('content-security-policy')).toContain("default-src 'self'");
  expect(headers.get('content-security-policy')).not.toContain('upgrade-insecure-requests');
});

test('a sign-in leads back to this server, and nowhere else', async () => {
  for (const callbackURL of ['https://evil.example', '//evil.example', 'javascript:alert(1)']) {
    const { status } = await callApi(at.url, 'POST', '/api/auth/sign-in/social', {
      body: { provider: 'oidc', callbackURL },
    });
    expect([callbackURL, status]).toEqual([callbackURL, 403]);
  }
});
