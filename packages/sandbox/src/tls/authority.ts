import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { X509Certificate } from '@peculiar/x509';
import { vendorHosts } from '../http/hosts.ts';
import { SandboxError } from '../sandbox-error.ts';

const require = createRequire(import.meta.url);
/** Loaded only with TLS: a start without it should not wait for them. */
const load = () => {
  require('reflect-metadata'); // the library of certificates wants it loaded first
  return {
    x509: require('@peculiar/x509') as typeof import('@peculiar/x509'),
    asn1: require('@peculiar/asn1-x509') as typeof import('@peculiar/asn1-x509'),
    schema: require('@peculiar/asn1-schema') as typeof import('@peculiar/asn1-schema'),
  };
};

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const dayMs = 24 * 3_600_000;
/** Clients refuse certificates of servers that live longer than 398 days. */
const days = { authority: 3650, server: 397, renewBefore: 400 } as const;
const clockSkewMs = dayMs;

export const defaultAuthorityFolder = (): string => join(homedir(), '.cio-bridge', 'sandbox-ca');

/** What a TLS server needs, and the file that its clients have to trust. */
export interface ServerCertificate {
  readonly key: string;
  readonly cert: string;
  /** PEM file of the certificate authority. */
  readonly caFile: string;
}

/**
 * Issues a certificate for Customer.io's hosts and this machine. The authority behind it is made once and kept in
 * `folder`: its certificate is public, its key readable by its owner alone. It can vouch for no other names, so that
 * whoever trusts it, or gets hold of its key, gains nothing elsewhere.
 *
 * @throws SandboxError naming the folder when it cannot be used.
 */
export async function issueCertificate(folder: string): Promise<ServerCertificate> {
  const { x509 } = load();
  const authority = await keptAuthority(folder).catch((error: Error) => {
    throw new SandboxError(`The certificate authority in ${folder} cannot be used: ${error.message}`, { cause: error });
  });
  const key = newKey();
  const names = [
    ...[...vendorHosts.keys(), 'localhost'].map((value) => ({ type: 'dns', value }) as const),
    ...['127.0.0.1', '::1'].map((value) => ({ type: 'ip', value }) as const),
  ];
  const certificate = await x509.X509CertificateGenerator.create({
    subject: 'CN=cio-bridge sandbox',
    issuer: authority.certificate.subject,
    ...validFor(days.server),
    publicKey: keysOf(key).publicKey,
    signingKey: authority.key,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(names),
      // Strict clients, Python 3.13 among them, want to see by which key a certificate was signed.
      await x509.AuthorityKeyIdentifierExtension.create(authority.certificate.publicKey),
    ],
  });
  return {
    key: pemOf(key),
    cert: `${certificate.toString('pem')}\n${authority.certificate.toString('pem')}\n`,
    caFile: join(folder, 'ca.pem'),
  };
}

/**
 * The authority kept in a folder, made where there is none. Two that start at once end with one key, and any
 * certificate of that key is as good as the other.
 */
async function keptAuthority(folder: string) {
  const { x509 } = load();
  await mkdir(folder, { recursive: true, mode: 0o755 });
  const keys = await keptKeys(join(folder, 'ca-key.pem'));
  const file = join(folder, 'ca.pem');
  const known = await readIfThere(file);
  const certificate = known === undefined ? undefined : new x509.X509Certificate(known);
  const isGood =
    certificate !== undefined &&
    certificate.notAfter.getTime() > Date.now() + days.renewBefore * dayMs &&
    (await certificate.verify({ publicKey: keys.publicKey }));
  if (isGood) return { certificate, key: keys.privateKey };
  const made = await selfSigned(keys);
  await writeWhole(file, `${made.toString('pem')}\n`, 0o644);
  return { certificate: made, key: keys.privateKey };
}

async function keptKeys(file: string): Promise<Keys> {
  const known = await readIfThere(file);
  if (known !== undefined) return keysOf(createPrivateKey(known));
  const beside = `${file}.${randomUUID()}.tmp`;
  await writeFile(beside, pemOf(newKey()), { mode: 0o600 });
  await link(beside, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error; // somebody else was first: theirs stays
  });
  await rm(beside);
  return keysOf(createPrivateKey(await readFile(file, 'utf8')));
}

/** Signs for Customer.io's names and this machine's alone: with its key nobody can pose as anybody else. */
async function selfSigned(keys: Keys): Promise<X509Certificate> {
  const { x509, asn1, schema } = load();
  const subtree = (name: object) => new asn1.GeneralSubtree({ base: new asn1.GeneralName(name) });
  const permitted = [
    subtree({ dNSName: 'customer.io' }),
    subtree({ dNSName: 'localhost' }),
    subtree({ iPAddress: '127.0.0.0/8' }),
    subtree({ iPAddress: '::1/128' }),
  ];
  const constraints = new asn1.NameConstraints({ permittedSubtrees: new asn1.GeneralSubtrees(permitted) });
  return x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=cio-bridge sandbox CA',
    ...validFor(days.authority),
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      new x509.Extension(asn1.id_ce_nameConstraints, true, schema.AsnConvert.serialize(constraints)),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
}

interface Keys {
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

const newKey = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

const pemOf = (key: KeyObject): string => String(key.export({ type: 'pkcs8', format: 'pem' }));

const keysOf = (key: KeyObject): Keys => ({
  privateKey: key.toCryptoKey(algorithm, false, ['sign']) as CryptoKey,
  publicKey: createPublicKey(key).toCryptoKey(algorithm, true, ['verify']) as CryptoKey,
});

const readIfThere = (file: string): Promise<string | undefined> =>
  readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });

async function writeWhole(file: string, text: string, mode: number): Promise<void> {
  const beside = `${file}.${randomUUID()}.tmp`;
  await writeFile(beside, text, { mode });
  await rename(beside, file);
}

const validFor = (count: number) => ({
  notBefore: new Date(Date.now() - clockSkewMs),
  notAfter: new Date(Date.now() - clockSkewMs + count * dayMs),
});
