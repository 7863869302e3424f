import { parse } from 'yaml';

/** One service of docker-compose.yml, with its variables filled in. */
export interface ComposeService {
  readonly environment: Readonly<Record<string, string>>;
  /** The arguments of its build; `undefined` for an image that somebody else makes. */
  readonly buildArgs: Readonly<Record<string, string>> | undefined;
  /** Names of files under /run/secrets. */
  readonly secrets: readonly string[];
}

interface RawService {
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly build?: { readonly args?: Readonly<Record<string, string>> };
  readonly secrets?: readonly string[];
}

/**
 * The services of a compose file, as `docker compose` reads it with these variables.
 * @throws Error naming the variable and what the file says of it, when one that must be given is not
 */
export function readComposeFile(
  text: string,
  variables: Readonly<Record<string, string>>,
): ReadonlyMap<string, ComposeService> {
  const { services } = parse(text, { merge: true }) as { services: Readonly<Record<string, RawService>> };
  return new Map(
    Object.entries(services).map(([name, { environment = {}, build, secrets = [] }]) => [
      name,
      {
        environment: Object.fromEntries(
          Object.entries(environment).map(([key, value]) => [key, interpolate(String(value), variables)]),
        ),
        buildArgs: build?.args,
        secrets,
      },
    ]),
  );
}

/** `${A}`, `${A:-default}` and `${A:?why}`: the forms that this project's file uses. */
export function interpolate(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, kind?: string, rest = '') => {
    const value = variables[name] ?? '';
    if (value !== '' || kind === undefined) return value;
    if (kind === '-') return String(rest);
    throw new Error(`docker-compose.yml wants ${name}: ${String(rest)}`);
  });
}
