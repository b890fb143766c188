import { Link } from '@tanstack/react-router';
import { linkButtonLook } from '../ui/look.ts';
import { useScope } from './scope.ts';

/** Leads to a page of the same clients and environment, with the shape of a quiet button. */
export const ScopeLink = (props: {
  to: `/$client/$env/${'actions' | 'events' | 'triggers' | 'workflows'}`;
  children: string;
}) => (
  <Link to={props.to} params={useScope()} className={linkButtonLook}>
    {props.children}
  </Link>
);
