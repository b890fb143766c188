/** E-mail addresses are found inside longer texts; ids, which may be as short as a digit, are not. */
const isEmail = (identifier: string): boolean => identifier.includes('@');

/**
 * @returns whether a stored text, JSON or not, holds one of the identifiers: as a value of its own, or,
 * of an e-mail address, anywhere in it.
 */
export function mentions(identifiers: readonly string[]): (stored: unknown) => boolean {
  const isIn = isMentionedIn(identifiers);
  return (stored) => typeof stored === 'string' && isIn(stored);
}

/** The same of a value, such as a cell of a file. */
export function isMentionedIn(identifiers: readonly string[]): (value: unknown) => boolean {
  const ids = new Set(identifiers);
  const emails = identifiers.filter(isEmail).map((email) => email.toLowerCase());

  const isIn = (value: unknown): boolean => {
    if (typeof value === 'string') {
      const text = value.toLowerCase();
      return ids.has(value) || emails.some((email) => text.includes(email));
    }
    if (typeof value === 'number') return ids.has(String(value));
    if (typeof value !== 'object' || value === null) return false;
    return Object.entries(value).some(([name, inner]) => isIn(inner) || isIn(name));
  };

  return (value) => {
    if (isIn(value)) return true;
    // What begins otherwise is no JSON, or a value that was compared just now.
    if (typeof value !== 'string' || !/^\s*[[{"]/.test(value)) return false;
    try {
      return isIn(JSON.parse(value));
    } catch {
      return false;
    }
  };
}

/** For SQL's `like … escape '!'` on a lower-case text: all that mentions one of them, and more. */
export function patternsOf(identifiers: readonly string[]): string[] {
  const written = identifiers.flatMap((identifier) => {
    const inJson = JSON.stringify(identifier).slice(1, -1);
    return [identifier, inJson, inAscii(inJson)];
  });
  // Postgres lowers every letter, SQLite those of ASCII.
  const lowered = written.flatMap((text) => [
    text.toLowerCase(),
    text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
  ]);
  return [...new Set(lowered.map((text) => `%${text.replace(/[!%_]/g, '!$&')}%`))];
}

/** As writers of JSON put it who escape whatever is not ASCII. */
const inAscii = (text: string): string =>
  text.replace(/[^ -~]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
