import type { FastifyReply } from 'fastify';
import { ApiError } from '../http/api-error.ts';

/** The same answer to missing, wrong and wrong-scheme credentials, as observed on 2026-09-01. */
export const unauthorized = (reply: FastifyReply): ApiError => {
  void reply.header('www-authenticate', 'Basic realm="Customer.io edge event collection"');
  return new ApiError(401, 'meta-error', 'Unauthorized request');
};
