import {
  type ColumnMapping,
  columnTypes,
  dateFormats,
  encodings,
  fieldNames,
  formats,
  type KindName,
  type MappingInput,
  parseMapping,
  type ReadOptions,
} from '@cio-bridge/sync';
import { type Command, Option } from 'commander';
import { parse as parseYaml } from 'yaml';
import { invalid, readText } from '../customer-io.ts';

export interface MappingOptions {
  map?: string;
  id?: string;
  email?: string;
  phone?: string;
  cioId?: string;
  event?: string;
  field?: string[];
  fixed?: string[];
  column?: string[];
  skip?: string[];
  only?: true;
  empty?: 'keep' | 'clear';
  timeZone?: string;
  segment?: string;
  remove?: true;
}

export interface FormatOptions {
  format?: ReadOptions['format'];
  encoding?: ReadOptions['encoding'];
  delimiter?: string;
  header?: string;
}

const many = (value: string, before: string[] = []): string[] => [...before, value];

export const withMapping = (command: Command): Command =>
  command
    .option('--map <file>', 'YAML of a mapping, as --dry-run --save-map writes it; flags go before it')
    .option('--id <column>', 'which column is the id of the person')
    .option('--email <column>', 'which column is the email')
    .option('--phone <column>', 'which column is the phone number that names the person')
    .option('--cio-id <column>', 'which column is the cio_id')
    .option('--event <name>', 'the name of all events')
    .option('--field <field=column>', `another field (${fieldNames.slice(4).join(', ')}); repeat it`, many)
    .option('--fixed <field=value>', 'a field that is the same in all rows; repeat it', many)
    .option(
      '--column <column=attribute:type:format>',
      `what becomes of a column (${columnTypes.join(', ')}; dates: ${dateFormats.join(', ')}; lists: the separator); repeat it`,
      many,
    )
    .option('--skip <column>', 'leave a column out; repeat it', many)
    .option('--only', 'leave out every column that no flag and no mapping names')
    .addOption(new Option('--empty <what>', 'an empty cell keeps or clears the attribute').choices(['keep', 'clear']))
    .option('--time-zone <zone>', 'of dates that name none, such as Europe/Berlin (default: UTC)')
    .option('--segment <id>', 'the manual segment of `sync segment`')
    .option('--remove', 'take away instead of adding: devices, objects, relationships, members, suppressions');

export const withFormat = (command: Command): Command =>
  command
    .addOption(new Option('--format <format>', 'default: told by how the file begins').choices([...formats]))
    .addOption(new Option('--encoding <encoding>', 'default: told by its first bytes').choices([...encodings]))
    .option('--delimiter <character>', 'default: the one the header has most of; \\t is a tab')
    .option('--header <names>', 'names of the columns, with commas between, of a CSV without a header');

export const readOptionsOf = ({ format, encoding, delimiter, header }: FormatOptions): ReadOptions => ({
  format,
  encoding,
  delimiter: delimiter === '\\t' ? '\t' : delimiter,
  header: header?.split(',').map((name) => name.trim()),
});

/**
 * What the flags and the file of a mapping say; the rest is guessed.
 *
 * @param base - What holds where neither says anything.
 */
export async function givenMapping(
  kind: KindName,
  options: MappingOptions,
  base: MappingInput = { kind },
): Promise<MappingInput> {
  const given = options.map === undefined ? base : await readMapping(options.map, kind);
  const { id, email, phone, cioId, event, segment, empty, timeZone, remove } = options;
  const named = Object.entries({ id, email, phone, cioId }).filter(([, column]) => column !== undefined);
  return {
    ...given,
    fields: { ...given.fields, ...Object.fromEntries(named), ...pairs('--field', options.field) },
    fixed: { ...given.fixed, ...(event !== undefined && { name: event }), ...pairs('--fixed', options.fixed) },
    columns: {
      ...given.columns,
      ...Object.fromEntries((options.column ?? []).map(columnOf)),
      ...Object.fromEntries((options.skip ?? []).map((column) => [column, 'skip' as const])),
    },
    ...(options.only && { rest: 'skip' as const }),
    ...(empty && { empty }),
    ...(timeZone !== undefined && { timeZone }),
    ...(segment !== undefined && { segmentId: Number(segment) }),
    ...(remove && { remove }),
  };
}

async function readMapping(file: string, kind: KindName): Promise<MappingInput> {
  const mapping = parseMapping(parseYaml(await readText(file, '--map')));
  if (mapping.kind === kind) return mapping;
  throw invalid('--map', `${file} is a mapping of ${mapping.kind}, not of ${kind}`);
}

function pairs(flag: string, given: readonly string[] = []): Record<string, string> {
  return Object.fromEntries(
    given.map((pair) => {
      const at = pair.indexOf('=');
      const [field, value] = [pair.slice(0, at), pair.slice(at + 1)];
      if (at > 0 && value !== '' && (fieldNames as readonly string[]).includes(field)) return [field, value];
      throw invalid(flag, `"${pair}" is written field=value, where the field is one of ${fieldNames.join(', ')}`);
    }),
  );
}

/** `signed_up=created_at:date:d/m/y`; each part but the column may be left out. */
function columnOf(text: string): [string, ColumnMapping] {
  const at = text.indexOf('=');
  const column = at < 0 ? text.split(':', 1)[0] : text.slice(0, at);
  const [to = '', type = 'text', ...detail] = at < 0 ? text.split(':') : text.slice(at + 1).split(':');
  if (!column || !(columnTypes as readonly string[]).includes(type)) {
    throw invalid(
      '--column',
      `"${text}" is written column=attribute:type, where the type is one of ${columnTypes.join(', ')}`,
    );
  }
  const more = detail.join(':');
  if (type === 'date' && more !== '' && !(dateFormats as readonly string[]).includes(more)) {
    throw invalid('--column', `"${more}" is no way to write a date; there are ${dateFormats.join(', ')}`);
  }
  return [
    column,
    {
      type: type as ColumnMapping['type'],
      ...(at >= 0 && to !== '' && { to }),
      ...(more !== '' &&
        (type === 'date' ? { format: more as NonNullable<ColumnMapping['format']> } : { separator: more })),
    },
  ];
}
