// Written by `npm run api-types -w packages/console`; do not edit.

export interface Api {
  "GET /api/v1/session": {
    answer: {
      /**
       * Who signed in; null for a token
       */
      person: {
        name: string;
        email: string;
        role: "viewer" | "builder" | "owner";
      } | null;
      token: {
        id: string;
        name: string;
      } | null;
      permissions: (
        | "connections:read"
        | "connections:write"
        | "actions:run"
        | "activity:read"
        | "endpoints:read"
        | "endpoints:write"
        | "events:read"
        | "events:write"
        | "workflows:read"
        | "workflows:write"
        | "runs:read"
        | "runs:write"
        | "metrics:read"
        | "people:read"
        | "people:write"
        | "tokens:read"
        | "tokens:write"
        | "audit:read"
      )[];
      /**
       * The only clients that may be seen; null for all
       */
      clientIds: string[] | null;
    };
  };
  "GET /api/v1/welcome/{token}": {
    path: {
      token: string;
    };
    answer: {
      /**
       * Whom the link welcomes; null for the first owner
       */
      person: {
        name: string;
        email: string;
      } | null;
    };
  };
  "POST /api/v1/welcome": {
    body: {
      token: string;
      name: string;
      /**
       * For the first owner; whoever was invited keeps the address of the invitation
       */
      email: string;
      password: string;
    };
    answer: {
      [k: string]: unknown;
    };
  };
  "GET /api/v1/events": {
    query?: {
      limit?: number;
      before?: string;
    };
    answer: {
      items: {
        id: string;
        endpointId: string;
        /**
         * As Customer.io numbers it
         */
        eventId: string;
        objectType: string;
        metric: string;
        happenedAtMs: number | null;
        receivedAtMs: number;
        deliveryId: string | null;
        personId: string | null;
        /**
         * As Customer.io posted it
         */
        payload: unknown;
      }[];
      next: string | null;
    };
  };
  "GET /api/v1/events/{id}": {
    path: {
      id: string;
    };
    answer: {
      id: string;
      endpointId: string;
      /**
       * As Customer.io numbers it
       */
      eventId: string;
      objectType: string;
      metric: string;
      happenedAtMs: number | null;
      receivedAtMs: number;
      deliveryId: string | null;
      personId: string | null;
      /**
       * As Customer.io posted it
       */
      payload: unknown;
    };
  };
  "GET /api/v1/runs": {
    query?: {
      limit?: number;
      before?: string;
    };
    answer: {
      items: {
        id: string;
        workflowId: string;
        workflowVersion: number;
        status: "queued" | "running" | "succeeded" | "failed";
        /**
         * The event that started it, in normal form
         */
        event: unknown;
        error: string | null;
        createdAtMs: number;
        endedAtMs: number | null;
        /**
         * Name of the workflow
         */
        workflow: string;
      }[];
      next: string | null;
    };
  };
  "GET /api/v1/runs/{id}": {
    path: {
      id: string;
    };
    answer: {
      id: string;
      workflowId: string;
      workflowVersion: number;
      status: "queued" | "running" | "succeeded" | "failed";
      /**
       * The event that started it, in normal form
       */
      event: unknown;
      error: string | null;
      createdAtMs: number;
      endedAtMs: number | null;
      steps: {
        stepId: string;
        status: "running" | "retrying" | "succeeded" | "failed";
        input: unknown;
        output: unknown;
        error: string | null;
        attempts: number;
        startedAtMs: number;
        endedAtMs: number | null;
      }[];
    };
  };
}
