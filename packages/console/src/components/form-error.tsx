/** Why a form was not taken, read out as soon as it shows. */
export const FormError = ({ children }: { children: React.ReactNode }) => (
  <p role="alert" className="rounded-md bg-bad-ground px-3 py-2 text-bad">
    {children}
  </p>
);
