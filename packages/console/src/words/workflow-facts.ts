import type { WorkflowSummary } from '../api/types.ts';

export const startWords: Record<WorkflowSummary['trigger'], string> = {
  event: 'by an event',
  schedule: 'by a schedule',
  manual: 'by hand',
};

/** Whether anything of it runs anywhere. */
export const isPublished = ({ environments }: Pick<WorkflowSummary, 'environments'>): boolean =>
  Object.values(environments).some((published) => published !== null);
