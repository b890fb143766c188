import {
  type CredentialName,
  type Credentials,
  credentialsSchema,
  credentialTitles,
  type Environment,
} from '@cio-bridge/connector';
import { editedMeanwhile, Problem } from '../store/problem.ts';
import type { Database } from '../store/store.ts';
import type { PreviousKeys } from './credentials.ts';
import { type DatedProbe, keepProbe, probeNow } from './probes.ts';
import type { CredentialsRow, SealedCredentials } from './sealed-credentials.ts';
import { claimVersion } from './versions.ts';

/** The parts of credentials that are no secrets; `null` takes an optional one away. */
export interface SettingsChange {
  region?: Credentials['region'] | undefined;
  siteId?: string | undefined;
  recipientAllowlist?: string[] | null | undefined;
}

/** Credentials as they are given, changed, replaced and taken away. */
export interface CredentialChanges {
  /** Replaces all credentials of an environment; what was there before cannot be brought back. */
  setCredentials(id: string, environment: Environment, credentials: Credentials, version?: number): Promise<void>;
  /**
   * The same, and asks Customer.io about each key. Where keys are in use that were not found refused, the new ones are
   * tried out first.
   *
   * @throws Problem 422 `keys_refused` when those in use would be replaced by others that do not work, unless `force`;
   * nothing has changed then.
   */
  tryCredentials(
    id: string,
    environment: Environment,
    credentials: Credentials,
    options: { force: boolean; version?: number | undefined },
  ): Promise<void>;
  /** Asks Customer.io about keys that are not kept; those that are not given are the ones in use. */
  probeUnsaved(
    id: string,
    environment: Environment,
    given: { [Name in keyof Credentials]?: Credentials[Name] | undefined },
  ): Promise<DatedProbe>;
  /** Asks Customer.io about keys of no connection yet. */
  probeNew(given: Credentials): Promise<DatedProbe>;
  changeSettings(id: string, environment: Environment, change: SettingsChange, version?: number): Promise<void>;
  /**
   * Replaces one key, once Customer.io takes the new one; the old one can be brought back for 24 hours.
   *
   * @throws Problem 422 with what is wrong, unless `force`; nothing has changed then.
   */
  rotateKey(
    id: string,
    environment: Environment,
    key: CredentialName,
    value: string,
    options: { force: boolean },
  ): Promise<void>;
  undoRotation(id: string, environment: Environment, key: CredentialName): Promise<void>;
  /** Erases an optional key, and the one before it. */
  revokeKey(id: string, environment: Environment, key: CredentialName): Promise<void>;
  revokeEnvironment(id: string, environment: Environment): Promise<void>;
}

export function createCredentialChanges(services: {
  db: Database;
  sealed: SealedCredentials;
  /** @throws Problem 404 when there is no such connection. */
  assertThere: (id: string) => Promise<unknown>;
  onChanged: (id: string, environment: Environment) => void;
  now: () => number;
}): CredentialChanges {
  const { db, sealed, assertThere, onChanged, now } = services;

  /** Writes what `edit` makes of the credentials, unless somebody else was quicker. */
  async function edit(
    row: CredentialsRow,
    change: (
      credentials: Credentials,
      previous: PreviousKeys,
      keyTimes: Partial<Record<CredentialName, number>>,
    ) => void,
    version?: number,
  ): Promise<void> {
    const credentials = sealed.open(row);
    const previous = sealed.openPrevious(row);
    const keyTimes =
      row.key_times === null ? {} : (JSON.parse(row.key_times) as Partial<Record<CredentialName, number>>);
    change(credentials, previous, keyTimes);
    await db.transaction().execute(async (transaction) => {
      await claimVersion(transaction, row.connection_id, version);
      const { numUpdatedRows } = await transaction
        .updateTable('connection_credentials')
        .set({
          ...sealed.seal(row.connection_id, row.environment, credentials, previous),
          key_times: JSON.stringify(keyTimes),
        })
        .where('connection_id', '=', row.connection_id)
        .where('environment', '=', row.environment)
        .where('updated_at_ms', '=', row.updated_at_ms)
        .where('sealed', '=', row.sealed)
        .executeTakeFirstOrThrow();
      if (numUpdatedRows === 0n) throw editedMeanwhile();
    });
    onChanged(row.connection_id, row.environment as Environment);
  }

  async function setCredentials(
    id: string,
    environment: Environment,
    credentials: Credentials,
    version?: number,
  ): Promise<void> {
    sealed.assertUsable(credentials);
    await assertThere(id);
    const keyTimes = { trackApiKey: now(), appApiKey: now(), pipelinesWriteKey: now() };
    const values = {
      ...sealed.seal(id, environment, credentials, {}),
      key_times: JSON.stringify(keyTimes),
      probe: null,
    };
    await db.transaction().execute(async (transaction) => {
      await claimVersion(transaction, id, version);
      await transaction
        .insertInto('connection_credentials')
        .values({ connection_id: id, environment, ...values })
        .onConflict((conflict) => conflict.columns(['connection_id', 'environment']).doUpdateSet(values))
        .execute();
    });
    onChanged(id, environment);
  }

  /** Credentials in use; `undefined` where there are none. */
  const rowIfThere = (id: string, environment: Environment): Promise<CredentialsRow | undefined> =>
    sealed.row(id, environment).catch((error: unknown) => {
      if (error instanceof Problem && error.code === 'no_credentials') return undefined;
      throw error;
    });

  return {
    async tryCredentials(id, environment, credentials, { force, version }) {
      sealed.assertUsable(credentials);
      const inUse = await rowIfThere(id, environment);
      const isAtStake = inUse !== undefined && !wasRefused(inUse);
      const report = await probeNow(credentials, now).catch((error: unknown) => {
        if (error instanceof Problem && error.code === 'probe_timeout' && (force || !isAtStake)) return undefined;
        throw error;
      });
      if (isAtStake && !force && report?.ok === false) throw keysRefused(report);
      await setCredentials(id, environment, credentials, version);
      if (report) await keepProbe(db, await sealed.row(id, environment), report);
    },
    async probeUnsaved(id, environment, given) {
      const inUse = await rowIfThere(id, environment);
      const credentials = credentialsSchema.safeParse({ ...(inUse && sealed.open(inUse)), ...given, signingKeys: [] });
      if (!credentials.success) {
        const { path, message } = credentials.error.issues[0] as { path: PropertyKey[]; message: string };
        throw new Problem(400, 'invalid_request', `${path.join('.')}: ${message}`, `/${path.join('/')}`);
      }
      sealed.assertUsable(credentials.data);
      return probeNow(credentials.data, now);
    },
    async probeNew(given) {
      sealed.assertUsable(given);
      return probeNow(given, now);
    },
    setCredentials,
    async changeSettings(id, environment, { region, siteId, recipientAllowlist }, version) {
      const row = await sealed.row(id, environment);
      const change = (credentials: Credentials) => {
        if (region !== undefined) credentials.region = region;
        if (siteId !== undefined) credentials.siteId = siteId;
        if (recipientAllowlist === null) delete credentials.recipientAllowlist;
        else if (recipientAllowlist !== undefined) credentials.recipientAllowlist = recipientAllowlist;
      };
      await edit(row, change, version);
    },
    async rotateKey(id, environment, key, value, { force }) {
      const row = await sealed.row(id, environment);
      const report = await probeNow({ ...sealed.openForUse(row), [key]: value }, now);
      const fault = report.faults.find(({ field }) => field === key);
      if (fault && !force) {
        throw new Problem(
          422,
          `key_refused_${fault.code}`,
          `${fault.message} The key before it stays in use`,
          '/value',
        );
      }
      await edit(row, (credentials, previous, keyTimes) => {
        const old = credentials[key];
        if (old !== undefined && old !== value) previous[key] = { value: old, replacedAtMs: now() };
        credentials[key] = value;
        keyTimes[key] = now();
      });
      await keepProbe(db, row, report);
    },
    async undoRotation(id, environment, key) {
      const row = await sealed.row(id, environment);
      await edit(row, (credentials, previous, keyTimes) => {
        const old = previous[key];
        if (!old) {
          throw new Problem(
            409,
            'nothing_to_undo',
            `There is no ${credentialTitles[key]} to bring back: it was not replaced in the last 24 hours`,
          );
        }
        delete previous[key];
        credentials[key] = old.value;
        keyTimes[key] = now();
      });
      await keepProbe(db, row, await probeNow(sealed.openForUse(await sealed.row(id, environment)), now));
    },
    async revokeKey(id, environment, key) {
      if (key === 'trackApiKey') {
        throw new Problem(
          409,
          'key_required',
          'No connection works without its Track API key: revoke the whole environment instead',
        );
      }
      await edit(await sealed.row(id, environment), (credentials, previous) => {
        delete credentials[key];
        delete previous[key];
      });
    },
    async revokeEnvironment(id, environment) {
      await sealed.row(id, environment);
      await db.transaction().execute(async (transaction) => {
        await claimVersion(transaction, id, undefined);
        await transaction
          .deleteFrom('connection_credentials')
          .where('connection_id', '=', id)
          .where('environment', '=', environment)
          .execute();
      });
      onChanged(id, environment);
    },
  };
}

/** Not known to be refused is at stake too. */
const wasRefused = ({ probe }: CredentialsRow): boolean =>
  probe !== null && (JSON.parse(probe) as DatedProbe).ok === false;

function keysRefused({ faults }: DatedProbe): Problem {
  const [first] = faults;
  return new Problem(
    422,
    'keys_refused',
    `${faults.map(({ message }) => message).join(' ')} The keys before stay in use`,
    first && `/${first.field}`,
    { faults: faults.map(({ field, message }) => ({ pointer: `/${field}`, message })) },
  );
}
