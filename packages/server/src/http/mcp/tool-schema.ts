import type { JsonSchema } from '@cio-bridge/connector';
import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server';

/** Arguments as they come: what they mean is judged by the API, whose words name the field and the way out. */
export const asIs = (schema: JsonSchema): StandardSchemaWithJSON<Record<string, unknown>> => ({
  '~standard': {
    version: 1,
    vendor: 'cio-bridge',
    validate: (value) => ({ value: value as Record<string, unknown> }),
    jsonSchema: { input: () => schema, output: () => schema },
  },
});

/** Words that a model reads for each field, and no more: a list of tools is part of every conversation. */
const maxWords = 140;

/** A schema with what is needed to fill it in: types, names and one sentence each. The rest is in `describe_action`. */
export function condensed(schema: JsonSchema, depth = 0): JsonSchema {
  const { properties, required, enum: values, items, description } = schema;
  const types = typesOf(schema);
  return {
    ...(types.length > 0 && { type: types.length === 1 ? types[0] : types }),
    ...(Array.isArray(values) && { enum: values }),
    ...(typeof description === 'string' && depth < 2 && { description: firstSentence(description) }),
    ...(properties !== undefined &&
      depth < 1 && {
        properties: Object.fromEntries(
          Object.entries(properties as Record<string, JsonSchema>).map(([name, field]) => [
            name,
            condensed(field, depth + 1),
          ]),
        ),
      }),
    ...(Array.isArray(required) && depth < 1 && { required }),
    ...(items !== undefined && { items: condensed(items as JsonSchema, depth + 2) }),
  };
}

function typesOf({ type, anyOf = [] }: JsonSchema): string[] {
  const all = [type, ...(anyOf as JsonSchema[]).map((choice) => choice.type)];
  return [...new Set(all.filter((one) => typeof one === 'string'))];
}

export function firstSentence(text: string): string {
  const [sentence = text] = text.split(/(?<=[.])\s/);
  return sentence.length <= maxWords ? sentence : `${sentence.slice(0, maxWords - 1)}…`;
}
