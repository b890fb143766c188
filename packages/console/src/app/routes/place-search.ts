import type { Environment } from '../../api/types.ts';
import { isEnvironment } from '../../lists/scope.ts';

/** Where a page makes or does something, as far as the one that leads to it knows. */
interface PlaceSearch {
  client?: string;
  connection?: string;
  environment?: Environment;
  /** A file that lies on the server already. */
  upload?: string;
}
export const placeSearch = ({ client, connection, environment, upload }: Record<string, unknown>): PlaceSearch => ({
  ...(typeof client === 'string' && { client }),
  ...(typeof upload === 'string' && { upload }),
  ...(typeof connection === 'string' && { connection }),
  ...(typeof environment === 'string' && isEnvironment(environment) && { environment }),
});
