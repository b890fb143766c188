import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ConfigError, configFrom } from '../src/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'cio-bridge-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (text: string): string => {
  const path = join(folder, 'config.yaml');
  writeFileSync(path, text);
  return path;
};

test('without anything: loopback, a port, a folder', () => {
  const config = configFrom({});
  expect(config).toMatchObject({ host: '127.0.0.1', port: 8787, logLevel: 'warn' });
  expect(config.dataDir).toBe(join(process.cwd(), '.cio-bridge'));
});

test('flags over the environment over the file', () => {
  const CIO_BRIDGE_CONFIG = file('port: 1\nhost: 0.0.0.0\nlogLevel: info\ntrustedProxies: [10.0.0.0/8]\n');
  const config = configFrom(
    { CIO_BRIDGE_CONFIG, CIO_BRIDGE_PORT: '2', CIO_BRIDGE_HOST: '::1' },
    { port: 3, host: undefined },
  );
  expect(config).toMatchObject({ port: 3, host: '::1', logLevel: 'info', trustedProxies: ['10.0.0.0/8'] });
});

test('values of the environment are texts, and read as what they mean', () => {
  const config = configFrom({
    CIO_BRIDGE_ALLOW_SANDBOX: 'false',
    CIO_BRIDGE_TRUSTED_PROXIES: '10.0.0.1, 10.0.0.2',
    CIO_BRIDGE_PUBLIC_URL: 'https://bridge.example.com/',
    CIO_BRIDGE_EVENT_RETENTION_DAYS: '30',
  });
  expect(config).toMatchObject({
    allowSandbox: false,
    trustedProxies: ['10.0.0.1', '10.0.0.2'],
    publicUrl: 'https://bridge.example.com',
    eventRetentionDays: 30,
  });
});

test.each([
  [{ CIO_BRIDGE_PORT: '70000' }, /port \(CIO_BRIDGE_PORT\)/],
  [{ CIO_BRIDGE_PORT: 'many' }, /port \(CIO_BRIDGE_PORT\)/],
  [{ CIO_BRIDGE_LOG_LEVEL: 'loud' }, /logLevel \(CIO_BRIDGE_LOG_LEVEL\)/],
  [{ CIO_BRIDGE_SECRET_KEY: 'short' }, /secretKey \(CIO_BRIDGE_SECRET_KEY\).*32/],
  [{ CIO_BRIDGE_OIDC_ISSUER: 'https://id.example.com' }, /oidcClientId.*oidcClientSecret.*publicUrl/],
  [{ CIO_BRIDGE_EVENT_RETENTION_DAYS: '5' }, /at least 9/],
  [{ DATABASE_URL: 'mysql://x' }, /databaseUrl \(DATABASE_URL\)/],
  [{ CIO_BRIDGE_CONFIG: '/nowhere/at/all.yaml' }, /all\.yaml cannot be read/],
])('%o is refused by name', (env, message) => {
  expect(() => configFrom(env)).toThrow(ConfigError);
  expect(() => configFrom(env)).toThrow(message);
});

test('a misspelt setting in the file is refused, not ignored', () => {
  expect(() => configFrom({ CIO_BRIDGE_CONFIG: file('prot: 1') })).toThrow(/"prot"/);
  expect(() => configFrom({ CIO_BRIDGE_CONFIG: file('- a') })).toThrow(/one a line/);
});
