import type { WorkflowSummary } from '../api/types.ts';
import { countOf, countWords } from './time.ts';

export const startWords: Record<WorkflowSummary['trigger'], string> = {
  event: 'by an event',
  schedule: 'by a schedule',
  manual: 'by hand',
  webhook: 'by a request to its URL',
};

/** Whether anything of it runs anywhere. */
export const isPublished = ({ environments }: Pick<WorkflowSummary, 'environments'>): boolean =>
  Object.values(environments).some((published) => published !== null);

/** Why a version cannot be turned on; undefined for one that was whole when it was saved. */
export const unfinishedWords = ({ version, faults }: { version: number; faults: number }): string | undefined =>
  faults === 0
    ? undefined
    : `Version ${version} was saved with ${countOf(faults, 'thing', 'things')} to mend. Mend it and save it again first.`;

type Activity = WorkflowSummary['activity'];

/** `12 succeeded, 2 failed`; nothing of what there was none of. */
export const dayWords = ({ last24h }: Activity): string =>
  [
    [last24h.succeeded, 'succeeded'] as const,
    [last24h.failed, 'failed'] as const,
    [last24h.cancelled, 'cancelled'] as const,
    [last24h.underWay, 'under way'] as const,
  ]
    .filter(([runs]) => runs > 0)
    .map(([runs, words]) => `${countWords(runs)} ${words}`)
    .join(', ');

/** `3 on v2, 1 on v1`: runs that wait keep the version that they began with. */
export const waitingWords = ({ waiting }: Activity): string =>
  [...Map.groupBy(waiting, ({ version }) => version)]
    .sort(([one], [other]) => other - one)
    .map(([version, places]) => `${countWords(places.reduce((sum, { runs }) => sum + runs, 0))} on v${version}`)
    .join(', ');
