import { z } from 'zod';
import { identifiersKnownBy } from './schemas/person.ts';

/** How a host whose forms know no objects asks for a person: by what, and the value. */
export interface FlatPerson {
  /** Names for the two fields of the form. */
  fields: { by: string; value: string };
  /** What the first can be. With `by` and `value` filled in, the input is `{ [by]: value }`. */
  by: readonly string[];
  required: boolean;
}

/** The inputs of an action that name one person. */
export function flatPersons(input: z.ZodType): Record<string, FlatPerson> {
  if (!(input instanceof z.ZodObject)) return {};
  const fields = Object.entries(input.shape as Record<string, z.ZodType>);
  return Object.fromEntries(
    fields.flatMap(([name, schema]) => {
      const by = identifiersKnownBy(schema);
      if (by === undefined) return [];
      const required = !schema.safeParse(undefined).success;
      return [[name, { fields: { by: `${name}By`, value: `${name}Value` }, by, required }]];
    }),
  );
}
