/** The first letters of a name; the name itself stands beside it. */
export const Avatar = ({ name }: { name: string }) => (
  <span
    aria-hidden
    className="grid size-8 shrink-0 place-items-center rounded-full bg-info-ground text-xs font-semibold text-info uppercase"
  >
    {initials(name)}
  </span>
);

/** Of the first and the last word: `Ada King Lovelace` is `AL`. */
function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  return [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? '')][0] ?? '').join('');
}
