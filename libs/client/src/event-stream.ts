/** A block of a stream of server-sent events. One without data tells no event, but a place. */
export interface Block {
  readonly id: string | undefined;
  readonly event: string;
  readonly data: string;
  readonly retryMs: number | undefined;
}

/** An event has a few hundred bytes; one that goes on for ever is none. */
const blockCharactersMax = 1_000_000;

/** Reads `text/event-stream` as it comes, in pieces of any size. */
export class EventStreamReader {
  private rest = '';
  private fields: (readonly [name: string, value: string])[] = [];
  private characters = 0;

  /** The blocks that this piece completes. @throws Error when one has no end */
  push(piece: string): Block[] {
    this.rest += piece;
    // A carriage return at the end may be the first half of a line break.
    const isHalf = this.rest.endsWith('\r');
    const lines = (isHalf ? this.rest.slice(0, -1) : this.rest).split(/\r\n|\n|\r/);
    this.rest = (lines.pop() ?? '') + (isHalf ? '\r' : '');
    const blocks = lines.flatMap((line) => this.readLine(line));
    this.characters = blocks.length > 0 ? 0 : this.characters + piece.length;
    if (this.characters > blockCharactersMax) throw new Error('An event of the stream has no end.');
    return blocks;
  }

  private readLine(line: string): Block[] {
    if (line !== '') {
      // A line that begins with a colon is a comment, such as a heartbeat.
      const [, name = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/.exec(line) ?? [];
      if (name !== '') this.fields.push([name, value]);
      return [];
    }
    const { fields } = this;
    this.fields = [];
    if (fields.length === 0) return [];
    const last = (name: string): string | undefined => fields.findLast(([given]) => given === name)?.[1];
    const retry = last('retry');
    return [
      {
        id: last('id'),
        event: last('event') ?? 'message',
        data: fields.flatMap(([name, value]) => (name === 'data' ? [value] : [])).join('\n'),
        retryMs: retry !== undefined && /^\d{1,9}$/.test(retry) ? Number(retry) : undefined,
      },
    ];
  }
}
