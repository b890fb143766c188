import { Ajv } from 'ajv';
import { eventNames } from '../webhooks/event-names.ts';
import type { Assets } from './assets.ts';
import { completeBroadcast, completeCampaign, completeMessage, completeNewsletter } from './complete.ts';
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
  plantAssets(assets, seed, createdAt);
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

/** What has a number replaces its namesake of the default seed. */
function plantAssets(assets: Assets, seed: WorkspaceSeed, at: number): void {
  assets.messages = replacing(assets.messages, seed.messages, (given) => completeMessage(assets, given, at));
  assets.broadcasts = replacing(assets.broadcasts, seed.broadcasts, (given) => completeBroadcast(assets, given, at));
  assets.campaigns = replacing(assets.campaigns, seed.campaigns, (given) => completeCampaign(assets, given, at));
  assets.newsletters = replacing(assets.newsletters, seed.newsletters, (given) =>
    completeNewsletter(assets, given, at),
  );
  assets.senders = replacing(assets.senders, seed.senders, (given) => given);
  assets.snippets = (seed.snippets ?? []).map((snippet) => ({ ...snippet, updatedAt: at }));
  assets.suppressions = (seed.suppressions ?? []).map(({ domain = 'example.com', ...given }) => ({
    ...given,
    domain,
    reason: 'Seeded',
    createdAt: at,
  }));
}

function replacing<Given extends { id: number }, Kept extends { id: number }>(
  kept: readonly Kept[],
  given: readonly Given[] | undefined,
  complete: (given: Given) => Kept,
): Kept[] {
  const added = (given ?? []).map(complete);
  return [...kept.filter(({ id }) => !added.some((other) => other.id === id)), ...added];
}
