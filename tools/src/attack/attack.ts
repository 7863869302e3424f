import type { ApiDocument, Operation } from './api-document';
import type { Ids, Scene } from './scene';
import type { Target } from './target';

export interface AttackSetting {
  readonly target: Target;
  readonly scene: Omit<Scene, 'throwaway'>;
  /** Whoever attacks may change these. */
  readonly own: Ids;
  readonly document: ApiDocument;
  readonly operations: readonly Operation[];
  /** That signs access tokens; undefined where only the operator of the system knows it. */
  readonly jwtSecret: string | undefined;
  /** Those that are sent of all that might be: by chance, and the same ones in every run. */
  readonly some: <T>(items: readonly T[]) => readonly T[];
}

export type Attack = (setting: AttackSetting) => Promise<void>;

const lanes = 8;

/** They open connections to where they are told, and wait; they are attacked by addresses, below. */
const slow = /\/(?:test-connection|discover)$/;
/** They would end what the attack itself logs in with. */
const ending = /\/auth\/logout$/;

export function isAttackable({ path }: Operation): boolean {
  return !slow.test(path) && !ending.test(path);
}

/** Does them a few at a time. */
export async function all<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const left = [...items].reverse();
  const lane = async (): Promise<void> => {
    for (let item = left.pop(); item !== undefined; item = left.pop()) await work(item);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
