/** Why a report could not be written, as far as there are words for it. */
const jobFailures = [
  'report_too_large',
  'too_many_rows',
  'personnel_number_missing',
  'personnel_number_twice',
  'hours_unknown',
  'worker_lost',
  'internal',
] as const;

export function toJobFailure(reason: string | null): (typeof jobFailures)[number] | undefined {
  return jobFailures.find((known) => known === reason);
}
