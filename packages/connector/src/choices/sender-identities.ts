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
    let start = next;
    for (;;) {
      const page = await client.app.senderIdentities.list({ limit: 100, start }, { signal }).page();
      const choices = page.items.flatMap(choiceOf);
      if (choices.length > 0 || !page.next) return present({ choices, next: page.next || undefined });
      start = page.next;
    }
  };

/** Verified email senders. */
export const emailSenderChoices = senderChoices('email');

/** Numbers that can send SMS. */
export const phoneSenderChoices = senderChoices('phone');
