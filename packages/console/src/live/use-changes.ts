import { useEffect, useEffectEvent, useState } from 'react';

export type Change = { type: 'events' } | { type: 'run'; runId: string };
export type StreamStatus = 'connecting' | 'live' | 'lost';

const RECONNECT_MS = 3_000;

/**
 * Tells of what changes on the server while the page is open, and whether it can.
 * `onConnected` is called at each (re)connection: what happened before it went unheard.
 */
export function useChanges(handlers: { onChange(change: Change): void; onConnected(): void }): StreamStatus {
  const [status, setStatus] = useState<StreamStatus>('connecting');
  const onChange = useEffectEvent(handlers.onChange);
  const onConnected = useEffectEvent(handlers.onConnected);

  useEffect(() => {
    let source: EventSource;
    let timer: ReturnType<typeof setTimeout> | undefined;

    function connect(): void {
      source = new EventSource('/api/v1/stream');
      source.onopen = () => {
        setStatus('live');
        onConnected();
      };
      source.onerror = () => {
        setStatus('lost');
        // The browser comes back by itself after a broken connection, but not after an answer like 502.
        if (source.readyState === EventSource.CLOSED) timer = setTimeout(connect, RECONNECT_MS);
      };
      for (const type of ['events', 'run'] satisfies Change['type'][]) {
        source.addEventListener(type, (message) => onChange(JSON.parse(message.data) as Change));
      }
    }

    connect();
    return () => {
      clearTimeout(timer);
      source.close();
    };
  }, []);

  return status;
}
