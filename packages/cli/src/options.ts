import { InvalidArgumentError, Option } from 'commander';

/** A port as a flag gives it. @throws InvalidArgumentError, which commander prints with the flag's name. */
export function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('a port is a number from 0 to 65535');
  return port;
}

/** One that may be given again, for several. @param none - What it means to leave it out. */
export const repeated = (flags: string, does: string, none: string): Option =>
  new Option(flags, `${does}; give it again for several`)
    .argParser((value: string, before: string[]) => [...before, value])
    .default([], none);
