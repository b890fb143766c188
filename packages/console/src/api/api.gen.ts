// Written by `npm run api-types -w packages/console`; do not edit.

/**
 * Where the workspace lives. Customer.io shows it under Settings > Account Settings > Privacy, Data & Security.
 */
export type Region = "us" | "eu";
/**
 * Settings > Workspace Settings > API and Webhook Credentials > Track API Keys, column "Site ID".
 */
export type SiteID = string;
/**
 * The only recipients messages may go to: an email address, a domain as @example.com, a phone number in E.164, a person id, a Customer.io id as cio_…, a device as device:…, or * for everyone. An id that looks like an address or a number is written id:…. An email header that is not known to be harmless is allowed as header:…. Required for sending outside production.
 */
export type RecipientsAllowed = string[];
/**
 * @minItems 1
 */
export type ObjectTypes = string[];
/**
 * @minItems 1
 */
export type Metrics = string[];
/**
 * @minItems 1
 */
export type Campaigns = (number | string)[];
/**
 * @minItems 1
 */
export type Broadcasts = (number | string)[];
/**
 * @minItems 1
 */
export type Newsletters = (number | string)[];
/**
 * @minItems 1
 */
export type TransactionalMessages = (number | string)[];
/**
 * @minItems 1
 */
export type RecipientDomains = string[];
/**
 * Opens and clicks: `person` leaves out those that a machine made, such as the prefetching of a mail program, and keeps those of which Customer.io does not say. Default: any.
 */
export type MadeBy = "person" | "any";
/**
 * @minItems 1
 */
export type ObjectTypes1 = string[];
/**
 * @minItems 1
 */
export type Metrics1 = string[];
/**
 * @minItems 1
 */
export type Campaigns1 = (number | string)[];
/**
 * @minItems 1
 */
export type Broadcasts1 = (number | string)[];
/**
 * @minItems 1
 */
export type Newsletters1 = (number | string)[];
/**
 * @minItems 1
 */
export type TransactionalMessages1 = (number | string)[];
/**
 * @minItems 1
 */
export type RecipientDomains1 = string[];
/**
 * Opens and clicks: `person` leaves out those that a machine made, such as the prefetching of a mail program, and keeps those of which Customer.io does not say. Default: any.
 */
export type MadeBy1 = "person" | "any";
/**
 * Where the workspace lives. Customer.io shows it under Settings > Account Settings > Privacy, Data & Security.
 */
export type Region1 = "us" | "eu";
/**
 * Settings > Workspace Settings > API and Webhook Credentials > Track API Keys, column "Site ID".
 */
export type SiteID1 = string;
/**
 * Settings > Workspace Settings > API and Webhook Credentials > Track API Keys, column "API Key".
 */
export type TrackAPIKey = string;
/**
 * Settings > Workspace Settings > API and Webhook Credentials > App API Keys. Needed to send messages and to read from the workspace. Shown once, when it is made.
 */
export type AppAPIKey = string;
/**
 * Data & Integrations > Integrations > your source > Settings > API Key. Needed by the Pipelines actions alone.
 */
export type PipelinesWriteKey = string;
/**
 * The only recipients messages may go to: an email address, a domain as @example.com, a phone number in E.164, a person id, a Customer.io id as cio_…, a device as device:…, or * for everyone. An id that looks like an address or a number is written id:…. An email header that is not known to be harmless is allowed as header:…. Required for sending outside production.
 */
export type RecipientsAllowed1 = string[];
/**
 * Base URL without the version path, for example http://127.0.0.1:4010/us/track.
 */
export type Track = string;
/**
 * Base URL without the version path, for example http://127.0.0.1:4010/us/track.
 */
export type App = string;
/**
 * Base URL without the version path, for example http://127.0.0.1:4010/us/track.
 */
export type Pipelines = string;
/**
 * Where the workspace lives. Customer.io shows it under Settings > Account Settings > Privacy, Data & Security.
 */
export type Region2 = "us" | "eu";
/**
 * Settings > Workspace Settings > API and Webhook Credentials > Track API Keys, column "Site ID".
 */
export type SiteID2 = string;
/**
 * Settings > Workspace Settings > API and Webhook Credentials > Track API Keys, column "API Key".
 */
export type TrackAPIKey1 = string;
/**
 * Settings > Workspace Settings > API and Webhook Credentials > App API Keys. Needed to send messages and to read from the workspace. Shown once, when it is made.
 */
export type AppAPIKey1 = string;
/**
 * Data & Integrations > Integrations > your source > Settings > API Key. Needed by the Pipelines actions alone.
 */
export type PipelinesWriteKey1 = string;
/**
 * The only recipients messages may go to: an email address, a domain as @example.com, a phone number in E.164, a person id, a Customer.io id as cio_…, a device as device:…, or * for everyone. An id that looks like an address or a number is written id:…. An email header that is not known to be harmless is allowed as header:…. Required for sending outside production.
 */
export type RecipientsAllowed2 = string[];
/**
 * Base URL without the version path, for example http://127.0.0.1:4010/us/track.
 */
export type Track1 = string;
/**
 * Base URL without the version path, for example http://127.0.0.1:4010/us/track.
 */
export type App1 = string;
/**
 * Base URL without the version path, for example http://127.0.0.1:4010/us/track.
 */
export type Pipelines1 = string;
/**
 * @minItems 1
 */
export type ObjectTypes2 = string[];
/**
 * @minItems 1
 */
export type Metrics2 = string[];
/**
 * @minItems 1
 */
export type Campaigns2 = (number | string)[];
/**
 * @minItems 1
 */
export type Broadcasts2 = (number | string)[];
/**
 * @minItems 1
 */
export type Newsletters2 = (number | string)[];
/**
 * @minItems 1
 */
export type TransactionalMessages2 = (number | string)[];
/**
 * @minItems 1
 */
export type RecipientDomains2 = string[];
/**
 * Opens and clicks: `person` leaves out those that a machine made, such as the prefetching of a mail program, and keeps those of which Customer.io does not say. Default: any.
 */
export type MadeBy2 = "person" | "any";
/**
 * @minItems 1
 */
export type ObjectTypes3 = string[];
/**
 * @minItems 1
 */
export type Metrics3 = string[];
/**
 * @minItems 1
 */
export type Campaigns3 = (number | string)[];
/**
 * @minItems 1
 */
export type Broadcasts3 = (number | string)[];
/**
 * @minItems 1
 */
export type Newsletters3 = (number | string)[];
/**
 * @minItems 1
 */
export type TransactionalMessages3 = (number | string)[];
/**
 * @minItems 1
 */
export type RecipientDomains3 = string[];
/**
 * Opens and clicks: `person` leaves out those that a machine made, such as the prefetching of a mail program, and keeps those of which Customer.io does not say. Default: any.
 */
export type MadeBy3 = "person" | "any";
/**
 * Where the workspace lives. Customer.io shows it under Settings > Account Settings > Privacy, Data & Security.
 */
export type Region3 = "us" | "eu";
/**
 * Settings > Workspace Settings > API and Webhook Credentials > Track API Keys, column "Site ID".
 */
export type SiteID3 = string;
/**
 * Settings > Workspace Settings > API and Webhook Credentials > Track API Keys, column "API Key".
 */
export type TrackAPIKey2 = string;
/**
 * Settings > Workspace Settings > API and Webhook Credentials > App API Keys. Needed to send messages and to read from the workspace. Shown once, when it is made.
 */
export type AppAPIKey2 = string;
/**
 * Data & Integrations > Integrations > your source > Settings > API Key. Needed by the Pipelines actions alone.
 */
export type PipelinesWriteKey2 = string;
/**
 * The only recipients messages may go to: an email address, a domain as @example.com, a phone number in E.164, a person id, a Customer.io id as cio_…, a device as device:…, or * for everyone. An id that looks like an address or a number is written id:…. An email header that is not known to be harmless is allowed as header:…. Required for sending outside production.
 */
export type RecipientsAllowed3 = string[];
/**
 * Base URL without the version path, for example http://127.0.0.1:4010/us/track.
 */
export type Track2 = string;
/**
 * Base URL without the version path, for example http://127.0.0.1:4010/us/track.
 */
export type App2 = string;
/**
 * Base URL without the version path, for example http://127.0.0.1:4010/us/track.
 */
export type Pipelines2 = string;

export interface Api {
  "DELETE /api/v1/clients/{id}": {
    path: {
      id: string;
    };
  };
  "DELETE /api/v1/clients/{id}/environments/{environment}/secrets/{name}": {
    path: {
      id: string;
      environment: "editor" | "staging" | "production";
      name: string;
    };
  };
  "DELETE /api/v1/clients/{id}/environments/{environment}/values/{name}": {
    path: {
      id: string;
      environment: "editor" | "staging" | "production";
      name: string;
    };
  };
  "DELETE /api/v1/connections/{id}": {
    path: {
      id: string;
    };
    query?: {
      force?: "true" | "false";
    };
  };
  "DELETE /api/v1/connections/{id}/environments/{environment}": {
    path: {
      id: string;
      environment: "editor" | "staging" | "production";
    };
  };
  "DELETE /api/v1/connections/{id}/environments/{environment}/keys/{key}": {
    path: {
      id: string;
      environment: "editor" | "staging" | "production";
      key: "trackApiKey" | "appApiKey" | "pipelinesWriteKey";
    };
  };
  "DELETE /api/v1/destinations/{id}": {
    path: {
      id: string;
    };
  };
  "DELETE /api/v1/people/{id}": {
    path: {
      id: string;
    };
  };
  "DELETE /api/v1/sessions/{id}": {
    path: {
      id: string;
    };
    answer: {
      ended: number;
    };
  };
  "DELETE /api/v1/sync-memories/{id}": {
    path: {
      id: string;
    };
  };
  "DELETE /api/v1/sync-schedules/{id}": {
    path: {
      id: string;
    };
  };
  "DELETE /api/v1/syncs/{id}": {
    path: {
      id: string;
    };
  };
  "DELETE /api/v1/tokens/{id}": {
    path: {
      id: string;
    };
  };
  "DELETE /api/v1/trigger-endpoints/{id}": {
    path: {
      id: string;
    };
    answer: {
      leftBehind: {
        webhookId: number;
        why: string;
      };
    };
  };
  "DELETE /api/v1/trigger-endpoints/{id}/held-events": {
    path: {
      id: string;
    };
    answer: {
      dropped: number;
    };
  };
  "DELETE /api/v1/trigger-endpoints/{id}/held-events/{heldEventId}": {
    path: {
      id: string;
      heldEventId: string;
    };
    answer: {
      dropped: number;
    };
  };
  "DELETE /api/v1/trigger-endpoints/{id}/signing-keys/{fingerprint}": {
    path: {
      id: string;
      fingerprint: string;
    };
    answer: {
      id: string;
      name: string;
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
       * What Customer.io posts to; null for those who may not change endpoints
       */
      url: string | null;
      /**
       * Until it is proven, what does not verify is held; afterwards it is refused
       */
      state: "waiting for key" | "unproven" | "proven" | "failing";
      /**
       * What to do next
       */
      hint: string | null;
      signingKeys: {
        fingerprint: string;
        lastFour: string;
        addedAtMs: number;
        /**
         * When an event last verified with it
         */
        lastVerifiedAtMs: number | null;
      }[];
      /**
       * Events that do not pass are stored and start nothing; null for none
       */
      filter: unknown;
      pausedAtMs: number | null;
      provenAtMs: number | null;
      createdAtMs: number;
      lastEventAtMs: number | null;
      heldEvents: number;
      gaps: (
        | {
            kind: "silent";
            sinceMs: number;
            usualSilenceMs: number;
          }
        | {
            kind: "late";
            fromMs: number;
            untilMs: number;
            events: number;
            longestLagMs: number;
          }
      )[];
      /**
       * The last 24 hours
       */
      lastDay: {
        accepted: number;
        duplicates: number;
        held: number;
        refused: number;
        /**
         * Arrived more than five minutes after they happened
         */
        late: number;
        /**
         * From when an event happened to its arrival
         */
        lagMeanMs: number | null;
        lagMaxMs: number;
        /**
         * From a request’s arrival to its 200
         */
        answerMeanMs: number | null;
        answerMaxMs: number;
      };
      /**
       * The reporting webhook at Customer.io that we look after; null when it was set up by hand
       */
      webhook: {
        /**
         * `needed`: what the workflows behind the endpoint ask for; it follows them as they change
         */
        events: "needed" | "all";
        /**
         * Every open and click, not only the first of each delivery
         */
        fullResolution: boolean;
        /**
         * The message itself in sent events
         */
        withContent: boolean;
        id: number;
        checkedAtMs: number | null;
        fault: string | null;
      } | null;
    };
  };
  "DELETE /api/v1/trigger-endpoints/{id}/webhook": {
    path: {
      id: string;
    };
  };
  "DELETE /api/v1/uploads/{id}": {
    path: {
      id: string;
    };
  };
  "DELETE /api/v1/workflows/{id}": {
    path: {
      id: string;
    };
  };
  "DELETE /api/v1/workflows/{id}/editor": {
    path: {
      id: string;
    };
    query?: {
      key?: string;
    };
  };
  "DELETE /api/v1/workflows/{id}/environments/{environment}": {
    path: {
      id: string;
      environment: "editor" | "staging" | "production";
    };
  };
  "GET /api/v1/about": {
    answer: {
      version: string;
      /**
       * For links to this server
       */
      url: string;
      /**
       * Under which others reach it; null when it was not told
       */
      publicUrl: string | null;
      store: "sqlite" | "postgres";
      ready: {
        store: boolean;
        engine: boolean;
      };
      retentionDays: {
        events: number;
        runs: number;
        activity: number;
        audit: number;
      };
      /**
       * Whether connections may lead to a sandbox on its machine
       */
      allowsSandbox: boolean;
      /**
       * Whether people can sign in through an OpenID Connect provider
       */
      hasOidc: boolean;
    };
  };
  "GET /api/v1/actions": {
    answer: {
      items: {
        key: string;
        group: string;
        title: string;
        description: string;
        docs: string;
        /**
         * The keys it needs
         */
        needs: string[];
        /**
         * The key it needs for each value of one of its inputs
         */
        needsFor?: {
          field: string;
          keys: {
            [k: string]: string;
          };
        };
        idempotent: boolean;
        idempotentBecause: string;
        /**
         * It changes nothing at Customer.io
         */
        readOnly: boolean;
        destructive: boolean;
        destroys?: string;
        /**
         * Inputs whose choices can be loaded from the workspace
         */
        choices: string[];
        /**
         * Which inputs the choices depend on, and whether they are values or the names of values
         */
        choiceFacts: {
          [k: string]: {
            dependsOn: string[];
            gives: "values" | "keys";
          };
        };
      }[];
    };
  };
  "GET /api/v1/actions/{integration}/{name}": {
    path: {
      integration: string;
      name: string;
    };
    answer: {
      key: string;
      group: string;
      title: string;
      description: string;
      docs: string;
      /**
       * The keys it needs
       */
      needs: string[];
      /**
       * The key it needs for each value of one of its inputs
       */
      needsFor?: {
        field: string;
        keys: {
          [k: string]: string;
        };
      };
      idempotent: boolean;
      idempotentBecause: string;
      /**
       * It changes nothing at Customer.io
       */
      readOnly: boolean;
      destructive: boolean;
      destroys?: string;
      /**
       * Inputs whose choices can be loaded from the workspace
       */
      choices: string[];
      /**
       * Which inputs the choices depend on, and whether they are values or the names of values
       */
      choiceFacts: {
        [k: string]: {
          dependsOn: string[];
          gives: "values" | "keys";
        };
      };
      /**
       * JSON Schema
       */
      input: {
        [k: string]: unknown;
      };
      /**
       * JSON Schema
       */
      output: {
        [k: string]: unknown;
      };
      sample: {
        input: unknown;
        output: unknown;
      };
    };
  };
  "GET /api/v1/actions/{integration}/{name}/choices/{field}": {
    path: {
      integration: string;
      name: string;
      field: string;
    };
    query: {
      connectionId: string;
      environment: "editor" | "staging" | "production";
      search?: string;
      next?: string;
      input?: string;
    };
    answer: {
      choices: {
        value: string | number;
        label: string;
        description?: string;
      }[];
      next?: string;
    };
  };
  "GET /api/v1/activity": {
    query?: {
      limit?: number;
      before?: string;
      clientId?: string[];
      environment?: ("editor" | "staging" | "production")[];
      connectionId?: string[];
      action?: string[];
      outcome?: ("succeeded" | "failed" | "dry-run")[];
      runId?: string;
      stepId?: string;
      search?: string;
      fromMs?: number;
      untilMs?: number;
    };
    answer: {
      items: {
        id: string;
        startedAtMs: number;
        durationMs: number;
        caller: {
          type: "person" | "token" | "run" | "server";
          id: string | null;
          name: string | null;
        };
        runId: string | null;
        stepId: string | null;
        client: {
          id: string;
          name: string;
        };
        connection: {
          id: string;
          name: string;
        };
        environment: "editor" | "staging" | "production";
        action: string;
        outcome: "succeeded" | "failed" | "dry-run";
        errorCode: string | null;
        remedy: string | null;
        error: string | null;
        /**
         * Secrets masked; text when it was too long to keep whole
         */
        input: unknown;
      }[];
      next: string | null;
    };
  };
  "GET /api/v1/activity/count": {
    query?: {
      clientId?: string[];
      environment?: ("editor" | "staging" | "production")[];
      connectionId?: string[];
      action?: string[];
      outcome?: ("succeeded" | "failed" | "dry-run")[];
      runId?: string;
      stepId?: string;
      search?: string;
      fromMs?: number;
      untilMs?: number;
    };
    answer: {
      activities: number;
      /**
       * There are more: they are counted up to 10,000
       */
      isMore: boolean;
    };
  };
  "GET /api/v1/activity/{id}": {
    path: {
      id: string;
    };
    answer: {
      id: string;
      startedAtMs: number;
      durationMs: number;
      caller: {
        type: "person" | "token" | "run" | "server";
        id: string | null;
        name: string | null;
      };
      runId: string | null;
      stepId: string | null;
      client: {
        id: string;
        name: string;
      };
      connection: {
        id: string;
        name: string;
      };
      environment: "editor" | "staging" | "production";
      action: string;
      outcome: "succeeded" | "failed" | "dry-run";
      errorCode: string | null;
      remedy: string | null;
      error: string | null;
      /**
       * Secrets masked; text when it was too long to keep whole
       */
      input: unknown;
      /**
       * The first of the requests that were made to Customer.io for it, without their headers
       */
      calls: {
        method: string;
        url: string;
        /**
         * Secrets masked; text when it was no JSON, or too long to keep whole
         */
        body: unknown;
        /**
         * Null when no answer came, as of a dry run
         */
        status: number | null;
        /**
         * Likewise
         */
        answer: unknown;
        durationMs: number;
      }[];
    };
  };
  "GET /api/v1/audit": {
    query?: {
      limit?: number;
      before?: string;
      actorId?: string[];
      kind?: string[];
      fromMs?: number;
      untilMs?: number;
    };
    answer: {
      items: {
        id: string;
        atMs: number;
        actor: {
          type: "person" | "token";
          id: string;
          name: string;
        };
        what: string;
        subject: string;
        /**
         * What was changed, with its name where it has one
         */
        thing: {
          kind: string;
          id: string | null;
          name: string | null;
        };
        /**
         * Names of the fields that were sent; never their values
         */
        fields: string[];
      }[];
      next: string | null;
    };
  };
  "GET /api/v1/checks": {
    answer: {
      items: {
        /**
         * What was looked at
         */
        check: string;
        ok: boolean;
        detail: string;
        /**
         * What does not work as it is set up. Only when it is well otherwise
         */
        warning?: string;
        /**
         * What to do. Only when it is not well
         */
        fix?: string;
      }[];
    };
  };
  "GET /api/v1/clients": {
    query?: {
      limit?: number;
      before?: string;
    };
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
      next: string | null;
    };
  };
  "GET /api/v1/clients/{id}": {
    path: {
      id: string;
    };
    answer: {
      id: string;
      name: string;
      /**
       * IANA name: what "9:00" means in this client’s workflows
       */
      timeZone: string;
      version: number;
      createdAtMs: number;
    };
  };
  "GET /api/v1/clients/{id}/environments/{environment}/secrets": {
    path: {
      id: string;
      environment: "editor" | "staging" | "production";
    };
    answer: {
      items: {
        name: string;
        setAtMs: number;
        setBy: {
          type: "person" | "token";
          id: string;
          name: string;
        } | null;
      }[];
    };
  };
  "GET /api/v1/clients/{id}/environments/{environment}/values": {
    path: {
      id: string;
      environment: "editor" | "staging" | "production";
    };
    answer: {
      items: {
        name: string;
        setAtMs: number;
        setBy: {
          type: "person" | "token";
          id: string;
          name: string;
        } | null;
        value: string | number | boolean;
      }[];
    };
  };
  "GET /api/v1/connections": {
    query?: {
      limit?: number;
      before?: string;
      clientId?: string[];
      environment?: ("editor" | "staging" | "production")[];
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
            /**
             * The page of the sandbox; null for the real Customer.io
             */
            sandboxUrl: string | null;
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
  "GET /api/v1/connections/{id}": {
    path: {
      id: string;
    };
    answer: {
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
          /**
           * The page of the sandbox; null for the real Customer.io
           */
          sandboxUrl: string | null;
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
    };
  };
  "GET /api/v1/connections/{id}/dependents": {
    path: {
      id: string;
    };
    answer: {
      endpoints: {
        id: string;
        environment: string;
      }[];
      workflows: {
        id: string;
        name: string;
      }[];
      /**
       * Under way
       */
      syncs: {
        id: string;
        environment: string;
      }[];
      syncSchedules: {
        id: string;
        name: string;
        environment: string;
      }[];
    };
  };
  "GET /api/v1/connections/{id}/run-limit": {
    path: {
      id: string;
    };
    answer: {
      /**
       * At most so many runs at work at once; null for no limit
       */
      concurrency: number | null;
    };
  };
  "GET /api/v1/decisions": {
    query?: {
      limit?: number;
      before?: string;
      clientId?: string[];
      environment?: ("editor" | "staging" | "production")[];
      connectionId?: string[];
      workflowId?: string[];
      runId?: string;
    };
    answer: {
      items: {
        runId: string;
        stepId: string;
        client: {
          id: string;
          name: string;
        };
        workflow: {
          id: string;
          name: string;
        };
        workflowVersion: number;
        connection: {
          id: string;
          name: string;
        } | null;
        environment: string | null;
        action: string;
        /**
         * Whom it was for, as the step says
         */
        person: {
          id?: string;
          email?: string;
          cioId?: string;
        } | null;
        recipient: string | null;
        message: {
          channel: "email" | "push" | "sms" | "whatsapp" | "in_app" | "broadcast" | "other";
          /**
           * Of the transactional message or broadcast; null for one without
           */
          id: string | null;
          subject: string | null;
        };
        /**
         * Why it could not be found out
         */
        why: string;
        sinceMs: number;
        /**
         * The deliveries that it may have become; what no event told of them is null
         */
        candidates: {
          deliveryId: string;
          objectType: string | null;
          recipient: string | null;
          subject: string | null;
          lastMetric: string | null;
          lastHappenedAtMs: number | null;
        }[];
        /**
         * Steps that wait for what becomes of its delivery: decided was-sent without saying which, they fail
         */
        laterWaits: {
          stepId: string;
          metrics: string[];
        }[];
      }[];
      next: string | null;
    };
  };
  "GET /api/v1/deliveries": {
    query?: {
      limit?: number;
      before?: string;
      clientId?: string[];
      environment?: ("editor" | "staging" | "production")[];
      connectionId?: string[];
      objectType?: string[];
      metric?: string[];
      personId?: string;
      campaignId?: number;
      search?: string;
      fromMs?: number;
      untilMs?: number;
    };
    answer: {
      items: {
        deliveryId: string;
        client: {
          id: string;
          name: string;
        };
        connection: {
          id: string;
          name: string;
        };
        environment: "editor" | "staging" | "production";
        objectType: string;
        personId: string | null;
        /**
         * Null while no event told
         */
        recipient: string | null;
        /**
         * Its first 300 characters; null while no event told, or where there is none
         */
        subject: string | null;
        /**
         * Null for what Customer.io, or a call outside any run, sent
         */
        sentBy: {
          runId: string;
          stepId: string;
          action: string;
        } | null;
        campaignId: number | null;
        lastMetric: string;
        lastHappenedAtMs: number;
        firstSeenAtMs: number;
      }[];
      next: string | null;
    };
  };
  "GET /api/v1/deliveries/count": {
    query?: {
      clientId?: string[];
      environment?: ("editor" | "staging" | "production")[];
      connectionId?: string[];
      objectType?: string[];
      metric?: string[];
      personId?: string;
      campaignId?: number;
      search?: string;
      fromMs?: number;
      untilMs?: number;
    };
    answer: {
      deliveries: number;
      /**
       * There are more: they are counted up to 10,000
       */
      isMore: boolean;
    };
  };
  "GET /api/v1/deliveries/{id}": {
    path: {
      id: string;
    };
    answer: {
      deliveryId: string;
      client: {
        id: string;
        name: string;
      };
      connection: {
        id: string;
        name: string;
      };
      environment: "editor" | "staging" | "production";
      objectType: string;
      personId: string | null;
      /**
       * Null while no event told
       */
      recipient: string | null;
      /**
       * Its first 300 characters; null while no event told, or where there is none
       */
      subject: string | null;
      /**
       * Null for what Customer.io, or a call outside any run, sent
       */
      sentBy: {
        runId: string;
        stepId: string;
        action: string;
      } | null;
      campaignId: number | null;
      lastMetric: string;
      lastHappenedAtMs: number;
      firstSeenAtMs: number;
      /**
       * In the order in which it happened
       */
      history: {
        metric: string;
        happenedAtMs: number | null;
        /**
         * Null for what no webhook brought
         */
        receivedAtMs: number | null;
        eventId: string | null;
        source: "webhook" | "reconciled";
        by: ("person" | "machine" | "unknown") | null;
        recipient: string | null;
        href: string | null;
        failureMessage: string | null;
      }[];
      /**
       * `unknown` where Customer.io does not say who it was
       */
      opens: {
        person: number;
        machine: number;
        unknown: number;
      };
      /**
       * `unknown` where Customer.io does not say who it was
       */
      clicks: {
        person: number;
        machine: number;
        unknown: number;
      };
    };
  };
  "GET /api/v1/destinations": {
    query?: {
      limit?: number;
      before?: string;
      clientId?: string[];
      environment?: ("editor" | "staging" | "production")[];
      connectionId?: string[];
      endpointId?: string[];
    };
    answer: {
      items: {
        id: string;
        name: string;
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
         * Whose events are forwarded
         */
        endpoint: {
          id: string;
          name: string;
        };
        /**
         * Often a secret as a whole: null for those who may not change destinations
         */
        url: string | null;
        host: string;
        /**
         * Only events that pass are forwarded; null for all
         */
        filter: unknown;
        perSecond: number | null;
        atOnce: number;
        /**
         * `failing`: its circuit is open, and one attempt is made now and then; `waiting`: it asked for a wait; `gone`: it answered 410, which paused it
         */
        state: "delivering" | "failing" | "waiting" | "paused" | "gone";
        /**
         * Why it fails, waits or is gone, or its last attempt failed
         */
        reason: string | null;
        /**
         * Since when its circuit is open
         */
        failingSinceMs: number | null;
        /**
         * While it fails or waits, or after its last attempt failed
         */
        nextAttemptAtMs: number | null;
        pausedAtMs: number | null;
        lastDeliveredAtMs: number | null;
        /**
         * Until then the secret of before signs too
         */
        previousSecretUntilMs: number | null;
        createdBy: string | null;
        createdAtMs: number;
      }[];
      next: string | null;
    };
  };
  "GET /api/v1/destinations/{id}": {
    path: {
      id: string;
    };
    answer: {
      id: string;
      name: string;
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
       * Whose events are forwarded
       */
      endpoint: {
        id: string;
        name: string;
      };
      /**
       * Often a secret as a whole: null for those who may not change destinations
       */
      url: string | null;
      host: string;
      /**
       * Only events that pass are forwarded; null for all
       */
      filter: unknown;
      perSecond: number | null;
      atOnce: number;
      /**
       * `failing`: its circuit is open, and one attempt is made now and then; `waiting`: it asked for a wait; `gone`: it answered 410, which paused it
       */
      state: "delivering" | "failing" | "waiting" | "paused" | "gone";
      /**
       * Why it fails, waits or is gone, or its last attempt failed
       */
      reason: string | null;
      /**
       * Since when its circuit is open
       */
      failingSinceMs: number | null;
      /**
       * While it fails or waits, or after its last attempt failed
       */
      nextAttemptAtMs: number | null;
      pausedAtMs: number | null;
      lastDeliveredAtMs: number | null;
      /**
       * Until then the secret of before signs too
       */
      previousSecretUntilMs: number | null;
      createdBy: string | null;
      createdAtMs: number;
      waiting: {
        count: number;
        isMore: boolean;
      };
      failed: {
        count: number;
        isMore: boolean;
      };
    };
  };
  "GET /api/v1/destinations/{id}/forwarded-events": {
    path: {
      id: string;
    };
    query?: {
      limit?: number;
      before?: string;
      status?: ("waiting" | "delivered" | "failed" | "skipped")[];
      eventId?: string;
      replayId?: string;
      fromMs?: number;
      untilMs?: number;
    };
    answer: {
      items: {
        id: string;
        destination: {
          id: string;
          name: string;
        };
        event: {
          id: string;
          objectType: string;
          metric: string;
          recipient: string | null;
        };
        /**
         * The `webhook-id`: the same for each attempt
         */
        messageId: string;
        /**
         * The replay that forwards it again
         */
        replayId: string | null;
        status: "waiting" | "delivered" | "failed" | "skipped";
        attempts: number;
        /**
         * While it waits; null while the destination is paused
         */
        nextAttemptAtMs: number | null;
        lastAttemptAtMs: number | null;
        /**
         * What the last attempt was answered
         */
        lastStatus: number | null;
        /**
         * Why the last attempt failed
         */
        error: string | null;
        createdAtMs: number;
        endedAtMs: number | null;
      }[];
      next: string | null;
    };
  };
  "GET /api/v1/destinations/{id}/replay": {
    path: {
      id: string;
    };
    query?: {
      eventId?: string;
      objectType?: string[];
      metric?: string[];
      personId?: string;
      recipient?: string;
      deliveryId?: string;
      campaignId?: number;
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
         * Who made an open or a click
         */
        by: ("person" | "machine" | "unknown") | null;
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
       * Who made an open or a click
       */
      by: ("person" | "machine" | "unknown") | null;
      /**
       * `waiting` for its runs; `activated`; or why it starts none: the endpoint was paused, or filters it out
       */
      status: "waiting" | "activated" | "paused" | "skipped" | "filtered" | "unreadable";
      /**
       * As Customer.io posted it, integers beyond 2^53 as text
       */
      payload: unknown;
      /**
       * In normal form, as workflows read it; null when it cannot be read
       */
      event: unknown;
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
  "GET /api/v1/forwarded-events/{id}": {
    path: {
      id: string;
    };
    answer: {
      id: string;
      destination: {
        id: string;
        name: string;
      };
      event: {
        id: string;
        objectType: string;
        metric: string;
        recipient: string | null;
      };
      /**
       * The `webhook-id`: the same for each attempt
       */
      messageId: string;
      /**
       * The replay that forwards it again
       */
      replayId: string | null;
      status: "waiting" | "delivered" | "failed" | "skipped";
      attempts: number;
      /**
       * While it waits; null while the destination is paused
       */
      nextAttemptAtMs: number | null;
      lastAttemptAtMs: number | null;
      /**
       * What the last attempt was answered
       */
      lastStatus: number | null;
      /**
       * Why the last attempt failed
       */
      error: string | null;
      createdAtMs: number;
      endedAtMs: number | null;
      /**
       * The first one first
       */
      attemptList: {
        attempt: number;
        atMs: number;
        durationMs: number;
        status: number | null;
        error: string | null;
        errorCode: string | null;
        /**
         * The first 2,000 bytes
         */
        answer: string | null;
      }[];
    };
  };
  "GET /api/v1/overview": {
    query?: {
      clientId?: string[];
      environment?: ("editor" | "staging" | "production")[];
      fromMs?: number;
      untilMs?: number;
    };
    answer: {
      fromMs: number;
      untilMs: number;
      /**
       * Events by metric, in the order of their arrival
       */
      events: {
        /**
         * An hour; a day when more than three days are looked at
         */
        bucketMs: number;
        buckets: {
          fromMs: number;
          metrics: {
            [k: string]: number;
          };
        }[];
      } | null;
      /**
       * Deliveries by what was reported of them in this time; each counts once for each
       */
      deliveries: {
        sent: number;
        delivered: number;
        opened: number;
        clicked: number;
        converted: number;
        bounced: number;
        dropped: number;
        failed: number;
        spammed: number;
        undeliverable: number;
        unsubscribed: number;
        /**
         * Adds up: a delivery of a person and of a machine is one of a person
         */
        openedBy: {
          person: number;
          machine: number;
          unknown: number;
        };
        /**
         * Adds up: a delivery of a person and of a machine is one of a person
         */
        clickedBy: {
          person: number;
          machine: number;
          unknown: number;
        };
      } | null;
      runs: {
        byStatus: {
          [k: string]: number;
        };
        /**
         * How long those took that succeeded
         */
        medianMs: number | null;
      } | null;
      /**
       * What waits for a person now, and what failed in this time
       */
      attention: {
        decisions: number;
        runsWaitingForConnections: number;
        failureGroups: number;
        failedRuns: number;
      } | null;
      endpoints: {
        all: number;
        failing: number;
        waitingForKey: number;
        unproven: number;
        paused: number;
        withGaps: number;
        withWebhookFault: number;
        heldEvents: number;
        lastDay: {
          accepted: number;
          held: number;
          refused: number;
          late: number;
        };
      } | null;
      /**
       * Events on their way to other systems, now
       */
      forwarding: {
        all: number;
        /**
         * Destinations whose circuit is open
         */
        failing: number;
        /**
         * Destinations that answered 410, which paused them
         */
        gone: number;
        /**
         * Events that are not tried again by themselves, up to 10,000
         */
        failedEvents: number;
      } | null;
      connections: {
        environments: number;
        /**
         * Whose keys Customer.io refused when it was last asked
         */
        refused: number;
        /**
         * Where Customer.io could not be asked about the keys the last time
         */
        unreachable: number;
      } | null;
    };
  };
  "GET /api/v1/overview/waiting": {
    query?: {
      clientId?: string[];
      environment?: ("editor" | "staging" | "production")[];
    };
    /**
     * Parts that the caller may not see are null
     */
    answer: {
      /**
       * Sends of which nobody knows whether they happened
       */
      decisions: number | null;
      /**
       * Connections whose refused keys hold runs up
       */
      stuckConnections: number | null;
      /**
       * Environments whose keys were refused, or could not be asked about, the last time
       */
      keys: number | null;
      /**
       * Trigger endpoints that refuse, hold or miss events, or whose webhook is not as set
       */
      endpoints: number | null;
      /**
       * Destinations that fail or want no more
       */
      destinations: number | null;
      /**
       * Ways in which runs failed, of all time
       */
      failureGroups: number | null;
      /**
       * Their sum
       */
      all: number;
      /**
       * Runs whose step is tried again by itself: they need nobody, and are no part of the sum
       */
      retrying: {
        /**
         * Up to 200
         */
        runs: number;
        isMore: boolean;
        /**
         * What the step of one of them failed with the last time
         */
        why: string | null;
      } | null;
    };
  };
  "GET /api/v1/people": {
    query?: {
      limit?: number;
      before?: string;
    };
    answer: {
      items: {
        id: string;
        name: string;
        email: string;
        role: "viewer" | "builder" | "owner";
        /**
         * The only clients this person sees; null for all
         */
        clientIds: string[] | null;
      }[];
      next: string | null;
    };
  };
  "GET /api/v1/replays": {
    query?: {
      limit?: number;
      before?: string;
    };
    answer: {
      items: {
        id: string;
        requestedBy: string;
        /**
         * Which events; `{id}` for one
         */
        filter: unknown;
        events: number;
        /**
         * Started so far: `GET /runs?replayId=` lists them
         */
        runs: number;
        createdAtMs: number;
        /**
         * Null while it is under way
         */
        endedAtMs: number | null;
      }[];
      next: string | null;
    };
  };
  "GET /api/v1/replays/{id}": {
    path: {
      id: string;
    };
    answer: {
      id: string;
      requestedBy: string;
      /**
       * Which events; `{id}` for one
       */
      filter: unknown;
      events: number;
      /**
       * Started so far: `GET /runs?replayId=` lists them
       */
      runs: number;
      createdAtMs: number;
      /**
       * Null while it is under way
       */
      endedAtMs: number | null;
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
        startedBy: "event" | "manual" | "schedule" | "run" | "webhook";
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
           * `turn`: another run of its key goes first. `place`: a limit is reached. `retry`: a step failed, and is tried again
           */
          for: "time" | "delivery" | "decision" | "connection" | "run" | "turn" | "place" | "retry";
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
          /**
           * Why the step is to be tried again
           */
          why: string | null;
        } | null;
        /**
         * What the failed step does
         */
        step: {
          type: string;
          action: string | null;
        } | null;
      }[];
      next: string | null;
    };
  };
  "GET /api/v1/runs/count": {
    query?: {
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
      runs: number;
      /**
       * There are more: they are counted up to 10,000
       */
      isMore: boolean;
    };
  };
  "GET /api/v1/runs/failures": {
    query?: {
      clientId?: string[];
      environment?: ("editor" | "staging" | "production")[];
      workflowId?: string[];
      workflowVersion?: number;
      connectionId?: string[];
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
        client: {
          id: string;
          name: string;
        };
        workflow: {
          id: string;
          name: string;
        };
        failedStep: string | null;
        /**
         * What that step does, in the version of the latest of them
         */
        step: {
          type: string;
          action: string | null;
        } | null;
        errorCode: string | null;
        /**
         * The message of the latest
         */
        error: string | null;
        /**
         * What helps: retry, reconnect, fix-input or check-outcome
         */
        remedy: string | null;
        runs: number;
        /**
         * A retry would fail again for certain: they failed of what the workflow and the event say, and it was not changed; or a person gave the message up
         */
        failsAgain: boolean;
        latestRunId: string;
        /**
         * When the first of them was made
         */
        firstAtMs: number;
        lastAtMs: number;
      }[];
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
      startedBy: "event" | "manual" | "schedule" | "run" | "webhook";
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
         * `turn`: another run of its key goes first. `place`: a limit is reached. `retry`: a step failed, and is tried again
         */
        for: "time" | "delivery" | "decision" | "connection" | "run" | "turn" | "place" | "retry";
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
        /**
         * Why the step is to be tried again
         */
        why: string | null;
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
         * What it waits for, until when, when it is tried again; `branch` that was taken (from 0, null for none); `reason` of a stop; `failures`, each attempt that failed, with its `atMs`, `error` and, of an http step, `answer`; `onError`, whether that was taken
         */
        detail: unknown;
        attempts: number;
        startedAtMs: number;
        endedAtMs: number | null;
        /**
         * The action that the step runs, of those that do
         */
        action: string | null;
        /**
         * What is long stands here as its beginning, in a text: `GET /runs/{id}/steps/{stepId}` has it whole
         */
        isCut: boolean;
      }[];
      /**
       * There are more: `before` of `GET /runs/{id}/steps`
       */
      nextSteps: string | null;
      /**
       * The first 1,000
       */
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
         * What was decided about it, the last time that somebody was asked
         */
        decision: {
          choice: string;
          by: string;
          /**
           * The event that proved it, when no person decided
           */
          eventId: string | null;
          atMs: number;
        } | null;
        intendedAtMs: number;
        settledAtMs: number | null;
      }[];
      /**
       * Items: A run that a step of this one started
       */
      children: {
        id: string;
        /**
         * Name of the workflow
         */
        workflow: string;
        /**
         * The step that started it
         */
        stepId: string;
        status: "queued" | "running" | "waiting" | "succeeded" | "failed" | "cancelled";
        error: string | null;
      }[];
    };
  };
  "GET /api/v1/runs/{id}/steps": {
    path: {
      id: string;
    };
    query?: {
      limit?: number;
      before?: string;
    };
    answer: {
      items: {
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
         * What it waits for, until when, when it is tried again; `branch` that was taken (from 0, null for none); `reason` of a stop; `failures`, each attempt that failed, with its `atMs`, `error` and, of an http step, `answer`; `onError`, whether that was taken
         */
        detail: unknown;
        attempts: number;
        startedAtMs: number;
        endedAtMs: number | null;
        /**
         * The action that the step runs, of those that do
         */
        action: string | null;
        /**
         * What is long stands here as its beginning, in a text: `GET /runs/{id}/steps/{stepId}` has it whole
         */
        isCut: boolean;
      }[];
      next: string | null;
    };
  };
  "GET /api/v1/runs/{id}/steps/{stepId}": {
    path: {
      id: string;
      stepId: string;
    };
    answer: {
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
       * What it waits for, until when, when it is tried again; `branch` that was taken (from 0, null for none); `reason` of a stop; `failures`, each attempt that failed, with its `atMs`, `error` and, of an http step, `answer`; `onError`, whether that was taken
       */
      detail: unknown;
      attempts: number;
      startedAtMs: number;
      endedAtMs: number | null;
      /**
       * The action that the step runs, of those that do
       */
      action: string | null;
      /**
       * What is long stands here as its beginning, in a text: `GET /runs/{id}/steps/{stepId}` has it whole
       */
      isCut: boolean;
    };
  };
  "GET /api/v1/search": {
    query?: {
      q?: string;
    };
    answer: {
      items: {
        type:
          | "client"
          | "connection"
          | "endpoint"
          | "destination"
          | "workflow"
          | "run"
          | "event"
          | "delivery"
          | "activity"
          | "person";
        id: string;
        /**
         * What it is called; of what has no name, what it is about
         */
        name: string;
        client: {
          id: string;
          name: string;
        };
        environment: ("editor" | "staging" | "production") | null;
        /**
         * Of a destination, whose events go there
         */
        endpointId: string | null;
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
        | "server:read"
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
  "GET /api/v1/sessions": {
    answer: {
      items: {
        id: string;
        /**
         * The one that asks
         */
        isCurrent: boolean;
        createdAtMs: number;
        expiresAtMs: number;
        address: string | null;
        userAgent: string | null;
      }[];
    };
  };
  "GET /api/v1/sign-in": {
    answer: {
      /**
       * While false, only the link that the start printed leads in
       */
      hasOwner: boolean;
      /**
       * Whether `POST /api/auth/sign-in/social` leads to a provider named `oidc`
       */
      hasOidc: boolean;
    };
  };
  "GET /api/v1/sync-memories": {
    query?: {
      limit?: number;
      before?: string;
      clientId?: string[];
      environment?: ("editor" | "staging" | "production")[];
      connectionId?: string[];
    };
    answer: {
      items: {
        id: string;
        name: string;
        client: {
          id: string;
          name: string;
        };
        connection: {
          id: string;
          name: string;
        };
        environment: "editor" | "staging" | "production";
        kind:
          | "people"
          | "events"
          | "devices"
          | "objects"
          | "relationships"
          | "segment"
          | "suppressions"
          | "deletions"
          | "subscriptions";
        /**
         * When a sync last compared with it
         */
        usedAtMs: number;
      }[];
      next: string | null;
    };
  };
  "GET /api/v1/sync-schedules": {
    query?: {
      limit?: number;
      before?: string;
      clientId?: string[];
      environment?: ("editor" | "staging" | "production")[];
      connectionId?: string[];
    };
    answer: {
      items: {
        id: string;
        name: string;
        client: {
          id: string;
          name: string;
        };
        connection: {
          id: string;
          name: string;
        };
        environment: "editor" | "staging" | "production";
        cron: string;
        timeZone: string;
        /**
         * Without its query
         */
        url: string;
        read: {
          format?: "csv" | "ndjson" | "json";
          encoding?: "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";
          /**
           * Of a CSV
           */
          delimiter?: string;
          /**
           * Names of the columns of a CSV without a header
           *
           * @maxItems 10000
           */
          header?: string[];
        };
        /**
         * What was said of it
         */
        mapping: unknown;
        /**
         * Name of the memory that its syncs compare with
         */
        sinceLast: string | null;
        paused: boolean;
        nextAtMs: number | null;
        createdBy: string | null;
        createdAtMs: number;
      }[];
      next: string | null;
    };
  };
  "GET /api/v1/sync-schedules/{id}": {
    path: {
      id: string;
    };
    answer: {
      id: string;
      name: string;
      client: {
        id: string;
        name: string;
      };
      connection: {
        id: string;
        name: string;
      };
      environment: "editor" | "staging" | "production";
      cron: string;
      timeZone: string;
      /**
       * Without its query
       */
      url: string;
      read: {
        format?: "csv" | "ndjson" | "json";
        encoding?: "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";
        /**
         * Of a CSV
         */
        delimiter?: string;
        /**
         * Names of the columns of a CSV without a header
         *
         * @maxItems 10000
         */
        header?: string[];
      };
      /**
       * What was said of it
       */
      mapping: unknown;
      /**
       * Name of the memory that its syncs compare with
       */
      sinceLast: string | null;
      paused: boolean;
      nextAtMs: number | null;
      createdBy: string | null;
      createdAtMs: number;
    };
  };
  "GET /api/v1/syncs": {
    query?: {
      limit?: number;
      before?: string;
      clientId?: string[];
      environment?: ("editor" | "staging" | "production")[];
      connectionId?: string[];
      scheduleId?: string[];
      status?: ("queued" | "running" | "paused" | "failed" | "succeeded" | "cancelled")[];
      fromMs?: number;
      untilMs?: number;
    };
    answer: {
      items: {
        id: string;
        /**
         * `failed`: it cannot go on as it is, and may be resumed; rows that failed are in `failed`
         */
        status: "queued" | "running" | "paused" | "failed" | "succeeded" | "cancelled";
        client: {
          id: string;
          name: string;
        };
        connection: {
          id: string;
          name: string;
        };
        environment: "editor" | "staging" | "production";
        scheduleId: string | null;
        uploadId: string | null;
        /**
         * Name of the file, or its URL without query
         */
        source: string;
        kind:
          | (
              | "people"
              | "events"
              | "devices"
              | "objects"
              | "relationships"
              | "segment"
              | "suppressions"
              | "deletions"
              | "subscriptions"
            )
          | null;
        read: {
          format?: "csv" | "ndjson" | "json";
          encoding?: "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";
          /**
           * Of a CSV
           */
          delimiter?: string;
          /**
           * Names of the columns of a CSV without a header
           *
           * @maxItems 10000
           */
          header?: string[];
        };
        /**
         * Null until the file was looked at
         */
        mapping: {
          kind:
            | "people"
            | "events"
            | "devices"
            | "objects"
            | "relationships"
            | "segment"
            | "suppressions"
            | "deletions"
            | "subscriptions";
          fields: {
            [k: string]: string;
          };
          fixed: {
            [k: string]: string;
          };
          columns: {
            [k: string]: unknown;
          };
          rest: "as-is" | "skip";
          empty: "keep" | "clear";
          timeZone: string;
          segmentId?: number;
          remove: boolean;
        } | null;
        /**
         * Name of the memory that it compares with
         */
        sinceLast: string | null;
        /**
         * Rows that are done with: accepted, failed or unchanged
         */
        rows: number;
        accepted: number;
        failed: number;
        /**
         * Left out: Customer.io has them as they are
         */
        unchanged: number;
        /**
         * Those that were sent before and are not in the file; null until it is over, and where that is unknown
         */
        vanished: number | null;
        /**
         * Failed rows by what was wrong
         */
        faults: {
          [k: string]: number;
        };
        readBytes: number;
        /**
         * Of the file as it is stored; null before it was fetched
         */
        totalBytes: number | null;
        rowsPerSecond: number | null;
        /**
         * Requests that the rate of the workspace allows now
         */
        allowedPerSecond: number | null;
        secondsLeft: number | null;
        error: string | null;
        errorCode: string | null;
        remedy: string | null;
        /**
         * It is tried again then, by itself
         */
        retryAtMs: number | null;
        createdBy: string | null;
        createdAtMs: number;
        startedAtMs: number | null;
        endedAtMs: number | null;
      }[];
      next: string | null;
    };
  };
  "GET /api/v1/syncs/{id}": {
    path: {
      id: string;
    };
    answer: {
      id: string;
      /**
       * `failed`: it cannot go on as it is, and may be resumed; rows that failed are in `failed`
       */
      status: "queued" | "running" | "paused" | "failed" | "succeeded" | "cancelled";
      client: {
        id: string;
        name: string;
      };
      connection: {
        id: string;
        name: string;
      };
      environment: "editor" | "staging" | "production";
      scheduleId: string | null;
      uploadId: string | null;
      /**
       * Name of the file, or its URL without query
       */
      source: string;
      kind:
        | (
            | "people"
            | "events"
            | "devices"
            | "objects"
            | "relationships"
            | "segment"
            | "suppressions"
            | "deletions"
            | "subscriptions"
          )
        | null;
      read: {
        format?: "csv" | "ndjson" | "json";
        encoding?: "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";
        /**
         * Of a CSV
         */
        delimiter?: string;
        /**
         * Names of the columns of a CSV without a header
         *
         * @maxItems 10000
         */
        header?: string[];
      };
      /**
       * Null until the file was looked at
       */
      mapping: {
        kind:
          | "people"
          | "events"
          | "devices"
          | "objects"
          | "relationships"
          | "segment"
          | "suppressions"
          | "deletions"
          | "subscriptions";
        fields: {
          [k: string]: string;
        };
        fixed: {
          [k: string]: string;
        };
        columns: {
          [k: string]: unknown;
        };
        rest: "as-is" | "skip";
        empty: "keep" | "clear";
        timeZone: string;
        segmentId?: number;
        remove: boolean;
      } | null;
      /**
       * Name of the memory that it compares with
       */
      sinceLast: string | null;
      /**
       * Rows that are done with: accepted, failed or unchanged
       */
      rows: number;
      accepted: number;
      failed: number;
      /**
       * Left out: Customer.io has them as they are
       */
      unchanged: number;
      /**
       * Those that were sent before and are not in the file; null until it is over, and where that is unknown
       */
      vanished: number | null;
      /**
       * Failed rows by what was wrong
       */
      faults: {
        [k: string]: number;
      };
      readBytes: number;
      /**
       * Of the file as it is stored; null before it was fetched
       */
      totalBytes: number | null;
      rowsPerSecond: number | null;
      /**
       * Requests that the rate of the workspace allows now
       */
      allowedPerSecond: number | null;
      secondsLeft: number | null;
      error: string | null;
      errorCode: string | null;
      remedy: string | null;
      /**
       * It is tried again then, by itself
       */
      retryAtMs: number | null;
      createdBy: string | null;
      createdAtMs: number;
      startedAtMs: number | null;
      endedAtMs: number | null;
    };
  };
  "GET /api/v1/syncs/{id}/failures": {
    path: {
      id: string;
    };
  };
  "GET /api/v1/syncs/{id}/vanished": {
    path: {
      id: string;
    };
  };
  "GET /api/v1/tokens": {
    query?: {
      limit?: number;
      before?: string;
    };
    answer: {
      items: {
        id: string;
        name: string;
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
          | "server:read"
          | "people:read"
          | "people:write"
          | "tokens:read"
          | "tokens:write"
          | "audit:read"
        )[];
        clientIds: string[] | null;
        createdAtMs: number;
        expiresAtMs: number | null;
        lastUsedAtMs: number | null;
      }[];
      next: string | null;
    };
  };
  "GET /api/v1/trigger-endpoints": {
    query?: {
      limit?: number;
      before?: string;
      clientId?: string[];
      environment?: ("editor" | "staging" | "production")[];
      connectionId?: string[];
    };
    answer: {
      items: {
        id: string;
        name: string;
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
         * What Customer.io posts to; null for those who may not change endpoints
         */
        url: string | null;
        /**
         * Until it is proven, what does not verify is held; afterwards it is refused
         */
        state: "waiting for key" | "unproven" | "proven" | "failing";
        /**
         * What to do next
         */
        hint: string | null;
        signingKeys: {
          fingerprint: string;
          lastFour: string;
          addedAtMs: number;
          /**
           * When an event last verified with it
           */
          lastVerifiedAtMs: number | null;
        }[];
        /**
         * Events that do not pass are stored and start nothing; null for none
         */
        filter: unknown;
        pausedAtMs: number | null;
        provenAtMs: number | null;
        createdAtMs: number;
        lastEventAtMs: number | null;
        heldEvents: number;
        gaps: (
          | {
              kind: "silent";
              sinceMs: number;
              usualSilenceMs: number;
            }
          | {
              kind: "late";
              fromMs: number;
              untilMs: number;
              events: number;
              longestLagMs: number;
            }
        )[];
        /**
         * The last 24 hours
         */
        lastDay: {
          accepted: number;
          duplicates: number;
          held: number;
          refused: number;
          /**
           * Arrived more than five minutes after they happened
           */
          late: number;
          /**
           * From when an event happened to its arrival
           */
          lagMeanMs: number | null;
          lagMaxMs: number;
          /**
           * From a request’s arrival to its 200
           */
          answerMeanMs: number | null;
          answerMaxMs: number;
        };
        /**
         * The reporting webhook at Customer.io that we look after; null when it was set up by hand
         */
        webhook: {
          /**
           * `needed`: what the workflows behind the endpoint ask for; it follows them as they change
           */
          events: "needed" | "all";
          /**
           * Every open and click, not only the first of each delivery
           */
          fullResolution: boolean;
          /**
           * The message itself in sent events
           */
          withContent: boolean;
          id: number;
          checkedAtMs: number | null;
          fault: string | null;
        } | null;
      }[];
      next: string | null;
    };
  };
  "GET /api/v1/trigger-endpoints/{id}": {
    path: {
      id: string;
    };
    answer: {
      id: string;
      name: string;
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
       * What Customer.io posts to; null for those who may not change endpoints
       */
      url: string | null;
      /**
       * Until it is proven, what does not verify is held; afterwards it is refused
       */
      state: "waiting for key" | "unproven" | "proven" | "failing";
      /**
       * What to do next
       */
      hint: string | null;
      signingKeys: {
        fingerprint: string;
        lastFour: string;
        addedAtMs: number;
        /**
         * When an event last verified with it
         */
        lastVerifiedAtMs: number | null;
      }[];
      /**
       * Events that do not pass are stored and start nothing; null for none
       */
      filter: unknown;
      pausedAtMs: number | null;
      provenAtMs: number | null;
      createdAtMs: number;
      lastEventAtMs: number | null;
      heldEvents: number;
      gaps: (
        | {
            kind: "silent";
            sinceMs: number;
            usualSilenceMs: number;
          }
        | {
            kind: "late";
            fromMs: number;
            untilMs: number;
            events: number;
            longestLagMs: number;
          }
      )[];
      /**
       * The last 24 hours
       */
      lastDay: {
        accepted: number;
        duplicates: number;
        held: number;
        refused: number;
        /**
         * Arrived more than five minutes after they happened
         */
        late: number;
        /**
         * From when an event happened to its arrival
         */
        lagMeanMs: number | null;
        lagMaxMs: number;
        /**
         * From a request’s arrival to its 200
         */
        answerMeanMs: number | null;
        answerMaxMs: number;
      };
      /**
       * The reporting webhook at Customer.io that we look after; null when it was set up by hand
       */
      webhook: {
        /**
         * `needed`: what the workflows behind the endpoint ask for; it follows them as they change
         */
        events: "needed" | "all";
        /**
         * Every open and click, not only the first of each delivery
         */
        fullResolution: boolean;
        /**
         * The message itself in sent events
         */
        withContent: boolean;
        id: number;
        checkedAtMs: number | null;
        fault: string | null;
      } | null;
    };
  };
  "GET /api/v1/trigger-endpoints/{id}/figures": {
    path: {
      id: string;
    };
    query?: {
      hours?: number;
    };
    answer: {
      items: {
        accepted: number;
        duplicates: number;
        held: number;
        refused: number;
        /**
         * Arrived more than five minutes after they happened
         */
        late: number;
        /**
         * From when an event happened to its arrival
         */
        lagMeanMs: number | null;
        lagMaxMs: number;
        /**
         * From a request’s arrival to its 200
         */
        answerMeanMs: number | null;
        answerMaxMs: number;
        hourAtMs: number;
        lastEventAtMs: number | null;
      }[];
    };
  };
  "GET /api/v1/trigger-endpoints/{id}/held-events": {
    path: {
      id: string;
    };
    query?: {
      limit?: number;
      before?: string;
    };
    answer: {
      items: {
        id: string;
        endpointId: string;
        receivedAtMs: number;
        bodyBytes: number;
        /**
         * Why its signature could not be proven when it came
         */
        fault: string | null;
        /**
         * Unproven: a stranger may have written it. Cut after 20,000 characters
         */
        body: string;
      }[];
      next: string | null;
    };
  };
  "GET /api/v1/trigger-endpoints/{id}/webhook": {
    path: {
      id: string;
    };
    answer: {
      webhookId: number | null;
      /**
       * How Customer.io’s webhook differed from what is wanted
       */
      drift: string[];
      /**
       * What it should subscribe to, in Customer.io’s words
       */
      events: string[];
    };
  };
  "GET /api/v1/triggers": {
    answer: {
      items: {
        key: string;
        title: string;
        description: string;
        docs: string;
        /**
         * JSON Schema
         */
        filter: {
          [k: string]: unknown;
        };
        /**
         * JSON Schema
         */
        event: {
          [k: string]: unknown;
        };
        /**
         * An event of each kind and metric, as Customer.io posts it
         */
        samples: unknown[];
        /**
         * An event of each kind and metric, in normal form, to try a workflow with
         */
        normalSamples: unknown[];
      }[];
    };
  };
  "GET /api/v1/uploads": {
    query?: {
      limit?: number;
      before?: string;
      clientId?: string[];
    };
    answer: {
      items: {
        id: string;
        client: {
          id: string;
          name: string;
        };
        name: string;
        /**
         * How many it is going to have; null when nobody said
         */
        bytes: number | null;
        /**
         * So many are on disk: go on from there
         */
        receivedBytes: number;
        complete: boolean;
        createdBy: string | null;
        createdAtMs: number;
      }[];
      next: string | null;
    };
  };
  "GET /api/v1/uploads/{id}": {
    path: {
      id: string;
    };
    answer: {
      id: string;
      client: {
        id: string;
        name: string;
      };
      name: string;
      /**
       * How many it is going to have; null when nobody said
       */
      bytes: number | null;
      /**
       * So many are on disk: go on from there
       */
      receivedBytes: number;
      complete: boolean;
      createdBy: string | null;
      createdAtMs: number;
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
  "GET /api/v1/workflows": {
    query?: {
      limit?: number;
      before?: string;
      clientId?: string[];
      environment?: ("editor" | "staging" | "production")[];
      connectionId?: string[];
      trigger?: ("event" | "manual" | "schedule" | "webhook")[];
      search?: string;
    };
    answer: {
      items: {
        id: string;
        client: {
          id: string;
          name: string;
        };
        name: string;
        /**
         * The newest that was saved; published or not
         */
        version: number;
        trigger: "event" | "manual" | "schedule" | "webhook";
        /**
         * The version that each runs; null is off
         */
        environments: {
          editor: {
            version: number;
            /**
             * What its steps act on; null for one that acts where its caller does
             */
            connection: {
              id: string;
              name: string;
            } | null;
            /**
             * The trigger endpoint that starts it
             */
            endpointId: string | null;
            publishedAtMs: number;
            publishedBy: {
              type: "person" | "token";
              id: string;
              name: string;
            } | null;
          } | null;
          staging: {
            version: number;
            /**
             * What its steps act on; null for one that acts where its caller does
             */
            connection: {
              id: string;
              name: string;
            } | null;
            /**
             * The trigger endpoint that starts it
             */
            endpointId: string | null;
            publishedAtMs: number;
            publishedBy: {
              type: "person" | "token";
              id: string;
              name: string;
            } | null;
          } | null;
          production: {
            version: number;
            /**
             * What its steps act on; null for one that acts where its caller does
             */
            connection: {
              id: string;
              name: string;
            } | null;
            /**
             * The trigger endpoint that starts it
             */
            endpointId: string | null;
            publishedAtMs: number;
            publishedBy: {
              type: "person" | "token";
              id: string;
              name: string;
            } | null;
          } | null;
        };
        createdAtMs: number;
        activity: {
          lastRun: {
            id: string;
            status: "queued" | "running" | "waiting" | "succeeded" | "failed" | "cancelled";
            createdAtMs: number;
          } | null;
          /**
           * Of the runs that began within 24 hours
           */
          last24h: {
            succeeded: number;
            failed: number;
            cancelled: number;
            underWay: number;
          };
          /**
           * The next tick of its schedule; null when nothing is planned
           */
          nextDueAtMs: number | null;
          /**
           * Runs that wait, by the version that they keep
           */
          waiting: {
            environment: "editor" | "staging" | "production";
            version: number;
            runs: number;
          }[];
        };
      }[];
      next: string | null;
    };
  };
  "GET /api/v1/workflows/schema": {
    answer: {
      [k: string]: unknown;
    };
  };
  "GET /api/v1/workflows/templates": {
    answer: {
      items: {
        key: string;
        name: string;
        description: string;
        source: string;
        definition: unknown;
        needs: {
          /**
           * The keys of the connection that its actions use
           */
          keys: string[];
          /**
           * What an endpoint has to report
           */
          metrics: string[];
          /**
           * What is to be filled in, with what stands there now
           */
          vars: {
            [k: string]: unknown;
          };
          /**
           * Whether events of a trigger endpoint start it
           */
          endpoint: boolean;
        };
      }[];
    };
  };
  "GET /api/v1/workflows/{id}": {
    path: {
      id: string;
    };
    answer: {
      id: string;
      client: {
        id: string;
        name: string;
      };
      name: string;
      /**
       * The newest that was saved; published or not
       */
      version: number;
      trigger: "event" | "manual" | "schedule" | "webhook";
      /**
       * The version that each runs; null is off
       */
      environments: {
        editor: {
          version: number;
          /**
           * What its steps act on; null for one that acts where its caller does
           */
          connection: {
            id: string;
            name: string;
          } | null;
          /**
           * The trigger endpoint that starts it
           */
          endpointId: string | null;
          publishedAtMs: number;
          publishedBy: {
            type: "person" | "token";
            id: string;
            name: string;
          } | null;
        } | null;
        staging: {
          version: number;
          /**
           * What its steps act on; null for one that acts where its caller does
           */
          connection: {
            id: string;
            name: string;
          } | null;
          /**
           * The trigger endpoint that starts it
           */
          endpointId: string | null;
          publishedAtMs: number;
          publishedBy: {
            type: "person" | "token";
            id: string;
            name: string;
          } | null;
        } | null;
        production: {
          version: number;
          /**
           * What its steps act on; null for one that acts where its caller does
           */
          connection: {
            id: string;
            name: string;
          } | null;
          /**
           * The trigger endpoint that starts it
           */
          endpointId: string | null;
          publishedAtMs: number;
          publishedBy: {
            type: "person" | "token";
            id: string;
            name: string;
          } | null;
        } | null;
      };
      createdAtMs: number;
      definition: unknown;
      /**
       * As it was written, with its comments; as YAML when it came as JSON
       */
      source: string;
      savedBy: {
        type: "person" | "token";
        id: string;
        name: string;
      } | null;
      note: string | null;
      /**
       * How many things were wrong with it when it was saved: unless it is 0, it cannot be published
       */
      faults: number;
      /**
       * What a webhook is sent to, for those who may change the workflow; null unless its newest version starts by webhook
       */
      webhookUrls: {
        editor: string | null;
        staging: string | null;
        production: string | null;
      } | null;
    };
  };
  "GET /api/v1/workflows/{id}/editor": {
    path: {
      id: string;
    };
    answer: {
      editor: {
        by: {
          type: "person" | "token";
          id: string;
          name: string;
        };
        sinceAtMs: number;
        /**
         * When they last said so; two and a half minutes later they count as gone
         */
        seenAtMs: number;
        /**
         * Whether it is you, in whatever window
         */
        isYou: boolean;
      } | null;
    };
  };
  "GET /api/v1/workflows/{id}/publications": {
    path: {
      id: string;
    };
    query?: {
      limit?: number;
      before?: string;
      environment?: "editor" | "staging" | "production";
    };
    answer: {
      items: {
        id: string;
        environment: "editor" | "staging" | "production";
        /**
         * Null: it was switched off
         */
        version: number | null;
        atMs: number;
        by: {
          type: "person" | "token";
          id: string;
          name: string;
        } | null;
      }[];
      next: string | null;
    };
  };
  "GET /api/v1/workflows/{id}/versions": {
    path: {
      id: string;
    };
    query?: {
      limit?: number;
      before?: number;
    };
    answer: {
      items: {
        version: number;
        createdAtMs: number;
        savedBy: {
          type: "person" | "token";
          id: string;
          name: string;
        } | null;
        note: string | null;
        /**
         * How many things were wrong with it when it was saved: unless it is 0, it cannot be published
         */
        faults: number;
        publishedIn: ("editor" | "staging" | "production")[];
      }[];
      next: number | null;
    };
  };
  "GET /api/v1/workflows/{id}/versions/{version}": {
    path: {
      id: string;
      version: number;
    };
    answer: {
      version: number;
      createdAtMs: number;
      savedBy: {
        type: "person" | "token";
        id: string;
        name: string;
      } | null;
      note: string | null;
      /**
       * How many things were wrong with it when it was saved: unless it is 0, it cannot be published
       */
      faults: number;
      definition: unknown;
      /**
       * As it was written, with its comments; as YAML when it came as JSON
       */
      source: string;
    };
  };
  "GET /api/v1/workflows/{id}/versions/{version}/difference": {
    path: {
      id: string;
      version: number;
    };
    query?: {
      from?: number;
    };
    answer: {
      steps: {
        id: string;
        change: "added" | "removed" | "changed" | "moved";
      }[];
      /**
       * What else is not the same, such as trigger or key
       */
      fields: string[];
      /**
       * Of the two texts, as a unified diff
       */
      text: string;
    };
  };
  "PATCH /api/v1/clients/{id}": {
    path: {
      id: string;
    };
    body: {
      name?: string;
      timeZone?: string;
    };
    answer: {
      id: string;
      name: string;
      /**
       * IANA name: what "9:00" means in this client’s workflows
       */
      timeZone: string;
      version: number;
      createdAtMs: number;
    };
  };
  "PATCH /api/v1/connections/{id}": {
    path: {
      id: string;
    };
    body: {
      name: string;
    };
    answer: {
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
          /**
           * The page of the sandbox; null for the real Customer.io
           */
          sandboxUrl: string | null;
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
    };
  };
  "PATCH /api/v1/connections/{id}/environments/{environment}": {
    path: {
      id: string;
      environment: "editor" | "staging" | "production";
    };
    body: {
      region?: Region;
      siteId?: SiteID;
      recipientAllowlist?: RecipientsAllowed | null;
    };
    answer: {
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
          /**
           * The page of the sandbox; null for the real Customer.io
           */
          sandboxUrl: string | null;
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
    };
  };
  "PATCH /api/v1/destinations/{id}": {
    path: {
      id: string;
    };
    body: {
      name?: string;
      /**
       * https URL that events are posted to
       */
      url?: string;
      /**
       * null forwards all
       */
      filter?: Filter | null;
      /**
       * Attempts begun in a second, at most; null for as many as it takes
       */
      perSecond?: number | null;
      /**
       * Attempts at once. With 1, first tries arrive in order
       */
      atOnce?: number;
    };
    answer: {
      id: string;
      name: string;
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
       * Whose events are forwarded
       */
      endpoint: {
        id: string;
        name: string;
      };
      /**
       * Often a secret as a whole: null for those who may not change destinations
       */
      url: string | null;
      host: string;
      /**
       * Only events that pass are forwarded; null for all
       */
      filter: unknown;
      perSecond: number | null;
      atOnce: number;
      /**
       * `failing`: its circuit is open, and one attempt is made now and then; `waiting`: it asked for a wait; `gone`: it answered 410, which paused it
       */
      state: "delivering" | "failing" | "waiting" | "paused" | "gone";
      /**
       * Why it fails, waits or is gone, or its last attempt failed
       */
      reason: string | null;
      /**
       * Since when its circuit is open
       */
      failingSinceMs: number | null;
      /**
       * While it fails or waits, or after its last attempt failed
       */
      nextAttemptAtMs: number | null;
      pausedAtMs: number | null;
      lastDeliveredAtMs: number | null;
      /**
       * Until then the secret of before signs too
       */
      previousSecretUntilMs: number | null;
      createdBy: string | null;
      createdAtMs: number;
    };
  };
  "PATCH /api/v1/people/{id}": {
    path: {
      id: string;
    };
    body: {
      role?: "viewer" | "builder" | "owner";
      clientIds?: string[] | null;
    };
    answer: {
      id: string;
      name: string;
      email: string;
      role: "viewer" | "builder" | "owner";
      /**
       * The only clients this person sees; null for all
       */
      clientIds: string[] | null;
    };
  };
  "PATCH /api/v1/session": {
    body: {
      name: string;
    };
    answer: {
      name: string;
      email: string;
    };
  };
  "PATCH /api/v1/sync-schedules/{id}": {
    path: {
      id: string;
    };
    body: {
      name?: string;
      /**
       * Minute, hour, day, month and weekday, such as `0 3 * * *`
       */
      cron?: string;
      timeZone?: string;
      /**
       * Of a file that is fetched over https when the sync begins. It is kept sealed, and shown without its query
       */
      url?: string;
      read?: {
        format?: "csv" | "ndjson" | "json";
        encoding?: "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";
        /**
         * Of a CSV
         */
        delimiter?: string;
        /**
         * Names of the columns of a CSV without a header
         *
         * @maxItems 10000
         */
        header?: string[];
      };
      mapping?: {
        /**
         * What a row is.
         */
        kind:
          | "people"
          | "events"
          | "devices"
          | "objects"
          | "relationships"
          | "segment"
          | "suppressions"
          | "deletions"
          | "subscriptions";
        /**
         * Which column says whom, what, when and where.
         */
        fields?: {
          [k: string]: string;
        };
        /**
         * The same, where all rows have one value: the name of the event, the type of the objects.
         */
        fixed?: {
          [k: string]: string;
        };
        /**
         * What becomes of each other column.
         */
        columns?: {
          [k: string]:
            | "skip"
            | {
                /**
                 * Name of the attribute; dots make an object of it. Default: the name of the column.
                 */
                to?: string;
                type?: "as-is" | "text" | "number" | "boolean" | "date" | "list" | "json";
                /**
                 * Of a date: how it is written. Default iso.
                 */
                format?: "iso" | "seconds" | "milliseconds" | "d/m/y" | "m/d/y" | "y/m/d";
                /**
                 * Of a list: what stands between its entries. Default ";".
                 */
                separator?: string;
              };
        };
        /**
         * What becomes of keys and columns that are not named here.
         */
        rest?: "as-is" | "skip";
        /**
         * An empty cell leaves an attribute alone, or clears it.
         */
        empty?: "keep" | "clear";
        /**
         * Of dates that name none, such as Europe/Berlin.
         */
        timeZone?: string;
        /**
         * The manual segment.
         */
        segmentId?: number;
        /**
         * Take away instead of adding: devices, relationships, members of a segment, suppressions.
         */
        remove?: boolean;
      } | null;
      sinceLast?: string | null;
      paused?: boolean;
    };
    answer: {
      id: string;
      name: string;
      client: {
        id: string;
        name: string;
      };
      connection: {
        id: string;
        name: string;
      };
      environment: "editor" | "staging" | "production";
      cron: string;
      timeZone: string;
      /**
       * Without its query
       */
      url: string;
      read: {
        format?: "csv" | "ndjson" | "json";
        encoding?: "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";
        /**
         * Of a CSV
         */
        delimiter?: string;
        /**
         * Names of the columns of a CSV without a header
         *
         * @maxItems 10000
         */
        header?: string[];
      };
      /**
       * What was said of it
       */
      mapping: unknown;
      /**
       * Name of the memory that its syncs compare with
       */
      sinceLast: string | null;
      paused: boolean;
      nextAtMs: number | null;
      createdBy: string | null;
      createdAtMs: number;
    };
  };
  "PATCH /api/v1/trigger-endpoints/{id}": {
    path: {
      id: string;
    };
    body: {
      name?: string;
      /**
       * null lets everything pass
       */
      filter?: Filter1 | null;
    };
    answer: {
      id: string;
      name: string;
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
       * What Customer.io posts to; null for those who may not change endpoints
       */
      url: string | null;
      /**
       * Until it is proven, what does not verify is held; afterwards it is refused
       */
      state: "waiting for key" | "unproven" | "proven" | "failing";
      /**
       * What to do next
       */
      hint: string | null;
      signingKeys: {
        fingerprint: string;
        lastFour: string;
        addedAtMs: number;
        /**
         * When an event last verified with it
         */
        lastVerifiedAtMs: number | null;
      }[];
      /**
       * Events that do not pass are stored and start nothing; null for none
       */
      filter: unknown;
      pausedAtMs: number | null;
      provenAtMs: number | null;
      createdAtMs: number;
      lastEventAtMs: number | null;
      heldEvents: number;
      gaps: (
        | {
            kind: "silent";
            sinceMs: number;
            usualSilenceMs: number;
          }
        | {
            kind: "late";
            fromMs: number;
            untilMs: number;
            events: number;
            longestLagMs: number;
          }
      )[];
      /**
       * The last 24 hours
       */
      lastDay: {
        accepted: number;
        duplicates: number;
        held: number;
        refused: number;
        /**
         * Arrived more than five minutes after they happened
         */
        late: number;
        /**
         * From when an event happened to its arrival
         */
        lagMeanMs: number | null;
        lagMaxMs: number;
        /**
         * From a request’s arrival to its 200
         */
        answerMeanMs: number | null;
        answerMaxMs: number;
      };
      /**
       * The reporting webhook at Customer.io that we look after; null when it was set up by hand
       */
      webhook: {
        /**
         * `needed`: what the workflows behind the endpoint ask for; it follows them as they change
         */
        events: "needed" | "all";
        /**
         * Every open and click, not only the first of each delivery
         */
        fullResolution: boolean;
        /**
         * The message itself in sent events
         */
        withContent: boolean;
        id: number;
        checkedAtMs: number | null;
        fault: string | null;
      } | null;
    };
  };
  "POST /api/v1/actions/{integration}/{name}/run": {
    path: {
      integration: string;
      name: string;
    };
    body: {
      connectionId: string;
      environment: "editor" | "staging" | "production";
      input: {
        [k: string]: unknown;
      };
      /**
       * Show the requests that would leave; send nothing
       */
      dryRun?: boolean;
    };
    answer: {
      output: unknown;
    };
  };
  "POST /api/v1/clients": {
    body: {
      name: string;
      timeZone?: string;
    };
    answer: {
      id: string;
      name: string;
      /**
       * IANA name: what "9:00" means in this client’s workflows
       */
      timeZone: string;
      version: number;
      createdAtMs: number;
    };
  };
  "POST /api/v1/connections": {
    body: {
      clientId: string;
      name: string;
    };
    answer: {
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
          /**
           * The page of the sandbox; null for the real Customer.io
           */
          sandboxUrl: string | null;
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
    };
  };
  "POST /api/v1/connections/probe": {
    body: {
      region: Region1;
      siteId: SiteID1;
      trackApiKey: TrackAPIKey;
      appApiKey?: AppAPIKey;
      pipelinesWriteKey?: PipelinesWriteKey;
      recipientAllowlist?: RecipientsAllowed1;
      sandboxUrls?: Sandbox;
    };
    answer: {
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
    };
  };
  "POST /api/v1/connections/{id}/environments/{environment}/keys/{key}/undo": {
    path: {
      id: string;
      environment: "editor" | "staging" | "production";
      key: "trackApiKey" | "appApiKey" | "pipelinesWriteKey";
    };
    answer: {
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
          /**
           * The page of the sandbox; null for the real Customer.io
           */
          sandboxUrl: string | null;
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
    };
  };
  "POST /api/v1/connections/{id}/environments/{environment}/probe": {
    path: {
      id: string;
      environment: "editor" | "staging" | "production";
    };
    body: {
      region?: Region2;
      siteId?: SiteID2;
      trackApiKey?: TrackAPIKey1;
      appApiKey?: AppAPIKey1;
      pipelinesWriteKey?: PipelinesWriteKey1;
      recipientAllowlist?: RecipientsAllowed2;
      sandboxUrls?: Sandbox1;
    } | null;
    answer: {
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
    };
  };
  "POST /api/v1/deliveries/{id}/reconcile": {
    path: {
      id: string;
    };
    answer: {
      /**
       * Metrics that are new
       */
      found: string[];
    };
  };
  "POST /api/v1/destinations": {
    body: {
      endpointId: string;
      name: string;
      /**
       * https URL that events are posted to
       */
      url: string;
      /**
       * null forwards all
       */
      filter?: Filter2 | null;
      /**
       * Attempts begun in a second, at most; null for as many as it takes
       */
      perSecond?: number | null;
      /**
       * Attempts at once. With 1, first tries arrive in order
       */
      atOnce?: number;
    };
    answer: {
      id: string;
      name: string;
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
       * Whose events are forwarded
       */
      endpoint: {
        id: string;
        name: string;
      };
      /**
       * Often a secret as a whole: null for those who may not change destinations
       */
      url: string | null;
      host: string;
      /**
       * Only events that pass are forwarded; null for all
       */
      filter: unknown;
      perSecond: number | null;
      atOnce: number;
      /**
       * `failing`: its circuit is open, and one attempt is made now and then; `waiting`: it asked for a wait; `gone`: it answered 410, which paused it
       */
      state: "delivering" | "failing" | "waiting" | "paused" | "gone";
      /**
       * Why it fails, waits or is gone, or its last attempt failed
       */
      reason: string | null;
      /**
       * Since when its circuit is open
       */
      failingSinceMs: number | null;
      /**
       * While it fails or waits, or after its last attempt failed
       */
      nextAttemptAtMs: number | null;
      pausedAtMs: number | null;
      lastDeliveredAtMs: number | null;
      /**
       * Until then the secret of before signs too
       */
      previousSecretUntilMs: number | null;
      createdBy: string | null;
      createdAtMs: number;
      /**
       * Shown this once: `whsec_…`, as the libraries of Standard Webhooks take it
       */
      secret: string;
    };
  };
  "POST /api/v1/destinations/{id}/pause": {
    path: {
      id: string;
    };
    answer: {
      id: string;
      name: string;
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
       * Whose events are forwarded
       */
      endpoint: {
        id: string;
        name: string;
      };
      /**
       * Often a secret as a whole: null for those who may not change destinations
       */
      url: string | null;
      host: string;
      /**
       * Only events that pass are forwarded; null for all
       */
      filter: unknown;
      perSecond: number | null;
      atOnce: number;
      /**
       * `failing`: its circuit is open, and one attempt is made now and then; `waiting`: it asked for a wait; `gone`: it answered 410, which paused it
       */
      state: "delivering" | "failing" | "waiting" | "paused" | "gone";
      /**
       * Why it fails, waits or is gone, or its last attempt failed
       */
      reason: string | null;
      /**
       * Since when its circuit is open
       */
      failingSinceMs: number | null;
      /**
       * While it fails or waits, or after its last attempt failed
       */
      nextAttemptAtMs: number | null;
      pausedAtMs: number | null;
      lastDeliveredAtMs: number | null;
      /**
       * Until then the secret of before signs too
       */
      previousSecretUntilMs: number | null;
      createdBy: string | null;
      createdAtMs: number;
    };
  };
  "POST /api/v1/destinations/{id}/replay": {
    path: {
      id: string;
    };
    body: {
      filter: {
        /**
         * Our id of one event
         */
        eventId?: string;
        /**
         * Such as email or push
         */
        objectType?: string[];
        /**
         * Such as delivered or clicked
         */
        metric?: string[];
        personId?: string;
        recipient?: string;
        deliveryId?: string;
        campaignId?: number;
        /**
         * Arrived at or after this moment, Unix milliseconds
         */
        fromMs?: number;
        /**
         * Arrived before this moment
         */
        untilMs?: number;
      };
      expectedEvents: number;
      /**
       * Each gets a `webhook-id` of its own
       */
      newIds?: boolean;
    };
    answer: {
      replayId: string;
      events: number;
    };
  };
  "POST /api/v1/destinations/{id}/resume": {
    path: {
      id: string;
    };
    body: {
      /**
       * What becomes of the events that wait
       */
      waiting: "send" | "skip";
    };
    answer: {
      id: string;
      name: string;
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
       * Whose events are forwarded
       */
      endpoint: {
        id: string;
        name: string;
      };
      /**
       * Often a secret as a whole: null for those who may not change destinations
       */
      url: string | null;
      host: string;
      /**
       * Only events that pass are forwarded; null for all
       */
      filter: unknown;
      perSecond: number | null;
      atOnce: number;
      /**
       * `failing`: its circuit is open, and one attempt is made now and then; `waiting`: it asked for a wait; `gone`: it answered 410, which paused it
       */
      state: "delivering" | "failing" | "waiting" | "paused" | "gone";
      /**
       * Why it fails, waits or is gone, or its last attempt failed
       */
      reason: string | null;
      /**
       * Since when its circuit is open
       */
      failingSinceMs: number | null;
      /**
       * While it fails or waits, or after its last attempt failed
       */
      nextAttemptAtMs: number | null;
      pausedAtMs: number | null;
      lastDeliveredAtMs: number | null;
      /**
       * Until then the secret of before signs too
       */
      previousSecretUntilMs: number | null;
      createdBy: string | null;
      createdAtMs: number;
      skipped: number;
    };
  };
  "POST /api/v1/destinations/{id}/retry": {
    path: {
      id: string;
    };
    answer: {
      retried: number;
    };
  };
  "POST /api/v1/destinations/{id}/secret": {
    path: {
      id: string;
    };
    answer: {
      /**
       * Shown this once: `whsec_…`, as the libraries of Standard Webhooks take it
       */
      secret: string;
      previousUntilMs: number;
    };
  };
  "POST /api/v1/destinations/{id}/test": {
    path: {
      id: string;
    };
    answer: {
      delivered: boolean;
      status: number | null;
      durationMs: number;
      error: string | null;
      errorCode: string | null;
      /**
       * The first 2,000 bytes
       */
      answer: string | null;
    };
  };
  "POST /api/v1/erasures": {
    body: {
      /**
       * All that the person is known by: ids, e-mail addresses, cio_ids
       *
       * @minItems 1
       * @maxItems 20
       */
      person: string[];
      /**
       * In whose data; in those of all clients when left out
       */
      clientId?: string;
      /**
       * Count, erase nothing
       */
      dryRun?: boolean;
    };
    answer: {
      /**
       * Emptied: their ids stay, so that what Customer.io posts again is known
       */
      events: number;
      heldEvents: number;
      deliveries: number;
      runs: number;
      activities: number;
      /**
       * With their attempts; where they were forwarded to, they stay
       */
      forwardedEvents: number;
      /**
       * Whole files that hold a row about the person
       */
      uploads: number;
      /**
       * Rows of syncs that failed, or were listed as vanished
       */
      failedRows: number;
      /**
       * In what syncs with `sinceLast` remember
       */
      remembered: number;
      /**
       * Left alone: a sync reads them, or they have not arrived as a whole. Let that end, then erase again
       */
      filesUnderWay: number;
      /**
       * Left alone: cancel them or let them end, then erase again
       */
      runsUnderWay: number;
    };
  };
  "POST /api/v1/events/replay": {
    body: {
      filter: {
        /**
         * Of one of these clients
         */
        clientId?: string[];
        environment?: ("editor" | "staging" | "production")[];
        connectionId?: string[];
        endpointId?: string[];
        /**
         * Such as email or push
         */
        objectType?: string[];
        /**
         * Such as delivered or clicked
         */
        metric?: string[];
        personId?: string;
        /**
         * The address or number, as the event has it
         */
        recipient?: string;
        deliveryId?: string;
        campaignId?: number;
        status?: ("waiting" | "activated" | "paused" | "skipped" | "filtered" | "unreadable")[];
        /**
         * A person’s id, an e-mail address or number, or the id of a delivery; whole
         */
        search?: string;
        /**
         * Arrived at or after this moment, Unix milliseconds
         */
        fromMs?: number;
        /**
         * Arrived before this moment
         */
        untilMs?: number;
      };
      expectedEvents: number;
    };
    answer: {
      replayId: string;
      events: number;
      runs: number;
    };
  };
  "POST /api/v1/events/{id}/replay": {
    path: {
      id: string;
    };
    answer: {
      replayId: string;
      events: number;
      runs: number;
    };
  };
  "POST /api/v1/forwarded-events/{id}/retry": {
    path: {
      id: string;
    };
    answer: {
      id: string;
      destination: {
        id: string;
        name: string;
      };
      event: {
        id: string;
        objectType: string;
        metric: string;
        recipient: string | null;
      };
      /**
       * The `webhook-id`: the same for each attempt
       */
      messageId: string;
      /**
       * The replay that forwards it again
       */
      replayId: string | null;
      status: "waiting" | "delivered" | "failed" | "skipped";
      attempts: number;
      /**
       * While it waits; null while the destination is paused
       */
      nextAttemptAtMs: number | null;
      lastAttemptAtMs: number | null;
      /**
       * What the last attempt was answered
       */
      lastStatus: number | null;
      /**
       * Why the last attempt failed
       */
      error: string | null;
      createdAtMs: number;
      endedAtMs: number | null;
      /**
       * The first one first
       */
      attemptList: {
        attempt: number;
        atMs: number;
        durationMs: number;
        status: number | null;
        error: string | null;
        errorCode: string | null;
        /**
         * The first 2,000 bytes
         */
        answer: string | null;
      }[];
    };
  };
  "POST /api/v1/people": {
    body: {
      name: string;
      email: string;
      role: "viewer" | "builder" | "owner";
      clientIds?: string[] | null;
    };
    answer: {
      id: string;
      name: string;
      email: string;
      role: "viewer" | "builder" | "owner";
      /**
       * The only clients this person sees; null for all
       */
      clientIds: string[] | null;
      welcome: {
        /**
         * Works once, for seven days: send it to the person
         */
        url: string;
      };
    };
  };
  "POST /api/v1/people/{id}/link": {
    path: {
      id: string;
    };
    answer: {
      /**
       * Works once, for seven days: send it to the person
       */
      url: string;
    };
  };
  "POST /api/v1/runs/cancel": {
    body: {
      /**
       * Of one of these clients
       */
      clientId?: string[];
      environment?: ("editor" | "staging" | "production")[];
      workflowId?: string[];
      workflowVersion?: number;
      connectionId?: string[];
      status?: ("queued" | "running" | "waiting" | "succeeded" | "failed" | "cancelled")[];
      waitingFor?: ("time" | "delivery" | "decision" | "connection" | "run")[];
      /**
       * Started by this event, as GET /events/{id} knows it
       */
      eventId?: string;
      /**
       * Started by this replay
       */
      replayId?: string;
      /**
       * Started by a step of this run
       */
      parentRunId?: string;
      /**
       * Started by an event about this person
       */
      personId?: string;
      /**
       * A person’s id, an e-mail address or number, or the id of a delivery; whole
       */
      search?: string;
      /**
       * Made at or after this moment, Unix milliseconds
       */
      fromMs?: number;
      /**
       * Made before this moment
       */
      untilMs?: number;
      /**
       * The oldest come first
       */
      limit?: number;
      /**
       * Only tell which they are
       */
      dryRun?: boolean;
    };
    answer: {
      cancelled: number;
      /**
       * Those that it was done to; with `dryRun` those that it would be done to
       */
      runIds: string[];
      /**
       * There are more than `limit`: ask again for the rest
       */
      isMore: boolean;
    };
  };
  "POST /api/v1/runs/resume": {
    body: {
      /**
       * Of one of these clients
       */
      clientId?: string[];
      environment?: ("editor" | "staging" | "production")[];
      workflowId?: string[];
      workflowVersion?: number;
      connectionId?: string[];
      /**
       * Started by this event, as GET /events/{id} knows it
       */
      eventId?: string;
      /**
       * Started by this replay
       */
      replayId?: string;
      /**
       * Started by a step of this run
       */
      parentRunId?: string;
      /**
       * Started by an event about this person
       */
      personId?: string;
      /**
       * A person’s id, an e-mail address or number, or the id of a delivery; whole
       */
      search?: string;
      /**
       * Made at or after this moment, Unix milliseconds
       */
      fromMs?: number;
      /**
       * Made before this moment
       */
      untilMs?: number;
      /**
       * The oldest come first
       */
      limit?: number;
      /**
       * Only tell which they are
       */
      dryRun?: boolean;
    };
    answer: {
      resumed: number;
      /**
       * Those that it was done to; with `dryRun` those that it would be done to
       */
      runIds: string[];
      /**
       * There are more than `limit`: ask again for the rest
       */
      isMore: boolean;
    };
  };
  "POST /api/v1/runs/retry": {
    body: {
      /**
       * Of one of these clients
       */
      clientId?: string[];
      environment?: ("editor" | "staging" | "production")[];
      workflowId?: string[];
      workflowVersion?: number;
      connectionId?: string[];
      errorCode?: string[];
      failedStep?: string[];
      /**
       * Started by this event, as GET /events/{id} knows it
       */
      eventId?: string;
      /**
       * Started by this replay
       */
      replayId?: string;
      /**
       * Started by a step of this run
       */
      parentRunId?: string;
      /**
       * Started by an event about this person
       */
      personId?: string;
      /**
       * A person’s id, an e-mail address or number, or the id of a delivery; whole
       */
      search?: string;
      /**
       * Made at or after this moment, Unix milliseconds
       */
      fromMs?: number;
      /**
       * Made before this moment
       */
      untilMs?: number;
      /**
       * What to go on with; default: published
       */
      version?: "published" | "same";
      /**
       * The oldest come first
       */
      limit?: number;
      /**
       * Only tell which they are
       */
      dryRun?: boolean;
    };
    answer: {
      retried: number;
      /**
       * Those that it was done to; with `dryRun` those that it would be done to
       */
      runIds: string[];
      /**
       * There are more than `limit`: ask again for the rest
       */
      isMore: boolean;
      /**
       * Those that have a step behind them which is not the same in the published version, with the first such step
       */
      heldBack?: {
        runId: string;
        stepId: string;
      }[];
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
      startedBy: "event" | "manual" | "schedule" | "run" | "webhook";
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
      startedBy: "event" | "manual" | "schedule" | "run" | "webhook";
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
      startedBy: "event" | "manual" | "schedule" | "run" | "webhook";
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
      startedBy: "event" | "manual" | "schedule" | "run" | "webhook";
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
  "POST /api/v1/runs/{id}/skip-wait": {
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
      startedBy: "event" | "manual" | "schedule" | "run" | "webhook";
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
  "POST /api/v1/runs/{id}/steps/{stepId}/decision": {
    path: {
      id: string;
      stepId: string;
    };
    body: {
      choice: "was-sent" | "send-again" | "do-not-send";
      /**
       * The delivery that it became, with was-sent
       */
      deliveryId?: string;
    };
    answer: {
      choice: "was-sent" | "send-again" | "do-not-send";
    };
  };
  "POST /api/v1/sync-schedules": {
    body: {
      connectionId: string;
      environment: "editor" | "staging" | "production";
      name: string;
      /**
       * Minute, hour, day, month and weekday, such as `0 3 * * *`
       */
      cron: string;
      timeZone?: string;
      /**
       * Of a file that is fetched over https when the sync begins. It is kept sealed, and shown without its query
       */
      url: string;
      read?: {
        format?: "csv" | "ndjson" | "json";
        encoding?: "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";
        /**
         * Of a CSV
         */
        delimiter?: string;
        /**
         * Names of the columns of a CSV without a header
         *
         * @maxItems 10000
         */
        header?: string[];
      };
      mapping?: {
        /**
         * What a row is.
         */
        kind:
          | "people"
          | "events"
          | "devices"
          | "objects"
          | "relationships"
          | "segment"
          | "suppressions"
          | "deletions"
          | "subscriptions";
        /**
         * Which column says whom, what, when and where.
         */
        fields?: {
          [k: string]: string;
        };
        /**
         * The same, where all rows have one value: the name of the event, the type of the objects.
         */
        fixed?: {
          [k: string]: string;
        };
        /**
         * What becomes of each other column.
         */
        columns?: {
          [k: string]:
            | "skip"
            | {
                /**
                 * Name of the attribute; dots make an object of it. Default: the name of the column.
                 */
                to?: string;
                type?: "as-is" | "text" | "number" | "boolean" | "date" | "list" | "json";
                /**
                 * Of a date: how it is written. Default iso.
                 */
                format?: "iso" | "seconds" | "milliseconds" | "d/m/y" | "m/d/y" | "y/m/d";
                /**
                 * Of a list: what stands between its entries. Default ";".
                 */
                separator?: string;
              };
        };
        /**
         * What becomes of keys and columns that are not named here.
         */
        rest?: "as-is" | "skip";
        /**
         * An empty cell leaves an attribute alone, or clears it.
         */
        empty?: "keep" | "clear";
        /**
         * Of dates that name none, such as Europe/Berlin.
         */
        timeZone?: string;
        /**
         * The manual segment.
         */
        segmentId?: number;
        /**
         * Take away instead of adding: devices, relationships, members of a segment, suppressions.
         */
        remove?: boolean;
      } | null;
      sinceLast?: string | null;
    };
    answer: {
      id: string;
      name: string;
      client: {
        id: string;
        name: string;
      };
      connection: {
        id: string;
        name: string;
      };
      environment: "editor" | "staging" | "production";
      cron: string;
      timeZone: string;
      /**
       * Without its query
       */
      url: string;
      read: {
        format?: "csv" | "ndjson" | "json";
        encoding?: "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";
        /**
         * Of a CSV
         */
        delimiter?: string;
        /**
         * Names of the columns of a CSV without a header
         *
         * @maxItems 10000
         */
        header?: string[];
      };
      /**
       * What was said of it
       */
      mapping: unknown;
      /**
       * Name of the memory that its syncs compare with
       */
      sinceLast: string | null;
      paused: boolean;
      nextAtMs: number | null;
      createdBy: string | null;
      createdAtMs: number;
    };
  };
  "POST /api/v1/syncs": {
    body: {
      connectionId: string;
      environment: "editor" | "staging" | "production";
      /**
       * Send only what differs from what was sent before: name of what is remembered of that, for this connection, environment and kind. It is made where it is missing
       */
      sinceLast?: string;
      /**
       * Of a complete upload; either this or `url`
       */
      uploadId?: string;
      /**
       * Of a file that is fetched over https when the sync begins. It is kept sealed, and shown without its query
       */
      url?: string;
      read?: {
        format?: "csv" | "ndjson" | "json";
        encoding?: "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";
        /**
         * Of a CSV
         */
        delimiter?: string;
        /**
         * Names of the columns of a CSV without a header
         *
         * @maxItems 10000
         */
        header?: string[];
      };
      /**
       * Not needed for a file of failed rows, which says it itself
       */
      mapping?: {
        /**
         * What a row is.
         */
        kind:
          | "people"
          | "events"
          | "devices"
          | "objects"
          | "relationships"
          | "segment"
          | "suppressions"
          | "deletions"
          | "subscriptions";
        /**
         * Which column says whom, what, when and where.
         */
        fields?: {
          [k: string]: string;
        };
        /**
         * The same, where all rows have one value: the name of the event, the type of the objects.
         */
        fixed?: {
          [k: string]: string;
        };
        /**
         * What becomes of each other column.
         */
        columns?: {
          [k: string]:
            | "skip"
            | {
                /**
                 * Name of the attribute; dots make an object of it. Default: the name of the column.
                 */
                to?: string;
                type?: "as-is" | "text" | "number" | "boolean" | "date" | "list" | "json";
                /**
                 * Of a date: how it is written. Default iso.
                 */
                format?: "iso" | "seconds" | "milliseconds" | "d/m/y" | "m/d/y" | "y/m/d";
                /**
                 * Of a list: what stands between its entries. Default ";".
                 */
                separator?: string;
              };
        };
        /**
         * What becomes of keys and columns that are not named here.
         */
        rest?: "as-is" | "skip";
        /**
         * An empty cell leaves an attribute alone, or clears it.
         */
        empty?: "keep" | "clear";
        /**
         * Of dates that name none, such as Europe/Berlin.
         */
        timeZone?: string;
        /**
         * The manual segment.
         */
        segmentId?: number;
        /**
         * Take away instead of adding: devices, relationships, members of a segment, suppressions.
         */
        remove?: boolean;
      };
    };
    answer: {
      id: string;
      /**
       * `failed`: it cannot go on as it is, and may be resumed; rows that failed are in `failed`
       */
      status: "queued" | "running" | "paused" | "failed" | "succeeded" | "cancelled";
      client: {
        id: string;
        name: string;
      };
      connection: {
        id: string;
        name: string;
      };
      environment: "editor" | "staging" | "production";
      scheduleId: string | null;
      uploadId: string | null;
      /**
       * Name of the file, or its URL without query
       */
      source: string;
      kind:
        | (
            | "people"
            | "events"
            | "devices"
            | "objects"
            | "relationships"
            | "segment"
            | "suppressions"
            | "deletions"
            | "subscriptions"
          )
        | null;
      read: {
        format?: "csv" | "ndjson" | "json";
        encoding?: "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";
        /**
         * Of a CSV
         */
        delimiter?: string;
        /**
         * Names of the columns of a CSV without a header
         *
         * @maxItems 10000
         */
        header?: string[];
      };
      /**
       * Null until the file was looked at
       */
      mapping: {
        kind:
          | "people"
          | "events"
          | "devices"
          | "objects"
          | "relationships"
          | "segment"
          | "suppressions"
          | "deletions"
          | "subscriptions";
        fields: {
          [k: string]: string;
        };
        fixed: {
          [k: string]: string;
        };
        columns: {
          [k: string]: unknown;
        };
        rest: "as-is" | "skip";
        empty: "keep" | "clear";
        timeZone: string;
        segmentId?: number;
        remove: boolean;
      } | null;
      /**
       * Name of the memory that it compares with
       */
      sinceLast: string | null;
      /**
       * Rows that are done with: accepted, failed or unchanged
       */
      rows: number;
      accepted: number;
      failed: number;
      /**
       * Left out: Customer.io has them as they are
       */
      unchanged: number;
      /**
       * Those that were sent before and are not in the file; null until it is over, and where that is unknown
       */
      vanished: number | null;
      /**
       * Failed rows by what was wrong
       */
      faults: {
        [k: string]: number;
      };
      readBytes: number;
      /**
       * Of the file as it is stored; null before it was fetched
       */
      totalBytes: number | null;
      rowsPerSecond: number | null;
      /**
       * Requests that the rate of the workspace allows now
       */
      allowedPerSecond: number | null;
      secondsLeft: number | null;
      error: string | null;
      errorCode: string | null;
      remedy: string | null;
      /**
       * It is tried again then, by itself
       */
      retryAtMs: number | null;
      createdBy: string | null;
      createdAtMs: number;
      startedAtMs: number | null;
      endedAtMs: number | null;
    };
  };
  "POST /api/v1/syncs/preview": {
    body: {
      /**
       * Of a complete upload; either this or `url`
       */
      uploadId?: string;
      /**
       * Of a file that is fetched over https when the sync begins. It is kept sealed, and shown without its query
       */
      url?: string;
      read?: {
        format?: "csv" | "ndjson" | "json";
        encoding?: "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";
        /**
         * Of a CSV
         */
        delimiter?: string;
        /**
         * Names of the columns of a CSV without a header
         *
         * @maxItems 10000
         */
        header?: string[];
      };
      /**
       * Not needed for a file of failed rows, which says it itself
       */
      mapping?: {
        /**
         * What a row is.
         */
        kind:
          | "people"
          | "events"
          | "devices"
          | "objects"
          | "relationships"
          | "segment"
          | "suppressions"
          | "deletions"
          | "subscriptions";
        /**
         * Which column says whom, what, when and where.
         */
        fields?: {
          [k: string]: string;
        };
        /**
         * The same, where all rows have one value: the name of the event, the type of the objects.
         */
        fixed?: {
          [k: string]: string;
        };
        /**
         * What becomes of each other column.
         */
        columns?: {
          [k: string]:
            | "skip"
            | {
                /**
                 * Name of the attribute; dots make an object of it. Default: the name of the column.
                 */
                to?: string;
                type?: "as-is" | "text" | "number" | "boolean" | "date" | "list" | "json";
                /**
                 * Of a date: how it is written. Default iso.
                 */
                format?: "iso" | "seconds" | "milliseconds" | "d/m/y" | "m/d/y" | "y/m/d";
                /**
                 * Of a list: what stands between its entries. Default ";".
                 */
                separator?: string;
              };
        };
        /**
         * What becomes of keys and columns that are not named here.
         */
        rest?: "as-is" | "skip";
        /**
         * An empty cell leaves an attribute alone, or clears it.
         */
        empty?: "keep" | "clear";
        /**
         * Of dates that name none, such as Europe/Berlin.
         */
        timeZone?: string;
        /**
         * The manual segment.
         */
        segmentId?: number;
        /**
         * Take away instead of adding: devices, relationships, members of a segment, suppressions.
         */
        remove?: boolean;
      };
      /**
       * Of a `url`: the client whose earlier syncs are looked at for `lastTime`
       */
      clientId?: string;
      /**
       * Of which kind `lastTime` is asked for. Default: that of the mapping
       */
      lastTimeOf?:
        | "people"
        | "events"
        | "devices"
        | "objects"
        | "relationships"
        | "segment"
        | "suppressions"
        | "deletions"
        | "subscriptions";
      /**
       * How many rows to show as they would leave
       */
      operations?: number;
      /**
       * Only what the columns are and how each is read, also of a mapping that cannot be used yet: no row is looked at beyond the sample
       */
      columnsOnly?: boolean;
    };
    answer: {
      format: "csv" | "ndjson" | "json";
      encoding: "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";
      delimiter: string | null;
      columns: string[];
      /**
       * What was said and what was guessed: all of it
       */
      mapping: {
        kind:
          | "people"
          | "events"
          | "devices"
          | "objects"
          | "relationships"
          | "segment"
          | "suppressions"
          | "deletions"
          | "subscriptions";
        fields: {
          [k: string]: string;
        };
        fixed: {
          [k: string]: string;
        };
        columns: {
          [k: string]: unknown;
        };
        rest: "as-is" | "skip";
        empty: "keep" | "clear";
        timeZone: string;
        segmentId?: number;
        remove: boolean;
      };
      /**
       * What a person should know before they agree
       */
      notes: string[];
      /**
       * Why the columns that become attributes or times are read as they are
       */
      guesses: {
        column: string;
        /**
         * How many cells of the first 1,000 rows hold something
         */
        cells: number;
        /**
         * How many of them are none of a type, and the first of those; without types that fit all
         */
        against: {
          number?: {
            cells: number;
            first: {
              /**
               * Null where lines mean nothing, as in JSON
               */
              line: number | null;
              row: number;
              /**
               * Its beginning
               */
              value: string;
            };
          };
          boolean?: {
            cells: number;
            first: {
              /**
               * Null where lines mean nothing, as in JSON
               */
              line: number | null;
              row: number;
              /**
               * Its beginning
               */
              value: string;
            };
          };
          date?: {
            cells: number;
            first: {
              /**
               * Null where lines mean nothing, as in JSON
               */
              line: number | null;
              row: number;
              /**
               * Its beginning
               */
              value: string;
            };
          };
        };
        /**
         * Why it is read as it is, in words that follow the type; may be empty
         */
        why: string;
        /**
         * Of a date: its first cell, and the Unix seconds that it leaves as
         */
        firstDate?: {
          /**
           * Null where lines mean nothing, as in JSON
           */
          line: number | null;
          row: number;
          /**
           * Its beginning
           */
          value: string;
          seconds: number;
        };
        /**
         * Why it cannot become an attribute under its own name
         */
        nameFault?: string;
      }[];
      /**
       * By which mapping the client last had a file of the same columns synced; null where there is none
       */
      lastTime: {
        syncId: string;
        atMs: number;
        mapping: {
          kind:
            | "people"
            | "events"
            | "devices"
            | "objects"
            | "relationships"
            | "segment"
            | "suppressions"
            | "deletions"
            | "subscriptions";
          fields: {
            [k: string]: string;
          };
          fixed: {
            [k: string]: string;
          };
          columns: {
            [k: string]: unknown;
          };
          rest: "as-is" | "skip";
          empty: "keep" | "clear";
          timeZone: string;
          segmentId?: number;
          remove: boolean;
        };
      } | null;
      /**
       * The first rows as they would leave
       */
      operations: unknown[];
      /**
       * So many were looked at, 10,000 at most
       */
      rows: number;
      accepted: number;
      failed: number;
      /**
       * Failed rows by what was wrong
       */
      faults: {
        [k: string]: number;
      };
      failedRows: {
        line: number | null;
        row: number;
        code: string;
        column: string | null;
        reason: string;
      }[];
      /**
       * Whether these were all rows
       */
      isWhole: boolean;
    };
  };
  "POST /api/v1/syncs/{id}/cancel": {
    path: {
      id: string;
    };
    answer: {
      id: string;
      /**
       * `failed`: it cannot go on as it is, and may be resumed; rows that failed are in `failed`
       */
      status: "queued" | "running" | "paused" | "failed" | "succeeded" | "cancelled";
      client: {
        id: string;
        name: string;
      };
      connection: {
        id: string;
        name: string;
      };
      environment: "editor" | "staging" | "production";
      scheduleId: string | null;
      uploadId: string | null;
      /**
       * Name of the file, or its URL without query
       */
      source: string;
      kind:
        | (
            | "people"
            | "events"
            | "devices"
            | "objects"
            | "relationships"
            | "segment"
            | "suppressions"
            | "deletions"
            | "subscriptions"
          )
        | null;
      read: {
        format?: "csv" | "ndjson" | "json";
        encoding?: "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";
        /**
         * Of a CSV
         */
        delimiter?: string;
        /**
         * Names of the columns of a CSV without a header
         *
         * @maxItems 10000
         */
        header?: string[];
      };
      /**
       * Null until the file was looked at
       */
      mapping: {
        kind:
          | "people"
          | "events"
          | "devices"
          | "objects"
          | "relationships"
          | "segment"
          | "suppressions"
          | "deletions"
          | "subscriptions";
        fields: {
          [k: string]: string;
        };
        fixed: {
          [k: string]: string;
        };
        columns: {
          [k: string]: unknown;
        };
        rest: "as-is" | "skip";
        empty: "keep" | "clear";
        timeZone: string;
        segmentId?: number;
        remove: boolean;
      } | null;
      /**
       * Name of the memory that it compares with
       */
      sinceLast: string | null;
      /**
       * Rows that are done with: accepted, failed or unchanged
       */
      rows: number;
      accepted: number;
      failed: number;
      /**
       * Left out: Customer.io has them as they are
       */
      unchanged: number;
      /**
       * Those that were sent before and are not in the file; null until it is over, and where that is unknown
       */
      vanished: number | null;
      /**
       * Failed rows by what was wrong
       */
      faults: {
        [k: string]: number;
      };
      readBytes: number;
      /**
       * Of the file as it is stored; null before it was fetched
       */
      totalBytes: number | null;
      rowsPerSecond: number | null;
      /**
       * Requests that the rate of the workspace allows now
       */
      allowedPerSecond: number | null;
      secondsLeft: number | null;
      error: string | null;
      errorCode: string | null;
      remedy: string | null;
      /**
       * It is tried again then, by itself
       */
      retryAtMs: number | null;
      createdBy: string | null;
      createdAtMs: number;
      startedAtMs: number | null;
      endedAtMs: number | null;
    };
  };
  "POST /api/v1/syncs/{id}/pause": {
    path: {
      id: string;
    };
    answer: {
      id: string;
      /**
       * `failed`: it cannot go on as it is, and may be resumed; rows that failed are in `failed`
       */
      status: "queued" | "running" | "paused" | "failed" | "succeeded" | "cancelled";
      client: {
        id: string;
        name: string;
      };
      connection: {
        id: string;
        name: string;
      };
      environment: "editor" | "staging" | "production";
      scheduleId: string | null;
      uploadId: string | null;
      /**
       * Name of the file, or its URL without query
       */
      source: string;
      kind:
        | (
            | "people"
            | "events"
            | "devices"
            | "objects"
            | "relationships"
            | "segment"
            | "suppressions"
            | "deletions"
            | "subscriptions"
          )
        | null;
      read: {
        format?: "csv" | "ndjson" | "json";
        encoding?: "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";
        /**
         * Of a CSV
         */
        delimiter?: string;
        /**
         * Names of the columns of a CSV without a header
         *
         * @maxItems 10000
         */
        header?: string[];
      };
      /**
       * Null until the file was looked at
       */
      mapping: {
        kind:
          | "people"
          | "events"
          | "devices"
          | "objects"
          | "relationships"
          | "segment"
          | "suppressions"
          | "deletions"
          | "subscriptions";
        fields: {
          [k: string]: string;
        };
        fixed: {
          [k: string]: string;
        };
        columns: {
          [k: string]: unknown;
        };
        rest: "as-is" | "skip";
        empty: "keep" | "clear";
        timeZone: string;
        segmentId?: number;
        remove: boolean;
      } | null;
      /**
       * Name of the memory that it compares with
       */
      sinceLast: string | null;
      /**
       * Rows that are done with: accepted, failed or unchanged
       */
      rows: number;
      accepted: number;
      failed: number;
      /**
       * Left out: Customer.io has them as they are
       */
      unchanged: number;
      /**
       * Those that were sent before and are not in the file; null until it is over, and where that is unknown
       */
      vanished: number | null;
      /**
       * Failed rows by what was wrong
       */
      faults: {
        [k: string]: number;
      };
      readBytes: number;
      /**
       * Of the file as it is stored; null before it was fetched
       */
      totalBytes: number | null;
      rowsPerSecond: number | null;
      /**
       * Requests that the rate of the workspace allows now
       */
      allowedPerSecond: number | null;
      secondsLeft: number | null;
      error: string | null;
      errorCode: string | null;
      remedy: string | null;
      /**
       * It is tried again then, by itself
       */
      retryAtMs: number | null;
      createdBy: string | null;
      createdAtMs: number;
      startedAtMs: number | null;
      endedAtMs: number | null;
    };
  };
  "POST /api/v1/syncs/{id}/resume": {
    path: {
      id: string;
    };
    answer: {
      id: string;
      /**
       * `failed`: it cannot go on as it is, and may be resumed; rows that failed are in `failed`
       */
      status: "queued" | "running" | "paused" | "failed" | "succeeded" | "cancelled";
      client: {
        id: string;
        name: string;
      };
      connection: {
        id: string;
        name: string;
      };
      environment: "editor" | "staging" | "production";
      scheduleId: string | null;
      uploadId: string | null;
      /**
       * Name of the file, or its URL without query
       */
      source: string;
      kind:
        | (
            | "people"
            | "events"
            | "devices"
            | "objects"
            | "relationships"
            | "segment"
            | "suppressions"
            | "deletions"
            | "subscriptions"
          )
        | null;
      read: {
        format?: "csv" | "ndjson" | "json";
        encoding?: "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";
        /**
         * Of a CSV
         */
        delimiter?: string;
        /**
         * Names of the columns of a CSV without a header
         *
         * @maxItems 10000
         */
        header?: string[];
      };
      /**
       * Null until the file was looked at
       */
      mapping: {
        kind:
          | "people"
          | "events"
          | "devices"
          | "objects"
          | "relationships"
          | "segment"
          | "suppressions"
          | "deletions"
          | "subscriptions";
        fields: {
          [k: string]: string;
        };
        fixed: {
          [k: string]: string;
        };
        columns: {
          [k: string]: unknown;
        };
        rest: "as-is" | "skip";
        empty: "keep" | "clear";
        timeZone: string;
        segmentId?: number;
        remove: boolean;
      } | null;
      /**
       * Name of the memory that it compares with
       */
      sinceLast: string | null;
      /**
       * Rows that are done with: accepted, failed or unchanged
       */
      rows: number;
      accepted: number;
      failed: number;
      /**
       * Left out: Customer.io has them as they are
       */
      unchanged: number;
      /**
       * Those that were sent before and are not in the file; null until it is over, and where that is unknown
       */
      vanished: number | null;
      /**
       * Failed rows by what was wrong
       */
      faults: {
        [k: string]: number;
      };
      readBytes: number;
      /**
       * Of the file as it is stored; null before it was fetched
       */
      totalBytes: number | null;
      rowsPerSecond: number | null;
      /**
       * Requests that the rate of the workspace allows now
       */
      allowedPerSecond: number | null;
      secondsLeft: number | null;
      error: string | null;
      errorCode: string | null;
      remedy: string | null;
      /**
       * It is tried again then, by itself
       */
      retryAtMs: number | null;
      createdBy: string | null;
      createdAtMs: number;
      startedAtMs: number | null;
      endedAtMs: number | null;
    };
  };
  "POST /api/v1/templates/render": {
    body: {
      /**
       * By a name of yours
       */
      texts?: {
        [k: string]: string;
      };
      /**
       * By a name of yours; each as a branch has it
       */
      conditions?: {
        [k: string]: unknown;
      };
      values?: {
        event?: unknown;
        /**
         * What each step gave, by its id
         */
        steps?: {
          [k: string]: unknown;
        };
        vars?: {
          [k: string]: unknown;
        };
        client?: {
          [k: string]: unknown;
        };
        connection?: {
          [k: string]: unknown;
        };
        run?: {
          [k: string]: unknown;
        };
        item?: unknown;
        index?: number;
        /**
         * Names: each is asterisks here
         */
        secrets?: string[];
      };
    };
    answer: {
      texts: {
        [k: string]: {
          /**
           * Null where the text yields nothing, and where it fails
           */
          value: unknown;
          type: "text" | "number" | "boolean" | "list" | "object" | "null" | "nothing";
          /**
           * Why it cannot be rendered, in words
           */
          fault: string | null;
        };
      };
      conditions: {
        [k: string]: {
          /**
           * Null where nobody can say
           */
          holds: boolean | null;
          /**
           * Why nobody can, in words
           */
          fault: string | null;
        };
      };
    };
  };
  "POST /api/v1/tokens": {
    body: {
      name: string;
      /**
       * @minItems 1
       */
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
        | "server:read"
        | "people:read"
        | "people:write"
        | "tokens:read"
        | "tokens:write"
        | "audit:read"
      )[];
      /**
       * @minItems 1
       * @maxItems 1000
       */
      clientIds?: string[];
      /**
       * Default: never, or when the token ends that makes it
       */
      expiresAtMs?: number;
    };
    answer: {
      id: string;
      /**
       * Shown this once
       */
      token: string;
    };
  };
  "POST /api/v1/trigger-endpoints": {
    body: {
      connectionId: string;
      environment: "editor" | "staging" | "production";
      name?: string;
      /**
       * @maxItems 2
       */
      signingKeys?: string[];
      filter?: Filter3;
    };
    answer: {
      id: string;
      name: string;
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
       * What Customer.io posts to; null for those who may not change endpoints
       */
      url: string | null;
      /**
       * Until it is proven, what does not verify is held; afterwards it is refused
       */
      state: "waiting for key" | "unproven" | "proven" | "failing";
      /**
       * What to do next
       */
      hint: string | null;
      signingKeys: {
        fingerprint: string;
        lastFour: string;
        addedAtMs: number;
        /**
         * When an event last verified with it
         */
        lastVerifiedAtMs: number | null;
      }[];
      /**
       * Events that do not pass are stored and start nothing; null for none
       */
      filter: unknown;
      pausedAtMs: number | null;
      provenAtMs: number | null;
      createdAtMs: number;
      lastEventAtMs: number | null;
      heldEvents: number;
      gaps: (
        | {
            kind: "silent";
            sinceMs: number;
            usualSilenceMs: number;
          }
        | {
            kind: "late";
            fromMs: number;
            untilMs: number;
            events: number;
            longestLagMs: number;
          }
      )[];
      /**
       * The last 24 hours
       */
      lastDay: {
        accepted: number;
        duplicates: number;
        held: number;
        refused: number;
        /**
         * Arrived more than five minutes after they happened
         */
        late: number;
        /**
         * From when an event happened to its arrival
         */
        lagMeanMs: number | null;
        lagMaxMs: number;
        /**
         * From a request’s arrival to its 200
         */
        answerMeanMs: number | null;
        answerMaxMs: number;
      };
      /**
       * The reporting webhook at Customer.io that we look after; null when it was set up by hand
       */
      webhook: {
        /**
         * `needed`: what the workflows behind the endpoint ask for; it follows them as they change
         */
        events: "needed" | "all";
        /**
         * Every open and click, not only the first of each delivery
         */
        fullResolution: boolean;
        /**
         * The message itself in sent events
         */
        withContent: boolean;
        id: number;
        checkedAtMs: number | null;
        fault: string | null;
      } | null;
    };
  };
  "POST /api/v1/trigger-endpoints/{id}/held-events/verify": {
    path: {
      id: string;
    };
    answer: {
      accepted: number;
      duplicates: number;
      held: number;
    };
  };
  "POST /api/v1/trigger-endpoints/{id}/pause": {
    path: {
      id: string;
    };
    answer: {
      id: string;
      name: string;
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
       * What Customer.io posts to; null for those who may not change endpoints
       */
      url: string | null;
      /**
       * Until it is proven, what does not verify is held; afterwards it is refused
       */
      state: "waiting for key" | "unproven" | "proven" | "failing";
      /**
       * What to do next
       */
      hint: string | null;
      signingKeys: {
        fingerprint: string;
        lastFour: string;
        addedAtMs: number;
        /**
         * When an event last verified with it
         */
        lastVerifiedAtMs: number | null;
      }[];
      /**
       * Events that do not pass are stored and start nothing; null for none
       */
      filter: unknown;
      pausedAtMs: number | null;
      provenAtMs: number | null;
      createdAtMs: number;
      lastEventAtMs: number | null;
      heldEvents: number;
      gaps: (
        | {
            kind: "silent";
            sinceMs: number;
            usualSilenceMs: number;
          }
        | {
            kind: "late";
            fromMs: number;
            untilMs: number;
            events: number;
            longestLagMs: number;
          }
      )[];
      /**
       * The last 24 hours
       */
      lastDay: {
        accepted: number;
        duplicates: number;
        held: number;
        refused: number;
        /**
         * Arrived more than five minutes after they happened
         */
        late: number;
        /**
         * From when an event happened to its arrival
         */
        lagMeanMs: number | null;
        lagMaxMs: number;
        /**
         * From a request’s arrival to its 200
         */
        answerMeanMs: number | null;
        answerMaxMs: number;
      };
      /**
       * The reporting webhook at Customer.io that we look after; null when it was set up by hand
       */
      webhook: {
        /**
         * `needed`: what the workflows behind the endpoint ask for; it follows them as they change
         */
        events: "needed" | "all";
        /**
         * Every open and click, not only the first of each delivery
         */
        fullResolution: boolean;
        /**
         * The message itself in sent events
         */
        withContent: boolean;
        id: number;
        checkedAtMs: number | null;
        fault: string | null;
      } | null;
    };
  };
  "POST /api/v1/trigger-endpoints/{id}/resume": {
    path: {
      id: string;
    };
    body: {
      /**
       * What to do with events that arrived during the pause
       */
      waiting: "start" | "skip";
    };
    answer: {
      /**
       * How many were started, or skipped
       */
      events: number;
    };
  };
  "POST /api/v1/trigger-endpoints/{id}/signing-keys": {
    path: {
      id: string;
    };
    body: {
      signingKey: string;
    };
    answer: {
      endpoint: {
        id: string;
        name: string;
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
         * What Customer.io posts to; null for those who may not change endpoints
         */
        url: string | null;
        /**
         * Until it is proven, what does not verify is held; afterwards it is refused
         */
        state: "waiting for key" | "unproven" | "proven" | "failing";
        /**
         * What to do next
         */
        hint: string | null;
        signingKeys: {
          fingerprint: string;
          lastFour: string;
          addedAtMs: number;
          /**
           * When an event last verified with it
           */
          lastVerifiedAtMs: number | null;
        }[];
        /**
         * Events that do not pass are stored and start nothing; null for none
         */
        filter: unknown;
        pausedAtMs: number | null;
        provenAtMs: number | null;
        createdAtMs: number;
        lastEventAtMs: number | null;
        heldEvents: number;
        gaps: (
          | {
              kind: "silent";
              sinceMs: number;
              usualSilenceMs: number;
            }
          | {
              kind: "late";
              fromMs: number;
              untilMs: number;
              events: number;
              longestLagMs: number;
            }
        )[];
        /**
         * The last 24 hours
         */
        lastDay: {
          accepted: number;
          duplicates: number;
          held: number;
          refused: number;
          /**
           * Arrived more than five minutes after they happened
           */
          late: number;
          /**
           * From when an event happened to its arrival
           */
          lagMeanMs: number | null;
          lagMaxMs: number;
          /**
           * From a request’s arrival to its 200
           */
          answerMeanMs: number | null;
          answerMaxMs: number;
        };
        /**
         * The reporting webhook at Customer.io that we look after; null when it was set up by hand
         */
        webhook: {
          /**
           * `needed`: what the workflows behind the endpoint ask for; it follows them as they change
           */
          events: "needed" | "all";
          /**
           * Every open and click, not only the first of each delivery
           */
          fullResolution: boolean;
          /**
           * The message itself in sent events
           */
          withContent: boolean;
          id: number;
          checkedAtMs: number | null;
          fault: string | null;
        } | null;
      };
      held: {
        accepted: number;
        duplicates: number;
        held: number;
      };
    };
  };
  "POST /api/v1/trigger-endpoints/{id}/test-event": {
    path: {
      id: string;
    };
    body: {
      objectType?: string;
      metric?: string;
      /**
       * Instead of a sample, as Customer.io posts it; its `event_id` and `timestamp` are made anew
       */
      event?: {
        object_type: string;
        metric: string;
        data: {
          [k: string]: unknown;
        };
        [k: string]: unknown;
      };
      signature?: "right" | "missing" | "wrong";
    };
    answer: {
      /**
       * Of the event that was stored; null when none was
       */
      id: string | null;
      /**
       * As Customer.io would number it
       */
      eventId: string;
      result: "stored" | "duplicate" | "held" | "full" | "refused";
    };
  };
  "POST /api/v1/uploads": {
    body: {
      clientId: string;
      /**
       * Of the file
       */
      name: string;
      /**
       * How many it has: it is complete when they are here
       */
      bytes?: number;
    };
    answer: {
      id: string;
      client: {
        id: string;
        name: string;
      };
      name: string;
      /**
       * How many it is going to have; null when nobody said
       */
      bytes: number | null;
      /**
       * So many are on disk: go on from there
       */
      receivedBytes: number;
      complete: boolean;
      createdBy: string | null;
      createdAtMs: number;
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
  "POST /api/v1/workflows/check": {
    query?: {
      environment?: "editor" | "staging" | "production";
      beside?: string[];
    };
    body:
      | {
          /**
           * The workflow as YAML or JSON; comments and order are kept
           */
          source: string;
          /**
           * Name or id, where the text names none
           */
          client?: string;
          /**
           * Name or id, where the text names none
           */
          connection?: string;
          /**
           * What this version is about
           */
          note?: string;
        }
      | {
          /**
           * The workflow as docs/workflows.md describes it
           */
          definition: {
            [k: string]: unknown;
          };
          /**
           * What this version is about
           */
          note?: string;
        }
      | {
          [k: string]: unknown;
        };
    answer: {
      faults: {
        /**
         * JSON pointer (RFC 6901) into the definition
         */
        pointer: string;
        /**
         * Of `source`, from 1; null for a definition that came as JSON
         */
        line: number | null;
        code: string;
        message: string;
        /**
         * The name that was most likely meant
         */
        suggestion: string | null;
      }[];
      warnings: {
        /**
         * JSON pointer (RFC 6901) into the definition
         */
        pointer: string;
        /**
         * Of `source`, from 1; null for a definition that came as JSON
         */
        line: number | null;
        code: string;
        message: string;
        /**
         * The name that was most likely meant
         */
        suggestion: string | null;
      }[];
      resolved: {
        client: {
          id: string;
          name: string;
        } | null;
        connection: {
          id: string;
          name: string;
        } | null;
        /**
         * The one that it would be a new version of
         */
        workflow: {
          id: string;
          version: number;
        } | null;
        environment: "editor" | "staging" | "production";
        endpointId: string | null;
      };
    };
  };
  "POST /api/v1/workflows/readable": {
    query: {
      pointer: string;
    };
    body:
      | {
          /**
           * The workflow as YAML or JSON; comments and order are kept
           */
          source: string;
          /**
           * Name or id, where the text names none
           */
          client?: string;
          /**
           * Name or id, where the text names none
           */
          connection?: string;
          /**
           * What this version is about
           */
          note?: string;
        }
      | {
          /**
           * The workflow as docs/workflows.md describes it
           */
          definition: {
            [k: string]: unknown;
          };
          /**
           * What this version is about
           */
          note?: string;
        }
      | {
          [k: string]: unknown;
        };
    answer: {
      /**
       * JSON Schema of what starts a run; null when anything may
       */
      event: {
        [k: string]: unknown;
      } | null;
      steps: {
        id: string;
        type: string;
        action: string | null;
        /**
         * Whether it was done whenever this place is reached
         */
        isCertain: boolean;
        /**
         * JSON Schema; null inside its own onError, and where nobody can know
         */
        output: {
          [k: string]: unknown;
        } | null;
      }[];
      vars: string[];
      client: string[];
      connection: string[];
      run: string[];
      /**
       * Whether `item` and `index` are there
       */
      isInLoop: boolean;
      /**
       * Whether `secrets.<name>` is
       */
      mayReadSecrets: boolean;
    };
  };
  "POST /api/v1/workflows/test": {
    body: {
      definition?: {
        [k: string]: unknown;
      };
      workflowId?: string;
      /**
       * Where it acts; default: production
       */
      environment?: "editor" | "staging" | "production";
      /**
       * What starts it, in normal form
       */
      event?: unknown;
      /**
       * Our id of an event that came in, instead of `event`
       */
      eventId?: string;
      mode?: "dry-run" | "sandbox";
      /**
       * What steps give without being done, by the id of the step
       */
      pins?: {
        [k: string]: unknown;
      };
      /**
       * How each waitForDelivery ends: one of its metrics, or timeout. Default: the first metric
       */
      waits?: {
        [k: string]: string;
      };
      /**
       * Really do the actions that only read, in a dry run too
       */
      read?: boolean;
      /**
       * Really call the URLs of http steps
       */
      http?: boolean;
      /**
       * The last step to be done
       */
      upTo?: string;
      /**
       * The only step to be done; what it reads of others is pinned
       */
      only?: string;
    };
    answer: {
      status: string;
      error: string | null;
      failedStep: string | null;
      steps: {
        stepId: string;
        type: string;
        status: string;
        input: unknown;
        output: unknown;
        error: string | null;
        errorCode: string | null;
        remedy: string | null;
        /**
         * In a dry run, `requests`: what would have been sent, keys masked; `madeUp`: nobody was asked, and the output is an example; of a branch, which was taken
         */
        detail: unknown;
      }[];
    };
  };
  "POST /api/v1/workflows/tests/run": {
    query?: {
      beside?: string[];
    };
    body: {
      /**
       * A saved workflow; with a text, the one whose next version it is
       */
      workflowId?: string;
      /**
       * Default: the newest
       */
      version?: number;
      /**
       * A text that is not saved, as YAML or JSON
       */
      source?: string;
      /**
       * The same as an object
       */
      definition?: {
        [k: string]: unknown;
      };
      /**
       * Name or id, where the text names none
       */
      client?: string;
      /**
       * Name or id, where the text names none
       */
      connection?: string;
      /**
       * Where it acts; default: production
       */
      environment?: "editor" | "staging" | "production";
      /**
       * Only these tests
       *
       * @minItems 1
       */
      names?: string[];
    };
    answer: {
      passed: boolean;
      tests: {
        name: string;
        passed: boolean;
        /**
         * The first thing that is not as it was expected
         */
        difference: {
          /**
           * Into the definition, to what was expected
           */
          pointer: string;
          message: string;
        } | null;
        /**
         * What came of it; null when it could not be done, or was left out
         */
        run: {
          status: string;
          error: string | null;
          failedStep: string | null;
          steps: {
            stepId: string;
            type: string;
            status: string;
            input: unknown;
            output: unknown;
            error: string | null;
            errorCode: string | null;
            remedy: string | null;
            /**
             * In a dry run, `requests`: what would have been sent, keys masked; `madeUp`: nobody was asked, and the output is an example; of a branch, which was taken
             */
            detail: unknown;
          }[];
        } | null;
        /**
         * Whether it was done and `run` is left out: those of all the tests come to more than 4 MB
         */
        leftOut: boolean;
      }[];
    };
  };
  "POST /api/v1/workflows/{id}/runs": {
    path: {
      id: string;
    };
    query?: {
      wait?: string;
      client?: string;
    };
    body: {
      /**
       * What the steps read as `event`
       */
      event: unknown;
      /**
       * Default: production, or else the only one where it is published
       */
      environment?: "editor" | "staging" | "production";
    };
    answer: {
      runId: string;
      /**
       * With `wait`, how it ended, if it has
       */
      status: "queued" | "running" | "waiting" | "succeeded" | "failed" | "cancelled";
      error: string | null;
      errorCode: string | null;
      failedStep: string | null;
      /**
       * With `wait`, what each step gave, by its id; null as long as the run has not ended. Cut as in `GET /runs/{id}`
       */
      outputs: {
        [k: string]: unknown;
      } | null;
    };
  };
  "PUT /api/v1/clients/{id}/environments/{environment}/secrets/{name}": {
    path: {
      id: string;
      environment: "editor" | "staging" | "production";
      name: string;
    };
    body: {
      value: string;
    };
  };
  "PUT /api/v1/clients/{id}/environments/{environment}/values/{name}": {
    path: {
      id: string;
      environment: "editor" | "staging" | "production";
      name: string;
    };
    body: {
      value: string | number | boolean;
    };
  };
  "PUT /api/v1/connections/{id}/environments/{environment}": {
    path: {
      id: string;
      environment: "editor" | "staging" | "production";
    };
    query?: {
      force?: string;
    };
    body: {
      region: Region3;
      siteId: SiteID3;
      trackApiKey: TrackAPIKey2;
      appApiKey?: AppAPIKey2;
      pipelinesWriteKey?: PipelinesWriteKey2;
      recipientAllowlist?: RecipientsAllowed3;
      sandboxUrls?: Sandbox2;
    };
    answer: {
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
          /**
           * The page of the sandbox; null for the real Customer.io
           */
          sandboxUrl: string | null;
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
    };
  };
  "PUT /api/v1/connections/{id}/environments/{environment}/keys/{key}": {
    path: {
      id: string;
      environment: "editor" | "staging" | "production";
      key: "trackApiKey" | "appApiKey" | "pipelinesWriteKey";
    };
    body: {
      value: string;
      force?: boolean;
    };
    answer: {
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
          /**
           * The page of the sandbox; null for the real Customer.io
           */
          sandboxUrl: string | null;
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
    };
  };
  "PUT /api/v1/connections/{id}/run-limit": {
    path: {
      id: string;
    };
    body: {
      /**
       * At most so many runs at work at once; null for no limit
       */
      concurrency: number | null;
    };
    answer: {
      /**
       * At most so many runs at work at once; null for no limit
       */
      concurrency: number | null;
    };
  };
  "PUT /api/v1/trigger-endpoints/{id}/webhook": {
    path: {
      id: string;
    };
    body: {
      /**
       * `needed`: what the workflows behind the endpoint ask for; it follows them as they change
       */
      events?: "needed" | "all";
      /**
       * Every open and click, not only the first of each delivery
       */
      fullResolution?: boolean;
      /**
       * The message itself in sent events
       */
      withContent?: boolean;
    };
    answer: {
      webhookId: number | null;
      /**
       * How Customer.io’s webhook differed from what is wanted
       */
      drift: string[];
      /**
       * What it should subscribe to, in Customer.io’s words
       */
      events: string[];
    };
  };
  "PUT /api/v1/uploads/{id}/content": {
    path: {
      id: string;
    };
    query?: {
      offset?: number;
      last?: "true" | "false";
    };
    answer: {
      id: string;
      client: {
        id: string;
        name: string;
      };
      name: string;
      /**
       * How many it is going to have; null when nobody said
       */
      bytes: number | null;
      /**
       * So many are on disk: go on from there
       */
      receivedBytes: number;
      complete: boolean;
      createdBy: string | null;
      createdAtMs: number;
    };
  };
  "PUT /api/v1/workflows": {
    query?: {
      dryRun?: string;
      publish?: string;
      environment?: "editor" | "staging" | "production";
      despiteFailingTests?: string;
      unfinished?: string;
      beside?: string[];
    };
    body:
      | {
          /**
           * The workflow as YAML or JSON; comments and order are kept
           */
          source: string;
          /**
           * Name or id, where the text names none
           */
          client?: string;
          /**
           * Name or id, where the text names none
           */
          connection?: string;
          /**
           * What this version is about
           */
          note?: string;
        }
      | {
          /**
           * The workflow as docs/workflows.md describes it
           */
          definition: {
            [k: string]: unknown;
          };
          /**
           * What this version is about
           */
          note?: string;
        }
      | {
          [k: string]: unknown;
        };
    answer: {
      /**
       * Null for one that a dry run would have created
       */
      id: string | null;
      version: number;
      /**
       * How many things were wrong with it when it was saved: unless it is 0, it cannot be published
       */
      faults: number;
      outcome: "created" | "updated" | "unchanged";
      /**
       * The definition before, null for a new workflow
       */
      before: unknown;
      after: unknown;
      published: {
        environment: "editor" | "staging" | "production";
        /**
         * The version that ran there before; null was off
         */
        before: number | null;
        version: number;
        changed: boolean;
      } | null;
    };
  };
  "PUT /api/v1/workflows/{id}": {
    path: {
      id: string;
    };
    query?: {
      unfinished?: string;
    };
    body:
      | {
          /**
           * The workflow as YAML or JSON; comments and order are kept
           */
          source: string;
          /**
           * Name or id, where the text names none
           */
          client?: string;
          /**
           * Name or id, where the text names none
           */
          connection?: string;
          /**
           * What this version is about
           */
          note?: string;
        }
      | {
          /**
           * The workflow as docs/workflows.md describes it
           */
          definition: {
            [k: string]: unknown;
          };
          /**
           * What this version is about
           */
          note?: string;
        }
      | {
          [k: string]: unknown;
        };
    answer: {
      id: string;
      client: {
        id: string;
        name: string;
      };
      name: string;
      /**
       * The newest that was saved; published or not
       */
      version: number;
      trigger: "event" | "manual" | "schedule" | "webhook";
      /**
       * The version that each runs; null is off
       */
      environments: {
        editor: {
          version: number;
          /**
           * What its steps act on; null for one that acts where its caller does
           */
          connection: {
            id: string;
            name: string;
          } | null;
          /**
           * The trigger endpoint that starts it
           */
          endpointId: string | null;
          publishedAtMs: number;
          publishedBy: {
            type: "person" | "token";
            id: string;
            name: string;
          } | null;
        } | null;
        staging: {
          version: number;
          /**
           * What its steps act on; null for one that acts where its caller does
           */
          connection: {
            id: string;
            name: string;
          } | null;
          /**
           * The trigger endpoint that starts it
           */
          endpointId: string | null;
          publishedAtMs: number;
          publishedBy: {
            type: "person" | "token";
            id: string;
            name: string;
          } | null;
        } | null;
        production: {
          version: number;
          /**
           * What its steps act on; null for one that acts where its caller does
           */
          connection: {
            id: string;
            name: string;
          } | null;
          /**
           * The trigger endpoint that starts it
           */
          endpointId: string | null;
          publishedAtMs: number;
          publishedBy: {
            type: "person" | "token";
            id: string;
            name: string;
          } | null;
        } | null;
      };
      createdAtMs: number;
      definition: unknown;
      /**
       * As it was written, with its comments; as YAML when it came as JSON
       */
      source: string;
      savedBy: {
        type: "person" | "token";
        id: string;
        name: string;
      } | null;
      note: string | null;
      /**
       * How many things were wrong with it when it was saved: unless it is 0, it cannot be published
       */
      faults: number;
      /**
       * What a webhook is sent to, for those who may change the workflow; null unless its newest version starts by webhook
       */
      webhookUrls: {
        editor: string | null;
        staging: string | null;
        production: string | null;
      } | null;
    };
  };
  "PUT /api/v1/workflows/{id}/editor": {
    path: {
      id: string;
    };
    body: {
      /**
       * Of the window in which it is open: any text, the same each time
       */
      key: string;
      takeOver?: boolean;
    };
    answer: {
      editor: {
        by: {
          type: "person" | "token";
          id: string;
          name: string;
        };
        sinceAtMs: number;
        /**
         * When they last said so; two and a half minutes later they count as gone
         */
        seenAtMs: number;
        /**
         * Whether it is you, in whatever window
         */
        isYou: boolean;
      };
      /**
       * Whether it is you, in this window
       */
      isYours: boolean;
    };
  };
  "PUT /api/v1/workflows/{id}/environments/{environment}": {
    path: {
      id: string;
      environment: "editor" | "staging" | "production";
    };
    query?: {
      despiteFailingTests?: string;
    };
    body: {
      /**
       * Default: the newest
       */
      version?: number;
    };
    answer: {
      environment: "editor" | "staging" | "production";
      /**
       * The version that ran there before; null was off
       */
      before: number | null;
      version: number;
      changed: boolean;
      warnings: {
        code: string;
        message: string;
      }[];
    };
  };
}
/**
 * Start only for these events. A list left out lets everything pass; an event passes when every list given holds it.
 */
export interface Filter {
  objectTypes?: ObjectTypes;
  metrics?: Metrics;
  campaignIds?: Campaigns;
  broadcastIds?: Broadcasts;
  newsletterIds?: Newsletters;
  transactionalMessageIds?: TransactionalMessages;
  recipientDomains?: RecipientDomains;
  by?: MadeBy;
}
/**
 * Start only for these events. A list left out lets everything pass; an event passes when every list given holds it.
 */
export interface Filter1 {
  objectTypes?: ObjectTypes1;
  metrics?: Metrics1;
  campaignIds?: Campaigns1;
  broadcastIds?: Broadcasts1;
  newsletterIds?: Newsletters1;
  transactionalMessageIds?: TransactionalMessages1;
  recipientDomains?: RecipientDomains1;
  by?: MadeBy1;
}
/**
 * Only for a connection to the local sandbox: its base URLs on this machine.
 */
export interface Sandbox {
  track: Track;
  app: App;
  pipelines: Pipelines;
}
/**
 * Only for a connection to the local sandbox: its base URLs on this machine.
 */
export interface Sandbox1 {
  track: Track1;
  app: App1;
  pipelines: Pipelines1;
}
/**
 * Start only for these events. A list left out lets everything pass; an event passes when every list given holds it.
 */
export interface Filter2 {
  objectTypes?: ObjectTypes2;
  metrics?: Metrics2;
  campaignIds?: Campaigns2;
  broadcastIds?: Broadcasts2;
  newsletterIds?: Newsletters2;
  transactionalMessageIds?: TransactionalMessages2;
  recipientDomains?: RecipientDomains2;
  by?: MadeBy2;
}
/**
 * Start only for these events. A list left out lets everything pass; an event passes when every list given holds it.
 */
export interface Filter3 {
  objectTypes?: ObjectTypes3;
  metrics?: Metrics3;
  campaignIds?: Campaigns3;
  broadcastIds?: Broadcasts3;
  newsletterIds?: Newsletters3;
  transactionalMessageIds?: TransactionalMessages3;
  recipientDomains?: RecipientDomains3;
  by?: MadeBy3;
}
/**
 * Only for a connection to the local sandbox: its base URLs on this machine.
 */
export interface Sandbox2 {
  track: Track2;
  app: App2;
  pipelines: Pipelines2;
}
