import type { CallOptions, CustomerIo, Delivery, PersonRefWithoutPhone } from '@cio-bridge/sdk';
import { z } from 'zod';
import { messageVariableChoices } from './choices/message-variables.ts';
import { transactionalMessageChoices } from './choices/transactional-messages.ts';
import { type Audience, type ChoiceLoader, defineAction } from './define-action.ts';
import { personWithoutPhoneSchema } from './schemas/person.ts';
import {
  sendFields,
  sendNotIdempotentBecause,
  sendOutputSample,
  sendOutputSchema,
  transactionalMessageIdSchema,
} from './schemas/send.ts';
import { markedMessageData } from './send-marker.ts';

const commonFields = {
  transactionalMessageId: transactionalMessageIdSchema,
  person: personWithoutPhoneSchema,
  ...sendFields,
};

type Common = typeof commonFields;
type Input<F extends z.ZodRawShape> = z.ZodObject<Common & F, z.core.$strict>;
/** The input as the sdk takes it. */
type Sendable<F extends z.ZodRawShape> = Omit<z.output<Input<F>>, 'person' | 'messageData'> & {
  identifiers: PersonRefWithoutPhone;
  messageData: Record<string, unknown> | undefined;
};

interface SendDefinition<K extends `customer-io/${string}`, F extends z.ZodRawShape> {
  key: K;
  title: string;
  description: string;
  /** What this channel alone can say. */
  fields: F;
  audience: (input: z.output<Input<F>>) => Audience;
  choices?: { readonly [N in keyof F]?: ChoiceLoader };
  sample: z.input<Input<F>>;
  send(client: CustomerIo, input: Sendable<F>, call: CallOptions): Promise<Delivery>;
}

/** A send that cannot do without a transactional message: every channel but email. */
export function defineSend<const K extends `customer-io/${string}`, F extends z.ZodRawShape>({
  fields,
  choices,
  sample,
  send,
  ...definition
}: SendDefinition<K, F>) {
  return defineAction({
    ...definition,
    group: 'Messages',
    docs: 'https://docs.customer.io/integrations/api/app/',
    input: z.strictObject({ ...commonFields, ...fields }) as Input<F>,
    output: sendOutputSchema,
    needs: ['appApiKey'],
    idempotent: false,
    idempotentBecause: sendNotIdempotentBecause,
    choices: {
      transactionalMessageId: transactionalMessageChoices,
      messageData: messageVariableChoices,
      ...choices,
    } as { readonly [N in keyof z.output<Input<F>>]?: ChoiceLoader },
    sample: { input: sample, output: sendOutputSample },
    async run(input, { client, call, sendMarker }) {
      const { person, messageData, ...rest } = input as z.output<z.ZodObject<Common>>;
      const marked = { ...rest, identifiers: person, messageData: markedMessageData(messageData, sendMarker()) };
      return await send(client, marked as unknown as Sendable<F>, call);
    },
  });
}
