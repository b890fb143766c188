import type { PersonIdentifiers, PersonRef } from '@cio-bridge/sdk';
import { z } from 'zod';
import { present } from '../present.ts';

const identifiers = {
  id: z.string().trim().min(1).max(150).meta({ title: 'ID', description: 'The id that you gave the person.' }),
  email: z.email({ pattern: z.regexes.unicodeEmail }).max(150).meta({ title: 'Email' }),
  cioId: z
    .string()
    .regex(/^(cio_)?[0-9a-f]+$/i, 'is Customer.io\'s own id, for example "c3d400000017"')
    .transform((cioId) => cioId.replace(/^cio_/, ''))
    .meta({
      title: 'Customer.io id',
      description: "Customer.io's own id of the person. It never changes.",
      examples: ['c3d400000017'],
    }),
  phone: z.e164('is a phone number in E.164, for example "+15551234567"').meta({
    title: 'Phone',
    description: 'In E.164. Only where the workspace uses phone numbers as identifiers.',
  }),
};

type Identifier = keyof typeof identifiers;

/** A person, by exactly one of the identifiers that this call knows. */
function personBy<const K extends Identifier>(...keys: K[]) {
  const shape = Object.fromEntries(keys.map((key) => [key, identifiers[key].optional()]));
  return z
    .strictObject(shape)
    .refine((person) => Object.values(person).filter((value) => value !== undefined).length === 1, {
      error: `give exactly one of ${keys.join(', ')}`,
    })
    .meta({ minProperties: 1, maxProperties: 1 }) as unknown as z.ZodType<
    Extract<PersonRef, { [P in K]: { [Q in P]: string } }[K]>,
    { [P in K]: { [Q in P]: string } }[K]
  >;
}

const title = { title: 'Person', examples: [{ id: 'cust-100' }, { email: 'ada@example.com' }] };

/** A person, wherever Track's v2 operations name one. */
export const personSchema = personBy('id', 'email', 'cioId', 'phone').meta({
  ...title,
  description: 'Exactly one of an id, an email, a Customer.io id or a phone number.',
});

/** A person, for sends, merges and the other calls that know no phone number. */
export const personWithoutPhoneSchema = personBy('id', 'email', 'cioId').meta({
  ...title,
  description: 'Exactly one of an id, an email or a Customer.io id.',
});

/** A person in an answer: the identifiers that they have. */
export const personIdentifierFields = {
  id: z.string().optional().meta({ title: 'ID', description: 'The id that you gave them. Absent if you gave none.' }),
  email: z.string().optional().meta({ title: 'Email', description: 'Absent if there is none.' }),
  cioId: z
    .string()
    .optional()
    .meta({ title: 'Customer.io id', description: "Customer.io's own id. It never changes." }),
};

export const personIdentifiers = ({ id, email, cioId }: PersonIdentifiers) =>
  present({ id: id || undefined, email: email || undefined, cioId: cioId || undefined });
