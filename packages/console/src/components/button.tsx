const looks = {
  primary: 'bg-accent-fill text-white hover:brightness-110',
  quiet: 'border border-line bg-surface text-ink hover:bg-raised',
};

/** One height and one shape for everything that is pressed. */
export function Button({
  look = 'quiet',
  className = '',
  ...rest
}: React.ComponentProps<'button'> & { look?: keyof typeof looks }) {
  return (
    <button
      type="button"
      {...rest}
      className={`inline-flex h-9 cursor-pointer items-center justify-center gap-2 rounded-md px-3 font-medium transition disabled:cursor-default disabled:opacity-60 ${looks[look]} ${className}`}
    />
  );
}
