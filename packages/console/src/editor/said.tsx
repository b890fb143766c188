import { useSaid } from './say.ts';

/** What a press changed, for whoever does not look. */
export const Said = () => (
  <p role="status" className="sr-only">
    {useSaid()}
  </p>
);
