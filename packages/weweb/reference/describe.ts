import { describeCatalogue, describeFields, type JsonSchema } from '@cio-bridge/connector';
import { methods, pairs, snakeCase } from '../src/methods.ts';
import { secrets } from '../src/settings.ts';

interface Field {
  name: string;
  type: string;
  required: boolean;
  description: string;
}

/** The integration as WeWeb's own describe themselves in `schema.json`. */
export function describeIntegration() {
  const catalogue = describeCatalogue();
  const described = new Map(catalogue.actions.map((action) => [action.key, action]));
  return {
    name: 'Customer.io',
    slug: 'customerio',
    description: catalogue.integration.description,
    secrets,
    methods: Object.fromEntries(
      methods.map(({ slug, action, words }) => {
        const { input, output } = described.get(action.key) as { input: JsonSchema; output: JsonSchema };
        const outputs = fieldsOf(output, {});
        return [
          slug,
          {
            name: title(slug),
            description: action.description,
            recommendedHttpMethod: action.readOnly ? 'GET' : 'POST',
            inputFields: slug === 'merge_customers' ? pairFields(fieldsOf(input, {})) : fieldsOf(input, words),
            outputType: outputs.length > 0 ? outputs : [success],
          },
        ];
      }),
    ),
  };
}

const success: Field = { name: 'success', type: 'boolean', required: true, description: 'Customer.io has taken it.' };

function fieldsOf(schema: JsonSchema, words: Readonly<Record<string, string>>): Field[] {
  const properties = (schema.properties ?? {}) as Record<string, JsonSchema>;
  // The first of WeWeb's words for a field is the one that is shown.
  const shown = new Map(
    Object.entries(words)
      .reverse()
      .map(([word, field]) => [field, word]),
  );
  return describeFields(schema).map(({ name, required, notes }) => ({
    name: shown.get(name) ?? snakeCase(name),
    type: name === 'person' ? 'string' : typeOf(properties[name] ?? {}),
    required,
    description: name === 'person' ? 'An email address, an id, or an object such as {"id": "cust-100"}.' : notes,
  }));
}

const pairFields = (fields: Field[]): Field[] =>
  fields.flatMap(({ name, description }) => {
    const { type, value } = pairs[name] as { type: string; value: string };
    return [
      { name: type, type: 'string', required: true, description: 'id, email or cio_id.' },
      { name: value, type: 'string', required: true, description },
    ];
  });

/** One of the types that WeWeb's forms know. */
function typeOf({ type, anyOf }: JsonSchema): string {
  const one =
    type ?? (anyOf as JsonSchema[] | undefined)?.map((choice) => choice.type).find((name) => name === 'string');
  return one === 'integer' ? 'number' : typeof one === 'string' ? one : 'object';
}

/** `send_transactional_email` as people read it: Send Transactional Email. */
const title = (slug: string) =>
  slug
    .split('_')
    .map((word) => (word === 'sms' ? 'SMS' : word.charAt(0).toUpperCase() + word.slice(1)))
    .join(' ');
