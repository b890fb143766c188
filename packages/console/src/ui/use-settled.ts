import { useEffect, useState } from 'react';

const SETTLE_MS = 400;

/** A value once it has stopped changing: nobody is asked about each letter. */
export function useSettled<T>(value: T, afterMs = SETTLE_MS): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), afterMs);
    return () => clearTimeout(timer);
  }, [value, afterMs]);
  return settled;
}
