import { verifyLedger } from '@smart-attendance/app-attendance';
import { queryDatabase, waitFor } from '@smart-attendance/testing';
import type { Expected } from '../demo/verdict.policy';
import type { Published } from './recognition-load';

/** What is in hand of whoever was killed is delivered again after half a minute. */
const settledWithinMs = 240_000;
/** A frame that was in hand when its camera was stopped is recognised some seconds later, and then on its way. */
const steadyMs = 5_000;

export interface OutcomeFigures {
  readonly recognitions: number;
  /** Of them made of pictures. */
  readonly ofPictures: number;
  readonly lost: number;
  /** Counted, and neither published nor made by identity. */
  readonly madeUp: number;
  readonly rows: number;
  readonly wrongRows: number;
  readonly rowsTwice: number;
  readonly ledgerEntries: number;
  readonly deadLetters: number;
}

interface Row extends Record<string, unknown> {
  readonly person_id: string;
  readonly date: string;
  readonly check_in: Date;
  readonly check_out: Date | null;
}

interface Examined {
  readonly published: Published;
  readonly cast: readonly Expected[];
  /** Asked when all was handled: what is handled late may be given up late. */
  readonly deadLetters: () => Promise<number>;
}

/**
 * Whether the database says what was published and seen, once all of it was handled: each recognition counted once,
 * each row from the first to the last of them, everybody of the cast on the list and nobody else, the ledger whole.
 */
export async function examineOutcome(
  databaseUrl: string,
  { published, cast, deadLetters }: Examined,
): Promise<{ readonly figures: OutcomeFigures; readonly faults: readonly string[] }> {
  const query = <R extends Record<string, unknown>>(sql: string) => queryDatabase<R>(databaseUrl, sql);
  const idsOf = async (sql: string): Promise<string[]> => (await query<{ id: string }>(sql)).map(({ id }) => id);
  const ofPictures = () => idsOf('SELECT id FROM identity.recognitions');
  const counted = () => idsOf("SELECT recognition_id AS id FROM attendance.punches WHERE source = 'camera'");
  const missing = async (): Promise<string[]> => {
    const known = new Set(await counted());
    return [...published.ids, ...(await ofPictures())].filter((id) => !known.has(id));
  };
  let [pictures, steadyFromMs] = [-1, performance.now()];
  const isSettled = async (): Promise<boolean> => {
    const now = (await ofPictures()).length;
    if (now !== pictures || (await missing()).length > 0) [pictures, steadyFromMs] = [now, performance.now()];
    return performance.now() - steadyFromMs >= steadyMs;
  };
  await waitFor(isSettled, { what: 'all to be counted', timeoutMs: settledWithinMs, everyMs: 1_000 }).catch(
    () => undefined,
  );

  const [seen, lost, all] = [await ofPictures(), await missing(), await counted()];
  const made = new Set([...published.ids, ...seen]);
  const rows = await query<Row>(
    'SELECT person_id, local_date::text AS date, check_in, check_out FROM attendance.records',
  );
  const wrong = wrongRows(rows, published);
  const days = new Set(rows.map(({ person_id: person, date }) => `${person} ${date}`));
  const ledger = await verifyLedger(databaseUrl);
  const figures: OutcomeFigures = {
    recognitions: made.size,
    ofPictures: seen.length,
    lost: lost.length,
    madeUp: all.filter((id) => !made.has(id)).length,
    rows: rows.length,
    wrongRows: wrong.length,
    rowsTwice: rows.length - days.size,
    ledgerEntries: ledger.entries,
    deadLetters: await deadLetters(),
  };
  return {
    figures,
    faults: [...faultsOf(figures), ...wrong, ...castFaults(rows, cast, published), ...ledgerFaults(ledger)],
  };
}

function wrongRows(rows: readonly Row[], { days }: Published): string[] {
  const found = new Map(rows.map((row) => [`${row.person_id} ${row.date}`, row]));
  return [...days].flatMap(([day, { from, to }]) => {
    const row = found.get(day);
    const times = [row?.check_in.toISOString(), row?.check_out?.toISOString()];
    const wanted = [from, from === to ? undefined : to];
    return times[0] === wanted[0] && times[1] === wanted[1]
      ? []
      : [`The row of ${day} says ${times.join(' to ')} and must say ${wanted.join(' to ')}.`];
  });
}

function castFaults(rows: readonly Row[], cast: readonly Expected[], { days }: Published): string[] {
  const walked = new Set(cast.map(({ userId }) => userId));
  const strangers = rows.filter(({ person_id: person, date }) => !walked.has(person) && !days.has(`${person} ${date}`));
  return [
    ...cast
      .filter(({ userId }) => !rows.some(({ person_id: person }) => person === userId))
      .map(({ name }) => `${name} has no row.`),
    ...strangers.map(({ person_id: person }) => `${person} was not seen and has a row.`),
  ];
}

function faultsOf({ lost, madeUp, rowsTwice, deadLetters }: OutcomeFigures): string[] {
  const counts = { 'recognitions lost': lost, 'recognitions made up': madeUp, 'rows twice': rowsTwice };
  return Object.entries({ ...counts, 'dead letters': deadLetters })
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${count} ${what}.`);
}

function ledgerFaults({ brokenChain, strayRows }: Awaited<ReturnType<typeof verifyLedger>>): string[] {
  const broken = brokenChain === undefined ? [] : [`Entry ${brokenChain.sequence}: ${brokenChain.problem}`];
  return [...broken, ...strayRows.map(({ subject, id, problem }) => `${subject} ${id}: ${problem}`)];
}
