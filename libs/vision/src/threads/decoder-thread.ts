import type { WorkThread } from '@smart-attendance/errors';
import type { RotationDegrees } from '../geometry/rotation';
import type { InputSize } from '../input-size';
import type { PictureFacts } from '../pictures/picture-reader';
import type { SharedPicture } from './shared-picture';
import { startThread } from './start-thread';

/** How a picture is prepared for the detector. */
export interface Preparation {
  readonly kind: 'frame' | 'photo';
  /** The detector's. */
  readonly inputSize: InputSize;
  /** Before faces are looked for. */
  readonly rotation: RotationDegrees;
}

/** Bytes of a picture file to pixels where the models can see them, several at once. */
export interface DecoderWork {
  readonly settings: undefined;
  readonly opened: undefined;
  readonly work: Preparation & {
    readonly bytes: Uint8Array;
    /** Where the pixels go, or what is put in its place if they need more. */
    readonly memory: SharedArrayBuffer;
  };
  /** Facts as they are before the rotation. */
  readonly result: { readonly shared: SharedPicture; readonly facts: PictureFacts };
}

export function startDecoderThread(): Promise<WorkThread<DecoderWork>> {
  return startThread<DecoderWork>('decoder', undefined);
}
