import { describeCatalogue, type JsonSchema } from '@cio-bridge/connector';
import type { ICredentialType, INodeProperties } from 'n8n-workflow';
import { credentialName } from './connect.ts';

const described = (describeCatalogue().credentials as { properties: Record<string, JsonSchema> }).properties;

const field = (name: string, more: Partial<INodeProperties> = {}): INodeProperties => {
  const { title, description, format } = described[name] ?? {};
  return {
    displayName: String(title ?? name),
    name,
    type: 'string',
    ...(format === 'password' && { typeOptions: { password: true } }),
    default: '',
    ...(typeof description === 'string' && { description }),
    ...more,
  };
};

export class CioBridgeApi implements ICredentialType {
  name = credentialName;
  displayName = 'Customer.io (cio-bridge) API';
  documentationUrl = 'https://github.com/cio-bridge/cio-bridge/tree/main/packages/n8n#readme';
  icon = 'file:cio-bridge.svg' as const;
  properties: INodeProperties[] = [
    field('region', {
      type: 'options',
      options: [
        { name: 'US', value: 'us' },
        { name: 'EU', value: 'eu' },
      ],
      default: 'us',
    }),
    field('siteId', { required: true }),
    field('trackApiKey', { required: true }),
    field('appApiKey'),
    field('pipelinesWriteKey'),
    {
      displayName: 'Webhook Signing Key',
      name: 'signingKey',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      description:
        'For the trigger. Customer.io shows it once the trigger has made its webhook: Data & Integrations > Integrations > Reporting Webhooks > the webhook > Signing key. Until it is here, reports wait at Customer.io, which posts them again for seven days.',
    },
    {
      displayName: 'Old Webhook Signing Key',
      name: 'oldSigningKey',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      description: 'While the key is changed: reports signed with either are taken',
    },
    {
      displayName: 'Environment',
      name: 'environment',
      type: 'options',
      options: [
        { name: 'Production', value: 'production', description: 'Messages may go to anyone' },
        { name: 'Staging', value: 'staging', description: 'Messages go to the recipients allowed and to nobody else' },
      ],
      default: 'production',
    },
    field('recipientAllowlist', {
      displayOptions: { show: { environment: ['staging'] } },
      description: `${described.recipientAllowlist?.description} Several with commas between.`,
      placeholder: '@example.com, cust-100',
    }),
    {
      displayName: 'Sandbox URL',
      name: 'sandboxUrl',
      type: 'string',
      default: '',
      placeholder: 'http://127.0.0.1:4010',
      description: 'Only to practise: where a local sandbox (npx cio-bridge sandbox) listens on this machine',
    },
  ];
}
