import { text as readStream } from 'node:stream/consumers';
import { nearNames } from '@cio-bridge/connector';
import { stringifyJson } from '@cio-bridge/sdk';
import { confirm } from '@clack/prompts';
import { Command, Option } from 'commander';
import { invalid, parseJson, readText } from '../customer-io.ts';
import { inWords, Refused } from '../in-words.ts';
import { callServer, type ServerOptions } from './call-server.ts';
import { idOf, type Named } from './names.ts';
import { printFacts, printTable } from './print.ts';

/** One flag that becomes a parameter of the query or a key of the body. */
export interface Flag {
  /** Default: the parameter's own name, in kebab case. */
  flag?: string;
  does: string;
  /** Default text. `time` takes a date or something like 2h ago; lists have commas between. */
  type?: 'text' | 'number' | 'boolean' | 'switch' | 'time' | 'list' | 'json';
  choices?: readonly string[];
  required?: true;
  /** What it names: people say the name, the server wants the id. */
  names?: Named;
  /** That it can be taken away, with `--no-FLAG`: what that does. */
  clears?: string;
}

export interface OperationCommand {
  name: string;
  does: string;
  /** Method and path of the operation, such as `GET /api/v1/clients/{id}`. */
  calls: string;
  /** The variables of the path, in the order of the command line: what they are, and what they name. */
  args?: Record<string, { does: string; names?: Named }>;
  query?: Record<string, Flag>;
  body?: Record<string, Flag>;
  /** The whole body as JSON instead of flags; what it is. */
  input?: string;
  /** The same, where the body may be left out. */
  optionalInput?: string;
  /** Columns of a table, of an answer that is a list. */
  columns?: readonly string[];
  /** How people read an answer that is neither a list nor plain facts. */
  prints?: (answer: Record<string, unknown>) => void;
  /** What cannot be undone: it is asked for, and refused unasked; a dry run is neither. */
  destroys?: string;
  examples?: readonly string[];
}

/** Which operations of the API each command calls. */
const called = new WeakMap<Command, string[]>();

export const operationsOf = (command: Command): readonly string[] => called.get(command) ?? [];

/** Notes which operations a command calls that is written by hand. */
export function callsOperations(command: Command, ...operations: string[]): Command {
  called.set(command, [...operationsOf(command), ...operations]);
  return command;
}

/** @param when - Said of a command that may do without a server, such as `, with --client`. */
export const withAddress = (command: Command, when = ''): Command =>
  command
    .addOption(
      new Option('--url <url>', `the server${when} (default: that of the profile, or this machine)`).env(
        'CIO_BRIDGE_URL',
      ),
    )
    .addOption(
      new Option('--token <token>', `an API token${when} (default: that of the profile)`).env('CIO_BRIDGE_TOKEN'),
    );

export const withServer = (command: Command): Command =>
  withAddress(command).option('--profile <name>', 'a login that `login` saved under this name');

/** A command that calls one operation of the server's API and prints its answer. */
export function operationCommand(operation: OperationCommand): Command {
  const {
    name,
    does,
    calls,
    args = {},
    query = {},
    body = {},
    input,
    optionalInput,
    destroys,
    examples = [],
  } = operation;
  const flagged = [...Object.entries(query), ...Object.entries(body)];
  const command = callsOperations(withServer(new Command(name)).description(does), calls);
  for (const [variable, { does: meaning }] of Object.entries(args)) command.argument(`<${kebab(variable)}>`, meaning);
  for (const [parameter, flag] of flagged) {
    command.addOption(optionOf(parameter, flag));
    if (flag.clears !== undefined) command.option(`--no-${flagOf(parameter, flag)}`, flag.clears);
  }
  const named = [...Object.values(args), ...flagged.map(([, flag]) => flag)].some(
    ({ names }) => names !== undefined && names !== 'client',
  );
  if (named && !flagged.some(([parameter, flag]) => flagOf(parameter, flag) === 'client'))
    command.option('--client <name>', 'whose, for a name that several clients use');
  const inputIs = input ?? optionalInput;
  if (inputIs !== undefined)
    command.option('--input <json>', `${inputIs}; @FILE reads it from a file, - from standard input`);
  if ('before' in query) command.option('--all', 'every page, not only the first');
  if (destroys !== undefined) command.option('--yes', 'do not ask');
  command.option('--json', 'print JSON');
  if (examples.length > 0)
    command.addHelpText('after', `\nExamples:\n${examples.map((each) => `  cio-bridge ${each}`).join('\n')}`);
  return command.action(async (...given: unknown[]) => {
    const values = given.slice(0, Object.keys(args).length) as string[];
    const flags = command.opts() as Flags;
    await inWords(flags.json, () => run(operation, values, flags));
  });
}

type Flags = ServerOptions & { json?: true; all?: true; yes?: true; input?: string } & Record<string, unknown>;

async function run(operation: OperationCommand, values: string[], flags: Flags): Promise<void> {
  const { calls, args = {}, query = {}, body = {}, input, destroys } = operation;
  const [method, template] = calls.split(' ') as [string, string];
  let path = template;
  for (const [index, [variable, { names }]] of Object.entries(args).entries()) {
    const value = values[index] as string;
    const id = names ? await idOf(flags, names, value, flags.client as string | undefined) : value;
    // An action's key has a slash of its own, between two variables of the path.
    path = path.replace(`{${variable}}`, encodeURIComponent(id));
  }
  if (destroys !== undefined && !flags.yes && !flags.dryRun) await assertAgreed(destroys);
  const search = await valuesOf(query, flags);
  const isWhole = input !== undefined || flags.input !== undefined;
  const content = isWhole ? await readInput(flags.input) : await valuesOf(body, flags);
  const sends = isWhole || Object.keys(body).length > 0;
  const ask = (before?: unknown) =>
    callServer<Answer>(flags, method, path, {
      query: { ...(search as Record<string, string>), ...(before !== undefined && { before: String(before) }) },
      ...(sends && { body: content }),
    });
  const answer = await ask();
  if (flags.all) {
    for (let { next } = answer; next; ) {
      const page = await ask(next);
      answer.items?.push(...(page.items ?? []));
      next = page.next;
    }
    delete answer.next;
  }
  print(answer, operation, flags);
}

type Answer = { items?: Record<string, unknown>[]; next?: string | null } & Record<string, unknown>;

function print(answer: Answer | undefined, { columns, prints = printFacts }: OperationCommand, { json }: Flags): void {
  if (json) {
    console.log(stringifyJson(answer ?? {}, 2));
    return;
  }
  if (!answer?.items) {
    if (answer) prints(answer);
    else console.log('Done.');
    return;
  }
  printTable(answer.items, columns ?? Object.keys(answer.items[0] ?? {}));
  if (answer.next) console.log(`\nThere are more: --before ${answer.next}, or --all`);
}

/** Asks, where somebody is there to answer. @throws {Refused} when nobody is, or the answer is no. */
export async function assertAgreed(what: string, flag = '--yes', code = 'cli_needs_yes'): Promise<void> {
  if (!process.stdin.isTTY) throw new Refused(`${what} Say ${flag} if that is what you want`, { code });
  if ((await confirm({ message: `${what} Go on?`, initialValue: false })) !== true)
    throw new Refused('Nothing was done');
}

export async function readInput(input: string | undefined, option = '--input'): Promise<unknown> {
  if (input === undefined) throw invalid(option, 'say it as JSON, or @FILE, or - for standard input');
  if (input === '-') return parseJson(await readStream(process.stdin), option);
  return parseJson(input.startsWith('@') ? await readText(input.slice(1), option) : input, option);
}

async function valuesOf(flags: Record<string, Flag>, given: Flags): Promise<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  for (const [parameter, flag] of Object.entries(flags)) {
    const value = given[camel(flagOf(parameter, flag))];
    if (value === undefined) continue;
    const { names, clears } = flag;
    if (clears !== undefined && value === false) values[parameter] = null;
    else
      values[parameter] = names
        ? await idOf(given, names, String(value), names === 'client' ? undefined : (given.client as string | undefined))
        : parsed(flagOf(parameter, flag), flag, value);
  }
  return values;
}

function parsed(name: string, { type = 'text', choices }: Flag, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  switch (type) {
    case 'number': {
      const number = Number(value);
      if (value.trim() === '' || !Number.isFinite(number)) throw invalid(`--${name}`, `"${value}" is no number`);
      return number;
    }
    case 'boolean':
      if (value !== 'true' && value !== 'false') throw invalid(`--${name}`, 'is true or false');
      return value === 'true';
    case 'list':
      return value.split(',').map((entry) => chosen(name, entry.trim(), choices));
    case 'json':
      return parseJson(value, `--${name}`);
    case 'time':
      return parseTime(name, value);
    default:
      return value;
  }
}

function chosen(name: string, value: string, choices: readonly string[] = [value]): string {
  if (choices.includes(value)) return value;
  const [near] = nearNames(value, choices);
  const hint = near === undefined ? '' : `Did you mean ${near}? `;
  throw invalid(`--${name}`, `"${value}" is none of them. ${hint}There are: ${choices.join(', ')}`);
}

const unitsMs: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** Milliseconds since 1970 of a date, or of something like 2h: so long ago. */
function parseTime(name: string, text: string): number {
  const [, count, unit = ''] = /^(\d+)([smhdw])$/.exec(text) ?? [];
  if (count !== undefined) return Date.now() - Number(count) * (unitsMs[unit] as number);
  const ms = /^\d{12,}$/.test(text) ? Number(text) : Date.parse(text);
  if (Number.isNaN(ms))
    throw invalid(`--${name}`, `"${text}" is no time; write it like 2026-11-26T14:00:00Z, or 2h for two hours ago`);
  return ms;
}

function optionOf(parameter: string, flag: Flag): Option {
  const { type = 'text', does, choices, required } = flag;
  const name = flagOf(parameter, flag);
  const placeholder = {
    text: 'text',
    number: 'number',
    boolean: 'true|false',
    time: 'time',
    list: 'list',
    json: 'json',
    switch: '',
  }[type];
  const listed = choices && type === 'list' ? `${does} (${choices.join(', ')}; several with commas)` : does;
  const meaning = required ? `${listed} (required)` : listed;
  const option = new Option(
    type === 'switch' ? `--${name}` : `--${name} <${flag.names ? 'name' : placeholder}>`,
    meaning,
  );
  // Of a list, each is looked at when it is read.
  if (choices && type !== 'list') option.choices([...choices]);
  return required ? option.makeOptionMandatory() : option;
}

/** `clientId` is said as `--client`, `fromMs` as `--from`. */
const flagOf = (parameter: string, { flag }: Flag): string => flag ?? kebab(parameter.replace(/(?<=.)(Id|Ms)$/, ''));

const kebab = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const camel = (name: string): string => name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
