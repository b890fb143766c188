import { isRecord, type Place, valueAt } from '../document/place.ts';

type Schema = Readonly<Record<string, unknown>>;

/**
 * What the JSON Schema of a workflow says of a place; undefined where it says nothing. Of several shapes, the one
 * whose constants are those that the value has.
 */
export function schemaAt(root: Schema, place: Place, value: unknown): Schema | undefined {
  let schema = fitting(root, root, value);
  let inner = value;
  for (const part of place) {
    inner = valueAt(inner, [part]);
    const properties = isRecord(schema?.properties) ? schema.properties : {};
    const next = typeof part === 'number' ? schema?.items : (properties[part] ?? schema?.additionalProperties);
    if (!isRecord(next)) return undefined;
    schema = fitting(root, next, inner);
  }
  return schema;
}

/** Follows references, and chooses among alternatives. */
function fitting(root: Schema, given: Schema, value: unknown): Schema {
  const name = typeof given.$ref === 'string' ? given.$ref.split('/').at(-1) : undefined;
  const found = name === undefined ? undefined : valueAt(root, ['$defs', name]);
  const schema = isRecord(found) ? { ...fitting(root, found, value), ...without(given, '$ref') } : given;
  const shapes = [schema.oneOf, schema.anyOf].find(Array.isArray) as Schema[] | undefined;
  if (!shapes) return schema;
  const resolved = shapes.map((shape) => fitting(root, shape, value));
  const chosen = resolved.find((shape) => isShapeOf(shape, value)) ?? together(resolved);
  return { ...without(without(schema, 'oneOf'), 'anyOf'), ...chosen };
}

const without = (schema: Schema, name: string): Schema =>
  Object.fromEntries(Object.entries(schema).filter(([key]) => key !== name));

function isShapeOf({ properties }: Schema, value: unknown): boolean {
  if (!isRecord(properties)) return false;
  const constants = Object.entries(properties).filter(([, each]) => isRecord(each) && each.const !== undefined);
  return constants.length > 0 && constants.every(([key, each]) => valueAt(value, [key]) === valueAt(each, ['const']));
}

/** Where nobody has chosen a shape yet, what any of them has; their constants are the values of one field. */
function together(shapes: readonly Schema[]): Schema {
  const properties: Record<string, Schema> = {};
  const values: unknown[] = [];
  for (const shape of shapes) {
    if (Array.isArray(shape.enum)) values.push(...shape.enum);
    if (!isRecord(shape.properties)) continue;
    for (const [key, each] of Object.entries(shape.properties)) {
      if (!isRecord(each)) continue;
      const before = properties[key];
      const constants = each.const === undefined ? [] : [each.const];
      const known = Array.isArray(before?.enum) ? before.enum : [];
      properties[key] = { ...each, ...before, ...(constants.length > 0 && { enum: [...known, ...constants] }) };
    }
  }
  return { properties, ...(values.length > 0 && { enum: values }) };
}

/** The values that may stand at a place, as far as they are a few. */
export function valuesOf(schema: Schema | undefined): string[] {
  if (Array.isArray(schema?.enum)) return schema.enum.map(String);
  if (schema?.const !== undefined) return [String(schema.const)];
  return schema?.type === 'boolean' ? ['true', 'false'] : [];
}
