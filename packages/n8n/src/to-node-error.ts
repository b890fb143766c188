import { CioError } from '@cio-bridge/connector';
import { type INode, NodeApiError, NodeOperationError } from 'n8n-workflow';

const advice: Readonly<Record<CioError['remedy'], string>> = {
  retry: 'Try again later: nothing is wrong with the input',
  reconnect: 'Look at the credential',
  'fix-input': 'Change the input',
  'check-outcome': 'It may or may not have happened: look at Customer.io before you run it again',
};

/** The error as n8n shows it: what is wrong, and what to do. */
export function toNodeError(error: unknown, node: INode, itemIndex?: number): Error {
  const at = itemIndex === undefined ? {} : { itemIndex };
  if (!(error instanceof CioError)) return new NodeOperationError(node, error as Error, at);
  const { message, code, status, remedy, retryAfterMs } = error;
  const wait = retryAfterMs === undefined ? '' : `, in ${Math.ceil(retryAfterMs / 1000)} s`;
  const description = `${advice[remedy]}${wait} (${code})`;
  if (status === undefined) return new NodeOperationError(node, message, { ...at, description });
  return new NodeApiError(node, { message, code }, { ...at, message, description, httpCode: String(status) });
}
