import { storableText } from '../../store/batch.ts';
import type { WorkflowDefinition } from '../definition/definition.ts';
import { renderKey } from '../definition/templates.ts';
import type { NewRun } from './new-runs.ts';

/** Longer keys than this are a mistake: whole texts in place of what names somebody. */
const MAX_KEY_LENGTH = 500;

/** The key in whose order a run goes; a run whose key cannot be told is recorded as failed, with the reason. */
export function orderOf(
  { key, whenBusy }: WorkflowDefinition,
  event: unknown,
): Pick<NewRun, 'orderKey' | 'failure' | 'skipWhenBusy'> {
  if (key === undefined) return {};
  try {
    const text = storableText(renderKey(key, event));
    if (text === '' || text.length > MAX_KEY_LENGTH) throw new Error(`is empty or longer than ${MAX_KEY_LENGTH}`);
    return { orderKey: text, ...(whenBusy === 'skip' && { skipWhenBusy: true }) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { failure: { error: `key: ${why}`, errorCode: 'template_failed' } };
  }
}
