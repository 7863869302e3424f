const interleavedMark = 0x24;

/** A piece of what a camera says over one TCP connection, with its bytes as they came. */
export type WirePiece =
  | { readonly kind: 'message'; readonly bytes: Buffer }
  /** RTP on even channels, RTCP on odd ones; four bytes of frame stand before it. */
  | { readonly kind: 'packet'; readonly bytes: Buffer; readonly isRtp: boolean };

/** Cuts the bytes of a well-behaved camera into RTSP messages and interleaved packets. */
export class InterleavedSplitter {
  private pending: Buffer = Buffer.alloc(0);

  push(chunk: Buffer): WirePiece[] {
    this.pending = this.pending.length === 0 ? chunk : Buffer.concat([this.pending, chunk]);
    const pieces: WirePiece[] = [];
    for (let piece = this.take(); piece !== undefined; piece = this.take()) pieces.push(piece);
    return pieces;
  }

  private take(): WirePiece | undefined {
    const { pending } = this;
    if (pending[0] === interleavedMark) {
      if (pending.length < 4) return undefined;
      const bytes = this.cut(4 + pending.readUInt16BE(2));
      return bytes && { kind: 'packet', bytes, isRtp: (pending[1] ?? 0) % 2 === 0 };
    }
    const headEnd = pending.indexOf('\r\n\r\n');
    if (headEnd < 0) return undefined;
    const length = /^Content-Length: *(\d+)/im.exec(pending.toString('latin1', 0, headEnd))?.[1] ?? '0';
    const bytes = this.cut(headEnd + 4 + Number(length));
    return bytes && { kind: 'message', bytes };
  }

  private cut(length: number): Buffer | undefined {
    if (this.pending.length < length) return undefined;
    const bytes = this.pending.subarray(0, length);
    this.pending = this.pending.subarray(length);
    return bytes;
  }
}
