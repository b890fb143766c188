import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { searchOf } from '../../lists/filters.ts';
import { workflowFilters } from '../../pages/workflows/filters.ts';
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

export const buildLists = [workflowsRoute] as const;
/** Pages of one thing carry no scope: they show whose it is, and set the switcher. */
export const buildThings = [workflowRoute] as const;
