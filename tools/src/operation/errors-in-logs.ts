import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How often each replica logged each kind of error, worst first. */
export function errorsInLogs(logsDir: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const file of readdirSync(logsDir).filter((name) => /\.log(\.1)?$/.test(name))) {
    for (const line of readFileSync(join(logsDir, file), 'utf8').split('\n')) {
      const kind = kindOf(line);
      if (kind === undefined) continue;
      const key = `${file.replace(/\.log.*$/, '')}: ${kind}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return new Map([...counts].sort(([, one], [, other]) => other - one));
}

function kindOf(line: string): string | undefined {
  try {
    const { level, event, error } = JSON.parse(line) as {
      readonly level?: string;
      readonly event?: string;
      readonly error?: { readonly message?: string };
    };
    if (level !== 'error') return undefined;
    return [event, error?.message].filter((text) => text !== undefined).join(', ');
  } catch {
    return undefined;
  }
}
