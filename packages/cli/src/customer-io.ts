import { readFile } from 'node:fs/promises';
import {
  CioError,
  type Connection,
  type Credentials,
  clientCredentials,
  connectionSchema,
  type Environment,
  environments,
} from '@cio-bridge/connector';
import { CustomerIo, parseJson as readJson } from '@cio-bridge/sdk';
import { type Command, Option } from 'commander';
import { findProfile } from './profiles.ts';

/** Which workspace a command speaks to, without a server. */
export interface WorkspaceOptions {
  connection?: string;
  environment?: Environment;
  profile?: string;
}

/** The flags of {@link WorkspaceOptions}. */
export const withWorkspace = (command: Command): Command =>
  command
    .option('--connection <file>', 'JSON file of a connection; without it, CIO_* variables or a profile are used')
    .addOption(
      new Option('--environment <name>', 'default: the only one of the file, or editor').choices([...environments]),
    )
    .option('--profile <name>', 'keys that `connect` saved under this name');

export const workspaceVariables = `
Variables:
  CIO_SITE_ID, CIO_TRACK_API_KEY   of Track API Keys
  CIO_APP_API_KEY                  to send and to read
  CIO_PIPELINES_WRITE_KEY          for the Pipelines actions
  CIO_REGION                       us (default) or eu
  CIO_RECIPIENT_ALLOWLIST          with commas between; needed to send outside production
  CIO_SANDBOX_URL                  a region of the local sandbox, such as http://127.0.0.1:4010/us`;

export interface Workspace {
  connection: Connection;
  environment: Environment;
}

/**
 * The keys that the flags, the variables or a profile name, in this order.
 *
 * @param nobody - Whether nobody's keys will do, as for a dry run.
 * @throws {CioError} `cio_invalid_input` where there are none.
 */
export async function workspaceFor(options: WorkspaceOptions, { nobody = false } = {}): Promise<Workspace> {
  if (options.connection !== undefined) return await fromFile(options.connection, options.environment);
  const profile =
    options.profile === undefined && hasKeys(process.env) ? undefined : await findProfile(options.profile);
  const kept = profile?.customerIo;
  if (kept) return alone(kept.credentials, options.environment ?? kept.environment);
  return alone(credentialsFrom(process.env, nobody), options.environment ?? 'editor');
}

const alone = (credentials: object, environment: Environment): Workspace => ({
  connection: checked({ name: 'command line', client: 'command line', environments: { [environment]: credentials } }),
  environment,
});

async function fromFile(file: string, wanted: Environment | undefined): Promise<Workspace> {
  const connection = checked(parseJson(await readText(file, '--connection'), '--connection'));
  const names = environments.filter((name) => connection.environments[name] !== undefined);
  const environment = wanted ?? (names.length === 1 ? names[0] : undefined);
  if (environment) return { connection, environment };
  throw invalid('--environment', `name one of ${names.join(', ')}`);
}

/** A client that goes on trying for as long as a bulk job may take, and what tells its workspace from others. */
export async function bulkClientFor(options: WorkspaceOptions): Promise<{ client: CustomerIo; workspace: string }> {
  const { connection, environment } = await workspaceFor(options);
  const credentials = connection.environments[environment] as Credentials | undefined;
  if (!credentials) throw invalid('--environment', `the connection has no credentials for ${environment}`);
  const retries = { maxRetries: 30, maxDelayMs: 30_000, budgetMs: 1_800_000 };
  return {
    client: new CustomerIo({ ...clientCredentials(credentials), retries }),
    workspace: `${credentials.region}:${credentials.siteId}`,
  };
}

const hasKeys = (env: NodeJS.ProcessEnv): boolean =>
  env.CIO_SITE_ID !== undefined && env.CIO_TRACK_API_KEY !== undefined;

function credentialsFrom(env: NodeJS.ProcessEnv, nobody: boolean): Record<string, unknown> {
  const given = hasKeys(env);
  if (!given && nobody) return nobodysCredentials(env.CIO_REGION ?? 'us');
  if (!given) {
    const wayOut =
      'name a connection file, set CIO_SITE_ID and CIO_TRACK_API_KEY, or save keys with `cio-bridge connect`';
    throw invalid('--connection', wayOut);
  }
  return {
    region: env.CIO_REGION ?? 'us',
    siteId: env.CIO_SITE_ID,
    trackApiKey: env.CIO_TRACK_API_KEY,
    appApiKey: env.CIO_APP_API_KEY,
    pipelinesWriteKey: env.CIO_PIPELINES_WRITE_KEY,
    recipientAllowlist: env.CIO_RECIPIENT_ALLOWLIST?.split(','),
    sandboxUrls: sandboxUrlsFrom(env),
  };
}

/** Of the region of a local sandbox that `CIO_SANDBOX_URL` names. */
export function sandboxUrlsFrom(env: NodeJS.ProcessEnv): Credentials['sandboxUrls'] {
  const sandbox = env.CIO_SANDBOX_URL?.replace(/\/$/, '');
  return sandbox ? { track: `${sandbox}/track`, app: `${sandbox}/app`, pipelines: `${sandbox}/pipelines` } : undefined;
}

/** A dry run sends nothing, so it can do without anybody's keys. */
const nobodysCredentials = (region: string) => ({
  region,
  siteId: 'none',
  trackApiKey: 'none',
  appApiKey: 'none',
  pipelinesWriteKey: 'none',
  recipientAllowlist: ['*'],
});

function checked(connection: unknown): Connection {
  const parsed = connectionSchema.safeParse(connection);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw invalid('--connection', issues.join('; '));
}

export async function readText(file: string, option: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw invalid(option, `cannot read ${file} (${(error as NodeJS.ErrnoException).code})`);
  }
}

/** Integers beyond 2^53 keep their digits, as BigInts. */
export function parseJson(text: string, option: string): unknown {
  try {
    return readJson(text);
  } catch {
    throw invalid(option, `is not JSON; quote it for the shell, as in --input '{"person":{"id":"42"}}'`);
  }
}

export const invalid = (field: string, message: string): CioError =>
  new CioError({ code: 'cio_invalid_input', message: `${field}: ${message}`, field });
