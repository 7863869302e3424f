import { readFileSync } from 'node:fs';

/**
 * Secrets that the start itself reads, or that it gives to one service only (`serviceEnvironment`): they may come as a
 * file, like in the services, and no service is told the name of the file.
 */
const VARIABLES_WITH_FILE = [
  'NATS_URL',
  'DATABASE_URL',
  'MASTER_KEY',
  'MASTER_KEYS_BEFORE',
  'JWT_SECRET',
  'JWT_SECRET_BEFORE',
  'ADMIN_PASSWORD',
  'QDRANT_URL',
  'QDRANT_API_KEY',
  'OIDC_CLIENT_SECRET',
  'MQTT_URL',
  'MQTT_PASSWORD',
] as const;

/**
 * The environment with every `X_FILE` of a known secret read into `X`, and with empty variables left out, because that
 * is what shells and compose files make of an unset one.
 *
 * @throws Error naming the variable when a file cannot be read, is empty, or the secret is given both ways
 */
export function givenSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const given: NodeJS.ProcessEnv = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim() !== ''));
  for (const name of VARIABLES_WITH_FILE) {
    const fileVariable = `${name}_FILE`;
    const file = given[fileVariable];
    if (file === undefined) continue;
    if (given[name] !== undefined) throw new Error(`${name} is given twice, directly and by ${fileVariable}.`);
    given[name] = readSecret(fileVariable, file);
    Reflect.deleteProperty(given, fileVariable);
  }
  return given;
}

function readSecret(variable: string, file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new Error(`${variable} says ${file}, and that cannot be read.`, { cause: error });
  }
  if (text === '') throw new Error(`${variable} says ${file}, and that is empty.`);
  return text;
}
