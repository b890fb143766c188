import type { Choice, ChoiceLoader } from '../define-action.ts';

const senderChoices =
  (templateType: 'email' | 'phone'): ChoiceLoader =>
  async (client, { search = '', next, signal }) => {
    const wanted = search.trim().toLowerCase();

    const page = await client.app.senderIdentities.list({ limit: 100, start: next }, { signal }).page();
    const choices = page.items.flatMap(({ templateType: type, name, address, phone }): Choice[] => {
      const value = templateType === 'email' ? address : phone;
      if (type !== templateType || !value) return [];
      return [{ value, label: name && !value.includes(name) ? `${name} (${value})` : value }];
    });
    return {
      choices: choices.filter(({ label }) => label.toLowerCase().includes(wanted)),
      ...(page.next && { next: page.next }),
    };
  };

/** Verified email senders. */
export const emailSenderChoices = senderChoices('email');

/** Numbers that can send SMS. */
export const phoneSenderChoices = senderChoices('phone');
