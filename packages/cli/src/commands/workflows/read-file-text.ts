import { readFile } from 'node:fs/promises';
import { Refused } from '../../in-words.ts';

/** @throws Refused when the file cannot be read. */
export const readFileText = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((error: Error) => {
    throw new Refused(`${file} cannot be read: ${error.message}`);
  });
