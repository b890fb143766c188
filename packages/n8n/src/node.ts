import {
  actions,
  CioError,
  type Connector,
  describeCatalogue,
  inputFromForm,
  probeConnection,
} from '@cio-bridge/connector';
import {
  type ICredentialDataDecryptedObject,
  type ICredentialsDecrypted,
  type ICredentialTestFunctions,
  type IDataObject,
  type IExecuteFunctions,
  type ILoadOptionsFunctions,
  type INodeCredentialTestResult,
  type INodeExecutionData,
  type INodePropertyOptions,
  type INodeType,
  type INodeTypeDescription,
  NodeConnectionTypes,
} from 'n8n-workflow';
import { connect, credentialName, credentialsFrom, plainJson } from './connect.ts';
import { additional, loaderOf, nodeProperties, operationOf } from './properties.ts';
import { toNodeError } from './to-node-error.ts';

const catalogue = describeCatalogue();
const byOperation = new Map(catalogue.actions.map((action) => [operationOf(action.key), action]));

/** As many as a dropdown is of use for. */
const maxChoices = 1_000;

export class CioBridge implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Customer.io (cio-bridge)',
    name: 'cioBridge',
    icon: 'file:cio-bridge.svg',
    group: ['output'],
    version: 1,
    subtitle: '={{ $parameter["operation"] }}',
    description: catalogue.integration.description,
    defaults: { name: 'Customer.io' },
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    usableAsTool: true,
    credentials: [{ name: credentialName, required: true, testedBy: 'testCustomerIo' }],
    properties: nodeProperties(catalogue),
  };

  methods = {
    credentialTest: { testCustomerIo },
    loadOptions: Object.fromEntries(
      actions.flatMap(({ key, choices = {} }) =>
        Object.keys(choices).map((field) => [
          loaderOf(key, field),
          function load(this: ILoadOptionsFunctions) {
            return loadChoices(this, key, field);
          },
        ]),
      ),
    ),
  };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    await using connector = connect(await this.getCredentials(credentialName));
    const results: INodeExecutionData[] = [];
    for (const itemIndex of this.getInputData().keys()) {
      try {
        results.push({ json: await runItem(this, connector, itemIndex), pairedItem: { item: itemIndex } });
      } catch (error) {
        const nodeError = toNodeError(error, this.getNode(), itemIndex);
        if (!this.continueOnFail()) throw nodeError;
        const json = error instanceof CioError ? plainJson<IDataObject>(error) : { message: String(error) };
        results.push({ json: { error: json }, pairedItem: { item: itemIndex } });
      }
    }
    return [results];
  }
}

async function runItem(host: IExecuteFunctions, connector: Connector, itemIndex: number): Promise<IDataObject> {
  const operation = host.getNodeParameter('operation', itemIndex) as string;
  const action = byOperation.get(operation);
  const given: Record<string, unknown> = { ...(host.getNodeParameter(additional, itemIndex, {}) as IDataObject) };
  for (const name of Object.keys((action?.input.properties ?? {}) as object)) {
    const flat = action?.flat[name];
    if (flat) {
      const value = host.getNodeParameter(flat.fields.value, itemIndex, '');
      if (value !== '') given[name] = { [host.getNodeParameter(flat.fields.by, itemIndex) as string]: value };
    } else if (!(name in given)) {
      // Not on this form's surface: n8n refuses to be asked for it without something to give instead.
      given[name] = host.getNodeParameter(name, itemIndex, null);
    }
  }
  const key = action?.key ?? `customer-io/${operation}`;
  const output = await connector.run(key, inputFromForm(key, withJson(given)), {
    // The same when n8n tries the node again within the execution: an event stays one event.
    idempotencyKey: [host.getInstanceId(), host.getExecutionId(), host.getNode().id, itemIndex].join(':'),
    caller: host.getWorkflow().id ?? 'n8n',
  });
  // An item with nothing in it reads as if nothing had been done.
  return Object.keys(output as object).length === 0 ? { success: true } : plainJson(output);
}

/** The one input that takes any JSON comes from its field as text. */
function withJson(given: Record<string, unknown>): Record<string, unknown> {
  if (typeof given.body !== 'string' || !/^\s*[[{]/.test(given.body)) return given;
  try {
    return { ...given, body: JSON.parse(given.body) };
  } catch {
    return given;
  }
}

async function loadChoices(host: ILoadOptionsFunctions, key: string, field: string): Promise<INodePropertyOptions[]> {
  await using connector = connect(await host.getCredentials(credentialName));
  const parameters = host.getCurrentNodeParameters() ?? {};
  const input = inputFromForm(key, { ...parameters, ...(parameters[additional] as IDataObject) });
  const options: INodePropertyOptions[] = [];
  try {
    let next: string | undefined;
    do {
      const page = await connector.choices(key, field, { input, ...(next !== undefined && { next }) });
      for (const { value, label, description } of page.choices) {
        options.push({ name: label, value, ...(description !== undefined && { description }) });
      }
      next = page.next;
    } while (next !== undefined && options.length < maxChoices);
  } catch (error) {
    throw toNodeError(error, host.getNode());
  }
  return options;
}

/** Each key tried on its own API, and what is wrong in words. */
async function testCustomerIo(
  this: ICredentialTestFunctions,
  { data = {} }: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
): Promise<INodeCredentialTestResult> {
  const { signingKeys: _, recipientAllowlist: __, ...credentials } = credentialsFrom(data);
  const { ok, faults, workspace } = await probeConnection(credentials);
  if (!ok) return { status: 'Error', message: faults.map(({ message }) => message).join(' ') };
  return { status: 'OK', message: workspace?.name ? `Connected to ${workspace.name}` : 'Every key works' };
}
