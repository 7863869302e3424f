import { Injectable } from '@nestjs/common';
import { WaitingLine } from '@smart-attendance/messaging';

/** Of the ten connections to Postgres: whoever floods the door leaves the others to those who are inside. */
const atOnceMax = 4;
const waitingMax = 500;
const turnWithinMs = 4_000;

/** Queries to Postgres for who has not shown yet who they are, a few at a time: logins, refresh tokens, unknown API keys. */
@Injectable()
export class StrangerQueries {
  private readonly line = new WaitingLine({
    name: 'stranger-queries',
    atOnceMax,
    lanes: { all: { waitingMax } },
    busy: 'Too many logins at once; try again shortly.',
  });

  /** @throws AppError `unavailable` when there is no room or no turn in time. */
  run<T>(query: () => Promise<T>): Promise<T> {
    return this.line.run({ lane: 'all', waitMs: turnWithinMs }, query);
  }
}
