import { Link } from '@tanstack/react-router';
import { LockKeyhole } from 'lucide-react';
import { useSession } from '../api/session.ts';
import type { Permission } from '../api/types.ts';
import { whyNot } from '../words/permissions.ts';
import { linkLook } from './look.ts';

/** What is not for whoever looks, and who could change that. */
export function NoAccess({ needs, children }: { needs?: Permission; children?: React.ReactNode }) {
  const role = useSession()?.person?.role;
  return (
    <div role="alert" className="flex items-start gap-3 rounded-lg bg-plain-ground p-4">
      <LockKeyhole aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
      <div className="min-w-0 wrap-anywhere">
        <p className="font-medium">This is not open to you</p>
        <p className="mt-0.5 text-muted">
          {needs === undefined ? children : whyNot(needs, role)} An owner of this server can change that.{' '}
          <Link to="/settings/{-$part}" params={{ part: 'account' }} className={linkLook}>
            Your role and clients
          </Link>
        </p>
      </div>
    </div>
  );
}
