import type { Readable } from 'node:stream';
import { parseJson, stringifyJson } from '@cio-bridge/sdk';
import { Agent, request } from 'undici';
import { Refused } from '../in-words.ts';
import { findProfile } from '../profiles.ts';

export const defaultUrl = 'http://127.0.0.1:8787';

/** Which server a command speaks to. */
export interface ServerOptions {
  url?: string;
  token?: string;
  profile?: string;
}

export interface ServerCall {
  query?: Record<string, string | number | boolean | readonly string[] | undefined>;
  body?: unknown;
  /** Instead of a body: bytes as they are. */
  bytes?: Uint8Array;
  headers?: Record<string, string>;
}

interface ServerAddress {
  url: string;
  token: string;
}

/** What the flags and variables name, else the profile, else the server of this machine. */
async function serverFor({ url, token, profile }: ServerOptions): Promise<ServerAddress> {
  const kept = url !== undefined && token !== undefined ? undefined : (await findProfile(profile))?.server;
  // A token goes to the server that it was made for, and to no other.
  const chosenUrl = url ?? kept?.url ?? defaultUrl;
  const chosenToken = token ?? (kept?.url === chosenUrl ? kept.token : undefined);
  if (!/^https?:/i.test(chosenUrl) || !URL.canParse(chosenUrl)) {
    throw new Refused(`${chosenUrl} is no address of a server: write it like ${defaultUrl}`);
  }
  if (chosenToken !== undefined) return { url: chosenUrl, token: chosenToken };
  throw new Refused(
    `There is no token for ${chosenUrl}. Make one with \`cio-bridge token NAME\` and log in: cio-bridge login --url ${chosenUrl} --token TOKEN`,
    { code: 'cli_not_logged_in' },
  );
}

/**
 * One call of the server's API.
 *
 * @returns the parsed answer; undefined where there is none.
 * @throws {Refused} with the server's own words, or why it could not be asked.
 */
export async function callServer<T>(
  options: ServerOptions,
  method: string,
  path: string,
  call: ServerCall = {},
): Promise<T> {
  const { url, token } = await serverFor(options);
  const target = new URL(path, url);
  for (const [name, value] of Object.entries(call.query ?? {})) {
    if (value === undefined) continue;
    for (const each of Array.isArray(value) ? value : [value]) target.searchParams.append(name, String(each));
  }
  const answer = await request(target, {
    method: method as 'GET',
    headers: {
      authorization: `Bearer ${token}`,
      ...(call.body !== undefined && { 'content-type': 'application/json' }),
      ...(call.bytes !== undefined && { 'content-type': 'application/octet-stream' }),
      ...call.headers,
    },
    ...(call.body !== undefined && { body: stringifyJson(call.body) }),
    ...(call.bytes !== undefined && { body: call.bytes }),
  }).catch((cause: unknown) => {
    throw new Refused(`No server answers at ${url}. Start it, or name another one: --url URL`, {
      code: 'cli_no_server',
      cause,
    });
  });
  const text = await answer.body.text();
  let content: (T & Problem) | undefined;
  try {
    content = text === '' ? undefined : (parseJson(text) as T & Problem);
  } catch {
    throw new Refused(`What answers at ${url} is no cio-bridge server (status ${answer.statusCode}, and no JSON)`);
  }
  if (answer.statusCode < 300) return content as T;
  const where = content?.pointer ? ` (at ${content.pointer})` : '';
  const words = content?.detail ?? `The server answered ${answer.statusCode}`;
  const { code = 'cli_refused', detail: _detail, ...facts } = content ?? {};
  throw new Refused(`${words}${where}${wayOutOf(code)}`, { code, facts });
}

/** The server cannot know how its caller came by a token. */
const wayOutOf = (code: string): string =>
  code === 'forbidden'
    ? '. Ask an owner for it, or make a token that may do everything where the server’s data is: cio-bridge token NAME --everything'
    : '';

/** An answer that is no JSON, as it comes. @throws {Refused} with the server's own words. */
export async function streamOf(options: ServerOptions, path: string): Promise<Readable> {
  const { url, token } = await serverFor(options);
  const answer = await request(new URL(path, url), { headers: { authorization: `Bearer ${token}` } }).catch(
    (cause: unknown) => {
      throw new Refused(`No server answers at ${url}. Start it, or name another one: --url URL`, { cause });
    },
  );
  if (answer.statusCode === 200) return answer.body;
  const { detail, code = 'cli_refused' } = (await answer.body.json()) as Problem;
  throw new Refused(`${detail ?? `The server answered ${answer.statusCode}`}${wayOutOf(code)}`, { code });
}

interface Problem {
  code?: string;
  detail?: string;
  pointer?: string;
  remedy?: string;
}

/** A change that the server told of. */
export interface StreamedChange {
  type: string;
  [fact: string]: unknown;
}

/** The server's live stream of changes, until the signal fires. */
export async function* changesOf(options: ServerOptions, signal: AbortSignal): AsyncGenerator<StreamedChange> {
  const { url, token } = await serverFor(options);
  const dispatcher = new Agent({ bodyTimeout: 0 });
  let lastId: string | undefined;
  try {
    // The server ends a stream every now and then, to look at the token again.
    while (!signal.aborted) {
      const answer = await request(new URL('/api/v1/stream', url), {
        headers: { authorization: `Bearer ${token}`, ...(lastId !== undefined && { 'last-event-id': lastId }) },
        signal,
        dispatcher,
      }).catch((cause: unknown) => {
        throw new Refused(`No server answers at ${url}. Start it, or name another one: --url URL`, { cause });
      });
      if (answer.statusCode !== 200) throw new Refused(`The server refuses its stream (${answer.statusCode})`);
      let held = '';
      for await (const chunk of answer.body) {
        held += String(chunk);
        const messages = held.split('\n\n');
        held = messages.pop() ?? '';
        for (const message of messages) {
          lastId = /^id: (.*)$/m.exec(message)?.[1] ?? lastId;
          const data = /^data: (.*)$/m.exec(message)?.[1];
          if (data !== undefined) yield JSON.parse(data) as StreamedChange;
        }
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await dispatcher.close();
  }
}
