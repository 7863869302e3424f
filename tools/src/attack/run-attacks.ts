import { seededRandom } from '@smart-attendance/testing';
import { operationsOf, type ApiDocument, type Operation } from './api-document';
import { attacks } from './attacks';
import { rowsOf, setScene } from './scene';
import { Target, type Finding } from './target';

export interface AttackedSystem {
  readonly origin: string;
  /** Of an administrator. */
  readonly apiKey: string;
  /** Where rows are compared. */
  readonly databaseUrl: string;
  readonly jwtSecret: string;
  /** Nothing of these may be in an answer. */
  readonly secrets: readonly string[];
}

export interface AttackCounts {
  readonly attack: string;
  readonly requests: number;
  /** `2xx` and so on; `none` for a request that had no whole answer. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly findings: number;
}

export interface AttackOutcome {
  readonly counts: readonly AttackCounts[];
  readonly findings: readonly Finding[];
}

/**
 * Sends what attackers send to every operation of the system's own OpenAPI document, and judges every answer.
 *
 * @param share of what might be sent, 0..1; the same requests in every run with that share
 */
export async function runAttacks(
  system: AttackedSystem,
  { share, log }: { readonly share: number; readonly log: (line: string) => void },
): Promise<AttackOutcome> {
  const { origin, apiKey, databaseUrl, jwtSecret, secrets } = system;
  const document = (await (await fetch(`${origin}/openapi.json`)).json()) as ApiDocument;
  // What deletes comes last: the others need what is there.
  const operations = operationsOf(document).sort((one, other) => rankOf(one) - rankOf(other));
  const scene = await setScene(origin, apiKey);
  const before = await rowsOf(databaseUrl, scene.victims);
  const byName = new Map(operations.map((operation) => [operation.name, operation]));
  const target = new Target(origin, byName, [...secrets, apiKey, jwtSecret]);
  const random = seededRandom(1);
  const some = <T>(items: readonly T[]): readonly T[] => items.filter(() => random() < share);
  const setting = { target, scene, document, operations, jwtSecret, some };
  for (const [name, attack] of Object.entries(attacks)) {
    target.begin(name);
    await attack({ ...setting, own: await scene.throwaway() });
    log(lineOf(name, target));
  }
  if ((await rowsOf(databaseUrl, scene.victims)) !== before) {
    target.report({ method: 'all', path: '' }, 'rows of somebody who was attacked without right have changed');
  }
  return {
    counts: [...target.counts].map(([attack, { requests, statuses, findings }]) => ({
      attack,
      requests,
      statuses: Object.fromEntries(statuses),
      findings,
    })),
    findings: target.findings,
  };
}

function rankOf({ method }: Operation): number {
  return method === 'DELETE' ? 1 : 0;
}

function lineOf(name: string, { counts }: Target): string {
  const { requests = 0, statuses = new Map<string, number>(), findings = 0 } = counts.get(name) ?? {};
  const kinds = [...statuses].sort().map(([kind, count]) => `${kind} ${count}`);
  return `${name.padEnd(20)} ${String(requests).padStart(6)} requests: ${kinds.join(', ')}; ${findings} findings`;
}
