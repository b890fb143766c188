import {
  type CallToolResult,
  type InputRequiredResult,
  inputRequired,
  inputResponse,
  type McpServer,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { refusal } from './call-api.ts';

const key = 'confirm';

/**
 * Asks the person before something that cannot be taken back. Where the client cannot ask, it is refused: a model that
 * agrees with itself is nobody's consent.
 *
 * @returns `undefined` once they have agreed; else what the tool answers with.
 */
export function askFirst(
  server: McpServer,
  context: ServerContext,
  question: string,
): CallToolResult | InputRequiredResult | undefined {
  const answer = inputResponse(context.mcpReq.inputResponses, key);
  if (answer.kind === 'elicit') {
    const agreed = answer.action === 'accept' && answer.content?.agree === true;
    return agreed ? undefined : refusal('The person did not agree. Nothing was done.');
  }
  if (server.server.getClientCapabilities()?.elicitation === undefined) {
    return refusal(
      `This needs a person to agree, and this client cannot ask one (it has no elicitation on this connection). Nothing was done. Over HTTP, a client of protocol 2026-07-28 can; over stdio, any that knows elicitation. Asked would be: ${question}`,
    );
  }
  return inputRequired({
    inputRequests: {
      [key]: inputRequired.elicit({
        message: question,
        requestedSchema: {
          type: 'object',
          properties: { agree: { type: 'boolean', title: 'Do it', description: question.slice(0, 200) } },
          required: ['agree'],
        },
      }),
    },
  });
}
