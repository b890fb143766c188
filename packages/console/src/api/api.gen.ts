// Written by `npm run api-types -w packages/console`; do not edit.

export interface Api {
  "GET /api/v1/clients": {
    answer: {
      items: {
        id: string;
        name: string;
        /**
         * IANA name: what "9:00" means in this client’s workflows
         */
        timeZone: string;
        version: number;
        createdAtMs: number;
      }[];
    };
  };
  "GET /api/v1/connections": {
    query?: {
      limit?: number;
      before?: string;
      clientId?: string;
    };
    answer: {
      items: {
        id: string;
        name: string;
        client: {
          id: string;
          name: string;
        };
        environments: {
          [k: string]: {
            region: "us" | "eu";
            siteId: string;
            isSandbox: boolean;
            recipientAllowlist: string[] | null;
            keys: {
              trackApiKey: {
                lastFour: string;
                /**
                 * Beginning of the key’s SHA-256: the same for the same key
                 */
                fingerprint: string;
                setAtMs: number;
                /**
                 * Until when the key before it can be brought back
                 */
                undoUntilMs: number | null;
              } | null;
              appApiKey: {
                lastFour: string;
                /**
                 * Beginning of the key’s SHA-256: the same for the same key
                 */
                fingerprint: string;
                setAtMs: number;
                /**
                 * Until when the key before it can be brought back
                 */
                undoUntilMs: number | null;
              } | null;
              pipelinesWriteKey: {
                lastFour: string;
                /**
                 * Beginning of the key’s SHA-256: the same for the same key
                 */
                fingerprint: string;
                setAtMs: number;
                /**
                 * Until when the key before it can be brought back
                 */
                undoUntilMs: number | null;
              } | null;
            };
            /**
             * What the last probe found
             */
            probe: {
              atMs: number;
              ok: boolean;
              region?: "us" | "eu";
              workspace?: {
                environmentId: number;
                name?: string;
              };
              keys: {
                trackApiKey: "works" | "refused" | "unreachable" | "not_given";
                appApiKey: "works" | "refused" | "unreachable" | "not_given";
                pipelinesWriteKey: "works" | "refused" | "unreachable" | "not_given";
              };
              faults: {
                field: string;
                code: string;
                message: string;
              }[];
              actions: {
                allowed: string[];
                refused: {
                  key: string;
                  lacks: string[];
                }[];
              };
            } | null;
            lastUsedAtMs: number | null;
            updatedAtMs: number;
          };
        };
        version: number;
        createdAtMs: number;
      }[];
      next: string | null;
    };
  };
  "GET /api/v1/events": {
    query?: {
      limit?: number;
      before?: string;
      clientId?: string[];
      environment?: ("editor" | "staging" | "production")[];
      connectionId?: string[];
      endpointId?: string[];
      objectType?: string[];
      metric?: string[];
      personId?: string;
      recipient?: string;
      deliveryId?: string;
      campaignId?: number;
      status?: ("waiting" | "activated" | "paused" | "skipped" | "filtered" | "unreadable")[];
      search?: string;
      fromMs?: number;
      untilMs?: number;
    };
    answer: {
      items: {
        id: string;
        client: {
          id: string;
          name: string;
        };
        connection: {
          id: string;
          name: string;
        };
        environment: "editor" | "staging" | "production";
        /**
         * What it came in at
         */
        endpoint: {
          id: string;
          name: string;
        };
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
        campaignId: number | null;
        /**
         * Whom the message went to, or the address of the person it is about; null while it waits
         */
        recipient: string | null;
        /**
         * Why it failed, what was clicked, or the subject: the first 300 characters
         */
        detail: string | null;
        /**
         * `waiting` for its runs; `activated`; or why it starts none: the endpoint was paused, or filters it out
         */
        status: "waiting" | "activated" | "paused" | "skipped" | "filtered" | "unreadable";
      }[];
      next: string | null;
    };
  };
  "GET /api/v1/events/count": {
    query?: {
      clientId?: string[];
      environment?: ("editor" | "staging" | "production")[];
      connectionId?: string[];
      endpointId?: string[];
      objectType?: string[];
      metric?: string[];
      personId?: string;
      recipient?: string;
      deliveryId?: string;
      campaignId?: number;
      status?: ("waiting" | "activated" | "paused" | "skipped" | "filtered" | "unreadable")[];
      search?: string;
      fromMs?: number;
      untilMs?: number;
    };
    answer: {
      events: number;
      /**
       * There are more: they are counted up to 10,000
       */
      isMore: boolean;
    };
  };
  "GET /api/v1/events/{id}": {
    path: {
      id: string;
    };
    answer: {
      id: string;
      client: {
        id: string;
        name: string;
      };
      connection: {
        id: string;
        name: string;
      };
      environment: "editor" | "staging" | "production";
      /**
       * What it came in at
       */
      endpoint: {
        id: string;
        name: string;
      };
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
      campaignId: number | null;
      /**
       * Whom the message went to, or the address of the person it is about; null while it waits
       */
      recipient: string | null;
      /**
       * Why it failed, what was clicked, or the subject: the first 300 characters
       */
      detail: string | null;
      /**
       * `waiting` for its runs; `activated`; or why it starts none: the endpoint was paused, or filters it out
       */
      status: "waiting" | "activated" | "paused" | "skipped" | "filtered" | "unreadable";
      /**
       * As Customer.io posted it, integers beyond 2^53 as text
       */
      payload: unknown;
      runs: {
        id: string;
        workflow: {
          id: string;
          name: string;
        };
        status: string;
        /**
         * The replay that started it; null for the event itself
         */
        replayId: string | null;
        createdAtMs: number;
      }[];
    };
  };
  "GET /api/v1/runs": {
    query?: {
      limit?: number;
      before?: string;
      clientId?: string[];
      environment?: ("editor" | "staging" | "production")[];
      workflowId?: string[];
      workflowVersion?: number;
      connectionId?: string[];
      status?: ("queued" | "running" | "waiting" | "succeeded" | "failed" | "cancelled")[];
      waitingFor?: ("time" | "delivery" | "decision" | "connection" | "run")[];
      errorCode?: string[];
      failedStep?: string[];
      eventId?: string;
      replayId?: string;
      parentRunId?: string;
      personId?: string;
      search?: string;
      fromMs?: number;
      untilMs?: number;
    };
    answer: {
      items: {
        id: string;
        client: {
          id: string;
          name: string;
        };
        workflow: {
          id: string;
          name: string;
        };
        workflowVersion: number;
        status: "queued" | "running" | "waiting" | "succeeded" | "failed" | "cancelled";
        /**
         * What a waiting run waits for
         */
        waitingFor: ("time" | "delivery" | "decision" | "connection" | "run") | null;
        startedBy: "event" | "manual" | "schedule" | "run";
        /**
         * The event that started it, as GET /events/{id} knows it
         */
        eventId: string | null;
        /**
         * The replay that started it
         */
        replayId: string | null;
        connection: {
          id: string;
          name: string;
        } | null;
        environment: ("editor" | "staging" | "production") | null;
        /**
         * The run whose step started it
         */
        parentRunId: string | null;
        /**
         * Counts from 1; each retry is the next
         */
        attempt: number;
        error: string | null;
        errorCode: string | null;
        failedStep: string | null;
        createdAtMs: number;
        endedAtMs: number | null;
        /**
         * The event that started it; null when none did, or when it is no longer kept
         */
        about: {
          objectType: string;
          metric: string;
          recipient: string | null;
          personId: string | null;
        } | null;
        /**
         * What it waits for; null when it does not wait
         */
        waits: {
          /**
           * `turn`: another run of its key goes first. `place`: a limit is reached
           */
          for: "time" | "delivery" | "decision" | "connection" | "run" | "turn" | "place";
          /**
           * Null for a run that has not begun
           */
          stepId: string | null;
          sinceMs: number;
          /**
           * When it goes on at the latest; null when nobody knows
           */
          untilMs: number | null;
          /**
           * The run whose end it waits for
           */
          behindRunId: string | null;
        } | null;
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
      client: {
        id: string;
        name: string;
      };
      workflow: {
        id: string;
        name: string;
      };
      workflowVersion: number;
      status: "queued" | "running" | "waiting" | "succeeded" | "failed" | "cancelled";
      /**
       * What a waiting run waits for
       */
      waitingFor: ("time" | "delivery" | "decision" | "connection" | "run") | null;
      startedBy: "event" | "manual" | "schedule" | "run";
      /**
       * The event that started it, as GET /events/{id} knows it
       */
      eventId: string | null;
      /**
       * The replay that started it
       */
      replayId: string | null;
      connection: {
        id: string;
        name: string;
      } | null;
      environment: ("editor" | "staging" | "production") | null;
      /**
       * The run whose step started it
       */
      parentRunId: string | null;
      /**
       * Counts from 1; each retry is the next
       */
      attempt: number;
      error: string | null;
      errorCode: string | null;
      failedStep: string | null;
      createdAtMs: number;
      endedAtMs: number | null;
      /**
       * What started it: an event in normal form, or what a manual start gave
       */
      event: unknown;
      /**
       * What it waits for; null when it does not wait
       */
      waits: {
        /**
         * `turn`: another run of its key goes first. `place`: a limit is reached
         */
        for: "time" | "delivery" | "decision" | "connection" | "run" | "turn" | "place";
        /**
         * Null for a run that has not begun
         */
        stepId: string | null;
        sinceMs: number;
        /**
         * When it goes on at the latest; null when nobody knows
         */
        untilMs: number | null;
        /**
         * The run whose end it waits for
         */
        behindRunId: string | null;
      } | null;
      steps: {
        /**
         * With the turn of each loop it stands in: each.0.tag
         */
        stepId: string;
        type: string | null;
        status: "running" | "retrying" | "waiting" | "succeeded" | "failed";
        input: unknown;
        output: unknown;
        error: string | null;
        errorCode: string | null;
        /**
         * What helps: retry, reconnect, fix-input or check-outcome
         */
        remedy: string | null;
        /**
         * What it waits for, until when, when it is tried again; `branch` that was taken (from 0, null for none); `reason` of a stop; `failures`, each attempt that failed; `onError`, whether that was taken
         */
        detail: unknown;
        attempts: number;
        startedAtMs: number;
        endedAtMs: number | null;
      }[];
      sends: {
        stepId: string;
        action: string;
        state: "intended" | "released" | "sent" | "undecided" | "given-up";
        /**
         * How often the request left
         */
        attempts: number;
        deliveryId: string | null;
        reason: string | null;
        /**
         * What a person decided about it, the last time one had to
         */
        decision: {
          choice: string;
          by: string;
          atMs: number;
        } | null;
        intendedAtMs: number;
        settledAtMs: number | null;
      }[];
    };
  };
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
        | "syncs:read"
        | "syncs:write"
        | "data:erase"
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
  "POST /api/v1/runs/{id}/again": {
    path: {
      id: string;
    };
    answer: {
      id: string;
      client: {
        id: string;
        name: string;
      };
      workflow: {
        id: string;
        name: string;
      };
      workflowVersion: number;
      status: "queued" | "running" | "waiting" | "succeeded" | "failed" | "cancelled";
      /**
       * What a waiting run waits for
       */
      waitingFor: ("time" | "delivery" | "decision" | "connection" | "run") | null;
      startedBy: "event" | "manual" | "schedule" | "run";
      /**
       * The event that started it, as GET /events/{id} knows it
       */
      eventId: string | null;
      /**
       * The replay that started it
       */
      replayId: string | null;
      connection: {
        id: string;
        name: string;
      } | null;
      environment: ("editor" | "staging" | "production") | null;
      /**
       * The run whose step started it
       */
      parentRunId: string | null;
      /**
       * Counts from 1; each retry is the next
       */
      attempt: number;
      error: string | null;
      errorCode: string | null;
      failedStep: string | null;
      createdAtMs: number;
      endedAtMs: number | null;
      /**
       * What started it: an event in normal form, or what a manual start gave
       */
      event: unknown;
    };
  };
  "POST /api/v1/runs/{id}/cancel": {
    path: {
      id: string;
    };
    answer: {
      id: string;
      client: {
        id: string;
        name: string;
      };
      workflow: {
        id: string;
        name: string;
      };
      workflowVersion: number;
      status: "queued" | "running" | "waiting" | "succeeded" | "failed" | "cancelled";
      /**
       * What a waiting run waits for
       */
      waitingFor: ("time" | "delivery" | "decision" | "connection" | "run") | null;
      startedBy: "event" | "manual" | "schedule" | "run";
      /**
       * The event that started it, as GET /events/{id} knows it
       */
      eventId: string | null;
      /**
       * The replay that started it
       */
      replayId: string | null;
      connection: {
        id: string;
        name: string;
      } | null;
      environment: ("editor" | "staging" | "production") | null;
      /**
       * The run whose step started it
       */
      parentRunId: string | null;
      /**
       * Counts from 1; each retry is the next
       */
      attempt: number;
      error: string | null;
      errorCode: string | null;
      failedStep: string | null;
      createdAtMs: number;
      endedAtMs: number | null;
      /**
       * What started it: an event in normal form, or what a manual start gave
       */
      event: unknown;
    };
  };
  "POST /api/v1/runs/{id}/resume": {
    path: {
      id: string;
    };
    answer: {
      id: string;
      client: {
        id: string;
        name: string;
      };
      workflow: {
        id: string;
        name: string;
      };
      workflowVersion: number;
      status: "queued" | "running" | "waiting" | "succeeded" | "failed" | "cancelled";
      /**
       * What a waiting run waits for
       */
      waitingFor: ("time" | "delivery" | "decision" | "connection" | "run") | null;
      startedBy: "event" | "manual" | "schedule" | "run";
      /**
       * The event that started it, as GET /events/{id} knows it
       */
      eventId: string | null;
      /**
       * The replay that started it
       */
      replayId: string | null;
      connection: {
        id: string;
        name: string;
      } | null;
      environment: ("editor" | "staging" | "production") | null;
      /**
       * The run whose step started it
       */
      parentRunId: string | null;
      /**
       * Counts from 1; each retry is the next
       */
      attempt: number;
      error: string | null;
      errorCode: string | null;
      failedStep: string | null;
      createdAtMs: number;
      endedAtMs: number | null;
      /**
       * What started it: an event in normal form, or what a manual start gave
       */
      event: unknown;
    };
  };
  "POST /api/v1/runs/{id}/retry": {
    path: {
      id: string;
    };
    body: {
      /**
       * What to go on with; default: published
       */
      version?: "published" | "same";
    } | null;
    answer: {
      id: string;
      client: {
        id: string;
        name: string;
      };
      workflow: {
        id: string;
        name: string;
      };
      workflowVersion: number;
      status: "queued" | "running" | "waiting" | "succeeded" | "failed" | "cancelled";
      /**
       * What a waiting run waits for
       */
      waitingFor: ("time" | "delivery" | "decision" | "connection" | "run") | null;
      startedBy: "event" | "manual" | "schedule" | "run";
      /**
       * The event that started it, as GET /events/{id} knows it
       */
      eventId: string | null;
      /**
       * The replay that started it
       */
      replayId: string | null;
      connection: {
        id: string;
        name: string;
      } | null;
      environment: ("editor" | "staging" | "production") | null;
      /**
       * The run whose step started it
       */
      parentRunId: string | null;
      /**
       * Counts from 1; each retry is the next
       */
      attempt: number;
      error: string | null;
      errorCode: string | null;
      failedStep: string | null;
      createdAtMs: number;
      endedAtMs: number | null;
      /**
       * What started it: an event in normal form, or what a manual start gave
       */
      event: unknown;
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
}
