import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { searchOf } from '../../lists/filters.ts';
import { actionFilters } from '../../pages/actions/filters.ts';
import { scheduleFilters } from '../../pages/schedules/filters.ts';
import { syncFilters } from '../../pages/syncs/filters.ts';
import { workflowFilters } from '../../pages/workflows/filters.ts';
import { editSearch, newWorkflowSearch } from './edit-search.ts';
import { placeSearch } from './place-search.ts';
import { scopeRoute, signedInRoute } from './roots.tsx';

const workflowsRoute = createRoute({
  getParentRoute: () => scopeRoute,
  path: '/workflows',
  validateSearch: searchOf(workflowFilters),
  component: lazyRouteComponent(() => import('../../pages/workflows/page.tsx'), 'WorkflowsPage'),
});

const workflowRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/workflows/$workflowId',
  component: lazyRouteComponent(() => import('../../pages/workflow/page.tsx'), 'WorkflowPage'),
});

const newWorkflowRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/workflows/new',
  validateSearch: newWorkflowSearch,
  component: lazyRouteComponent(() => import('../../pages/workflow-editor/new-page.tsx'), 'NewWorkflowPage'),
});

const editWorkflowRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/workflows/$workflowId/edit',
  validateSearch: editSearch,
  component: lazyRouteComponent(() => import('../../pages/workflow-editor/edit-page.tsx'), 'EditWorkflowPage'),
});

const actionsRoute = createRoute({
  getParentRoute: () => scopeRoute,
  path: '/actions',
  validateSearch: searchOf(actionFilters),
  component: lazyRouteComponent(() => import('../../pages/actions/page.tsx'), 'ActionsPage'),
});

const actionRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/actions/$integration/$name',
  validateSearch: placeSearch,
  component: lazyRouteComponent(() => import('../../pages/action/page.tsx'), 'ActionPage'),
});

const syncsRoute = createRoute({
  getParentRoute: () => scopeRoute,
  path: '/syncs',
  validateSearch: searchOf(syncFilters),
  component: lazyRouteComponent(() => import('../../pages/syncs/page.tsx'), 'SyncsPage'),
});

const schedulesRoute = createRoute({
  getParentRoute: () => scopeRoute,
  path: '/syncs/schedules',
  validateSearch: searchOf(scheduleFilters),
  component: lazyRouteComponent(() => import('../../pages/schedules/page.tsx'), 'SchedulesPage'),
});

const uploadsRoute = createRoute({
  getParentRoute: () => scopeRoute,
  path: '/syncs/uploads',
  validateSearch: searchOf([]),
  component: lazyRouteComponent(() => import('../../pages/uploads/page.tsx'), 'UploadsPage'),
});

const syncMemoriesRoute = createRoute({
  getParentRoute: () => scopeRoute,
  path: '/syncs/remembered',
  validateSearch: searchOf([]),
  component: lazyRouteComponent(() => import('../../pages/sync-memories/page.tsx'), 'SyncMemoriesPage'),
});

const newSyncRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/syncs/new',
  validateSearch: placeSearch,
  component: lazyRouteComponent(() => import('../../pages/sync-new/page.tsx'), 'NewSyncPage'),
});

const syncRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/syncs/$syncId',
  component: lazyRouteComponent(() => import('../../pages/sync/page.tsx'), 'SyncPage'),
});

export const buildLists = [
  workflowsRoute,
  actionsRoute,
  syncsRoute,
  schedulesRoute,
  uploadsRoute,
  syncMemoriesRoute,
] as const;
/** Pages of one thing carry no scope: they show whose it is, and set the switcher. */
export const buildThings = [
  newWorkflowRoute,
  workflowRoute,
  editWorkflowRoute,
  actionRoute,
  newSyncRoute,
  syncRoute,
] as const;
