/** Where Customer.io shows something, in the names of its own menus. */
export const WherePath = ({ path }: { path: readonly string[] }) => (
  <>
    In Customer.io: <strong className="font-medium text-ink">{path.join(' › ')}</strong>
  </>
);
