import { setTimeout as pause } from 'node:timers/promises';
import { WaitingLine } from '@smart-attendance/messaging';
import type { RepeatedEvents } from '@smart-attendance/observability';
import type { EventLog } from '../event-log.service';
import type { EventClient } from './event-client';
import { toFramedEvent, type FramedEvent } from './event-frame';

/** Of 1 kB each: what may wait for a client in memory, beside what lies in the network's own buffers. */
const pageMax = 100;
const retryMs = 1_000;
/** Clients that were away read from the database at the same time; logins want its connections, too. */
const readsAtOnceMax = 2;
const readWaitMs = 60_000;

/**
 * Brings the events of the log to its clients. Those that have everything are at the head: what is appended is read
 * once for all of them. The others read pages of their own until they get there; one that reads slowly falls back.
 *
 *     catching up ⇄ at the head, and out of both on `remove`
 */
export class EventFeed {
  private readonly atHead = new Set<EventClient>();
  /** Everybody there has everything up to here. Means nothing while nobody is there. */
  private head = 0n;
  private pumping: Promise<void> | undefined;
  private isAskedAgain = false;
  private readonly catchingUp = new Set<EventClient>();
  private readonly reads: WaitingLine<'clients'>;

  constructor(
    private readonly log: EventLog,
    private readonly repeated: RepeatedEvents,
    clientsMax: number,
  ) {
    this.reads = new WaitingLine({
      name: 'event-pages',
      atOnceMax: readsAtOnceMax,
      lanes: { clients: { waitingMax: clientsMax } },
      busy: 'Too many clients catch up with events; try again shortly.',
    });
  }

  /** There may be something new. */
  wake(): void {
    this.isAskedAgain = true;
    this.pumping ??= this.pump().finally(() => {
      this.pumping = undefined;
      if (this.isAskedAgain) this.wake();
    });
  }

  /** A new client, or one that can take more again. */
  resume(client: EventClient): void {
    if (this.catchingUp.has(client) || this.atHead.has(client)) return;
    this.catchingUp.add(client);
    void this.catchUp(client).finally(() => {
      this.catchingUp.delete(client);
    });
  }

  remove(client: EventClient): void {
    this.atHead.delete(client);
  }

  private async pump(): Promise<void> {
    while (this.isAskedAgain && this.atHead.size > 0) {
      this.isAskedAgain = false;
      try {
        await this.readForAll();
      } catch (error) {
        this.repeated.warn('events-not-read', { error });
        await pause(retryMs);
        this.isAskedAgain = true;
      }
    }
    // Who comes next looks for themself.
    this.isAskedAgain = false;
  }

  private async readForAll(): Promise<void> {
    for (;;) {
      const from = this.head;
      const page = (await this.log.readAfter(from, pageMax)).map(toFramedEvent);
      const last = page.at(-1)?.event.position;
      if (last === undefined) return;
      this.head = last;
      for (const client of this.atHead) this.sendAtHead(client, page, from, last);
      if (page.length < pageMax || this.atHead.size === 0) return;
    }
  }

  /** A page of what comes after `from`, to one that is there, or falls back. */
  private sendAtHead(client: EventClient, page: readonly FramedEvent[], from: bigint, last: bigint): void {
    if (!client.isBehind && client.position >= from) {
      client.send(page, last);
      return;
    }
    this.atHead.delete(client);
    // Who came to the head of others, who left it while the page was read, lacks what lies before.
    this.resume(client);
  }

  private async catchUp(client: EventClient): Promise<void> {
    while (!client.isOver && !client.isBehind) {
      try {
        if (await this.readOnePage(client)) return;
      } catch (error) {
        this.repeated.warn('events-not-read', { error });
        await pause(retryMs);
      }
    }
  }

  /** @returns true when the client is at the head */
  private async readOnePage(client: EventClient): Promise<boolean> {
    const before = await this.log.ends();
    if (this.takeIn(client, before.newest)) return true;
    const page = await this.reads.run({ lane: 'clients', waitMs: readWaitMs }, () =>
      this.log.readAfter(client.position, pageMax, client.narrowing),
    );
    // Asked after the page: what was forgotten while it was read would be missing in it.
    const { forgotten } = await this.log.ends();
    if (forgotten > client.position) client.skipTo(forgotten);
    const isLast = page.length < pageMax;
    const last = page.at(-1)?.position ?? client.position;
    client.send(page.map(toFramedEvent), isLast && before.newest > last ? before.newest : last);
    return false;
  }

  /** `newest`: nothing newer was there a moment ago. */
  private takeIn(client: EventClient, newest: bigint): boolean {
    if (client.isOver || client.isBehind) return false;
    if (this.atHead.size === 0 && client.position >= newest) this.head = client.position;
    else if (this.atHead.size === 0 || client.position < this.head) return false;
    this.atHead.add(client);
    // Of what was appended since, nobody may have been told.
    this.wake();
    return true;
  }
}
