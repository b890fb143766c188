/** How an error's body is built; Customer.io has many ways (see each variant). */
export type ErrorShape =
  /** `{"meta":{"error":"…"}}` */
  | 'meta-error'
  /** `{"meta":{"errors":["…"]}}` */
  | 'meta-errors'
  /** `{"errors":[{"detail":"…","status":"404"}]}` */
  | 'detail-status'
  /** `{"errors":[{"detail":"…","status":404}]}`, with a number, on assets and in the design studio. */
  | 'detail-number'
  /** `{"errors":[{"detail":"…"}]}` */
  | 'detail'
  /** `{"errors":[{"reason","field","message"}]}` */
  | 'field';

/** An answer other than success; thrown by routes, written by the gateway. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly messages: readonly string[];
  readonly shape: ErrorShape;
  readonly details: Readonly<Record<string, unknown>>;

  /** @param message - several where the shape has room for them. */
  constructor(
    status: number,
    shape: ErrorShape,
    message: string | readonly string[],
    details: Readonly<Record<string, unknown>> = {},
  ) {
    const messages = [message].flat();
    super(messages.join('; '));
    this.messages = messages;
    this.status = status;
    this.shape = shape;
    this.details = details;
  }

  body(): unknown {
    switch (this.shape) {
      case 'meta-error':
        return { meta: { error: this.message } };
      case 'meta-errors':
        return { meta: { errors: this.messages } };
      case 'detail-status':
        return { errors: [{ detail: this.message, status: String(this.status), ...this.details }] };
      case 'detail-number':
        return { errors: [{ detail: this.message, status: this.status, ...this.details }] };
      case 'detail':
        return { errors: [{ detail: this.message, ...this.details }] };
      case 'field':
        return { errors: [{ reason: 'invalid', message: this.message, ...this.details }] };
    }
  }
}

export const trackError = (message: string): ApiError => new ApiError(400, 'meta-errors', message);
export const sendError = (status: number, message: string): ApiError => new ApiError(status, 'meta-error', message);
export const appError = (status: number, message: string): ApiError => new ApiError(status, 'detail-status', message);
export const notFound = (): ApiError => appError(404, 'not found');
