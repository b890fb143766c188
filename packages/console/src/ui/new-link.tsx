import { Link, type LinkProps } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useSession } from '../api/session.ts';
import type { Permission } from '../api/types.ts';
import { Button } from './button.tsx';
import { mainLinkLook } from './look.ts';

/** Leads to where a new thing is made, with the look of the page's main button; off for those who may not. */
export function NewLink({ needs, children, ...link }: LinkProps & { needs: Permission; children: string }) {
  const may = useSession()?.permissions.includes(needs) ?? false;
  if (!may) {
    return (
      <Button look="primary" needs={needs}>
        <Plus aria-hidden className="size-4" /> {children}
      </Button>
    );
  }
  return (
    <Link {...link} className={mainLinkLook}>
      <Plus aria-hidden className="size-4" /> {children}
    </Link>
  );
}
