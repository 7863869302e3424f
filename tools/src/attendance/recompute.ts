import { setTimeout as pause } from 'node:timers/promises';
import {
  approveDraft,
  createDraft,
  discardDraft,
  getDraft,
  listDraftDays,
  type Draft,
  type DraftDay,
  type DraftRow,
} from '@smart-attendance/contracts';
import type { BusClient } from '@smart-attendance/messaging';
import type { Span } from './span';

const authorId = 'operator';
const pollEveryMs = 500;
const daysAtOnce = 500;
/** More than anybody reads; all of them are at /drafts/{id}/days. */
const daysPrintedMax = 10_000;

export interface RecomputeOptions {
  readonly isDryRun: boolean;
  readonly reason: string;
}

/** A draft that changes no rule: shown, and approved unless it is only to be shown. @returns the exit code */
export async function recompute(
  { requests }: BusClient,
  { from, to, personId }: Span,
  { isDryRun, reason }: RecomputeOptions,
  signal: AbortSignal,
): Promise<number> {
  const change = { kind: 'recomputation', validFrom: from, validTo: to, personId };
  const { draft } = await requests.request(createDraft, { change, reason, authorId });
  const draftId = draft?.id ?? '';
  const decide = { draftId, authorId, reason };
  const until = async (state: string): Promise<Draft> => {
    for (;;) {
      const { draft: found } = await requests.request(getDraft, { draftId });
      if (found === undefined) throw new Error(`The draft ${draftId} is gone.`);
      if (found.state !== state) return found;
      progress(found);
      await pause(pollEveryMs, undefined, { signal });
    }
  };
  const ready = await until('previewing');
  if (ready.state !== 'ready') throw new Error(`It could not be computed: ${ready.problem}`);
  await printDays({ requests }, ready);
  if (isDryRun || ready.daysChanged === 0) {
    await requests.request(discardDraft, { ...decide, reason: 'only shown' });
    return 0;
  }
  await requests.request(approveDraft, decide);
  const applied = await until('applying');
  const { daysApplied, daysDifferent, daysLocked } = applied;
  console.log(
    `${daysApplied} days computed anew, ${daysDifferent} of more that was known by then, ${daysLocked} locked`,
  );
  return applied.state === 'applied' ? 0 : 1;
}

function progress({ state, peopleDone, peopleTotal, daysChanged }: Draft): void {
  console.error(`${state}: ${peopleDone} of ${peopleTotal} people, ${daysChanged} days`);
}

async function printDays(
  { requests }: Pick<BusClient, 'requests'>,
  { id: draftId, daysChanged }: Draft,
): Promise<void> {
  let printed = 0;
  for (let cursor = ''; printed < daysPrintedMax;) {
    const page = { limit: daysAtOnce, cursor };
    const { days, pageInfo } = await requests.request(listDraftDays, { draftId, page });
    for (const day of days) console.log(lineOf(day));
    printed += days.length;
    cursor = pageInfo?.nextCursor ?? '';
    if (cursor === '') break;
  }
  if (printed < daysChanged) console.log(`and ${daysChanged - printed} more, at /drafts/${draftId}/days`);
  console.log(`${daysChanged} days are others than they would be computed to now`);
}

function lineOf({ localDate, personId, personName, before, after, causes, outcome }: DraftDay): string {
  const who = personName === '' ? personId : `${personName} (${personId})`;
  const locked = outcome === 'locked' ? ', locked' : '';
  return `${localDate} ${who}: ${shown(before)} -> ${shown(after)} (${causes.join(', ')}${locked})`;
}

function shown(row: DraftRow | undefined): string {
  if (row === undefined) return 'no row';
  const { status, workedMinutes, overtimeMinutes } = row;
  const worked = workedMinutes === undefined ? '' : `, ${workedMinutes} min`;
  return `${status}${worked}${overtimeMinutes > 0 ? `, ${overtimeMinutes} min over` : ''}`;
}
