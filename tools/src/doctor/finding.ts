/** What was looked at, and what is wrong with it: sentences that say what to do. */
export interface Finding {
  readonly about: string;
  /** Empty when all is well. */
  readonly problems: readonly string[];
}

const runbook = 'docs/runbook.md';

export function well(about: string): Finding {
  return { about, problems: [] };
}

/** @param section of the runbook that says what to do, as its heading is linked to */
export function ill(about: string, sentence: string, section?: string): Finding {
  return { about, problems: [section === undefined ? sentence : `${sentence} See ${runbook}#${section}.`] };
}

export function told(about: string, problems: readonly string[]): Finding {
  return { about, problems };
}
