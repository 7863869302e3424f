import { greyBytes } from './decoder-arguments.policy';

/**
 * ffmpeg writes both of a picture within a few milliseconds; so many apart, something is wrong and the JPEGs go on
 * alone.
 */
const waitingMax = 32;

/**
 * Puts the n-th JPEG and the n-th grey copy together, which come by two pipes in any order. A JPEG that is too large
 * takes its place as well, so that no copy ever comes with another picture than its own.
 */
export class PicturePairs {
  /** Undefined is one that was too large. */
  private jpegs: (Buffer | undefined)[] = [];
  private greys: (Buffer | undefined)[] = [];
  private jpegsGone = 0;
  private greysCome = 0;
  private partial = Buffer.alloc(greyBytes);
  private partialBytes = 0;

  constructor(
    private readonly onPicture: (jpeg: Buffer, grey: Buffer | undefined) => void,
    private readonly onTooLarge: () => void,
  ) {}

  addJpeg(jpeg: Buffer | undefined): void {
    this.jpegs.push(jpeg);
    this.match();
  }

  /** A piece of the grey copies, of any length. */
  addGreyBytes(chunk: Buffer): void {
    for (let begin = 0; begin < chunk.length;) {
      const copied = chunk.copy(this.partial, this.partialBytes, begin);
      begin += copied;
      this.partialBytes += copied;
      if (this.partialBytes < greyBytes) return;
      this.addGrey(this.partial);
      this.partial = Buffer.alloc(greyBytes);
      this.partialBytes = 0;
    }
  }

  private addGrey(grey: Buffer): void {
    this.greysCome += 1;
    // Its JPEG did not wait for it.
    if (this.greysCome <= this.jpegsGone) return;
    this.greys.push(this.greys.length < waitingMax ? grey : undefined);
    this.match();
  }

  private match(): void {
    while (this.jpegs.length > 0 && (this.greys.length > 0 || this.jpegs.length > waitingMax)) {
      const jpeg = this.jpegs.shift();
      const grey = this.greys.shift();
      this.jpegsGone += 1;
      if (jpeg === undefined) this.onTooLarge();
      else this.onPicture(jpeg, grey);
    }
  }
}
