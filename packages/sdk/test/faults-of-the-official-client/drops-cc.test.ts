import { expect, test } from 'vitest';
import { startLocalServer } from '../support/local-server.ts';

test('every field of an email arrives under its wire name', async () => {
  await using server = await startLocalServer((response) =>
    response.end('{"delivery_id":"d1","queued_at":1760000000}'),
  );
  await using cio = server.client();
  await cio.app.sendEmail({
    identifiers: { cioId: 'cio_a1' },
    transactionalMessageId: 7,
    to: 'Ada <ada@example.com>',
    cc: 'bo@example.com',
    bcc: 'cy@example.com',
    fakeBcc: true,
    from: 'shop@example.com',
    replyTo: 'help@example.com',
    subject: 'Receipt',
    body: '<p>Hi</p>',
    bodyPlain: 'Hi',
    bodyAmp: '<html amp4email></html>',
    preheader: 'Your receipt',
    headers: { 'X-Order': 'A-17' },
    messageData: { orderNumber: 'A-17', line_items: [{ unitPrice: 1 }] },
    attachments: [{ name: 'receipt.txt', content: new TextEncoder().encode('Total: 18.40\n') }],
    sendAt: 1_760_000_600,
    queueDraft: false,
    language: 'de',
    disableMessageRetention: true,
    disableCssPreprocessing: true,
    sendToUnsubscribed: false,
    tracked: false,
    autoCreate: true,
  });
  expect(JSON.parse(server.received[0]?.body ?? '')).toEqual({
    identifiers: { cio_id: 'a1' },
    transactional_message_id: 7,
    to: 'Ada <ada@example.com>',
    cc: 'bo@example.com',
    bcc: 'cy@example.com',
    fake_bcc: true,
    from: 'shop@example.com',
    reply_to: 'help@example.com',
    subject: 'Receipt',
    body: '<p>Hi</p>',
    body_plain: 'Hi',
    body_amp: '<html amp4email></html>',
    preheader: 'Your receipt',
    headers: { 'X-Order': 'A-17' },
    message_data: { orderNumber: 'A-17', line_items: [{ unitPrice: 1 }] },
    attachments: { 'receipt.txt': 'VG90YWw6IDE4LjQwCg==' }, // printf 'Total: 18.40\n' | base64
    send_at: 1_760_000_600,
    queue_draft: false,
    language: 'de',
    disable_message_retention: true,
    disable_css_preprocessing: true,
    send_to_unsubscribed: false,
    tracked: false,
    auto_create: true,
  });
});
