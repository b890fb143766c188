import {
  type Connector,
  deliveryMetrics,
  describeCatalogue,
  findFaults,
  type JsonSchema,
  matchesFilter,
  parseReportingEvent,
  personMetrics,
  type ReportingEventFilter,
  reportingEventFilter,
  subscriptionsFor,
  verifySignature,
} from '@cio-bridge/connector';
import {
  type IDataObject,
  type IHookFunctions,
  type INodeProperties,
  type INodeType,
  type INodeTypeDescription,
  type IWebhookFunctions,
  type IWebhookResponseData,
  NodeConnectionTypes,
} from 'n8n-workflow';
import { connect, credentialName, plainJson, signingKeysFrom } from './connect.ts';
import { isNew } from './seen-events.ts';
import { toNodeError } from './to-node-error.ts';

const [described] = describeCatalogue().triggers;
const filters = (described?.filter.properties ?? {}) as Record<string, JsonSchema>;
const channels = ['customer', ...Object.keys(deliveryMetrics)];
const metrics = [
  ...new Set([...Object.values(deliveryMetrics).flatMap((each) => Object.keys(each)), ...personMetrics]),
];
const known: Readonly<Record<string, readonly string[]>> = { objectTypes: channels, metrics, by: ['any', 'person'] };

const filterProperty = ([name, { title, description, type }]: [string, JsonSchema]): INodeProperties => ({
  displayName: String(title),
  name,
  ...(typeof description === 'string' && { description }),
  ...(known[name]
    ? {
        type: type === 'array' ? 'multiOptions' : 'options',
        options: known[name].map((value) => ({ name: value, value })),
        default: type === 'array' ? [] : 'any',
      }
    : { type: 'string', typeOptions: { multipleValues: true }, default: [] }),
});

export class CioBridgeTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Customer.io Trigger (cio-bridge)',
    name: 'cioBridgeTrigger',
    icon: 'file:cio-bridge.svg',
    group: ['trigger'],
    version: 1,
    description: described?.description ?? '',
    eventTriggerDescription: '',
    defaults: { name: 'Customer.io Trigger' },
    inputs: [],
    outputs: [NodeConnectionTypes.Main],
    credentials: [{ name: credentialName, required: true }],
    webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'customer-io' }],
    properties: [
      {
        displayName:
          'The credential needs the App API key, to make the webhook at Customer.io, and the signing key that Customer.io then shows for it. Until that key is there, reports wait at Customer.io.',
        name: 'notice',
        type: 'notice',
        default: '',
      },
      {
        displayName: 'Filter',
        name: 'filter',
        type: 'collection',
        placeholder: 'Add Filter',
        default: {},
        description: 'Start only for these events. What is left out lets everything pass.',
        options: Object.entries(filters).map(filterProperty),
      },
      {
        displayName: 'Options',
        name: 'options',
        type: 'collection',
        placeholder: 'Add Option',
        default: {},
        options: [
          {
            displayName: 'Every Open and Click',
            name: 'fullResolution',
            type: 'boolean',
            default: false,
            description: 'Whether each is reported, not only the first of each delivery',
          },
          {
            displayName: 'With Content',
            name: 'withContent',
            type: 'boolean',
            default: false,
            description: 'Whether the message itself comes with what was sent',
          },
        ],
      },
    ],
  };

  webhookMethods = {
    default: {
      async checkExists(this: IHookFunctions): Promise<boolean> {
        return withConnector(this, async (connector) => {
          const { drift } = await connector.reportingWebhooks.inspect(wantedBy(this));
          return drift.length === 0;
        });
      },
      async create(this: IHookFunctions): Promise<boolean> {
        return withConnector(this, async (connector) => {
          await connector.reportingWebhooks.ensure(wantedBy(this));
          return true;
        });
      },
      async delete(this: IHookFunctions): Promise<boolean> {
        return withConnector(this, async (connector) => {
          await connector.reportingWebhooks.remove(endpointOf(this));
          return true;
        });
      },
    },
  };

  async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
    const keys = signingKeysFrom(await this.getCredentials(credentialName));
    const answer = (status: number, body: IDataObject): IWebhookResponseData => {
      this.getResponseObject().status(status).json(body);
      return { noWebhookResponse: true };
    };
    // Customer.io posts again for seven days what was answered with 503.
    if (keys.length === 0) return answer(503, { error: 'The credential has no signing key yet' });
    const request = this.getRequestObject() as { rawBody?: Buffer; readRawBody?: () => Promise<void> };
    if (request.rawBody === undefined) await request.readRawBody?.();
    const raw = request.rawBody ?? Buffer.alloc(0);
    const verdict = verifySignature(raw, this.getHeaderData() as Record<string, string>, keys);
    if (!verdict.ok) return answer(401, { error: `The signature does not hold: ${verdict.fault}` });

    const parsed = parseReportingEvent(raw);
    // One that is signed and yet no event would hold back all later ones, were it refused.
    if (!parsed.ok) return { webhookResponse: { ignored: parsed.reason } };
    const filter = filterOf(this);
    if (!matchesFilter(filter, parsed.event)) return { webhookResponse: { ignored: 'filtered' } };
    const { id: workflowId = '' } = this.getWorkflow();
    const place = `${workflowId}:${this.getNode().id}:${this.getMode()}`;
    if (!isNew(place, parsed.event.eventId)) {
      return { webhookResponse: { ignored: 'seen before' } };
    }
    return { workflowData: [[{ json: plainJson<IDataObject>(parsed.event) }]] };
  }
}

function filterOf(host: IWebhookFunctions | IHookFunctions): ReportingEventFilter {
  const given = filled(host.getNodeParameter('filter', {}) as IDataObject);
  const faults = findFaults(reportingEventFilter, given).map(({ path, message }) => `${path.join('.')}: ${message}`);
  if (faults.length > 0) throw new Error(`The filter: ${faults.join('; ')}`);
  return reportingEventFilter.parse(given);
}

/** A list without entries was not given: it would let nothing pass. */
const filled = (filter: IDataObject): IDataObject =>
  Object.fromEntries(
    Object.entries(filter).flatMap(([name, value]) => {
      const kept = Array.isArray(value) ? value.filter((entry) => entry !== '') : value;
      return kept === '' || (Array.isArray(kept) && kept.length === 0) ? [] : [[name, kept]];
    }),
  );

function endpointOf(host: IHookFunctions): string {
  const url = host.getNodeWebhookUrl('default');
  if (url === undefined) throw new Error('n8n gives the trigger no address');
  return url;
}

function wantedBy(host: IHookFunctions) {
  const filter = filterOf(host);
  const { fullResolution = false, withContent = false } = host.getNodeParameter('options', {}) as Partial<
    Record<'fullResolution' | 'withContent', boolean>
  >;
  const { name = 'workflow' } = host.getWorkflow();
  return {
    name: `n8n: ${name}`,
    endpoint: endpointOf(host),
    events: subscriptionsFor([filter]),
    fullResolution,
    withContent,
  };
}

async function withConnector<T>(host: IHookFunctions, work: (connector: Connector) => Promise<T>): Promise<T> {
  try {
    await using connector = connect(await host.getCredentials(credentialName));
    return await work(connector);
  } catch (error) {
    throw toNodeError(error, host.getNode());
  }
}
