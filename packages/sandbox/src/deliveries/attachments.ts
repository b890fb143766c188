import { sendError } from '../http/api-error.ts';
import { isJsonObject, type Json } from '../json.ts';

/** Published: below 2 MB in all (App API document, read 2026-08). Measured after decoding: our choice. */
const maxTotalBytes = 2_000_000;
/** The vendor's list is not public; these run when opened. */
const forbiddenTypes = new Set(['bat', 'cmd', 'com', 'exe', 'jar', 'js', 'msi', 'ps1', 'scr', 'vbs']);
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Checks attachments and returns each one's decoded size. */
export function readAttachments(value: Json | undefined): Record<string, number> {
  if (value === undefined || value === null) return {};
  if (!isJsonObject(value)) throw sendError(400, 'attachments must map file names to base64 text');
  const sizes: Record<string, number> = {};
  for (const [file, content] of Object.entries(value)) {
    const type = file.includes('.') ? (file.split('.').at(-1) ?? '').toLowerCase() : '';
    if (forbiddenTypes.has(type)) throw sendError(403, `Forbidden file type ${type} for attachment ${file}.`);
    const text = typeof content === 'string' ? content.replaceAll(/\s/g, '') : '';
    if (text === '' || !base64.test(text)) throw sendError(400, `Attachment must be base64 encoded: "${file}"`);
    sizes[file] = Buffer.byteLength(text, 'base64');
  }
  const totalBytes = Object.values(sizes).reduce((sum, bytes) => sum + bytes, 0);
  if (totalBytes >= maxTotalBytes) throw sendError(413, 'Total attachment size exceeds the limit');
  return sizes;
}
