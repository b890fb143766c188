import { randomBytes } from 'node:crypto';
import { betterAuth } from 'better-auth';
import { genericOAuth } from 'better-auth/plugins/generic-oauth';
import type { Logger } from 'pino';
import type { Database, Store } from '../../store/store.ts';
import type { Settings } from '../../vault/settings.ts';
import type { Access } from '../access.ts';
import type { Audit } from '../audit.ts';
import { permissionsOf } from '../permissions.ts';
import { type PeopleRow, type Person, toPerson } from './person.ts';

/** The shortest password: length is what guessing costs. */
export const MIN_PASSWORD_CHARACTERS = 12;
const DAY_SECONDS = 86_400;

/** Sign-in through an OpenID Connect provider, beside e-mail and password. */
export interface OidcConfig {
  /** Its issuer, whose `/.well-known/openid-configuration` is read. */
  issuer: string;
  clientId: string;
  clientSecret: string;
}

export interface Session {
  access: Access;
  person: Person;
  /** Set when the session was prolonged: pass it on to the browser. */
  setCookie: string[];
}

export interface ShownSession {
  id: string;
  isCurrent: boolean;
  createdAtMs: number;
  expiresAtMs: number;
  address: string | null;
  userAgent: string | null;
}

/** Who is behind a cookie, and the routes by which people come and go. */
export interface SignIn {
  /** Answers a request to one of {@link signInRoutes}. */
  handle(request: Request): Promise<Response>;
  /** Begins a session, as if the person had typed this. */
  signIn(credentials: { email: string; password: string }): Promise<Response>;
  session(cookie: string): Promise<Session | undefined>;
  /** Gives a person their first password, or a new one. */
  setPassword(personId: string, password: string): Promise<void>;
  createPerson(person: { name: string; email: string; role: string; clientIds: string | null }): Promise<string>;
  /** Whether people can come in through an OpenID Connect provider too. */
  hasOidc: boolean;
  /** Where a person is signed in; the one behind the cookie is marked. */
  sessions(personId: string, cookie: string): Promise<ShownSession[]>;
  endSession(personId: string, id: string): Promise<void>;
  /** Ends every session of a person. */
  endSessions(personId: string): Promise<void>;
}

/** All that is open of better-auth's routes: the rest of what it offers stays shut. */
export const signInRoutes: { method: 'GET' | 'POST'; path: string; isAttempt?: true; adds?: object }[] = [
  { method: 'POST', path: '/sign-in/email', isAttempt: true },
  { method: 'POST', path: '/sign-in/social', isAttempt: true },
  { method: 'GET', path: '/callback/oidc' },
  { method: 'POST', path: '/sign-out' },
  // Whoever changes it may do so because somebody else has come in with it.
  { method: 'POST', path: '/change-password', isAttempt: true, adds: { revokeOtherSessions: true } },
];

/**
 * better-auth on our store. Its tables are part of our migrations, so nothing else owns schema.
 *
 * @param publicUrl - Needed by OpenID Connect alone, whose provider sends people back to it.
 */
export async function createSignIn(options: {
  store: Store;
  settings: Settings;
  publicUrl: string | undefined;
  oidc: OidcConfig | undefined;
  audit: Pick<Audit, 'record'>;
  log: Logger;
}): Promise<SignIn> {
  const { store, settings, publicUrl, oidc, audit, log } = options;
  const times = { createdAt: 'created_at', updatedAt: 'updated_at' };
  const auth = betterAuth({
    database: { db: store.db, type: store.kind },
    secret: await settings.secret('session_secret', () => randomBytes(32).toString('base64url')),
    // The guard checks origins for all routes alike, so the URL only matters to OpenID Connect.
    baseURL: publicUrl ?? 'http://127.0.0.1',
    basePath: '/api/auth',
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    logger: {
      level: 'warn',
      log: (level, message) => log[level === 'error' ? 'warn' : 'debug']({ part: 'sign-in' }, message),
    },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: MIN_PASSWORD_CHARACTERS },
    session: {
      modelName: 'person_sessions',
      fields: { ...times, userId: 'person_id', expiresAt: 'expires_at', ipAddress: 'address', userAgent: 'user_agent' },
      expiresIn: 7 * DAY_SECONDS,
      updateAge: DAY_SECONDS,
    },
    user: {
      modelName: 'people',
      fields: { ...times, emailVerified: 'email_verified' },
      additionalFields: {
        role: { type: 'string', required: true, input: false },
        clientIds: { type: 'string', required: false, input: false, fieldName: 'client_ids' },
      },
    },
    account: {
      modelName: 'person_accounts',
      fields: {
        ...times,
        userId: 'person_id',
        accountId: 'account_id',
        providerId: 'provider_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
      },
      encryptOAuthTokens: true,
      // An owner wrote the address down, and the provider says that it has verified it: that is the same person.
      // No provider is trusted beyond that: at some, anybody may enter anybody's address.
      accountLinking: { enabled: true },
    },
    // However somebody came in: by password, provider or welcome link.
    databaseHooks: { session: { create: { after: async ({ userId }) => noteSignIn(store.db, audit, userId) } } },
    verification: { modelName: 'sign_in_verifications', fields: { ...times, expiresAt: 'expires_at' } },
    advanced: {
      cookiePrefix: 'cio-bridge',
      useSecureCookies: publicUrl?.startsWith('https:') ?? false,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax' },
      // The guard does that for all routes alike.
      disableCSRFCheck: true,
      // Where to go afterwards has to be here; unless told, better-auth looks only outside of tests.
      disableOriginCheck: false,
    },
    plugins: oidc ? [genericOAuth({ config: [oidcProvider(oidc)] })] : [],
  });
  const { internalAdapter, password: passwords } = await auth.$context;

  return {
    hasOidc: oidc !== undefined,
    handle: auth.handler,
    signIn: (body) => auth.api.signInEmail({ body, asResponse: true }),
    async session(cookie) {
      const { headers, response } = await auth.api.getSession({
        headers: new Headers({ cookie }),
        returnHeaders: true,
      });
      if (!response) return undefined;
      const row = await personRow(store.db, response.user.id);
      if (!row) return undefined;
      const person = toPerson(row);
      return {
        person,
        setCookie: headers.getSetCookie(),
        access: {
          actor: { type: 'person', id: person.id, name: person.email },
          permissions: new Set(permissionsOf(person.role)),
          clientIds: person.clientIds ?? undefined,
        },
      };
    },
    async setPassword(personId, password) {
      const hash = await passwords.hash(password);
      const accounts = await internalAdapter.findAccounts(personId);
      if (accounts.some(({ providerId }) => providerId === 'credential')) {
        await internalAdapter.updatePassword(personId, hash);
      } else {
        await internalAdapter.linkAccount({
          userId: personId,
          providerId: 'credential',
          accountId: personId,
          password: hash,
        });
      }
      await internalAdapter.deleteUserSessions(personId);
    },
    async createPerson(person) {
      const { id } = await internalAdapter.createUser({ ...person, emailVerified: true }, { method: 'email-password' });
      return id;
    },
    async sessions(personId, cookie) {
      const [all, current] = await Promise.all([
        internalAdapter.listSessions(personId),
        auth.api.getSession({ headers: new Headers({ cookie }) }),
      ]);
      return all
        .map((session) => ({
          id: session.id,
          isCurrent: session.id === current?.session.id,
          createdAtMs: session.createdAt.getTime(),
          expiresAtMs: session.expiresAt.getTime(),
          address: session.ipAddress ?? null,
          userAgent: session.userAgent ?? null,
        }))
        .sort((a, b) => b.createdAtMs - a.createdAtMs);
    },
    async endSession(personId, id) {
      const session = (await internalAdapter.listSessions(personId)).find((each) => each.id === id);
      if (session) await internalAdapter.deleteSession(session.token);
    },
    endSessions: (personId) => internalAdapter.deleteUserSessions(personId),
  };
}

const oidcProvider = ({ issuer, clientId, clientSecret }: OidcConfig) => ({
  providerId: 'oidc',
  discoveryUrl: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
  clientId,
  clientSecret,
  scopes: ['openid', 'email', 'profile'],
  requireIdTokenVerification: true,
  // Only those whom an owner has invited.
  disableSignUp: true,
});

async function noteSignIn(db: Database, audit: Pick<Audit, 'record'>, personId: string): Promise<void> {
  const person = await personRow(db, personId);
  const actor = { type: 'person', id: personId, name: person?.email ?? '' } as const;
  await audit.record({ actor, what: 'Sign in', subject: '/api/auth', fields: [] });
}

const personRow = (db: Database, id: string): Promise<PeopleRow | undefined> =>
  db.selectFrom('people').selectAll().where('id', '=', id).executeTakeFirst();
