import { styleText } from 'node:util';

/** One line of the thread. `detail` is for people, `facts` for machines. */
export interface ThreadLine {
  step: string;
  ok: boolean;
  ms: number;
  detail: string;
  facts?: Record<string, unknown>;
}

/** Tells what happens: to people in lines, to machines as one JSON object per line on stdout. */
export interface Narrator {
  say(text: string): void;
  line(line: ThreadLine): void;
}

export function createNarrator({ json }: { json: boolean }): Narrator {
  if (json) {
    return {
      say: () => {},
      line: ({ step, ok, ms, facts }) => console.log(JSON.stringify({ step, ok, ms: Math.round(ms), ...facts })),
    };
  }
  return {
    say: (text) => console.log(text),
    line({ step, ok, ms, detail }) {
      const mark = ok ? styleText('green', '✓') : styleText('red', '✗');
      const took = styleText('dim', `${Math.round(ms)} ms`.padStart(8));
      console.log(`  ${mark} ${step.padEnd(22)} ${took}  ${detail}`);
    },
  };
}
