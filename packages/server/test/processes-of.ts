import { readdirSync, readFileSync } from 'node:fs';

/** The processes whose command line holds all of these. */
export function processesOf(...words: string[]): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return words.every((word) => command.includes(word)) && !command.startsWith('/bin/sh');
      } catch {
        return false; // it ended meanwhile
      }
    })
    .map(Number);
}
