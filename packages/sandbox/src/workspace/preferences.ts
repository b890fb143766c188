import { isJsonObject, type Json } from '../json.ts';
import type { Webhooks } from '../webhooks/webhooks.ts';
import { type Person, preferencesOf } from './person.ts';
import { reportCustomer } from './subscription.ts';

export const preferencesKey = 'cio_subscription_preferences';
const kinds = ['topics', 'channels'] as const;

/**
 * Sets what somebody wants to hear of, and where, and reports it when that changed.
 * @param name - `cio_subscription_preferences`, which replaces everything, or a flat key below it, which changes one.
 */
export function setPreferences(webhooks: Webhooks, person: Person, name: string, value: Json): void {
  const before = JSON.stringify(preferencesOf(person));
  if (name === preferencesKey) {
    for (const kind of kinds) replace(person, kind, isJsonObject(value) ? value[kind] : undefined);
  } else {
    const kind = kinds.find((candidate) => name.startsWith(`${preferencesKey}.${candidate}.`));
    if (!kind || typeof value !== 'boolean') return;
    person[kind] = { ...person[kind], [name.slice(`${preferencesKey}.${kind}.`.length)]: value };
  }
  if (JSON.stringify(preferencesOf(person)) === before) return;
  reportCustomer(webhooks, person, 'cio_subscription_preferences_changed', 'customer');
}

function replace(person: Person, kind: 'topics' | 'channels', given: Json | undefined): void {
  const wanted = isJsonObject(given) ? Object.entries(given).filter(([, value]) => typeof value === 'boolean') : [];
  if (wanted.length > 0 || person[kind]) person[kind] = Object.fromEntries(wanted) as Record<string, boolean>;
}
