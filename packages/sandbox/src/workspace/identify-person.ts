import { asText, isLongerThan, type Json, type JsonObject } from '../json.ts';
import { attributeLimits, instructions, isTooLong } from './attribute-limits.ts';
import { claimAnonymousId } from './claim-anonymous-id.ts';
import type { IdentifierKind, PersonRef } from './identifiers.ts';
import { normalise } from './identifiers.ts';
import { mergeDuplicate } from './merge-duplicate.ts';
import type { Person } from './person.ts';
import { preferencesKey, setPreferences } from './preferences.ts';
import { setUnsubscribed } from './subscription.ts';
import type { Workspace } from './workspace.ts';

const settableKinds = ['id', 'email', 'phone'] as const;

/** Any casing of `true`, or 1, or `"1"`, unsubscribes; everything else subscribes. */
const meansUnsubscribed = (value: Json): boolean =>
  value === true || value === 1 || value === '1' || (typeof value === 'string' && value.toLowerCase() === 'true');

const textOf = (value: Json | undefined): string | undefined => {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/**
 * Adds or updates a person, by Customer.io's rules for finding, creating and refusing.
 * @returns the person, or undefined when the call was dropped (which the activity log tells, not the answer).
 */
export function identifyPerson(workspace: Workspace, ref: PersonRef, attributes: JsonObject): Person | undefined {
  const { people, activities } = workspace;
  const atSeconds = typeof attributes._timestamp === 'number' ? attributes._timestamp : workspace.clock.nowSeconds();
  const drop = (reason: string): undefined => {
    activities.addFailure('failed_attribute_change', ref.kind, null, atSeconds, reason, ref.value);
    return undefined;
  };

  if (isLongerThan(ref.value, attributeLimits.nameBytes)) return drop('the identifier is longer than 150 bytes');
  if (people.isSuppressed(ref)) return drop('the identifier is suppressed');
  const found = people.find(ref);
  let person = found;
  if (!person && ref.kind === 'cio_id') return drop('no person has this cio_id');

  if (!person) person = findByBody(workspace, attributes);
  if (!person && attributes._update === true) return drop('nobody to update, and _update forbids creating');
  if (!person) {
    person = people.create();
    activities.add('profile_create', '', person.cioId, atSeconds, {});
  }
  if (workspace.settings.mergesDuplicates) person = mergeDuplicate(workspace, person, ref, attributes);
  if (person !== found && ref.kind !== 'cio_id' && people.find(ref) !== person) {
    people.assign(person, ref.kind, ref.value);
  }

  setIdentifiers(workspace, person, ref, attributes, atSeconds);
  setAttributes(workspace, person, attributes, atSeconds);
  const anonymousId = textOf(attributes.anonymous_id);
  if (anonymousId !== undefined) claimAnonymousId(workspace, person, anonymousId);
  return person;
}

function findByBody(workspace: Workspace, attributes: JsonObject): Person | undefined {
  for (const kind of settableKinds) {
    const value = textOf(attributes[kind]);
    if (value === undefined || (kind === 'phone' && !workspace.settings.phoneIsIdentifier)) continue;
    const found = workspace.people.find({ kind, value });
    if (found) return found;
  }
  return undefined;
}

function setIdentifiers(
  workspace: Workspace,
  person: Person,
  ref: PersonRef,
  attributes: JsonObject,
  atSeconds: number,
): void {
  for (const kind of settableKinds) {
    const value = textOf(attributes[kind]);
    if (value === undefined || (kind === 'phone' && !workspace.settings.phoneIsIdentifier)) continue;
    const reason = whyNot(workspace, person, ref, kind, value);
    if (reason === 'same') continue;
    if (reason) {
      workspace.activities.addFailure('failed_attribute_change', kind, person.cioId, atSeconds, reason, value);
      continue;
    }
    const from = person[kind] ?? '';
    workspace.people.assign(person, kind, value);
    person.changedAt[kind] = atSeconds;
    workspace.activities.add('attribute_change', kind, person.cioId, atSeconds, { [kind]: { from, to: value } });
  }
}

function whyNot(
  workspace: Workspace,
  person: Person,
  ref: PersonRef,
  kind: Exclude<IdentifierKind, 'cio_id'>,
  value: string,
): string | undefined {
  const current = person[kind];
  if (current !== null && normalise({ kind, value: current }) === normalise({ kind, value })) return 'same';
  if (isLongerThan(value, attributeLimits.nameBytes)) return `${kind} is longer than 150 bytes`;
  if (workspace.people.isSuppressed({ kind, value })) return `this ${kind} is suppressed`;
  const owner = workspace.people.find({ kind, value });
  if (owner && owner !== person) return `this ${kind} belongs to another person`;
  const mayChange =
    ref.kind === 'cio_id' || (kind === 'email' && ref.kind === 'id' && workspace.settings.emailUpdatesById);
  if (current !== null && !mayChange) return `${kind} is already set; to change it, name the person by cio_id`;
  return undefined;
}

function setAttributes(workspace: Workspace, person: Person, attributes: JsonObject, atSeconds: number): void {
  const changes: JsonObject = {};
  for (const name of Object.keys(attributes)) {
    const value = attributes[name];
    if (value === undefined || instructions.has(name)) continue;
    if (name === 'id' || name === 'email' || (name === 'phone' && workspace.settings.phoneIsIdentifier)) continue;
    if (name === 'unsubscribed') setUnsubscribed(workspace.webhooks, person, meansUnsubscribed(value));
    else if (name.startsWith(preferencesKey)) setPreferences(workspace.webhooks, person, name, value);
    else setAttribute(workspace, person, name, value, atSeconds, changes);
  }
  if (Object.keys(changes).length > 0) {
    workspace.activities.add('attribute_change', '', person.cioId, atSeconds, changes);
  }
}

function setAttribute(
  workspace: Workspace,
  person: Person,
  name: string,
  value: Json,
  atSeconds: number,
  changes: JsonObject,
): void {
  const reason = attributeProblem(person, name, value);
  if (reason !== undefined) {
    workspace.activities.addFailure('failed_attribute_change', name, person.cioId, atSeconds, reason);
    return;
  }
  // An older `_timestamp` must not undo what was written later: that is what it is for.
  if ((person.changedAt[name] ?? 0) > atSeconds) return;
  const old = person.attributes[name];
  person.changedAt[name] = atSeconds;
  if (old === value) return;
  if (value === null || value === '') delete person.attributes[name];
  else person.attributes[name] = value;
  changes[name] = { from: old === undefined ? '' : asText(old), to: value === null ? '' : asText(value) };
}

function attributeProblem(person: Person, name: string, value: Json): string | undefined {
  if (name === '__proto__') return 'the name __proto__ is not possible here';
  if (isLongerThan(name, attributeLimits.nameBytes)) return 'the attribute name is longer than 150 bytes';
  if (isTooLong(value)) return 'the value is longer than 1000 bytes';
  const isNew = value !== null && value !== '' && person.attributes[name] === undefined;
  if (isNew && Object.keys(person.attributes).length >= attributeLimits.perPerson) {
    return 'the person already has 300 attributes';
  }
  return undefined;
}
