import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';

const kinds = [
  'events',
  'run',
  'decision',
  'delivery',
  'activity',
  'endpoint',
  'held',
  'connection',
  'workflow',
  'sync',
  'destination',
] as const;

/** Whose it is, and which, is left out where the server cannot say it to this person. */
export interface Change {
  type: (typeof kinds)[number];
  clientId?: string;
  runId?: string;
  endpointId?: string;
  connectionId?: string;
  workflowId?: string;
  syncId?: string;
  destinationId?: string;
}
export type StreamStatus = 'connecting' | 'live' | 'lost';

const RECONNECT_MS = 3_000;

interface Listener {
  onChange(change: Change): void;
  /** At each (re)connection: what happened before it went unheard. */
  onConnected(): void;
}

// One connection for the whole page: a browser keeps six to a host, and each tab needs one.
const listeners = new Set<Listener>();
const watchers = new Set<() => void>();
let status: StreamStatus = 'connecting';
let source: EventSource | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

function setStatus(next: StreamStatus): void {
  status = next;
  for (const watcher of watchers) watcher();
}

const tellConnected = (): void => {
  for (const listener of listeners) listener.onConnected();
};

function connect(): void {
  disconnect();
  source = new EventSource('/api/v1/stream');
  source.onopen = () => {
    setStatus('live');
    tellConnected();
  };
  source.onerror = () => {
    setStatus('lost');
    // The browser comes back by itself after a broken connection, but not after an answer like 502.
    if (source?.readyState === EventSource.CLOSED) timer = setTimeout(connect, RECONNECT_MS);
  };
  for (const type of kinds) {
    source.addEventListener(type, (message) => {
      const change = JSON.parse(message.data) as Change;
      for (const listener of listeners) listener.onChange(change);
    });
  }
  // More was missed than the server remembers: everything may have changed.
  source.addEventListener('reset', tellConnected);
}

function disconnect(): void {
  clearTimeout(timer);
  source?.close();
  source = undefined;
}

// A network that is gone breaks no connection: it would look alive, and silent, for minutes.
function goOffline(): void {
  disconnect();
  setStatus('lost');
}

function listen(listener: Listener): () => void {
  listeners.add(listener);
  if (listeners.size === 1) {
    setStatus('connecting');
    connect();
    addEventListener('offline', goOffline);
    addEventListener('online', connect);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    removeEventListener('offline', goOffline);
    removeEventListener('online', connect);
    disconnect();
  };
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** Whether this page hears of changes. */
export const useStreamStatus = (): StreamStatus => useSyncExternalStore(watch, () => status);

/** Tells of what changes on the server while the page is open. */
export function useChanges(handlers: Listener): void {
  const onChange = useEffectEvent(handlers.onChange);
  const onConnected = useEffectEvent(handlers.onConnected);
  useEffect(() => listen({ onChange: (change) => onChange(change), onConnected: () => onConnected() }), []);
}
