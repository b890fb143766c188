import type { PersonIdentifiers, PersonRef } from '@cio-bridge/sdk';
import { z } from 'zod';
import { present } from '../present.ts';
import { type Id, idSchema } from './id.ts';

/** What identifies a person, strongest first: of several that are given, the first decides. */
const identifierNames = ['cioId', 'id', 'email', 'phone'] as const;
type IdentifierName = (typeof identifierNames)[number];

interface Identifiers {
  id?: Id | null | undefined;
  email?: string | null | undefined;
  cioId?: string | null | undefined;
  phone?: string | null | undefined;
}

type By<K extends IdentifierName> = { [N in K]: Identifiers & { [P in N]: NonNullable<Identifiers[P]> } }[K];

/** A person, by at least one identifier. `null` counts as not given. */
export type PersonInput = By<IdentifierName>;

/** A person where no phone number identifies. One may be given beside what does. */
export type PersonWithoutPhoneInput = By<Exclude<IdentifierName, 'phone'>>;

const identifiers = {
  id: idSchema.nullish().meta({ title: 'ID', description: 'The id that you gave the person.' }),
  email: z
    .string()
    .trim()
    .max(150)
    .regex(z.regexes.unicodeEmail, 'has to be an email address')
    .nullish()
    .meta({ title: 'Email' }),
  cioId: z
    .string()
    .trim()
    .regex(/^(cio_)?[0-9a-f]+$/i, 'has to be Customer.io\'s own id, for example "c3d400000017"')
    .transform((cioId) => cioId.replace(/^cio_/, ''))
    .nullish()
    .meta({
      title: 'Customer.io id',
      description: "Customer.io's own id of the person. It never changes.",
      examples: ['c3d400000017'],
    }),
  phone: z
    .string()
    .trim()
    .regex(/^\+[1-9]\d{6,14}$/, 'has to be a phone number in E.164, for example "+15551234567"')
    .nullish()
    .meta({
      title: 'Phone',
      description: 'In E.164. Only where the workspace uses phone numbers as identifiers.',
    }),
};

/** The order in which people read them. */
const shown = ['id', 'email', 'cioId', 'phone'] as const satisfies readonly IdentifierName[];

/** What is left of an empty template, or of a report about somebody who has no such identifier. */
const isAbsent = (value: unknown) =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/**
 * The strongest identifier alone, so that a weaker one is never in its way. What is no identifier stays, to be refused.
 */
export const strongestOf = (known: readonly IdentifierName[]) => (given: unknown) => {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return given;
  const values = given as Record<string, unknown>;
  const decides = known.find((name) => !isAbsent(values[name]));
  const stays = (name: string) =>
    !shown.some((one) => one === name) || (decides === undefined ? !isAbsent(values[name]) : name === decides);
  return Object.fromEntries(Object.entries(values).filter(([name]) => stays(name)));
};

const notAPerson: z.core.$ZodErrorMap = ({ code }) =>
  code === 'invalid_type' ? 'has to be an object such as {"email": "ada@example.com"}' : undefined;

/** Which schemas are of a person. */
const persons = z.registry<{ identifiers: readonly IdentifierName[] }>();

/** A person, by the strongest identifier given that this call knows. */
function personBy(known: readonly IdentifierName[]) {
  const shape = Object.fromEntries(shown.map((name) => [name, identifiers[name]]));
  const identifying = shown.filter((name) => known.includes(name));
  return z
    .preprocess(strongestOf(known), z.strictObject(shape, { error: notAPerson }))
    .transform((given, context) => {
      const name = known.find((identifier) => given[identifier] !== undefined);
      if (name !== undefined) return { [name]: given[name] } as unknown as PersonRef;
      const [unfit] = Object.keys(given);
      const advice = `give one of ${identifying.join(', ')}`;
      const message = unfit ? `does not identify a person here; ${advice}` : advice;
      context.addIssue({ code: 'custom', message, ...(unfit && { path: [unfit] }) });
      return z.NEVER;
    })
    .register(persons, { identifiers: identifying });
}

/** What to know of a person given by more than one identifier. */
export const strongest = 'Of several, the first of `cioId`, `id`, `email`, `phone` that is not empty decides.';
const title = { title: 'Person', examples: [{ id: 'cust-100' }, { email: 'ada@example.com' }], minProperties: 1 };

/** A person, wherever Track's v2 operations name one. */
export const personSchema = personBy(identifierNames).meta({
  ...title,
  description: `By an id, an email, a Customer.io id or a phone number. ${strongest}`,
}) as unknown as z.ZodType<PersonRef, PersonInput>;

/** A person, for sends, merges and the other calls that know no phone number. */
export const personWithoutPhoneSchema = personBy(identifierNames.filter((name) => name !== 'phone')).meta({
  ...title,
  description: `By an id, an email or a Customer.io id; a phone number alone will not do. ${strongest}`,
}) as unknown as z.ZodType<Exclude<PersonRef, { phone: string }>, PersonWithoutPhoneInput>;

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

/** The identifiers that a schema of a person takes by themselves; `undefined` for the schema of anything else. */
export const identifiersKnownBy = (schema: z.ZodType): readonly IdentifierName[] | undefined =>
  persons.get(schema)?.identifiers;

/** Whom an input means that names a person in any of the ways that a send takes; `undefined` where it names nobody. */
export const readPerson = (given: unknown): Exclude<PersonRef, { phone: string }> | undefined =>
  personWithoutPhoneSchema.safeParse(given).data;
