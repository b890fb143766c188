import type {
  IDataObject,
  IExecuteFunctions,
  IHookFunctions,
  ILoadOptionsFunctions,
  INode,
  IWebhookFunctions,
} from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';
import type { StoredCredentials } from '../src/connect.ts';
import { CioBridge } from '../src/node.ts';

/** What n8n hands a node, as far as ours asks for it. Parameters are completed from the form's defaults, as n8n does. */
const nodeOf = (type: string, parameters: IDataObject): INode => ({
  id: 'node-1',
  name: 'Customer.io',
  type,
  typeVersion: 1,
  position: [0, 0],
  parameters: parameters as INode['parameters'],
});

const common = (node: INode, credentials: StoredCredentials) => ({
  getNode: () => node,
  getCredentials: async () => credentials,
  getExecutionId: () => 'execution-1',
  getInstanceId: () => 'instance-1',
  getMode: () => 'trigger',
});

/** The form's parameters with every default that it shows, as n8n hands them to a node. */
export function withDefaults(parameters: IDataObject): IDataObject {
  const { description } = new CioBridge();
  const node = nodeOf('cioBridge', parameters);
  return NodeHelpers.getNodeParameters(
    description.properties,
    node.parameters,
    true,
    false,
    node,
    description,
  ) as IDataObject;
}

export function executing(
  items: IDataObject[],
  credentials: StoredCredentials,
  continueOnFail = false,
): IExecuteFunctions {
  const completed = items.map(withDefaults);
  return {
    ...common(nodeOf('cioBridge', completed[0] ?? {}), credentials),
    getInputData: () => items.map((json) => ({ json })),
    getNodeParameter: (name: string, index: number, fallback?: unknown) => {
      const value = completed[index]?.[name] ?? fallback;
      if (value === undefined) throw new Error(`Could not get parameter "${name}"`); // as n8n does
      return value;
    },
    getWorkflow: () => ({ id: 'workflow-1', name: 'Onboarding', active: true }),
    continueOnFail: () => continueOnFail,
  } as unknown as IExecuteFunctions;
}

export const loading = (parameters: IDataObject, credentials: StoredCredentials): ILoadOptionsFunctions =>
  ({
    ...common(nodeOf('cioBridge', parameters), credentials),
    getCurrentNodeParameters: () => parameters,
  }) as unknown as ILoadOptionsFunctions;

export const hooking = (endpoint: string, parameters: IDataObject, credentials: StoredCredentials): IHookFunctions =>
  ({
    ...common(nodeOf('cioBridgeTrigger', parameters), credentials),
    getNodeWebhookUrl: () => endpoint,
    getNodeParameter: (name: string, fallback: unknown) => parameters[name] ?? fallback,
    getWorkflow: () => ({ id: 'workflow-1', name: 'Onboarding', active: true }),
  }) as unknown as IHookFunctions;

export interface Called {
  host: IWebhookFunctions;
  /** What the node answered by itself. */
  answer: { status?: number; body?: unknown };
}

export function called(
  { raw, headers, workflowId }: { raw: string; headers: Record<string, string>; workflowId: string },
  parameters: IDataObject,
  credentials: StoredCredentials,
): Called {
  const answer: Called['answer'] = {};
  const response = {
    status: (status: number) => {
      answer.status = status;
      return response;
    },
    json: (body: unknown) => {
      answer.body = body;
    },
  };
  const host = {
    ...common(nodeOf('cioBridgeTrigger', parameters), credentials),
    getNodeParameter: (name: string, fallback: unknown) => parameters[name] ?? fallback,
    getWorkflow: () => ({ id: workflowId, name: 'Onboarding', active: true }),
    getHeaderData: () => headers,
    getRequestObject: () => ({ rawBody: Buffer.from(raw) }),
    getResponseObject: () => response,
  } as unknown as IWebhookFunctions;
  return { host, answer };
}
