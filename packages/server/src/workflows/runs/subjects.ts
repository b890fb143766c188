import { storableKey } from '../../store/batch.ts';

/** More than these tell nothing of whom it is about. */
const MAX_SUBJECTS = 20;
/** What is sent to a webhook may be large, and is looked through for whom it is about no further than this. */
const MAX_VALUES = 2_000;
const MAX_CHARACTERS = 320;

const ADDRESS = /^[^\s@]+@[^\s@]+$/;
const NUMBER = /^\+\d{5,}$/;
/** Names under which people and their messages are known, without what joins their words. */
const NAMES_SOMEBODY =
  /^(?:|cio|person|people|customer|user|profile|contact|delivery)id$|^(?:person|customer|user|contact|recipient|email|phone|to)$/;

/**
 * Whom an event is about that did not come from Customer.io, and so has a form of its own: its addresses and numbers,
 * and whatever is called an id, a person, a customer or the like.
 */
export function subjectsOf(event: unknown): string[] {
  const found = new Set<string>();
  let left = MAX_VALUES;
  const look = (value: unknown, name: string): void => {
    left -= 1;
    if (left < 0 || found.size >= MAX_SUBJECTS) return;
    if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) look(inner, Array.isArray(value) ? name : key);
      return;
    }
    if (typeof value !== 'string' && typeof value !== 'number') return;
    const text = String(value).trim();
    if (text === '' || text.length > MAX_CHARACTERS) return;
    if (ADDRESS.test(text)) found.add(storableKey(text.toLowerCase()));
    else if (NUMBER.test(text) || NAMES_SOMEBODY.test(plain(name))) found.add(storableKey(text));
  };
  look(event, '');
  return [...found];
}

const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z]/g, '');
