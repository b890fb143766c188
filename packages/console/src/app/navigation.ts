import {
  Activity,
  BookOpenText,
  Building2,
  Cable,
  FileUp,
  Hammer,
  House,
  Inbox,
  type LucideIcon,
  Play,
  RadioTower,
  Send,
  Workflow,
  Zap,
} from 'lucide-react';
import type { Permission } from '../api/types.ts';

/** A page of the rail: all of them stand under a scope, `/$client/$env/…`. */
export interface NavigationEntry {
  to: `/$client/$env/${'home' | 'inbox' | 'live' | 'events' | 'deliveries' | 'runs' | 'activity' | 'workflows' | 'syncs' | 'clients' | 'connections' | 'triggers' | 'actions'}`;
  label: string;
  Icon: LucideIcon;
  group: '' | 'Watch' | 'Build' | 'Connect';
  /** After `g`. */
  letter: string;
  needs: Permission;
}

/** Every page of the rail, in its order. A new page is one line here and one in `router.tsx`. */
export const navigation: NavigationEntry[] = [
  { to: '/$client/$env/home', label: 'Home', Icon: House, group: '', letter: 'h', needs: 'events:read' },
  { to: '/$client/$env/inbox', label: 'Inbox', Icon: Inbox, group: '', letter: 'i', needs: 'runs:read' },
  { to: '/$client/$env/live', label: 'Live', Icon: Activity, group: 'Watch', letter: 'l', needs: 'events:read' },
  { to: '/$client/$env/events', label: 'Events', Icon: Zap, group: 'Watch', letter: 'e', needs: 'events:read' },
  {
    to: '/$client/$env/deliveries',
    label: 'Deliveries',
    Icon: Send,
    group: 'Watch',
    letter: 'd',
    needs: 'events:read',
  },
  { to: '/$client/$env/runs', label: 'Runs', Icon: Play, group: 'Watch', letter: 'r', needs: 'runs:read' },
  {
    to: '/$client/$env/activity',
    label: 'Activity',
    Icon: BookOpenText,
    group: 'Watch',
    letter: 'v',
    needs: 'activity:read',
  },
  {
    to: '/$client/$env/workflows',
    label: 'Workflows',
    Icon: Workflow,
    group: 'Build',
    letter: 'w',
    needs: 'workflows:read',
  },
  {
    to: '/$client/$env/syncs',
    label: 'Syncs',
    Icon: FileUp,
    group: 'Build',
    letter: 's',
    needs: 'syncs:read',
  },
  {
    to: '/$client/$env/actions',
    label: 'Actions',
    Icon: Hammer,
    group: 'Build',
    letter: 'a',
    needs: 'connections:read',
  },
  {
    to: '/$client/$env/clients',
    label: 'Clients',
    Icon: Building2,
    group: 'Connect',
    letter: 'n',
    needs: 'connections:read',
  },
  {
    to: '/$client/$env/connections',
    label: 'Connections',
    Icon: Cable,
    group: 'Connect',
    letter: 'c',
    needs: 'connections:read',
  },
  {
    to: '/$client/$env/triggers',
    label: 'Triggers',
    Icon: RadioTower,
    group: 'Connect',
    letter: 't',
    needs: 'endpoints:read',
  },
];

/** What the bar of a phone has room for; the rest is under *More*. */
export const onPhoneBar = ['Home', 'Inbox', 'Live'];
