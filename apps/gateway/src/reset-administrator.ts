/**
 * For containers, where nobody but the operator can run it: `node apps/gateway/dist/reset-administrator.js [EMAIL]`
 * in the environment of the gateway prints a new password of the administrator, who lost the old one.
 */
import 'reflect-metadata';
import { loadConfig } from '@smart-attendance/config';
import { busOptionsOf } from '@smart-attendance/messaging';
import { OperatorAccess } from './access/operator-access';
import { gatewayConfig } from './gateway.config';

async function main(email: string | undefined): Promise<void> {
  const config = loadConfig(gatewayConfig, process.env);
  const access = await OperatorAccess.open({ databaseUrl: config.DATABASE_URL, ...busOptionsOf(config) });
  try {
    const credentials = await access.resetAdministrator(email);
    process.stdout.write(`email:    ${credentials.email}\npassword: ${credentials.password}\n`);
  } finally {
    await access.close();
  }
}

main(process.argv[2]).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
