import type { SenderIdentity } from '@cio-bridge/sdk';
import type { Choice, ChoiceLoader } from '../define-action.ts';
import { present } from '../present.ts';

const senderChoices =
  (templateType: 'email' | 'phone'): ChoiceLoader =>
  async (client, { search = '', next, signal }) => {
    const wanted = search.trim().toLowerCase();
    const choiceOf = ({ templateType: type, name, address, phone }: SenderIdentity): Choice[] => {
      const value = templateType === 'email' ? address : phone;
      if (type !== templateType || !value) return [];
      const label = name && !value.includes(name) ? `${name} (${value})` : value;
      return label.toLowerCase().includes(wanted) ? [{ value, label }] : [];
    };
    // Customer.io does not search: a page without a match is passed over, not shown as the end.
    const seen = new Set([next]);
    for (let start = next; ; ) {
      const page = await client.app.senderIdentities.list({ limit: 100, start }, { signal }).page();
      const choices = page.items.flatMap(choiceOf);
      // A cursor that comes again leads round in a circle.
      const following = page.next && !seen.has(page.next) ? page.next : undefined;
      if (choices.length > 0 || following === undefined) return present({ choices, next: following });
      seen.add(following);
      start = following;
    }
  };

/** Verified email senders. */
export const emailSenderChoices = senderChoices('email');

/** Numbers that can send SMS. */
export const phoneSenderChoices = senderChoices('phone');
