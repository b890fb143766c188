import { useEffect, useEffectEvent, useState } from 'react';

/** `runId` is left out for people who may not see every client. */
export type Change = { type: 'events' } | { type: 'run'; runId?: string };
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
    let source: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;

    function connect(): void {
      disconnect();
      source = new EventSource('/api/v1/stream');
      source.onopen = () => {
        setStatus('live');
        onConnected();
      };
      source.onerror = () => {
        setStatus('lost');
        // The browser comes back by itself after a broken connection, but not after an answer like 502.
        if (source?.readyState === EventSource.CLOSED) timer = setTimeout(connect, RECONNECT_MS);
      };
      for (const type of ['events', 'run'] satisfies Change['type'][]) {
        source.addEventListener(type, (message) => onChange(JSON.parse(message.data) as Change));
      }
    }

    function disconnect(): void {
      clearTimeout(timer);
      source?.close();
    }

    // A network that is gone breaks no connection: it would look alive, and silent, for minutes.
    function goOffline(): void {
      disconnect();
      setStatus('lost');
    }

    connect();
    addEventListener('offline', goOffline);
    addEventListener('online', connect);
    return () => {
      removeEventListener('offline', goOffline);
      removeEventListener('online', connect);
      disconnect();
    };
  }, []);

  return status;
}
