import { withoutTexts } from '../workflows/runs/steps/masked-secrets.ts';

/** A shorter piece of a path, such as `hooks`, is no secret, and masking it would mask what is said. */
const MIN_SECRET_CHARACTERS = 8;
const MIN_PATH_CHARACTERS = 4;

/**
 * A text of another side without what may be secret of the URL that it was sent to: path, query and credentials, as a
 * whole and in pieces. Who may see what a destination was answered may not see its URL.
 */
export function withoutUrl(text: string, url: string): string {
  const parsed = URL.parse(url);
  if (!parsed) return text;
  const { pathname, search, searchParams, username, password } = parsed;
  const wholes = [pathname + search, pathname, search].filter(({ length }) => length >= MIN_PATH_CHARACTERS);
  const pieces = [...pathname.split('/'), ...searchParams.values(), ...search.split(/[?&=]/), username, password];
  const secrets = pieces.flatMap((piece) => [piece, decoded(piece)]);
  const texts = [...wholes, ...secrets.filter(({ length }) => length >= MIN_SECRET_CHARACTERS)];
  // The longest first: one inside another would leave the rest of it to be read.
  return withoutTexts(
    text,
    texts.sort((one, other) => other.length - one.length),
  );
}

function decoded(piece: string): string {
  try {
    return decodeURIComponent(piece);
  } catch {
    return piece;
  }
}
