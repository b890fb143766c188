import type { Migration } from 'kysely/migration';
import { foundation } from './migrations/0001-foundation.ts';
import { access } from './migrations/0002-access.ts';
import { inbound } from './migrations/0003-inbound.ts';
import { workflows } from './migrations/0004-workflows.ts';
import { deletedClients } from './migrations/0005-deleted-clients.ts';
import { tracedSends } from './migrations/0006-traced-sends.ts';
import { runsInOrder } from './migrations/0007-runs-in-order.ts';
import { foundEvents } from './migrations/0008-found-events.ts';
import { publishedWorkflows } from './migrations/0009-published-workflows.ts';
import { clientValues } from './migrations/0010-client-values.ts';
import { oneState } from './migrations/0011-one-state.ts';
import { ages } from './migrations/0012-ages.ts';
import { begunRuns } from './migrations/0013-begun-runs.ts';
import { foundLists } from './migrations/0014-found-lists.ts';
import { decidedSends } from './migrations/0015-decided-sends.ts';
import { movedWaits } from './migrations/0016-moved-waits.ts';
import { rateShares } from './migrations/0017-rate-shares.ts';
import { syncs } from './migrations/0018-syncs.ts';
import { toldApart } from './migrations/0019-told-apart.ts';
import { toldCalls } from './migrations/0020-told-calls.ts';
import { forwarding } from './migrations/0021-forwarding.ts';
import { heldByAClock } from './migrations/0022-held-by-a-clock.ts';
import { memoriesOfSyncs } from './migrations/0023-memories-of-syncs.ts';
import { runSubjects } from './migrations/0024-run-subjects.ts';
import { unfinishedVersions } from './migrations/0025-unfinished-versions.ts';
import { workflowEditors } from './migrations/0026-workflow-editors.ts';
import { markedEvents } from './migrations/0027-marked-events.ts';
import { shapesOfFiles } from './migrations/0028-shapes-of-files.ts';
import { sentTriggers } from './migrations/0029-sent-triggers.ts';
import { stepsKeptInTheStore } from './migrations/0030-steps-kept-in-the-store.ts';
import { afterAPause } from './migrations/0031-after-a-pause.ts';
import { namesOfSends } from './migrations/0032-names-of-sends.ts';
import { clientOfARun } from './migrations/0033-client-of-a-run.ts';

/** In order, by name. A migration that has shipped is never edited: add the next one. */
export const migrations: Record<string, Migration> = {
  '0001-foundation': foundation,
  '0002-access': access,
  '0003-inbound': inbound,
  '0004-workflows': workflows,
  '0005-deleted-clients': deletedClients,
  '0006-traced-sends': tracedSends,
  '0007-runs-in-order': runsInOrder,
  '0008-found-events': foundEvents,
  '0009-published-workflows': publishedWorkflows,
  '0010-client-values': clientValues,
  '0011-one-state': oneState,
  '0012-ages': ages,
  '0013-begun-runs': begunRuns,
  '0014-found-lists': foundLists,
  '0015-decided-sends': decidedSends,
  '0016-moved-waits': movedWaits,
  '0017-rate-shares': rateShares,
  '0018-syncs': syncs,
  '0019-told-apart': toldApart,
  '0020-told-calls': toldCalls,
  '0021-forwarding': forwarding,
  '0022-held-by-a-clock': heldByAClock,
  '0023-memories-of-syncs': memoriesOfSyncs,
  '0024-run-subjects': runSubjects,
  '0025-unfinished-versions': unfinishedVersions,
  '0026-workflow-editors': workflowEditors,
  '0027-marked-events': markedEvents,
  '0028-shapes-of-files': shapesOfFiles,
  '0029-sent-triggers': sentTriggers,
  '0030-steps-kept-in-the-store': stepsKeptInTheStore,
  '0031-after-a-pause': afterAPause,
  '0032-names-of-sends': namesOfSends,
  '0033-client-of-a-run': clientOfARun,
};
