import { z } from 'zod';
import { idSchema } from './id.ts';

/** An object, by its type and your id. Numbers come as text: `"1"`. */
export const objectFields = {
  objectTypeId: idSchema.meta({
    title: 'Object type',
    description: 'Its number, for example 1 for the first type that was made.',
    examples: ['1'],
  }),
  objectId: idSchema.meta({ title: 'Object ID', description: 'Your id of the object.', examples: ['acme'] }),
};

export const objectSchema = z.strictObject(objectFields).meta({ title: 'Object' });
