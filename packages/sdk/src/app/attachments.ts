import { toBase64 } from '#platform/bytes';
import { files } from '#platform/files';
import { invalidInput } from '../errors.ts';
import { joinBytes } from '../join-bytes.ts';
import { limits } from '../limits.ts';
import type { Files } from '../platform/files.ts';

const encoder = new TextEncoder();

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
    const name = attachment.name ?? ('path' in attachment ? filesFor(field).nameOf(attachment.path) : '');
    if (name === '') throw invalidInput(`${field}.name`, 'must not be empty');
    if (Object.hasOwn(encoded, name))
      throw invalidInput(`${field}.name`, `"${name}" is used twice; the second would replace the first`);
    const content = await read(
      attachment,
      field,
      strict ? limits.attachmentBytes - totalBytes : Number.POSITIVE_INFINITY,
    );
    totalBytes += content.length;
    encoded[name] = toBase64(content);
  }
  return encoded;
}

async function read(attachment: Attachment, field: string, maxBytes: number): Promise<Uint8Array> {
  const refuseOver = (bytes: number) => {
    if (bytes < maxBytes) return;
    throw invalidInput(field, `takes the attachments to the limit of ${limits.attachmentBytes} bytes`);
  };
  if ('content' in attachment) {
    refuseOver(attachment.content.byteLength);
    return attachment.content;
  }
  if ('path' in attachment) {
    try {
      refuseOver(await filesFor(field).bytesOf(attachment.path));
      return await filesFor(field).read(attachment.path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === undefined || !(error as NodeJS.ErrnoException).syscall) throw error;
      throw invalidInput(`${field}.path`, `cannot be read (${(error as NodeJS.ErrnoException).code})`);
    }
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of attachment.stream) {
    const piece = typeof chunk === 'string' ? encoder.encode(chunk) : chunk;
    bytes += piece.length;
    refuseOver(bytes);
    chunks.push(piece);
  }
  return joinBytes(chunks);
}

function filesFor(field: string): Files {
  if (files) return files;
  throw invalidInput(`${field}.path`, 'cannot be read here, where there are no files; give its content');
}
