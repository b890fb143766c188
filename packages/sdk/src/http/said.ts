export type JsonObject = Record<string, unknown>;

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What the body of an answer says went wrong. */
export interface Said {
  message: string;
  field: string | undefined;
  /** By which Customer.io's support finds it again. */
  reference: string | undefined;
}

const maxWords = 1_000;

/** The words in any of the five JSON envelopes; HTML, empty and truncated bodies have none. */
export const wordsIn = (body: string): Said => wordsOf(parsed(body));

export function wordsOf(body: unknown): Said {
  const envelope = isJsonObject(body) ? body : {};
  const meta = isJsonObject(envelope.meta) ? envelope.meta : {};
  const entries = [envelope.errors, envelope.error, meta.errors, meta.error].flat().filter((entry) => entry != null);
  const messages = entries.map((entry) => {
    if (typeof entry === 'string') return entry;
    const { detail, message, reason } = isJsonObject(entry) ? entry : {};
    return [detail, message, reason].find((text) => typeof text === 'string') as string | undefined;
  });
  const first = entries.find(isJsonObject);
  const field = first?.field ?? (isJsonObject(first?.source) ? first.source.pointer : undefined);
  const message = messages.filter(Boolean).join('; ').slice(0, maxWords);
  return {
    message,
    field: typeof field === 'string' ? field : undefined,
    reference: /\(reference ([\w-]{1,80})\)/.exec(message)?.[1],
  };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
