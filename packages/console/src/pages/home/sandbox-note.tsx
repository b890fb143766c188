import { useQuery } from '@tanstack/react-query';
import { sandboxPageQuery } from '../../api/queries.ts';
import { useSession } from '../../api/session.ts';
import { linkButtonLook } from '../../ui/look.ts';
import { Note } from '../../ui/note.tsx';

/** Says to owners that what is shown is play, and where its other side is: it shows every workspace with its keys. */
export function SandboxNote() {
  const isOwner = useSession()?.person?.role === 'owner';
  const { data: url } = useQuery({ ...sandboxPageQuery, enabled: isOwner });
  if (!isOwner || !url) return null;
  return (
    <Note
      tone="info"
      title="A local Customer.io stands in for the real one"
      button={
        <a href={url} target="_blank" rel="noreferrer" className={linkButtonLook}>
          Open the sandbox
        </a>
      }
    >
      A connection here leads to the sandbox on this machine. What it is sent leaves for nobody.
    </Note>
  );
}
