import { CloudOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useChanges, useStreamStatus } from '../api/stream.ts';

const PATIENCE_MS = 2_000;

/** Says that what is shown may be old, while the server does not answer. */
export function OfflineStrip() {
  // The page listens for as long as it is open, whatever stands on it.
  useChanges({ onChange: () => undefined, onConnected: () => undefined });
  const isLost = useStreamStatus() === 'lost';
  const [isLong, setIsLong] = useState(false);
  useEffect(() => {
    if (!isLost) return setIsLong(false);
    const timer = setTimeout(() => setIsLong(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [isLost]);
  return (
    <div role="status">
      {isLong && (
        <p className="flex items-center gap-2 bg-caution-ground px-4 py-2 text-caution lg:px-6">
          <CloudOff aria-hidden className="size-4 shrink-0" />
          The server does not answer. What you see may be old; it is tried again by itself.
        </p>
      )}
    </div>
  );
}
