import { z } from 'zod';

const identifier = z.string().trim().min(1).max(150);

/** An object, by its type and your id. Numbers come as text: `"1"`. */
export const objectFields = {
  objectTypeId: z.union([identifier, z.int().positive().transform(String)], 'is the number of an object type').meta({
    title: 'Object type',
    description: 'Its number, for example 1 for the first type that was made.',
    examples: ['1'],
  }),
  objectId: identifier.meta({ title: 'Object ID', description: 'Your id of the object.', examples: ['acme'] }),
};

export const objectSchema = z.strictObject(objectFields).meta({ title: 'Object' });
