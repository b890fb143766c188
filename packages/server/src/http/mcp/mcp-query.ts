import { z } from 'zod';
import { type Toolset, toolsets } from './toolsets.ts';

const names = z
  .string()
  .transform((text) => text.split(',').map((name) => name.trim()))
  .pipe(z.array(z.enum(toolsets)).min(1));

const querySchema = z
  .strictObject({ toolsets: names.optional(), write: z.enum(['true', 'false']).default('false') })
  .refine(({ toolsets: sets, write }) => write === 'false' || sets !== undefined, {
    message: `name the toolsets to write with, such as toolsets=people,events: together their tools would fill a conversation`,
    path: ['toolsets'],
  });

export interface McpWishes {
  sets: readonly Toolset[] | undefined;
  writes: boolean;
}

/** What the address of the MCP endpoint, or a command's flags, ask for. */
export function readMcpWishes(query: unknown): McpWishes | { fault: string } {
  const read = querySchema.safeParse(query);
  if (read.success) return { sets: read.data.toolsets, writes: read.data.write === 'true' };
  const [issue] = read.error.issues;
  return {
    fault: `${String(issue?.path[0] ?? 'query')}: ${issue?.message} (toolsets: ${toolsets.join(', ')}; write: true or false)`,
  };
}
