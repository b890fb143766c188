import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { type EngineAddress, engineAddressFrom } from './workflows/engine/engine-address.ts';

export const DEFAULT_PORT = 8787;

/** Customer.io retries for seven days; a day more for clocks and outages, and one to be safe. */
const MIN_EVENT_RETENTION_DAYS = 9;

const days = z.coerce.number().int().min(1).max(36_500).optional();
const url = z.url({ protocol: /^https?$/ }).transform((text) => text.replace(/\/+$/, ''));
const list = z.union([z.array(z.string()), z.string().transform((text) => text.split(',').map((part) => part.trim()))]);

/**
 * What a server can be told, each setting with its variable of the environment. The names here are
 * those of the YAML file; `docs/configuration.md` is generated from this table.
 */
export const configSchema = z
  .strictObject({
    host: z.string().min(1).default('127.0.0.1').meta({
      env: 'CIO_BRIDGE_HOST',
      description: 'Address to listen on. Anything but loopback puts sign-in and the console on the network.',
    }),
    port: z.coerce.number().int().min(0).max(65_535).default(DEFAULT_PORT).meta({
      env: 'CIO_BRIDGE_PORT',
      description: 'Port of the console, the API and the webhooks. 0 takes a free one.',
    }),
    dataDir: z
      .string()
      .min(1)
      .default('.cio-bridge')
      .transform((folder) => resolve(folder))
      .meta({
        env: 'CIO_BRIDGE_DATA',
        description: 'Folder of the store, the master key and the workflow engine’s data.',
      }),
    databaseUrl: z
      .url({ protocol: /^postgres(ql)?$/ })
      .optional()
      .meta({
        env: 'DATABASE_URL',
        description: 'Postgres instead of SQLite, as `postgres://…`.',
      }),
    secretKey: z.string().min(32).optional().meta({
      env: 'CIO_BRIDGE_SECRET_KEY',
      description: 'Master key of the vault, instead of `secret.key` in the data folder. 32 characters or more.',
    }),
    previousSecretKey: z.string().min(32).optional().meta({
      env: 'CIO_BRIDGE_PREVIOUS_SECRET_KEY',
      description: 'The master key before: it opens what it sealed until `cio-bridge rotate-key` has sealed that anew.',
    }),
    publicUrl: url.optional().meta({
      env: 'CIO_BRIDGE_PUBLIC_URL',
      description: 'URL under which others reach this server. With `https`, cookies are secure and HSTS is on.',
    }),
    trustedProxies: list.optional().meta({
      env: 'CIO_BRIDGE_TRUSTED_PROXIES',
      description: 'Addresses or networks of reverse proxies whose `X-Forwarded-For` is believed, with commas between.',
    }),
    allowSandbox: z.union([z.boolean(), z.stringbool()]).optional().meta({
      env: 'CIO_BRIDGE_ALLOW_SANDBOX',
      description:
        'Whether connections may lead to a sandbox on this machine. Default: only while listening on loopback without a public URL.',
    }),
    oidcIssuer: url.optional().meta({
      env: 'CIO_BRIDGE_OIDC_ISSUER',
      description:
        'Sign-in through this OpenID Connect issuer too, for those whose `email_verified` it asserts. Needs the two below and a public URL.',
    }),
    oidcClientId: z.string().min(1).optional().meta({
      env: 'CIO_BRIDGE_OIDC_CLIENT_ID',
      description: 'The client that the issuer knows us as. Its redirect URL is `<public URL>/api/auth/callback/oidc`.',
    }),
    oidcClientSecret: z.string().min(1).optional().meta({
      env: 'CIO_BRIDGE_OIDC_CLIENT_SECRET',
      description: 'The secret of that client.',
    }),
    eventRetentionDays: days.meta({
      env: 'CIO_BRIDGE_EVENT_RETENTION_DAYS',
      description: 'How long events and delivery histories are kept, 9 at least. Default: 90.',
    }),
    runRetentionDays: days.meta({
      env: 'CIO_BRIDGE_RUN_RETENTION_DAYS',
      description: 'How long ended runs are kept. Default: 90.',
    }),
    activityRetentionDays: days.meta({
      env: 'CIO_BRIDGE_ACTIVITY_RETENTION_DAYS',
      description: 'How long the activity log is kept. Default: 30.',
    }),
    auditRetentionDays: days.meta({
      env: 'CIO_BRIDGE_AUDIT_RETENTION_DAYS',
      description: 'How long the record of changes is kept. Default: 730.',
    }),
    fileRetentionDays: days.meta({
      env: 'CIO_BRIDGE_FILE_RETENTION_DAYS',
      description:
        'How long uploads are kept after their last use, and the failed rows of a sync after its end. Default: 14.',
    }),
    uploadMaxMb: z.coerce.number().int().min(1).max(1_000_000).optional().meta({
      env: 'CIO_BRIDGE_UPLOAD_MAX_MB',
      description: 'Size of the largest file that may be uploaded or fetched for a sync, in MB. Default: 5000.',
    }),
    uploadTotalMb: z.coerce.number().int().min(1).max(10_000_000).optional().meta({
      env: 'CIO_BRIDGE_UPLOAD_TOTAL_MB',
      description: 'How much all uploads together may take, in MB. Default: 20000.',
    }),
    syncSliceMs: z.coerce.number().int().min(100).max(300_000).optional().meta({
      env: 'CIO_BRIDGE_SYNC_SLICE_MS',
      description:
        'How long one server works on a sync, at least, before another may go on with it, in milliseconds. Default: 20000.',
    }),
    sendSettleMs: z.coerce.number().int().min(0).optional().meta({
      env: 'CIO_BRIDGE_SEND_SETTLE_MS',
      description:
        'How long Customer.io may take to show a message that it has accepted, in milliseconds. A send without an answer is repeated only when it is proven absent after this long.',
    }),
    engineLookMs: z.coerce.number().int().min(10).max(60_000).optional().meta({
      env: 'CIO_BRIDGE_ENGINE_LOOK_MS',
      description:
        'How long to wait between two looks for a run that the engine does not show, in milliseconds; after four it is lost. Default: 3000.',
    }),
    httpAllow: list.optional().meta({
      env: 'CIO_BRIDGE_HTTP_ALLOW',
      description:
        'Hosts in private networks that `http` steps may call, syncs may fetch from and events may be forwarded to, all the same; with commas between.',
    }),
    traceEndpoint: url.optional().meta({
      env: 'OTEL_EXPORTER_OTLP_ENDPOINT',
      description: 'An OpenTelemetry collector to which traces are sent, over OTLP/HTTP. Default: none.',
    }),
    logLevel: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('warn').meta({
      env: 'CIO_BRIDGE_LOG_LEVEL',
      description: 'How much is logged, as JSON on standard error.',
    }),
  })
  .superRefine((config, context) => {
    const oidc = ['oidcIssuer', 'oidcClientId', 'oidcClientSecret'] as const;
    const isUsed = oidc.some((name) => config[name] !== undefined);
    for (const name of isUsed ? [...oidc, 'publicUrl' as const] : []) {
      if (config[name] === undefined)
        context.addIssue({ code: 'custom', path: [name], message: 'needed for OpenID Connect' });
    }
    if (config.eventRetentionDays !== undefined && config.eventRetentionDays < MIN_EVENT_RETENTION_DAYS) {
      context.addIssue({
        code: 'custom',
        path: ['eventRetentionDays'],
        message: `at least ${MIN_EVENT_RETENTION_DAYS}: Customer.io posts an event again for seven days, and what was forgotten would count twice`,
      });
    }
  });

/** What a server needs to know before it starts. See `docs/configuration.md`. */
export type ServerConfig = z.output<typeof configSchema> & {
  /** A workflow engine that others run, shared by several servers; without it each server starts its own. */
  engine?: EngineAddress | undefined;
};

/**
 * A sandbox is on this machine, and so may be much that is nobody's business. Behind a proxy everybody's requests
 * come from this machine: there, as on an open port, it takes a word of whoever runs the server.
 */
export const allowsSandbox = ({ allowSandbox, host, publicUrl }: ServerConfig): boolean =>
  allowSandbox ?? (isLoopback(host) && publicUrl === undefined);

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.');

/** The configuration cannot be used; the message names the setting, where it came from, and what it has to be. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'invalid_config';
}

/** Each setting's variable. */
const environmentNames = Object.fromEntries(
  Object.entries(configSchema.shape).map(([name, schema]) => [name, schema.meta()?.env as string]),
) as Record<keyof typeof configSchema.shape, string>;

/**
 * The configuration: flags over the environment over the YAML file that `CIO_BRIDGE_CONFIG` names over
 * the defaults.
 *
 * @throws ConfigError
 * @example
 * configFrom(process.env, { port: 9000 });
 */
export function configFrom(
  env: NodeJS.ProcessEnv,
  flags: { [Name in keyof ServerConfig]?: ServerConfig[Name] | undefined } = {},
): ServerConfig {
  const file = env.CIO_BRIDGE_CONFIG ? readConfigFile(env.CIO_BRIDGE_CONFIG) : {};
  const given: Record<string, unknown> = { ...file };
  for (const [name, variable] of Object.entries(environmentNames)) if (env[variable]) given[name] = env[variable];
  for (const [name, value] of Object.entries(flags)) if (value !== undefined) given[name] = value;
  const parsed = configSchema.safeParse(given);
  if (parsed.success) return { ...parsed.data, engine: engineAddressFrom(env) };
  const faults = parsed.error.issues.map(({ path, message }) => {
    const name = path[0] as keyof typeof configSchema.shape | undefined;
    return name === undefined ? message : `${name} (${environmentNames[name]}): ${message}`;
  });
  throw new ConfigError(`The configuration cannot be used. ${faults.join('; ')}`);
}

function readConfigFile(file: string): Record<string, unknown> {
  try {
    const content: unknown = parse(readFileSync(file, 'utf8')) ?? {};
    if (typeof content === 'object' && !Array.isArray(content)) return content as Record<string, unknown>;
  } catch (cause) {
    throw new ConfigError(`The configuration file ${file} cannot be read: ${(cause as Error).message}`, { cause });
  }
  throw new ConfigError(`The configuration file ${file} has to hold settings, one a line, such as \`port: 8787\``);
}

/** Its three settings come together, which the configuration has checked. */
export function oidcOf({
  oidcIssuer,
  oidcClientId,
  oidcClientSecret,
}: ServerConfig): { issuer: string; clientId: string; clientSecret: string } | undefined {
  if (oidcIssuer === undefined || oidcClientId === undefined || oidcClientSecret === undefined) return undefined;
  return { issuer: oidcIssuer, clientId: oidcClientId, clientSecret: oidcClientSecret };
}
