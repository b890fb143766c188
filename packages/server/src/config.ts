import { resolve } from 'node:path';
import type { OidcConfig } from './sign-in/sign-in.ts';

/** What a server needs to know before it starts. */
export interface ServerConfig {
  /** Address to listen on. Anything but loopback puts sign-in and the console on the network. */
  host: string;
  /** Port of the console, the API and the webhooks. 0 takes a free one. */
  port: number;
  /** Folder of the store, the master key and the workflow engine's data. */
  dataDir: string;
  /** Postgres instead of SQLite, as `postgres://…`. */
  databaseUrl?: string | undefined;
  /** Master key of the vault, instead of the file made in `dataDir`. 32 characters or more. */
  secretKey?: string | undefined;
  /** The master key before this one: it still opens what it sealed, until `rotate-key` has sealed that anew. */
  previousSecretKey?: string | undefined;
  /** The URL under which others reach this server, for the webhook URLs it shows. */
  publicUrl?: string | undefined;
  /** Sign-in through an OpenID Connect provider too. Needs `publicUrl`. */
  oidc?: OidcConfig | undefined;
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
}

export const DEFAULT_PORT = 8787;

/** The configuration from the environment, with defaults; flags are laid over it by the caller. */
export function configFrom(
  env: NodeJS.ProcessEnv,
  flags: { [Name in keyof ServerConfig]?: ServerConfig[Name] | undefined } = {},
): ServerConfig {
  const given = Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
  return {
    host: env.CIO_BRIDGE_HOST ?? '127.0.0.1',
    port: env.CIO_BRIDGE_PORT === undefined ? DEFAULT_PORT : Number(env.CIO_BRIDGE_PORT),
    dataDir: resolve(env.CIO_BRIDGE_DATA ?? '.cio-bridge'),
    databaseUrl: env.DATABASE_URL,
    secretKey: env.CIO_BRIDGE_SECRET_KEY,
    previousSecretKey: env.CIO_BRIDGE_PREVIOUS_SECRET_KEY,
    publicUrl: env.CIO_BRIDGE_PUBLIC_URL,
    logLevel: (env.CIO_BRIDGE_LOG_LEVEL as ServerConfig['logLevel'] | undefined) ?? 'warn',
    ...given,
  };
}
