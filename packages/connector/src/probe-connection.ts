import {
  type CallOptions,
  CioError,
  CustomerIo,
  type CustomerIoOptions,
  type Region,
  type Transport,
} from '@cio-bridge/sdk';
import { actions } from './catalogue.ts';
import { type CredentialName, type Credentials, credentialTitles } from './connection.ts';

/** The credentials as typed in: what is not there yet is not asked about. */
export type ProbedCredentials = Pick<Credentials, 'siteId' | 'trackApiKey'> &
  Partial<Pick<Credentials, 'region' | 'appApiKey' | 'pipelinesWriteKey' | 'sandboxUrls'>>;

export interface ProbeOptions {
  signal?: AbortSignal;
  transport?: Transport;
  /** A sandbox's base URLs for each region. Default: Customer.io's hosts, or the connection's sandbox. */
  regionUrls?: Record<Region, NonNullable<Credentials['sandboxUrls']>>;
}

export type KeyState = 'works' | 'refused' | 'unreachable' | 'not_given';

export interface ProbeFault {
  /** The credential to change. */
  field: 'region' | CredentialName;
  code: 'wrong_region' | 'wrong_key' | 'wrong_kind_of_key' | 'other_workspace' | 'unreachable';
  /** What is wrong and what to change, for a person. No key is in it. */
  message: string;
}

export interface ProbeReport {
  /** Every key that was given works, in the region that was given. */
  ok: boolean;
  /** Where the workspace lives, found by asking. */
  region?: Region;
  workspace?: { environmentId: number; name?: string };
  keys: Record<CredentialName, KeyState>;
  faults: ProbeFault[];
  actions: {
    allowed: string[];
    /** What cannot run, and the keys that it lacks. */
    refused: { key: string; lacks: CredentialName[] }[];
  };
}

/** One key on one host. */
type Answer<T> = { state: 'works'; value: T } | { state: 'refused' } | { state: 'unreachable'; reason: string };

/** A key in whichever region takes it. */
type Found<T> = Answer<T> & { region?: Region };

const regions = ['us', 'eu'] as const;
const regionNames = { us: 'US', eu: 'EU' };

/**
 * Tries credentials out: finds the workspace's region, tests each key on its own API, and says for each fault what to
 * change. It makes 2 calls for the Track key and 1 for each other key when all is well, 5 with one key wrong, 7 with
 * all of them; none of them writes. The Pipelines key is tested with a call that names nobody, which Customer.io refuses for its content
 * once it has taken the key.
 *
 * @returns A report. Throws only what the `signal` makes it throw.
 */
export async function probeConnection(
  credentials: ProbedCredentials,
  options: ProbeOptions = {},
): Promise<ProbeReport> {
  const { siteId, trackApiKey, appApiKey, pipelinesWriteKey } = credentials;
  const ask = asker(credentials, options);

  const askTrack = (host: Region, apiKey: string) =>
    ask(host, { track: { siteId, apiKey } }, (client, call) => client.track.region(call));
  const track = await askRegions(regions, (host) => askTrack(host, trackApiKey));
  const region = track.state === 'works' ? track.value.region : undefined;
  const order = inOrder(region ?? credentials.region ?? 'us');
  const [app, pipelines] = await Promise.all([
    appApiKey === undefined ? undefined : firstRegion(order, (host) => askApp(ask, host, appApiKey)),
    pipelinesWriteKey === undefined
      ? undefined
      : firstRegion(order, (host) => askPipelines(ask, host, pipelinesWriteKey)),
  ]);

  // Keys pasted into each other's fields. A site id has one Track key: while that works, no other key can be one.
  const isOneKey = appApiKey === trackApiKey;
  const swapped =
    appApiKey !== undefined && !isOneKey && app?.state === 'refused' && track.state === 'refused'
      ? await askTrack(order[0], appApiKey)
      : undefined;
  const appIsTrackKey = isOneKey ? track.state === 'works' : swapped?.state === 'works';
  const trackIsAppKey = async () => {
    if (isOneKey) return app?.state === 'works';
    const known = app?.state === 'works' ? app.region : swapped?.state === 'works' ? swapped.value.region : undefined;
    const hosts = known ? [known] : app ? [] : order;
    return (await firstRegion(hosts, (host) => askApp(ask, host, trackApiKey))).state === 'works';
  };

  const faults: ProbeFault[] = [];
  if (track.state === 'works') {
    if (credentials.region !== undefined && track.value.region !== credentials.region) {
      faults.push(wrongRegion('region', 'trackApiKey', track.value.region));
    }
  } else if (track.state === 'refused') {
    faults.push((await trackIsAppKey()) ? wrongKind('trackApiKey', 'an App API key') : wrongKey('trackApiKey'));
  } else faults.push(unreachable('trackApiKey', track.reason));
  if (app?.state === 'refused') {
    faults.push(appIsTrackKey ? wrongKind('appApiKey', 'a Track API key') : wrongKey('appApiKey'));
  }
  if (pipelines?.state === 'refused') faults.push(wrongKey('pipelinesWriteKey'));
  for (const [field, found] of [
    ['appApiKey', app],
    ['pipelinesWriteKey', pipelines],
  ] as const) {
    if (found?.state === 'unreachable') faults.push(unreachable(field, found.reason));
    const expected = region ?? credentials.region;
    if (found?.state === 'works' && found.region && expected && found.region !== expected) {
      faults.push(wrongRegion(field, field, found.region));
    }
  }

  const workspace = workspaceOf(track, app);
  if (app?.state === 'works' && track.state === 'works' && app.value && !workspace?.name) {
    faults.push({
      field: 'appApiKey',
      code: 'other_workspace',
      message: `This App API key belongs to another workspace (${app.value.map(({ name }) => name).join(', ')}) than the Track API key. Take both from the same one.`,
    });
  }
  const keys = {
    trackApiKey: track.state,
    appApiKey: app?.state ?? 'not_given',
    pipelinesWriteKey: pipelines?.state ?? 'not_given',
  } satisfies Record<CredentialName, KeyState>;
  return {
    ok: faults.length === 0,
    ...(region && { region }),
    ...(workspace && { workspace }),
    keys,
    faults,
    actions: actionsFor(keys),
  };
}

type Ask = <T>(
  region: Region,
  keys: Pick<CustomerIoOptions, 'track' | 'app' | 'pipelines'>,
  question: (client: CustomerIo, call: CallOptions) => Promise<T>,
) => Promise<Answer<T>>;

function asker({ sandboxUrls }: ProbedCredentials, { signal, transport, regionUrls }: ProbeOptions): Ask {
  return async (region, keys, question) => {
    const baseUrls = regionUrls?.[region] ?? sandboxUrls;
    try {
      await using client = new CustomerIo({
        region,
        ...keys,
        ...(baseUrls && { baseUrls }),
        ...(transport && { transport }),
        retries: false,
        strict: false,
      });
      return { state: 'works', value: await question(client, { signal }) };
    } catch (error) {
      if (!(error instanceof CioError) || signal?.aborted) throw error;
      // 301 is how the App API answers a key of the other region (customerio-node issue 134, 2023-02).
      const refused = [301, 401, 403].includes(error.status ?? 0) || error.code === 'cio_invalid_input';
      return refused ? { state: 'refused' } : { state: 'unreachable', reason: error.message };
    }
  };
}

/** 403 is a right key without the scope to list workspaces: it works, and names none. */
const askApp = (ask: Ask, region: Region, apiKey: string) =>
  ask(region, { app: { apiKey } }, async (client, call) => {
    try {
      return await client.app.workspaces.list(call);
    } catch (error) {
      if (error instanceof CioError && error.status === 403) return undefined;
      throw error;
    }
  });

const askPipelines = (ask: Ask, region: Region, writeKey: string) =>
  ask(region, { pipelines: { writeKey } }, async (client, call) => {
    try {
      await client.pipelines.identify({} as { userId: string }, call);
    } catch (error) {
      const namesNobody = error instanceof CioError && (error.status === 400 || error.status === 422);
      if (!namesNobody) throw error;
    }
  });

/** Asks every region at once. */
async function askRegions<T>(
  hosts: readonly Region[],
  question: (region: Region) => Promise<Answer<T>>,
): Promise<Found<T>> {
  const answers = await Promise.all(hosts.map(async (region) => ({ ...(await question(region)), region })));
  return (
    answers.find(({ state }) => state === 'works') ??
    answers.find(({ state }) => state === 'unreachable') ?? { state: 'refused' }
  );
}

/** Asks the second region only when the first refuses. */
async function firstRegion<T>(
  hosts: readonly Region[],
  question: (region: Region) => Promise<Answer<T>>,
): Promise<Found<T>> {
  let last: Found<T> = { state: 'refused' };
  for (const region of hosts) {
    last = { ...(await question(region)), region };
    if (last.state !== 'refused') return last;
  }
  return last;
}

const inOrder = (first: Region): [Region, Region] => (first === 'us' ? ['us', 'eu'] : ['eu', 'us']);

function workspaceOf(
  track: Found<{ environmentId: number }>,
  app: Found<{ id: number; name: string }[] | undefined> | undefined,
): ProbeReport['workspace'] {
  if (track.state !== 'works') return undefined;
  const { environmentId } = track.value;
  const workspaces = app?.state === 'works' ? app.value : undefined;
  const name = workspaces?.find(({ id }) => id === environmentId)?.name;
  return { environmentId, ...(name !== undefined && { name }) };
}

function actionsFor(keys: Record<CredentialName, KeyState>): ProbeReport['actions'] {
  const lacks = (needs: readonly CredentialName[]) => needs.filter((need) => keys[need] !== 'works');
  const lacking = actions.map(({ key, needs, needsFor }) => {
    // Any of these keys makes it good for something.
    const either = Object.values(needsFor?.keys ?? {});
    const lacksEither = lacks(either).length === either.length ? either : [];
    return { key, lacks: [...lacks(needs), ...lacksEither] };
  });
  return {
    allowed: lacking.filter(({ lacks }) => lacks.length === 0).map(({ key }) => key),
    refused: lacking.filter(({ lacks }) => lacks.length > 0),
  };
}

const wrongRegion = (field: ProbeFault['field'], key: CredentialName, region: Region): ProbeFault => ({
  field,
  code: 'wrong_region',
  message:
    field === 'region'
      ? `This ${credentialTitles[key]} belongs to the ${regionNames[region]} region. Set the region to ${regionNames[region]}.`
      : `This ${credentialTitles[key]} belongs to the ${regionNames[region]} region, the connection to the other. Take the key from the same workspace as the others.`,
});

const wrongKey = (field: CredentialName): ProbeFault => ({
  field,
  code: 'wrong_key',
  message:
    field === 'trackApiKey'
      ? 'Neither region takes this site id and Track API key. Copy both again, from the same row of Track API Keys.'
      : `Neither region takes this ${credentialTitles[field]}. It may be mistyped, deleted, or of another kind. Copy it again.`,
});

const wrongKind = (field: CredentialName, kind: string): ProbeFault => ({
  field,
  code: 'wrong_kind_of_key',
  message: `This is ${kind}, not ${field === 'trackApiKey' ? 'a' : 'an'} ${credentialTitles[field]}. Put it where it belongs, and the right key here.`,
});

const unreachable = (field: CredentialName, reason: string): ProbeFault => ({
  field,
  code: 'unreachable',
  message: `Customer.io could not be asked about the ${credentialTitles[field]}: ${reason}`,
});
