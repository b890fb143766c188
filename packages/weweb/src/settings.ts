import process from 'node:process';
import type { CredentialsInput, Environment } from '@cio-bridge/connector';
import { HttpError } from '@weweb/backend-core';

/** What WeWeb asks for when a connection to Customer.io is added, once per environment. */
export interface CustomerIoSettings {
  siteId?: string | undefined;
  trackApiKey?: string | undefined;
  /** Needed to send messages and to read. */
  appApiKey?: string | undefined;
  /** Of the Pipelines API: needed by `identify`, `track`, `page`, `screen`, `group` and `alias` alone. */
  writeApiKey?: string | undefined;
  /** `us` or `eu`: where the workspace lives. */
  region?: string | undefined;
  /** Outside production, whom messages may reach; nobody else gets one. */
  recipientAllowlist?: readonly string[] | undefined;
  /** Where a local sandbox listens, such as `http://127.0.0.1:4010`, to develop against. */
  sandboxUrl?: string | undefined;
}

export interface CustomerIoOptions {
  /** Which environment this backend is. Default: `CUSTOMERIO_ENVIRONMENT`, else `production`. */
  environment?: string | undefined;
  /** Settings by environment. What is set here for the environment counts alone; without it the variables do. */
  environments?: Partial<Record<Environment, CustomerIoSettings>> | undefined;
}

const variables = {
  siteId: 'CUSTOMERIO_SITE_ID',
  trackApiKey: 'CUSTOMERIO_TRACK_API_KEY',
  appApiKey: 'CUSTOMERIO_APP_API_KEY',
  writeApiKey: 'CUSTOMERIO_WRITE_API_KEY',
  region: 'CUSTOMERIO_REGION',
  sandboxUrl: 'CUSTOMERIO_SANDBOX_URL',
} as const satisfies Partial<Record<keyof CustomerIoSettings, string>>;
const environmentVariable = 'CUSTOMERIO_ENVIRONMENT';
const allowlistVariable = 'CUSTOMERIO_RECIPIENT_ALLOWLIST';

/** What a backend keeps of Customer.io, for the panel of secrets. */
export const secrets: readonly { name: string; description: string }[] = [
  { name: variables.siteId, description: 'Site ID of the Track API' },
  { name: variables.trackApiKey, description: 'Track API key, for people, events and devices' },
  { name: variables.appApiKey, description: 'App API key, to send messages and to read. Optional' },
  {
    name: variables.writeApiKey,
    description: 'Write key of the Pipelines API, for identify, track, page, screen, group and alias. Optional',
  },
  { name: variables.region, description: 'us or eu' },
  { name: environmentVariable, description: 'editor, staging or production. Default: production' },
  {
    name: allowlistVariable,
    description: 'Outside production: whom messages may reach, with commas between. Nobody else gets one',
  },
];

const environmentNames = ['editor', 'staging', 'production'] as const;

/** @throws {HttpError} 400 `cio_missing_credentials`, with the names of what is missing and where to set them. */
export function readSettings(options: CustomerIoOptions): { credentials: CredentialsInput; environment: Environment } {
  const environment = readEnvironment(options.environment ?? process.env[environmentVariable]);
  const set = options.environments?.[environment];
  const { siteId, trackApiKey, region, ...others } = set ? filled(set) : fromVariables();
  if (siteId === undefined || trackApiKey === undefined || region === undefined) {
    const missing = Object.entries({ siteId, trackApiKey, region })
      .filter(([, value]) => value === undefined)
      .map(([name]) => (set ? name : variables[name as keyof typeof variables]));
    const where = set ? `in environments.${environment}` : 'among the environment variables';
    const message = `Customer.io is not connected for ${environment}: set ${missing.join(', ')} ${where}`;
    throw new HttpError(message, 400, 'cio_missing_credentials', { missing });
  }
  const lowerRegion = region.toLowerCase();
  if (lowerRegion !== 'us' && lowerRegion !== 'eu') {
    const name = set ? `environments.${environment}.region` : variables.region;
    throw new HttpError(`${name} has to be us or eu`, 400, 'cio_missing_credentials', { missing: [name] });
  }
  const { appApiKey, writeApiKey, recipientAllowlist, sandboxUrl } = others;
  const credentials = {
    region: lowerRegion,
    siteId,
    trackApiKey,
    ...(appApiKey && { appApiKey }),
    ...(writeApiKey && { pipelinesWriteKey: writeApiKey }),
    ...(recipientAllowlist && { recipientAllowlist: [...recipientAllowlist] }),
    ...(sandboxUrl && { sandboxUrls: sandboxUrlsAt(sandboxUrl, lowerRegion) }),
  } as const;
  return { credentials, environment };
}

function readEnvironment(given = 'production'): Environment {
  const environment = environmentNames.find((name) => name === (given.trim().toLowerCase() || 'production'));
  if (environment) return environment;
  const message = `The environment of the Customer.io integration has to be one of ${environmentNames.join(', ')}`;
  throw new HttpError(message, 400, 'cio_environment_not_set', { environment: given });
}

const filled = (settings: CustomerIoSettings): CustomerIoSettings =>
  Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]) => {
      const plain = typeof value === 'string' ? value.trim() : value;
      return plain === '' || plain === undefined || plain === null ? [] : [[name, plain]];
    }),
  );

function fromVariables(): CustomerIoSettings {
  const values = Object.entries(variables).map(([name, variable]) => [name, process.env[variable]]);
  const allowed = (process.env[allowlistVariable] ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  return filled({ ...Object.fromEntries(values), ...(allowed.length > 0 && { recipientAllowlist: allowed }) });
}

function sandboxUrlsAt(url: string, region: string) {
  const base = `${url.replace(/\/+$/, '')}/${region}`;
  return { track: `${base}/track`, app: `${base}/app`, pipelines: `${base}/pipelines` };
}
