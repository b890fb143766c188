import { comparisonsOf, faultOfComparison } from './conditions.ts';
import type { Step } from './definition.ts';
import { toMoment } from './moments.ts';
import { holdsTemplate, isWholeValue } from './templates.ts';

/** Something in a definition that can only fail. */
export interface DefinitionFault {
  /** JSON pointer to it (RFC 6901), in the words of the definition. */
  pointer: string;
  /** Stable, such as `unknown_path`. */
  code: string;
  message: string;
  /** The name that was most likely meant. */
  suggestion?: string | undefined;
}

/** What is wrong with a step whatever stands around it; `pointer` leads to the step. */
export function faultsOfStep(step: Step, pointer: string): DefinitionFault[] {
  switch (step.type) {
    case 'branch':
      return step.branches.flatMap(({ when }, index) =>
        comparisonsOf(when).flatMap((each) => asFaults(faultOfComparison(each), `${pointer}/branches/${index}/when`)),
      );
    case 'wait':
      return asFaults(faultOfMoment(step.until), `${pointer}/until`);
    case 'forEach':
      return asFaults(faultOfItems(step.items, step.maxItems), `${pointer}/items`);
    case 'http':
      return asFaults(faultOfUrl(step.url), `${pointer}/url`);
    case 'workflow':
      return asFaults(
        holdsTemplate(step.workflow) ? 'give a name or an id: templates are not read here' : undefined,
        `${pointer}/workflow`,
      );
    default:
      return [];
  }
}

const asFaults = (message: string | undefined, pointer: string): DefinitionFault[] =>
  message === undefined ? [] : [{ pointer, code: 'invalid_value', message }];

function faultOfMoment(until: string | number | undefined): string | undefined {
  if (until === undefined || holdsTemplate(until) || toMoment(until, 'UTC') !== undefined) return undefined;
  return 'is not a moment; give Unix seconds or ISO 8601';
}

function faultOfItems(items: unknown, maxItems: number): string | undefined {
  if (typeof items === 'string' && isWholeValue(items)) return undefined;
  if (!Array.isArray(items)) return 'give a list, or a text that is nothing but one template, which gives one';
  return items.length > maxItems ? `has ${items.length} entries, more than maxItems (${maxItems})` : undefined;
}

function faultOfUrl(url: string): string | undefined {
  if (holdsTemplate(url) || /^https?:$/.test(URL.parse(url)?.protocol ?? '')) return undefined;
  return 'is not an http or https URL';
}
