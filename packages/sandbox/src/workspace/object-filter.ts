import { asText, isJsonObject, type Json } from '../json.ts';
import type { CioObject } from './objects.ts';

type Test = (object: CioObject) => boolean;

/**
 * Reads a filter of objects: `and`, `or`, `not` and `object_attribute`, nested.
 * @param typeId - of a condition that names none; '' for any.
 * @throws Error naming the place in the filter that is wrong.
 */
export function parseObjectFilter(value: Json | undefined, typeId: string, path = 'filter'): Test {
  if (!isJsonObject(value)) throw new Error(`${path} must be an object`);
  const [key, ...more] = Object.keys(value);
  if (key === undefined || more.length > 0) {
    throw new Error(`${path} must have exactly one of and, or, not and object_attribute`);
  }
  const inner = value[key];
  switch (key) {
    case 'and':
    case 'or': {
      if (!Array.isArray(inner)) throw new Error(`${path}.${key} must be an array`);
      const parts = inner.map((part, index) => parseObjectFilter(part, typeId, `${path}.${key}[${index}]`));
      return key === 'and'
        ? (object) => parts.every((test) => test(object))
        : (object) => parts.some((test) => test(object));
    }
    case 'not': {
      const test = parseObjectFilter(inner, typeId, `${path}.not`);
      return (object) => !test(object);
    }
    case 'object_attribute':
      return parseCondition(inner, typeId, `${path}.object_attribute`);
    default:
      throw new Error(`${path}: ${key} is not one of and, or, not and object_attribute`);
  }
}

function parseCondition(value: Json | undefined, typeId: string, path: string): Test {
  if (!isJsonObject(value) || typeof value.field !== 'string') throw new Error(`${path}.field is required`);
  const { field, operator, value: wanted, type_id: type = typeId } = value;
  if (operator !== 'eq' && operator !== 'exists') throw new Error(`${path}.operator must be eq or exists`);
  if (operator === 'eq' && wanted === undefined) throw new Error(`${path}.value is required for eq`);
  return ({ objectTypeId, objectId, cioObjectId, attributes }) => {
    if (type !== '' && objectTypeId !== String(type)) return false;
    const actual = { object_id: objectId, cio_object_id: cioObjectId, ...attributes }[field];
    if (actual === undefined) return false;
    return operator === 'exists' || asText(actual) === asText(wanted ?? null);
  };
}
