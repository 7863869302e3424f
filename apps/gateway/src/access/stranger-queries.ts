import { Injectable } from '@nestjs/common';
import { WaitingLine } from '@smart-attendance/messaging';

/** Of the ten connections to Postgres: whoever floods the door leaves the others to those who are inside. */
const atOnceMax = 4;
const ofStrangersAtOnceMax = 3;
const waitingMax = 500;
const turnWithinMs = 4_000;
const rememberedMax = 20_000;

/**
 * Queries to Postgres for who has not shown yet who they are, a few at a time: logins, refresh tokens, API keys. Who
 * showed it to this process before, by a hash, has a lane apart from the strangers.
 */
@Injectable()
export class StrangerQueries {
  private readonly line = new WaitingLine({
    name: 'stranger-queries',
    atOnceMax,
    lanes: { known: { waitingMax }, strangers: { atOnceMax: ofStrangersAtOnceMax, waitingMax } },
    busy: 'Too many logins at once; try again shortly.',
  });
  private readonly remembered = new Set<string>();

  /** @throws AppError `unavailable` when there is no room or no turn in time. */
  run<T>(who: Buffer, query: () => Promise<T>): Promise<T> {
    const lane = this.remembered.has(who.toString('base64')) ? 'known' : 'strangers';
    return this.line.run({ lane, waitMs: turnWithinMs }, query);
  }

  /** Says only who waits where; whether somebody may come in is asked each time. */
  remember(who: Buffer): void {
    const name = who.toString('base64');
    this.remembered.delete(name);
    const [oldest] = this.remembered;
    if (this.remembered.size >= rememberedMax && oldest !== undefined) this.remembered.delete(oldest);
    this.remembered.add(name);
  }
}
