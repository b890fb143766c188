import type { Server as HttpServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { SandboxError } from '../sandbox-error.ts';
import type { Region } from '../workspace/workspace-keys.ts';
import type { World } from '../world.ts';
import { createGateway } from './gateway.ts';
import type { Family, HostPrefix } from './hosts.ts';
import { http } from './node-http.ts';

/** Base URLs without the version path: `/api/v1/…`, `/api/v2/…` or `/v1/…` follow them. */
export interface RegionUrls {
  readonly track: string;
  readonly app: string;
  readonly pipelines: string;
}

/** How to speak https with a sandbox. */
export interface TlsAccess {
  readonly url: string;
  /** PEM file of the certificate authority to trust: `SSL_CERT_FILE`, `REQUESTS_CA_BUNDLE`, `NODE_EXTRA_CA_CERTS`. */
  readonly caFile: string;
}

export interface Listening {
  readonly url: string;
  readonly tls: TlsAccess | undefined;
  urlsOf(region: Region): RegionUrls;
  close(): Promise<void>;
}

export interface ListenOptions {
  readonly port: number;
  readonly host: string;
  /** A port of its own for each API of each region. */
  readonly ports: boolean;
  /** Folder of the certificate authority; undefined for plain http alone. */
  readonly authorityFolder: string | undefined;
}

const families: readonly Family[] = ['track', 'app', 'pipelines'];

export async function listen(world: World, { port, host, ports, authorityFolder }: ListenOptions): Promise<Listening> {
  const gateway = createGateway(world);
  const secure = authorityFolder === undefined ? undefined : await secureServer(gateway, authorityFolder);
  if (secure) await listening(secure.server, port, host);
  else await gateway.listen({ port, host }).catch((error: Error) => refusePort(error, port));
  const authorityOf = (server: Server): string => {
    const { port: bound } = server.address() as AddressInfo;
    return `${host.includes(':') ? `[${host}]` : host}:${bound}`;
  };
  const main = authorityOf(secure?.server ?? gateway.server);
  world.url = `http://${main}`;
  const own = new Map<HostPrefix, HttpServer>();
  if (ports) {
    for (const prefix of (['us', 'eu'] as const).flatMap((region) =>
      families.map((api): HostPrefix => `/${region}/${api}`),
    )) {
      const server = await listening(http.createServer(gateway.routing), 0, host);
      own.set(prefix, server);
      world.prefixByPort.set((server.address() as AddressInfo).port, prefix);
    }
  }
  const baseOf = (prefix: HostPrefix): string => {
    const server = own.get(prefix);
    return `http://${server ? authorityOf(server) : main + prefix}`;
  };
  return {
    url: world.url,
    tls: secure && { url: `https://${main}`, caFile: secure.caFile },
    urlsOf: (region) => ({
      track: baseOf(`/${region}/track`),
      app: baseOf(`/${region}/app`),
      pipelines: baseOf(`/${region}/pipelines`),
    }),
    close: async () => {
      secure?.close();
      for (const server of own.values()) {
        server.close();
        server.closeAllConnections();
      }
      await gateway.close();
    },
  };
}

async function secureServer(gateway: FastifyInstance, authorityFolder: string) {
  const [{ issueCertificate }, { createOnePort }] = await Promise.all([
    import('../tls/authority.ts'),
    import('../tls/one-port.ts'),
  ]);
  const [certificate] = await Promise.all([issueCertificate(authorityFolder), gateway.ready()]);
  return { ...createOnePort(gateway.routing, certificate), caFile: certificate.caFile };
}

const listening = <S extends Server>(server: S, port: number, host: string): Promise<S> =>
  new Promise<S>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  }).catch((error: Error) => refusePort(error, port));

function refusePort(error: NodeJS.ErrnoException, port: number): never {
  if (error.code !== 'EACCES') throw error;
  throw new SandboxError(
    `Port ${port} is reserved for the administrator of this machine: start as one, or use a port of 1024 or above`,
    { cause: error },
  );
}
