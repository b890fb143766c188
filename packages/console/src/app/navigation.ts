import { Activity, type LucideIcon, Zap } from 'lucide-react';
import type { Permission } from '../api/types.ts';

/** A page of the rail: all of them stand under a scope, `/$client/$env/…`. */
export interface NavigationEntry {
  to: '/$client/$env/live' | '/$client/$env/events';
  label: string;
  Icon: LucideIcon;
  group: '' | 'Watch' | 'Build' | 'Connect';
  /** After `g`. */
  letter: string;
  needs: Permission;
}

/** Every page of the rail, in its order. A new page is one line here and one in `router.tsx`. */
export const navigation: NavigationEntry[] = [
  { to: '/$client/$env/live', label: 'Live', Icon: Activity, group: 'Watch', letter: 'l', needs: 'events:read' },
  { to: '/$client/$env/events', label: 'Events', Icon: Zap, group: 'Watch', letter: 'e', needs: 'events:read' },
];

/** What the bar of a phone has room for; the rest is under *More*. */
export const onPhoneBar = ['Home', 'Inbox', 'Live'];
