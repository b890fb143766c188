import { styleText } from 'node:util';

/** A unified diff without its first line, red and green in a terminal. */
export function coloured(patch: string): string {
  const colour = (line: string) => {
    if (line.startsWith('+')) return styleText('green', line);
    return line.startsWith('-') ? styleText('red', line) : line;
  };
  return patch.split('\n').slice(1).map(colour).join('\n');
}
