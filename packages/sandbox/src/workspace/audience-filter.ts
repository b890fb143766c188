import { asText, isJsonObject, type Json } from '../json.ts';
import type { Person } from './person.ts';

/** The grammar that people search, broadcasts and exports share. */
export type AudienceFilter =
  | { readonly and: readonly AudienceFilter[] }
  | { readonly or: readonly AudienceFilter[] }
  | { readonly not: AudienceFilter }
  | { readonly segment: { readonly id: number } }
  | { readonly attribute: { readonly field: string; readonly operator: 'eq' | 'exists'; readonly value?: string } };

/** @throws Error naming the place in the filter that is wrong. */
export function parseFilter(value: Json | undefined, path = 'filter'): AudienceFilter {
  if (!isJsonObject(value)) throw new Error(`${path} must be an object`);
  const [key, ...more] = Object.keys(value);
  if (key === undefined || more.length > 0) {
    throw new Error(`${path} must have exactly one of and, or, not, segment and attribute`);
  }
  const inner = value[key];
  switch (key) {
    case 'and':
    case 'or': {
      if (!Array.isArray(inner)) throw new Error(`${path}.${key} must be an array`);
      const parts = inner.map((part, index) => parseFilter(part, `${path}.${key}[${index}]`));
      return key === 'and' ? { and: parts } : { or: parts };
    }
    case 'not':
      return { not: parseFilter(inner, `${path}.not`) };
    case 'segment':
      if (!isJsonObject(inner) || typeof inner.id !== 'number') throw new Error(`${path}.segment.id must be a number`);
      return { segment: { id: inner.id } };
    case 'attribute':
      return { attribute: parseAttribute(inner, `${path}.attribute`) };
    default:
      throw new Error(`${path}: ${key} is not one of and, or, not, segment and attribute`);
  }
}

function parseAttribute(value: Json | undefined, path: string) {
  if (!isJsonObject(value) || typeof value.field !== 'string') throw new Error(`${path}.field is required`);
  const { field, operator, value: wanted } = value;
  if (operator === 'exists') return { field, operator } as const;
  if (operator !== 'eq') throw new Error(`${path}.operator must be eq or exists`);
  if (wanted === undefined) throw new Error(`${path}.value is required for eq`);
  return { field, operator, value: asText(wanted) } as const;
}

/** @param isInSegment - false for a segment that does not exist. */
export function matchesFilter(
  filter: AudienceFilter,
  person: Person,
  isInSegment: (id: number, person: Person) => boolean,
): boolean {
  if ('and' in filter) return filter.and.every((part) => matchesFilter(part, person, isInSegment));
  if ('or' in filter) return filter.or.some((part) => matchesFilter(part, person, isInSegment));
  if ('not' in filter) return !matchesFilter(filter.not, person, isInSegment);
  if ('segment' in filter) return isInSegment(filter.segment.id, person);
  const { field, operator, value } = filter.attribute;
  const actual = person.attribute(field);
  if (operator === 'exists') return actual !== undefined;
  return actual !== undefined && asText(actual) === value;
}
