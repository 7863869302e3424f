import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Where it is absent, specs of TLS are skipped. */
export const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

/** Of a server on this machine, signed by itself, in that folder. */
export function makeTestCertificate(folder: string): { readonly certFile: string; readonly keyFile: string } {
  const [certFile, keyFile] = [join(folder, 'cert'), join(folder, 'key')];
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  execFileSync('openssl', ['req', '-x509', ...kind, ...names, '-keyout', keyFile, '-out', certFile], {
    stdio: 'ignore',
  });
  return { certFile, keyFile };
}
