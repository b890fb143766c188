import type { EnvironmentFacts, KeyName } from '../api/types.ts';
import type { Tone } from './tones.ts';

export const keyNames = ['trackApiKey', 'appApiKey', 'pipelinesWriteKey'] as const satisfies KeyName[];

export const keyWords: Record<KeyName, string> = {
  trackApiKey: 'Track API key',
  appApiKey: 'App API key',
  pipelinesWriteKey: 'Pipelines write key',
};

/** What each is for, in one line. */
export const keyPurpose: Record<KeyName, string> = {
  trackApiKey: 'Adds and updates people, tracks events. Every connection has one.',
  appApiKey: 'Sends messages, reads people, sets up reporting webhooks.',
  pipelinesWriteKey: 'For the Pipelines actions alone.',
};

/** Where Customer.io shows it, in the names of its own menus. */
export const whereIs: Record<KeyName | 'siteId' | 'region', readonly string[]> = {
  siteId: ['Settings', 'Workspace Settings', 'API and Webhook Credentials', 'Track API Keys', 'Site ID'],
  trackApiKey: ['Settings', 'Workspace Settings', 'API and Webhook Credentials', 'Track API Keys', 'API Key'],
  appApiKey: ['Settings', 'Workspace Settings', 'API and Webhook Credentials', 'App API Keys'],
  pipelinesWriteKey: ['Data & Integrations', 'Integrations', 'your source', 'Settings', 'API Key'],
  region: ['Settings', 'Account Settings', 'Privacy, Data & Security'],
};

export const regionWords = { us: 'United States (US)', eu: 'Europe (EU)' } as const;

type KeyState = 'works' | 'refused' | 'unreachable' | 'not_given' | 'untested';

const states: Record<KeyState, { words: string; tone: Tone }> = {
  works: { words: 'Works', tone: 'good' },
  refused: { words: 'Refused', tone: 'bad' },
  unreachable: { words: 'Could not be asked', tone: 'caution' },
  not_given: { words: 'Not given', tone: 'plain' },
  untested: { words: 'Not tested', tone: 'caution' },
};

/** What Customer.io said of a key that it was just asked about. */
export const probedState = (found: Exclude<KeyState, 'untested'>): { words: string; tone: Tone } => states[found];

/** What Customer.io said of a key the last time it was asked. */
export function keyState(facts: EnvironmentFacts, key: KeyName): { words: string; tone: Tone } {
  if (facts.keys[key] === null) return states.not_given;
  const found = facts.probe?.keys[key];
  return states[found === undefined || found === 'not_given' ? 'untested' : found];
}

/** One environment of a connection, in a word. */
export function environmentState(facts: EnvironmentFacts | undefined): { words: string; tone: Tone } {
  if (facts === undefined) return { words: 'Not set', tone: 'plain' };
  if (facts.probe === null) return states.untested;
  const found = Object.values(facts.probe.keys);
  if (found.includes('refused')) return { words: 'Key refused', tone: 'bad' };
  if (facts.probe.ok) return states.works;
  return found.includes('unreachable') ? states.unreachable : { words: 'Has a fault', tone: 'bad' };
}

/** Nobody knows whether its keys work: Customer.io was not reached. */
export const isUnreachable = (facts: EnvironmentFacts): boolean => environmentState(facts) === states.unreachable;
