import type { CioError } from '@cio-bridge/sdk';
import type { RowFault } from '../faults.ts';
import type { Mapping } from '../mapping/mapping.ts';

/**
 * What a refusal says about the row.
 *
 * @returns undefined when it says nothing about the row, but that nothing can be sent now: a key that died, a network
 * that is gone, a segment that is not there.
 */
export function faultOfRefusal(error: CioError, mapping: Mapping): RowFault | undefined {
  const { status, field, message } = error;
  // Members of a segment go by the thousand: what Customer.io says is said about all of them.
  if (mapping.kind === 'segment' && status !== undefined) return undefined;
  const isOfRow = error.code === 'cio_too_large' || error.code === 'cio_invalid_input';
  if (!isOfRow) return undefined;
  const column = field === undefined ? undefined : columnOf(field, mapping);
  const isTooLarge = error.code === 'cio_too_large' || /\blimit is\b/.test(message);
  const code = isTooLarge ? 'too-large' : status === undefined ? 'invalid' : 'refused';
  // The file has a column of that name, and no such field.
  const reason = column === undefined ? message : message.replace(`${field}: `, '');
  return { code, reason, ...(column !== undefined && { column }) };
}

/** Which column a field of an operation was filled from, as far as that can be told. */
function columnOf(field: string, { fields, columns }: Mapping): string | undefined {
  const [, attribute] = /(?:attributes|data)\.(.+)$/.exec(field) ?? [];
  if (attribute !== undefined) {
    const mapped = Object.entries(columns).find(([, told]) => typeof told === 'object' && told.to === attribute)?.[0];
    return mapped ?? fields[attribute as 'email'] ?? attribute;
  }
  const last = field.replace(/^.*\./, '');
  const own = field.startsWith('person.') ? last : ({ id: 'eventId' }[last] ?? last);
  return fields[own as 'id'];
}
