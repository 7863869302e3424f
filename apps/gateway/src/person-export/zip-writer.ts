import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

/** A zip that is read while it is written: a file after the other, each as fast as somebody reads. */
export class ZipWriter {
  private readonly zip = new ZipFile();
  private source: Readable | undefined;

  constructor() {
    this.zip.on('error', (error) => {
      this.fail(error);
    });
    this.output.once('close', () => this.source?.destroy());
  }

  get output(): Readable {
    return this.zip.outputStream as Readable;
  }

  /**
   * Resolves when the whole of it was read; never, when nobody reads any more.
   * @param isPacked a picture for example, which does not get smaller
   */
  add(
    name: string,
    content: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>,
    { isPacked = false } = {},
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      const source = Readable.from(content, { objectMode: false });
      source.once('error', reject).once('close', resolve);
      this.source = source;
      this.zip.addReadStreamLazy(name, { compress: !isPacked }, (take) => {
        take(null, source);
      });
    });
  }

  end(): void {
    this.zip.end();
  }

  /** Breaks it off, so that nobody takes a part for the whole. */
  fail(error: unknown): void {
    this.output.destroy(error instanceof Error ? error : new Error('The zip could not be written.', { cause: error }));
  }
}
