import { inkOf } from '../../words/tones.ts';
import type { KeySign } from './use-probe.ts';

/** What Customer.io says of a key, before where it is found. */
export const Signed = ({ sign, children }: { sign: KeySign | undefined; children: React.ReactNode }) => (
  <>
    <span role="status" className={`block text-sm empty:hidden ${sign ? inkOf[sign.tone] : ''}`}>
      {sign?.words}
    </span>
    {children}
  </>
);
