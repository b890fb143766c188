import type { FastifyReply } from 'fastify';

const trackOkHeaders = {
  'content-type': 'application/json; charset=utf-8',
  'access-control-allow-origin': '*',
  'cache-control': 'no-cache, no-store, must-revalidate, max-age=0',
  status: '200 OK',
};

/** The bytes and headers of a Track success as recorded from production on 2026-05-27. */
export const sendTrackOk = (reply: FastifyReply): FastifyReply => reply.headers(trackOkHeaders).send('{}\n');

/** Unknown paths and wrong methods are a web page, on every host: clients must not expect JSON there. */
export const sendNotFoundPage = (reply: FastifyReply): FastifyReply =>
  reply.code(404).header('content-type', 'text/html; charset=utf-8').send(notFoundPage);

const notFoundPage = `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Page not found</title></head>
<body><h1>Page not found</h1><p>The sandbox knows no such path and method. Base URLs end in
<code>/us/track</code>, <code>/us/app</code>, <code>/us/pipelines</code> or the same under <code>/eu</code>;
<code>/api/v1/…</code>, <code>/api/v2/…</code> or <code>/v1/…</code> follow them, or stand alone.</p></body></html>
`;
