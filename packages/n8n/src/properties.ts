import type { ActionDescription, Catalogue, JsonSchema } from '@cio-bridge/connector';
import type { IDisplayOptions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

/** The collection of the inputs that most people leave alone. */
export const additional = 'additionalFields';

/** `send-push` of `customer-io/send-push`. */
export const operationOf = (key: string): string => key.slice(key.indexOf('/') + 1);

/** The name under which the choices of an input are loaded. */
export const loaderOf = (key: string, field: string): string => `${operationOf(key).replaceAll('-', '_')}__${field}`;

/** The form of the node: what to do, and the inputs of each thing that can be done. */
export function nodeProperties({ actions }: Catalogue): INodeProperties[] {
  const groups = Map.groupBy(actions, ({ group }) => group);
  return [
    {
      displayName: 'Resource',
      name: 'resource',
      type: 'options',
      noDataExpression: true,
      options: [...groups.keys()].map((group) => ({ name: group, value: group })),
      default: 'People',
    },
    ...[...groups].map(
      ([group, members]): INodeProperties => ({
        displayName: 'Operation',
        name: 'operation',
        type: 'options',
        noDataExpression: true,
        displayOptions: { show: { resource: [group] } },
        options: members.map(({ key, title, description }) => ({
          name: title,
          value: operationOf(key),
          action: title,
          description: firstSentence(description),
        })),
        default: operationOf(members[0]?.key ?? ''),
      }),
    ),
    ...actions.flatMap(formOf),
  ];
}

function formOf(action: ActionDescription): INodeProperties[] {
  const displayOptions = { show: { resource: [action.group], operation: [operationOf(action.key)] } };
  const schema = action.input as { properties: Record<string, JsonSchema>; required?: string[]; anyOf?: JsonSchema[] };
  const required = new Set(schema.required);
  // One of several ways to say it: all of them are in sight, and none by itself is asked for.
  const ways = new Set((schema.anyOf ?? []).flatMap((way) => (way.required ?? []) as string[]));
  const shown: INodeProperties[] = [];
  const others: INodeProperties[] = [];
  if (action.destroys !== undefined) {
    shown.push({
      displayName: `Destroys: ${action.destroys}`,
      name: 'notice',
      type: 'notice',
      default: '',
      displayOptions,
    });
  }
  for (const [name, field] of Object.entries(schema.properties)) {
    if (action.flat[name]) shown.push(...personProperties(action.flat[name], field, displayOptions));
    else if (required.has(name)) shown.push({ ...property(action, name, field), required: true, displayOptions });
    else if (ways.has(name)) shown.push({ ...property(action, name, field), displayOptions });
    else others.push(property(action, name, field));
  }
  if (others.length === 0) return shown;
  return [
    ...shown,
    {
      displayName: 'Additional Fields',
      name: additional,
      type: 'collection',
      placeholder: 'Add Field',
      default: {},
      displayOptions,
      options: others,
    },
  ];
}

const identifierTitles: Readonly<Record<string, string>> = {
  id: 'ID',
  email: 'Email',
  cioId: 'Customer.io ID',
  phone: 'Phone',
};

function personProperties(
  { fields, by, required }: ActionDescription['flat'][string],
  { title }: JsonSchema,
  displayOptions: IDisplayOptions,
): INodeProperties[] {
  return [
    {
      displayName: `${title} By`,
      name: fields.by,
      type: 'options',
      options: by.map((value) => ({ name: identifierTitles[value] ?? value, value })),
      default: 'id',
      description: 'What identifies the person',
      displayOptions,
    },
    {
      displayName: String(title),
      name: fields.value,
      type: 'string',
      default: '',
      required,
      placeholder: 'cust-100',
      displayOptions,
    },
  ];
}

function property(action: ActionDescription, name: string, field: JsonSchema): INodeProperties {
  return {
    displayName: String(field.title ?? name),
    name,
    ...(typeof field.description === 'string' && { description: field.description }),
    ...(action.choices.includes(name) && action.choiceFacts[name]?.gives === 'values'
      ? chosen(action, name, field)
      : typed(field)),
  };
}

type Typed = Pick<INodeProperties, 'type' | 'default' | 'options' | 'typeOptions'>;

/** Loaded from the workspace. An expression gives what is not in the list. */
function chosen(action: ActionDescription, name: string, field: JsonSchema): Typed {
  const several = field.type === 'array';
  const dependsOn = action.choiceFacts[name]?.dependsOn ?? [];
  return {
    type: several ? 'multiOptions' : 'options',
    typeOptions: {
      loadOptionsMethod: loaderOf(action.key, name),
      ...(dependsOn.length > 0 && { loadOptionsDependsOn: [...dependsOn] }),
    },
    default: several ? [] : '',
  };
}

function typed(field: JsonSchema): Typed {
  const choices = (field.anyOf ?? []) as JsonSchema[];
  const one = (type: string) => field.type === type || choices.some((choice) => choice.type === type);
  if (Array.isArray(field.enum)) {
    const options = (field.enum as string[]).map((value): INodePropertyOptions => ({ name: value, value }));
    return { type: 'options', options, default: String(field.default ?? options[0]?.value) };
  }
  if (choices.some(({ format }) => format === 'date-time')) return { type: 'dateTime', default: '' };
  if (field.type === 'boolean') return { type: 'boolean', default: Boolean(field.default ?? false) };
  if (one('string')) return { type: 'string', default: String(field.default ?? '') };
  if (one('integer') || one('number')) return { type: 'number', default: Number(field.default ?? 0) };
  if (field.type === 'array' && !isObject(field.items)) {
    return { type: 'string', typeOptions: { multipleValues: true }, default: [] };
  }
  return { type: 'json', default: field.type === 'array' ? '[]' : '{}' };
}

const isObject = (items: unknown) => (items as JsonSchema | undefined)?.type === 'object';

const firstSentence = (text: string) => /^.*?[.](?=\s|$)/.exec(text)?.[0].replace(/\.$/, '') ?? text;
