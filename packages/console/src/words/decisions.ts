/** What somebody said of a message of which nobody knew whether it was sent. */
export const decidedWords: Record<string, string> = {
  'was-sent': 'said that it was sent',
  'send-again': 'had it sent again',
  'do-not-send': 'said not to send it again; whether Customer.io had accepted it is not known',
};
