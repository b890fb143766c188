import { z } from 'zod';

/** What has a name is shown with it, everywhere alike. */
export const named = z.object({ id: z.string(), name: z.string() });
