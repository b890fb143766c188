import { isDeepStrictEqual } from 'node:util';
import type { WorkflowDefinition } from './definition.ts';

/**
 * Whether two definitions of one workflow say the same. The order of keys says nothing, and neither does how
 * the client is written: it has been found, and is the same. Where a version is published is not part of it.
 */
export const sameDefinition = (one: WorkflowDefinition, other: WorkflowDefinition): boolean =>
  isDeepStrictEqual(content(one), content(other));

/** As it is stored: what is undefined is not there. */
const content = (definition: WorkflowDefinition): unknown =>
  JSON.parse(JSON.stringify({ ...definition, client: undefined, environment: undefined }));
