import { readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import type { OutcomeRule } from '../deliveries/outcomes.ts';
import type { JsonObject } from '../json.ts';
import { eventNames } from '../webhooks/event-names.ts';
import type { Broadcast, Topic, TransactionalMessage } from './assets.ts';
import type { AudienceFilter } from './audience-filter.ts';
import { parseFilter } from './audience-filter.ts';
import { identifyPerson } from './identify-person.ts';
import { seedSchema } from './seed-schema.ts';
import type { Workspace } from './workspace.ts';
import type { WorkspaceOptions } from './workspace-keys.ts';

/** One workspace of a seed file. What it does not mention comes from the default seed. */
export interface WorkspaceSeed extends WorkspaceOptions {
  people?: { id?: string; email?: string; attributes?: JsonObject; unsubscribed?: boolean }[];
  segments?: { id?: number; name: string; description?: string; filter?: AudienceFilter; members?: string[] }[];
  messages?: (Pick<TransactionalMessage, 'id' | 'channel' | 'name'> & Partial<TransactionalMessage>)[];
  broadcasts?: (Pick<Broadcast, 'id' | 'name'> & Partial<Broadcast>)[];
  topics?: Topic[];
  webhooks?: { name: string; endpoint: string; events?: string[]; full_resolution?: boolean; with_content?: boolean }[];
  scripts?: OutcomeRule[];
}

/** A seed file that was read and found good. */
export interface Seed {
  readonly workspaces: readonly WorkspaceSeed[];
  /** Plants what the file says of this workspace on top of the default seed. */
  plant(workspace: Workspace): void;
}

const validate = new Ajv({ allErrors: false, allowUnionTypes: true }).compile<{ workspaces: WorkspaceSeed[] }>(
  seedSchema,
);

/**
 * Reads a seed file.
 * @throws Error naming the file and the place in it that is wrong.
 */
export async function readSeedFile(file: string): Promise<Seed> {
  const content = await readFile(file, 'utf8');
  const fail = (message: string): Error => new Error(`Seed file ${file}: ${message}`);
  let seed: unknown;
  try {
    seed = parse(content);
  } catch (error) {
    throw fail((error as Error).message);
  }
  if (!validate(seed)) {
    const [problem] = validate.errors ?? [];
    const extra = problem?.keyword === 'additionalProperties' ? ` (${problem.params.additionalProperty})` : '';
    throw fail(`${problem?.instancePath || 'the file'} ${problem?.message}${extra}`);
  }
  for (const [index, { segments = [] }] of seed.workspaces.entries()) {
    for (const { name, filter } of segments) {
      try {
        if (filter) parseFilter(filter as unknown as JsonObject);
      } catch (error) {
        throw fail(`workspaces[${index}], segment ${name}: ${(error as Error).message}`);
      }
    }
  }
  const { workspaces } = seed;
  return {
    workspaces,
    plant: (workspace) => {
      const mine = workspaces.find(({ name }) => name === workspace.keys.name);
      if (mine) plantSeed(workspace, mine);
    },
  };
}

function plantSeed(workspace: Workspace, seed: WorkspaceSeed): void {
  const { assets, segments, webhooks, outcomes, people, clock } = workspace;
  const createdAt = clock.nowSeconds();
  for (const message of seed.messages ?? []) {
    const whole = { ...emptyMessage, triggerName: message.name, createdAt, ...message };
    assets.messages = [...assets.messages.filter(({ id }) => id !== message.id), whole];
  }
  for (const broadcast of seed.broadcasts ?? []) {
    const base = { template: { subject: '', body: '', from: '' }, recipients: { segment: { id: 1 } }, createdAt };
    assets.broadcasts = [...assets.broadcasts.filter(({ id }) => id !== broadcast.id), { ...base, ...broadcast }];
  }
  if (seed.topics) assets.topics = seed.topics;
  for (const { id, email, attributes, unsubscribed } of seed.people ?? []) {
    const ref =
      id === undefined ? ({ kind: 'email', value: email ?? '' } as const) : ({ kind: 'id', value: id } as const);
    const all = { ...attributes, ...(email !== undefined && { email }), ...(unsubscribed && { unsubscribed }) };
    identifyPerson(workspace, ref, all);
  }
  for (const { members = [], ...given } of seed.segments ?? []) {
    const segment = segments.add(given);
    for (const value of members) {
      const person = people.find({ kind: 'id', value });
      if (person) segment.members.add(person.cioId);
    }
  }
  for (const { events = [...eventNames], full_resolution = false, with_content = false, ...given } of seed.webhooks ??
    []) {
    webhooks.add({ disabled: false, full_resolution, with_content, events, ...given });
  }
  for (const rule of seed.scripts ?? []) outcomes.add(rule);
}

const emptyMessage = {
  description: '',
  subject: '',
  body: '',
  from: '',
  preheader: '',
  replyTo: '',
  sendToUnsubscribed: true,
  queueDrafts: false,
};
