import type { HardwareDecoding } from '../video/hardware-decoding';
import type { StreamSurroundings } from './camera-stream';
import { playStream, type PlayOptions } from './stream-player';

export interface CameraPlaying extends Omit<PlayOptions, 'address' | 'credentials' | 'decoding' | 'signal'> {
  readonly jpegQscale: number;
  readonly hardware: HardwareDecoding;
}

/** Plays cameras as frames are made of them: masked, with grey copies for the motion gate, by hardware where it works. */
export function playCamera({ jpegQscale, hardware, ...opening }: CameraPlaying): StreamSurroundings['play'] {
  return ({ cameraId, address, credentials, frameRate, box, masks, motionGate }, listener, signal) => {
    const device = hardware.of(cameraId);
    let isByHardware = device !== undefined;
    const decoding = {
      ...{ box, jpegQscale, masks, framesPerSecond: frameRate, hasGreyCopy: motionGate.enabled },
      ...(device !== undefined && { hardware: device }),
    };
    return playStream(
      { ...opening, address, credentials, decoding, signal },
      {
        ...listener,
        onPicture: (jpeg, grey) => {
          if (isByHardware) hardware.worked();
          listener.onPicture(jpeg, grey);
        },
        onAdapted: (why, settings) => {
          if (why === 'hardware') {
            isByHardware = false;
            hardware.failed(cameraId);
          }
          listener.onAdapted?.(why, settings);
        },
      },
    );
  };
}
