import type { SendEmailInput } from '@cio-bridge/sdk';
import { z } from 'zod';
import { messageVariableChoices } from '../choices/message-variables.ts';
import { emailSenderChoices } from '../choices/sender-identities.ts';
import { transactionalMessageChoices } from '../choices/transactional-messages.ts';
import { defineAction } from '../define-action.ts';
import { emailRecipients } from '../recipients.ts';
import { base64Schema } from '../schemas/base64.ts';
import { personWithoutPhoneSchema } from '../schemas/person.ts';
import { type AtLeastOne, anyOfRequired, whateverElse } from '../schemas/rules.ts';
import {
  disableMessageRetentionSchema,
  sendFields,
  sendNotIdempotentBecause,
  sendOutputSample,
  sendOutputSchema,
  sendToUnsubscribedSchema,
  transactionalMessageIdSchema,
} from '../schemas/send.ts';
import { markedMessageData, sendMarkerHeader } from '../send-marker.ts';

const addresses = (title: string) =>
  z.string().trim().min(3).meta({ title, description: 'One address or several, with commas between.' });

/** A line break in a header would begin another, and a header such as Bcc would go around the allowlist. */
const headers = z
  .record(z.string(), z.string().regex(/^[ -~]*$/, 'may hold ASCII only, and no line break'))
  .superRefine((given, issues) => {
    for (const name of Object.keys(given)) {
      const isName = /^[!-9;-~]+$/.test(name);
      if (isName && !/^(resent-)?(to|cc|bcc)$/i.test(name)) continue;
      const message = isName ? 'names recipients: use to, cc or bcc' : 'is no name of a header';
      issues.addIssue({ code: 'custom', path: [name], message });
    }
  });

const schema = z.strictObject({
  transactionalMessageId: transactionalMessageIdSchema.optional(),
  to: addresses('To').meta({ examples: ['ada@example.com'] }),
  person: personWithoutPhoneSchema,
  ...sendFields,
  from: z.string().trim().min(3).optional().meta({ title: 'From', description: 'A verified sender.' }),
  subject: z.string().min(1).optional().meta({ title: 'Subject', description: "Overrides the message's own." }),
  body: z.string().min(1).optional().meta({ title: 'Body', description: "HTML. Overrides the message's own." }),
  bodyPlain: z.string().optional().meta({ title: 'Plain text', description: 'For readers without HTML.' }),
  bodyAmp: z.string().optional().meta({ title: 'AMP', description: 'For readers that know AMP; others get the body.' }),
  preheader: z.string().optional().meta({ title: 'Preheader', description: 'What inboxes show beside the subject.' }),
  replyTo: addresses('Reply to').optional(),
  cc: addresses('Cc').optional(),
  bcc: addresses('Bcc').optional().meta({ description: 'To, cc and bcc together: 15 at most.' }),
  disableCssPreprocessing: z.boolean().optional().meta({
    title: 'Leave the CSS as it is',
    description: 'Default: Customer.io moves styles into the elements.',
  }),
  fakeBcc: z.boolean().optional().meta({
    title: 'Fake bcc',
    description: 'Send a copy with the recipient in its subject instead of a real bcc.',
  }),
  headers: headers.optional().meta({
    title: 'Headers',
    description:
      'ASCII only. Recipients belong in to, cc and bcc. Where recipients are limited, so are headers: those known to be harmless, and those that the list allows.',
    examples: [{ 'X-Order': 'A-17' }],
  }),
  attachments: z.record(z.string().min(1), base64Schema).optional().meta({
    title: 'Attachments',
    description: 'File name to content in base64, or as a data URI; together under 2 MB.',
  }),
  tracked: z.boolean().optional().meta({ title: 'Track opens and clicks', description: 'Default: yes.' }),
  sendToUnsubscribed: sendToUnsubscribedSchema,
  disableMessageRetention: disableMessageRetentionSchema,
});

/** What an email that names no message has to bring along. */
const ownContent = ['subject', 'body', 'from'] as const;

type Given = z.input<typeof schema>;
type Input = AtLeastOne<Given, 'transactionalMessageId'> | (Given & Record<(typeof ownContent)[number], string>);

export const sendTransactionalEmail = defineAction({
  key: 'customer-io/send-transactional-email',
  group: 'Messages',
  title: 'Send a transactional email',
  description:
    'Sends a transactional message, or a whole email of your own when none is named. That Customer.io takes it on is not yet delivery: reporting events tell what became of it.',
  docs: 'https://docs.customer.io/integrations/api/app/',
  input: schema
    .superRefine((input, issues) => {
      if (input.transactionalMessageId !== undefined) return;
      for (const field of ownContent) {
        if (input[field] !== undefined) continue;
        issues.addIssue({ code: 'custom', path: [field], message: 'is needed when no transactional message is named' });
      }
    }, whateverElse)
    .meta(anyOfRequired(['transactionalMessageId'], [...ownContent])) as unknown as z.ZodType<
    z.output<typeof schema>,
    Input
  >,
  output: sendOutputSchema,
  needs: ['appApiKey'],
  idempotent: false,
  idempotentBecause: sendNotIdempotentBecause,
  // Who answers, or has a machine that does, writes to whom replies go.
  audience: ({ to, cc, bcc, replyTo, headers = {} }) => [
    ...emailRecipients(to, cc, bcc, replyTo),
    ...Object.keys(headers).map((value) => ({ kind: 'header', value }) as const),
  ],
  choices: {
    transactionalMessageId: transactionalMessageChoices,
    messageData: messageVariableChoices,
    from: emailSenderChoices,
  },
  sample: {
    input: {
      transactionalMessageId: 1,
      to: 'ada@example.com',
      person: { id: 'cust-100' },
      messageData: { order: 'A-17' },
    },
    output: sendOutputSample,
  },
  async run({ person, messageData, headers, attachments, ...input }, { client, call, sendMarker }) {
    const marker = sendMarker();
    const marked = {
      messageData: markedMessageData(messageData, marker),
      headers: marker === undefined ? headers : { ...headers, [sendMarkerHeader]: marker },
    };
    const files = attachments && Object.entries(attachments).map(attachmentOf);
    const email = { ...input, ...marked, identifiers: person, attachments: files };
    return await client.app.sendEmail(email as SendEmailInput, call); // the schema has seen to its content
  },
});

const attachmentOf = ([name, base64]: [string, string]) => ({
  name,
  content: Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)),
});
