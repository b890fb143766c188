import { useQuery } from '@tanstack/react-query';
import { request } from '../../api/client.ts';
import type { Environment, KeyName } from '../../api/types.ts';
import { useSettled } from '../../ui/use-settled.ts';
import { probedState } from '../../words/keys.ts';
import { sentence } from '../../words/problems.ts';
import type { Tone } from '../../words/tones.ts';
import type { SandboxUrls } from './sandbox-urls.ts';

/** Whoever types or pastes one key after the other is not asked for in between. */
const SETTLE_MS = 900;
/** What is still being typed is not tried. */
const MIN_CHARACTERS = 8;

/** Keys as they stand in the form. */
interface TypedKeys {
  region: 'us' | 'eu';
  siteId: string;
  trackApiKey: string;
  appApiKey: string;
  pipelinesWriteKey: string;
  sandboxUrls: SandboxUrls | undefined;
}

export interface KeySign {
  words: string;
  tone: Tone;
}

/** What is not the key's fault: a wrong region is put right as it is saved. */
const mendsItself: readonly string[] = ['unreachable', 'wrong_region'];

type Field = KeyName | 'siteId' | 'region';

/**
 * What Customer.io says of keys that are not saved yet, once the typing rests: nothing is asked twice, nor before what
 * every connection needs is there.
 */
export function useProbe(typed: TypedKeys, place: { connectionId: string | undefined; environment: Environment }) {
  const text = useSettled(JSON.stringify(typed), SETTLE_MS);
  const keys = JSON.parse(text) as TypedKeys;
  const isWhole =
    [keys.siteId, keys.trackApiKey].every((key) => key.trim().length >= MIN_CHARACTERS) &&
    [keys.appApiKey, keys.pipelinesWriteKey].every((key) => key.trim() === '' || key.trim().length >= MIN_CHARACTERS);
  const { data, isFetching, isError } = useQuery({
    queryKey: ['unsaved-keys', place, text],
    queryFn: ({ signal }) => ask(keys, place, signal),
    enabled: isWhole,
    // They are secrets: what was asked about is forgotten with the page.
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const isOld = text !== JSON.stringify(typed);

  function signOf(field: Field): KeySign | undefined {
    if (!isWhole || isOld || isError) return undefined;
    if (isFetching) return field === 'trackApiKey' ? { words: 'Customer.io is asked…', tone: 'plain' } : undefined;
    if (!data) return undefined;
    const fault = data.faults.find((each) => each.field === field);
    if (fault) return { words: sentence(fault.message), tone: mendsItself.includes(fault.code) ? 'caution' : 'bad' };
    if (field === 'siteId' || field === 'region') return undefined;
    const state = data.keys[field];
    return state === 'not_given' ? undefined : probedState(state);
  }
  return { signOf };
}

function ask(
  { sandboxUrls, appApiKey, pipelinesWriteKey, ...keys }: TypedKeys,
  { connectionId, environment }: { connectionId: string | undefined; environment: Environment },
  signal: AbortSignal,
) {
  const body = {
    region: keys.region,
    siteId: keys.siteId.trim(),
    trackApiKey: keys.trackApiKey.trim(),
    ...(appApiKey.trim() !== '' && { appApiKey: appApiKey.trim() }),
    ...(pipelinesWriteKey.trim() !== '' && { pipelinesWriteKey: pipelinesWriteKey.trim() }),
    ...(sandboxUrls && { sandboxUrls }),
  };
  if (connectionId === undefined) return request('POST /api/v1/connections/probe', { body, signal });
  return request('POST /api/v1/connections/{id}/environments/{environment}/probe', {
    path: { id: connectionId, environment },
    body,
    signal,
  });
}
