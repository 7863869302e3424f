import type { JsMsg } from 'nats';
import type { Bus } from './bus';
import { handlingStreamOf, handlingSubjectOf } from './stream-names';
import { ensureHandlingStream } from './streams';

const callTimeoutMs = 2_000;

/**
 * Marks on the bus, in memory, for an hour: one for each time that somebody began to handle a message, gone with the
 * verdict. A mark that is left is of a process that died on the way.
 */
export class HandlingMarks {
  private ready: Promise<void> | undefined;

  constructor(private readonly bus: Bus) {}

  /** How many began before us and died. Leaves a mark of our own. */
  async begin(message: JsMsg): Promise<number> {
    const subject = this.subjectOf(message);
    try {
      this.ready ??= ensureHandlingStream(this.bus, this.bus.service);
      await this.ready;
      await this.bus.jetStream.publish(subject, new Uint8Array(0), { timeout: callTimeoutMs });
      const { state } = await this.bus.manager.streams.info(handlingStreamOf(this.bus.service), {
        subjects_filter: subject,
      });
      return (state.subjects?.[subject] ?? 1) - 1;
    } catch (error) {
      // The stream goes with a server that kept it in memory.
      this.ready = undefined;
      throw error;
    }
  }

  /** There was a verdict: nobody died. */
  async end(message: JsMsg): Promise<void> {
    await this.bus.manager.streams.purge(handlingStreamOf(this.bus.service), { filter: this.subjectOf(message) });
  }

  private subjectOf({ info, seq }: JsMsg): string {
    return handlingSubjectOf(this.bus.service, info.consumer, seq);
  }
}
