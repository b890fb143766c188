import { nearNames } from '@cio-bridge/connector';
import type { Database } from '../../store/store.ts';
import type { Step, WorkflowDefinition } from './definition.ts';
import { hostnameOf, isPrivateHost } from './private-address.ts';
import type { DefinitionFault } from './step-faults.ts';
import { placesOf } from './step-parts.ts';
import { holdsTemplate } from './templates.ts';

/** What is wrong with a definition here, however well it is formed: it names what this client, or this server, does not have. */
export type OuterFaults = (
  definition: WorkflowDefinition,
  clientId: string,
  /** Names of workflows that are about to be saved together with it. */
  beside?: readonly string[],
) => Promise<DefinitionFault[]>;

/** @param httpAllow - Hosts that may be private. */
export function createOuterFaults({ db, httpAllow }: { db: Database; httpAllow: readonly string[] }): OuterFaults {
  async function unknownWorkflows(
    calls: { step: Step; pointer: string }[],
    clientId: string,
    beside: readonly string[],
  ): Promise<DefinitionFault[]> {
    if (calls.length === 0) return [];
    const there = await db
      .selectFrom('workflows')
      .select(['id', 'name'])
      .where('client_id', '=', clientId)
      .where('deleted_at_ms', 'is', null)
      .execute();
    const published = await db
      .selectFrom('workflow_environments')
      .innerJoin('workflows', 'workflows.id', 'workflow_environments.workflow_id')
      .select('workflow_environments.name')
      .where('client_id', '=', clientId)
      .where('workflow_environments.version', 'is not', null)
      .execute();
    const names = [...there.map(({ name }) => name), ...published.flatMap(({ name }) => name ?? []), ...beside];
    const known = new Set([...names, ...there.map(({ id }) => id)]);
    return calls.flatMap(({ step, pointer }) => {
      if (step.type !== 'workflow' || holdsTemplate(step.workflow) || known.has(step.workflow)) return [];
      const [suggestion] = nearNames(step.workflow, names);
      const help = suggestion === undefined ? '' : `; did you mean ${suggestion}?`;
      const message = `The client has no workflow ${step.workflow}${help}`;
      return [{ pointer: `${pointer}/workflow`, code: 'unknown_workflow', message, suggestion }];
    });
  }

  function privateAddress(step: Step, pointer: string): DefinitionFault[] {
    const url = step.type === 'http' && !holdsTemplate(step.url) ? URL.parse(step.url) : null;
    const host = url && hostnameOf(url);
    if (host === null || !isPrivateHost(host) || httpAllow.includes(host)) return [];
    const message = `${host} is an address of a private network. Allow it with CIO_BRIDGE_HTTP_ALLOW if it is meant.`;
    return [{ pointer: `${pointer}/url`, code: 'private_address', message }];
  }

  return async (definition, clientId, beside = []) => {
    const places = placesOf(definition.steps, '/steps');
    const calls = places.filter(({ step }) => step.type === 'workflow');
    return [
      ...places.flatMap(({ step, pointer }) => privateAddress(step, pointer)),
      ...(await unknownWorkflows(calls, clientId, [definition.name, ...beside])),
    ];
  };
}
