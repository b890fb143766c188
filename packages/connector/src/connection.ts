import { z } from 'zod';

export const environments = ['editor', 'staging', 'production'] as const;
export type Environment = (typeof environments)[number];

const key = (title: string, where: string) =>
  z.string().trim().min(1).meta({ title, description: where, writeOnly: true, format: 'password' });

/**
 * A base URL of the local sandbox. Only loopback hosts pass: a free choice of host would let whoever can edit
 * a connection point the server that runs it at an inner network.
 */
const sandboxUrl = (title: string) =>
  z
    .url({
      protocol: /^https?$/,
      hostname: /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/,
      error: 'is a URL on this machine, such as http://127.0.0.1:4010/us/track',
    })
    .meta({ title, description: 'Base URL without the version path, for example http://127.0.0.1:4010/us/track.' });

export const credentialsSchema = z
  .strictObject({
    region: z.enum(['us', 'eu']).meta({
      title: 'Region',
      description:
        'Where the workspace lives. Customer.io shows it under Settings > Account Settings > Privacy, Data & Security.',
    }),
    siteId: z.string().trim().min(1).meta({
      title: 'Site ID',
      description: 'Settings > Workspace Settings > API and Webhook Credentials > Track API Keys, column "Site ID".',
    }),
    trackApiKey: key(
      'Track API key',
      'Settings > Workspace Settings > API and Webhook Credentials > Track API Keys, column "API Key".',
    ),
    appApiKey: key(
      'App API key',
      'Settings > Workspace Settings > API and Webhook Credentials > App API Keys. Needed to send messages and to read from the workspace. Shown once, when it is made.',
    ).optional(),
    pipelinesWriteKey: key(
      'Pipelines write key',
      'Data & Integrations > Integrations > your source > Settings > API Key. Needed by the Pipelines actions alone.',
    ).optional(),
    signingKeys: z
      .array(
        key('Signing key', 'Data & Integrations > Integrations > Reporting Webhooks > your webhook > Signing key.'),
      )
      .max(5)
      .default([])
      .meta({
        title: 'Webhook signing keys',
        description:
          'Prove that a reporting webhook comes from Customer.io. Keep the old one beside the new one while rotating.',
      }),
    recipientAllowlist: z
      .array(z.string().trim().min(1))
      .optional()
      .meta({
        title: 'Recipients allowed',
        description:
          'The only recipients messages may go to: an email address, a domain as @example.com, a phone number in E.164, a person id, a Customer.io id as cio_…, a device as device:…, or * for everyone. An id that looks like an address or a number is written id:…. An email header that is not known to be harmless is allowed as header:…. Required for sending outside production.',
        examples: [['ada@example.com', '@example.test', 'cust-100', 'id:ada@example.test', 'header:X-Order']],
      }),
    sandboxUrls: z
      .strictObject({ track: sandboxUrl('Track'), app: sandboxUrl('App'), pipelines: sandboxUrl('Pipelines') })
      .optional()
      .meta({
        title: 'Sandbox',
        description: 'Only for a connection to the local sandbox: its base URLs on this machine.',
      }),
  })
  .meta({ title: 'Credentials', description: 'What opens one Customer.io workspace.' });

/** What opens one Customer.io workspace. Keys are secrets: they appear in no message, log or error. */
export type Credentials = z.output<typeof credentialsSchema>;

/** Credentials as a person writes them: what has a default may be left out. */
export type CredentialsInput = z.input<typeof credentialsSchema>;

export const connectionSchema = z
  .strictObject({
    name: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .meta({ title: 'Name', examples: ['Example Shop'] }),
    client: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .meta({ title: 'Client', description: 'The company on whose behalf you act.' }),
    environments: z
      .partialRecord(z.enum(environments), credentialsSchema)
      .meta({ title: 'Environments', description: 'One workspace per environment. Production alone sends to anyone.' }),
  })
  .meta({ title: 'Connection', description: "One client's Customer.io." });

/** One client's Customer.io: a name and one set of credentials per environment. */
export type Connection = z.output<typeof connectionSchema>;

/** A connection as a person writes it: what has a default may be left out. */
export type ConnectionInput = z.input<typeof connectionSchema>;

/** The credentials an action can ask for. Every connection has a site id. */
export type CredentialName = 'trackApiKey' | 'appApiKey' | 'pipelinesWriteKey';

export const credentialTitles: Record<CredentialName, string> = {
  trackApiKey: 'Track API key',
  appApiKey: 'App API key',
  pipelinesWriteKey: 'Pipelines write key',
};
