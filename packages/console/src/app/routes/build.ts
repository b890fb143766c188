import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { searchOf } from '../../lists/filters.ts';
import { actionFilters } from '../../pages/actions/filters.ts';
import { workflowFilters } from '../../pages/workflows/filters.ts';
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

export const buildLists = [workflowsRoute, actionsRoute] as const;
/** Pages of one thing carry no scope: they show whose it is, and set the switcher. */
export const buildThings = [workflowRoute, actionRoute] as const;
