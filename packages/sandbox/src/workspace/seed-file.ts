import { Ajv } from 'ajv';
import { eventNames } from '../webhooks/event-names.ts';
import { identifyPerson } from './identify-person.ts';
import { readSeedDocument } from './seed-document.ts';
import { faultOfShape, faultsOfContent } from './seed-faults.ts';
import { seedSchema, type WorkspaceSeed } from './seed-schema.ts';
import type { Workspace } from './workspace.ts';

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
 * @throws SandboxError naming the file, the line and the field that is wrong.
 */
export async function readSeedFile(file: string): Promise<Seed> {
  const { value, fault } = await readSeedDocument(file);
  if (!validate(value)) {
    const [problem] = validate.errors ?? [];
    const { path, message } = problem ? faultOfShape(problem) : { path: [], message: 'is no seed' };
    throw fault(path, message);
  }
  const { workspaces } = value;
  for (const { path, message } of faultsOfContent(workspaces)) throw fault(path, message);
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
