import type { HardwareDecoding } from '../video/hardware-decoding';
import { CameraPaces } from './camera-paces';
import { unusableAddress } from './camera-source.policy';
import type { StreamSurroundings } from './camera-stream';
import { patienceFor, type PatienceTimings } from './patience.policy';
import { playStream, type PlayOptions, type StreamListener } from './stream-player';

type Decided =
  'address' | 'credentials' | 'decoding' | 'signal' | 'connectDeadlineMs' | 'answerDeadlineMs' | 'reachDeadlineMs';

export interface CameraPlaying extends Omit<PlayOptions, Decided>, PatienceTimings {
  readonly jpegQscale: number;
  readonly hardware: HardwareDecoding;
}

/** Plays cameras as frames are made of them: masked, with grey copies for the motion gate, by hardware where it works. */
export function playCamera({ jpegQscale, hardware, ...opening }: CameraPlaying): StreamSurroundings['play'] {
  const paces = new CameraPaces();
  return async ({ cameraId, address, credentials, frameRate, box, masks, motionGate }, listener, signal) => {
    if ('problem' in address) return unusableAddress(address);
    const device = hardware.of(cameraId);
    let isByHardware = device !== undefined;
    const decoding = {
      ...{ box, jpegQscale, masks, framesPerSecond: frameRate, hasGreyCopy: motionGate.enabled },
      ...(device !== undefined && { hardware: device }),
    };
    const pace = paceListener(paces, `${cameraId} ${address.url}`, listener);
    const patience = patienceFor(paces.of(pace.key), opening);
    const failure = await playStream(
      { ...opening, ...patience, reachDeadlineMs: opening.answerDeadlineMs, address, credentials, decoding, signal },
      {
        ...pace.listener,
        onPicture: (jpeg, grey) => {
          if (isByHardware) hardware.worked();
          pace.listener.onPicture(jpeg, grey);
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
    if (!pace.wasShown()) paces.failed(pace.key, failure.reason);
    return failure;
  };
}

/** Sees when the camera has answered and when it shows its first picture. */
function paceListener(paces: CameraPaces, key: string, listener: StreamListener) {
  const startedMs = performance.now();
  let answeredInMs: number | undefined;
  let isShown = false;
  const passed = (): number => performance.now() - startedMs;
  const watching: StreamListener = {
    ...listener,
    onFirstResponse: () => {
      answeredInMs = passed();
      listener.onFirstResponse?.();
    },
    onPicture: (jpeg, grey) => {
      if (!isShown) paces.shown(key, answeredInMs ?? passed(), passed());
      isShown = true;
      listener.onPicture(jpeg, grey);
    },
  };
  return { key, listener: watching, wasShown: () => isShown };
}
