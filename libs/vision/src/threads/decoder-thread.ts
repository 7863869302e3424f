import type { TurnDegrees } from '../geometry/rotation';
import type { Look } from '../image-pyramid';
import type { PictureFacts } from '../pictures/picture-reader';
import type { PlacedPicture } from './shared-picture';
import { WorkThread } from './work-thread';

/** Bytes of a picture file to pixels where the models can see them, several at once. */
export interface DecoderWork {
  readonly settings: undefined;
  readonly opened: undefined;
  readonly work: {
    readonly bytes: Uint8Array;
    /** Where the pixels go, or what is put in its place if they need more. */
    readonly memory: SharedArrayBuffer;
    readonly lookFor: 'frame' | 'photo';
    /** The detector's input. */
    readonly input: Look;
    /** How far the picture is turned clockwise before it is looked at. */
    readonly turn: TurnDegrees;
  };
  /** Facts as they are before the turn. */
  readonly result: { readonly placed: PlacedPicture; readonly facts: PictureFacts };
}

export function startDecoderThread(): Promise<WorkThread<DecoderWork>> {
  return WorkThread.start<DecoderWork>('decoder', undefined);
}
