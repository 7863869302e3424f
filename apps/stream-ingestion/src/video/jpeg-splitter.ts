/** A frame of 720p. */
const storeBytesAtFirst = 128 * 1024;

const marker = { start: 0xd8, end: 0xd9, scan: 0xda } as const;

/**
 * Cuts a stream of JPEG pictures, as ffmpeg pipes them, into single ones. Follows the segments by their lengths, so
 * that an end marker inside one (a comment, a table) does not cut a picture, and looks for the end only in the coded
 * data. Holds at most one picture of `bytesMax`; a larger one is left out and counted.
 *
 * States: seeking the start → reading segments → in a scan → (segments again, or the end) → seeking.
 */
export class JpegSplitter {
  private state: 'seeking' | 'segments' | 'scan' = 'seeking';
  private pending: Buffer = Buffer.alloc(0);
  /**
   * What `pending` is the filled part of; used again and again, so that a picture is copied once and not at each piece.
   */
  private store: Buffer = Buffer.alloc(storeBytesAtFirst);
  /** Where reading goes on in `pending`; the picture begins at 0. */
  private position = 0;
  private isTooLarge = false;

  constructor(
    private readonly bytesMax: number,
    private readonly onPicture: (jpeg: Buffer) => void,
    private readonly onTooLarge: () => void,
  ) {}

  push(chunk: Buffer): void {
    this.append(chunk);
    while (this.step());
    this.giveUpWhenTooLarge();
  }

  private append(chunk: Buffer): void {
    const { length } = this.pending;
    if (length + chunk.length > this.store.length) {
      const larger = Buffer.allocUnsafe(Math.max(2 * this.store.length, length + chunk.length));
      this.pending.copy(larger);
      this.store = larger;
    } else if (length > 0 && this.pending.byteOffset !== this.store.byteOffset) {
      this.store.set(this.pending);
    }
    chunk.copy(this.store, length);
    this.pending = this.store.subarray(0, length + chunk.length);
  }

  /** Whether it went on; false when more bytes are needed. */
  private step(): boolean {
    switch (this.state) {
      case 'seeking':
        return this.seek();
      case 'segments':
        return this.readSegment();
      case 'scan':
        return this.readScan();
    }
  }

  private seek(): boolean {
    const begin = this.pending.indexOf(Buffer.from([0xff, marker.start]));
    if (begin < 0) {
      // The last byte may be the first half of the marker.
      this.drop(Math.max(0, this.pending.length - 1));
      return false;
    }
    this.drop(begin);
    this.position = 2;
    this.state = 'segments';
    return true;
  }

  private readSegment(): boolean {
    const { pending, position } = this;
    if (pending.length < position + 4) return this.endsAt(position);
    const kind = pending[position + 1] ?? 0;
    if (pending[position] !== 0xff) return this.lose();
    if (kind === marker.end) return this.finish(position + 2);
    // Fill bytes before a marker are allowed.
    if (kind === 0xff) return this.moveTo(position + 1);
    const next = position + 2 + pending.readUInt16BE(position + 2);
    if (kind === marker.scan) this.state = 'scan';
    return this.moveTo(next);
  }

  private endsAt(position: number): boolean {
    const isEnd = this.pending[position] === 0xff && this.pending[position + 1] === marker.end;
    return isEnd && this.finish(position + 2);
  }

  private readScan(): boolean {
    const found = this.pending.indexOf(0xff, this.position);
    if (found < 0 || found + 1 >= this.pending.length) {
      this.position = found < 0 ? Math.max(this.position, this.pending.length) : found;
      return false;
    }
    const kind = this.pending[found + 1] ?? 0;
    const isData = kind === 0 || (kind >= 0xd0 && kind <= 0xd7);
    if (isData) return this.moveTo(found + 2);
    if (kind === 0xff) return this.moveTo(found + 1);
    this.state = 'segments';
    return this.moveTo(found);
  }

  private moveTo(position: number): boolean {
    this.position = position;
    return true;
  }

  private finish(end: number): boolean {
    if (this.isTooLarge || end > this.bytesMax) this.onTooLarge();
    // A copy, because the chunk it is a view of is much larger than a small picture.
    else this.onPicture(Buffer.from(this.pending.subarray(0, end)));
    this.reset(end);
    return true;
  }

  private lose(): boolean {
    this.reset(2);
    return true;
  }

  private reset(consumed: number): void {
    this.drop(consumed);
    this.state = 'seeking';
    this.isTooLarge = false;
    this.position = 0;
  }

  private giveUpWhenTooLarge(): void {
    if (this.pending.length <= this.bytesMax && !this.isTooLarge) return;
    if (this.state === 'seeking') return;
    this.isTooLarge = true;
    const consumed = Math.min(this.position, this.pending.length);
    this.drop(consumed);
    this.position -= consumed;
  }

  private drop(bytes: number): void {
    this.pending = this.pending.subarray(bytes);
  }
}
