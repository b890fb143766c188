import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { invalidInput } from '../errors.ts';
import { limits } from '../limits.ts';

/** A file to send along. `name` carries the extension, by which Customer.io allows or forbids it. */
export type Attachment =
  | { name: string; content: Uint8Array }
  /** Read when sending. Default name: the file's. */
  | { path: string; name?: string }
  | { name: string; stream: AsyncIterable<Uint8Array | string> };

/** Names to base64, as Customer.io wants them. Stops reading as soon as the limit is passed. */
export async function encodeAttachments(attachments: Attachment[], strict: boolean): Promise<Record<string, string>> {
  const encoded: Record<string, string> = {};
  let totalBytes = 0;
  for (const [index, attachment] of attachments.entries()) {
    const field = `attachments[${index}]`;
    const name = attachment.name ?? ('path' in attachment ? basename(attachment.path) : '');
    if (name === '') throw invalidInput(`${field}.name`, 'must not be empty');
    if (Object.hasOwn(encoded, name))
      throw invalidInput(`${field}.name`, `"${name}" is used twice; the second would replace the first`);
    const content = await read(
      attachment,
      field,
      strict ? limits.attachmentBytes - totalBytes : Number.POSITIVE_INFINITY,
    );
    totalBytes += content.length;
    encoded[name] = content.toString('base64');
  }
  return encoded;
}

async function read(attachment: Attachment, field: string, maxBytes: number): Promise<Buffer> {
  const refuseOver = (bytes: number) => {
    if (bytes < maxBytes) return;
    throw invalidInput(field, `takes the attachments to the limit of ${limits.attachmentBytes} bytes`);
  };
  if ('content' in attachment) {
    refuseOver(attachment.content.byteLength);
    return Buffer.from(attachment.content);
  }
  if ('path' in attachment) {
    try {
      refuseOver((await stat(attachment.path)).size);
      return await readFile(attachment.path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === undefined || !(error as NodeJS.ErrnoException).syscall) throw error;
      throw invalidInput(`${field}.path`, `cannot be read (${(error as NodeJS.ErrnoException).code})`);
    }
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of attachment.stream) {
    const piece = Buffer.from(chunk as Uint8Array); // of text, the UTF-8 counts
    bytes += piece.length;
    refuseOver(bytes);
    chunks.push(piece);
  }
  return Buffer.concat(chunks);
}
