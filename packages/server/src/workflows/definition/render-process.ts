import { renderWithin } from './liquid.ts';
import { TooMuch } from './meter.ts';
import { type RenderAnswer, type RenderRequest, STEP_ALLOWANCE } from './render-apart.ts';
import { TemplateFailed } from './template-failed.ts';

// A Ctrl-C reaches us too: what the server still has to finish, it may have to render.
process.on('SIGINT', () => {}).on('SIGTERM', () => {});
process.on('disconnect', () => process.exit());
process.on('message', (request: RenderRequest) => process.send?.(answerTo(request)));
process.send?.('ready');

/** It gives way to all others: on a busy machine, what takes it a moment may be over seconds later. */
function workedMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

function answerTo({ input, values }: RenderRequest): RenderAnswer {
  try {
    return { output: renderWithin(STEP_ALLOWANCE, input, values, workedMs) };
  } catch (error) {
    if (error instanceof TemplateFailed) return { failed: error.facts };
    if (error instanceof TooMuch) return { message: error.message, tooMuch: error.of };
    return { message: error instanceof Error ? error.message : String(error) };
  }
}
