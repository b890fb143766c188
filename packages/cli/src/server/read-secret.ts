import { text as readStream } from 'node:stream/consumers';
import { isCancel, password } from '@clack/prompts';
import { Refused } from '../in-words.ts';

/** Asks for a secret in a terminal, else reads it from standard input: so it stands in no history. */
export async function readSecret(message: string): Promise<string> {
  if (!process.stdin.isTTY) return (await readStream(process.stdin)).trim();
  const given = await password({ message });
  if (isCancel(given)) throw new Refused('Nothing was changed');
  return given.trim();
}
