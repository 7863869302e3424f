import { jpegMarker, jpegSegments } from '@smart-attendance/rtsp';
import type { DecoderSettings } from './decoder-arguments.policy';

/** The quality ffmpeg coded a JPEG of its own with: its second quantizer is twice that. Undefined for other bytes. */
export function jpegQscale(jpeg: Buffer): number | undefined {
  for (const { kind, bytes } of jpegSegments(jpeg)) {
    // Behind marker and length the number of the table, then its 64 values.
    if (kind === jpegMarker.quantizers) return (bytes[6] ?? 0) / 2 || undefined;
  }
  return undefined;
}

const qscaleMax = 31;
/** Frames in a row that had to be coded more than once, or did not fit at all, before it is done otherwise. */
const patienceFrames = 5;
/** Less than this above what is asked is a picture now and then, and costs little. */
const qscaleLeeway = 2;
/** A side, in pixels, that is not halved any more; it fits. */
const sideHalvedMin = 640;

/**
 * Frames that are too large for the bus are coded again and again, coarser each time, until they fit: never missing,
 * but dear, and at the coarsest some may not fit even so. After a few in a row it says with which settings to go on:
 * the quality that fitted, or half the size.
 */
export class FrameSizeLimiter {
  private inRow = 0;

  /** `qscale` of a frame that fitted, undefined when it is not known. Undefined means to go on as it is. */
  fitted(qscale: number | undefined, settings: DecoderSettings): DecoderSettings | undefined {
    if (qscale === undefined || qscale < settings.jpegQscale + qscaleLeeway) {
      this.inRow = 0;
      return undefined;
    }
    return this.isEnough() ? { ...settings, jpegQscale: Math.min(qscaleMax, Math.ceil(qscale)) } : undefined;
  }

  tooLarge(settings: DecoderSettings): DecoderSettings | undefined {
    const { widthMax, heightMax } = settings.box;
    if (!this.isEnough() || Math.max(widthMax, heightMax) < sideHalvedMin) return undefined;
    return { ...settings, box: { widthMax: Math.ceil(widthMax / 2), heightMax: Math.ceil(heightMax / 2) } };
  }

  private isEnough(): boolean {
    this.inRow = (this.inRow + 1) % patienceFrames;
    return this.inRow === 0;
  }
}
