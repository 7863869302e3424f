import type { HardwareDecoding } from '../video/hardware-decoding';
import { CameraPaces } from './camera-paces';
import { unusableAddress } from '../cameras/camera-source.policy';
import type { StreamSurroundings } from './camera-stream';
import { patienceFor, type PatienceTimings } from './patience.policy';
import { playStream, type PlayOptions } from './stream-player';

type Decided =
  'address' | 'credentials' | 'decoding' | 'signal' | 'connectDeadlineMs' | 'answerDeadlineMs' | 'reachDeadlineMs';

export interface CameraPlaying extends Omit<PlayOptions, Decided>, PatienceTimings {
  readonly jpegQscale: number;
  readonly hardware: HardwareDecoding;
}

/** Plays cameras as frames are made of them: masked, with grey copies for the motion gate, by hardware where it works. */
export function playCamera({ jpegQscale, hardware, ...opening }: CameraPlaying): StreamSurroundings['play'] {
  const paces = new CameraPaces();
  return async ({ cameraId, address, credentials, frameRate, box, masks, motionGate }, sink, signal) => {
    if ('problem' in address) return unusableAddress(address);
    const device = hardware.of(cameraId);
    let isByHardware = device !== undefined;
    const decoding = {
      ...{ box, jpegQscale, masks, framesPerSecond: frameRate, hasGreyCopy: motionGate.enabled },
      ...(device !== undefined && { hardware: device }),
    };
    const paceKey = `${cameraId} ${address.url}`;
    const patience = patienceFor(paces.of(paceKey), opening);
    const startedMs = performance.now();
    const passedMs = (): number => performance.now() - startedMs;
    let answeredInMs: number | undefined;
    let isShown = false;
    const failure = await playStream(
      { ...opening, ...patience, reachDeadlineMs: opening.answerDeadlineMs, address, credentials, decoding, signal },
      {
        ...sink,
        onFirstResponse: () => {
          answeredInMs = passedMs();
          sink.onFirstResponse?.();
        },
        onPicture: (jpeg, grey) => {
          if (!isShown) paces.shown(paceKey, answeredInMs ?? passedMs(), passedMs());
          isShown = true;
          if (isByHardware) hardware.worked();
          sink.onPicture(jpeg, grey);
        },
        onAdapted: (why, settings) => {
          if (why === 'hardware') {
            isByHardware = false;
            hardware.failed(cameraId);
          }
          sink.onAdapted?.(why, settings);
        },
      },
    );
    if (!isShown) paces.failed(paceKey, failure.reason);
    return failure;
  };
}
