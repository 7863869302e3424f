import { Inject, Injectable } from '@nestjs/common';
import { CameraNetworks, frameJpegBytesMax } from '@smart-attendance/contracts';
import { unusableAddress, type CameraSource } from '../cameras/camera-source.policy';
import type { StreamFailure } from '../stream-failure';
import { openingOf, streamIngestionConfigToken, type StreamIngestionConfig } from '../stream-ingestion.config';
import { streamTimingsToken, type StreamTimings } from '../stream-timings';
import type { DecoderSettings } from '../video/decoder-arguments.policy';
import { HardwareDecoding } from '../video/hardware-decoding';
import { CameraPaces } from './camera-paces';
import { patienceFor } from './patience.policy';
import { playStream, type StreamSink } from './stream-player';

/**
 * Plays cameras as frames are made of them: masked, with grey copies for the motion gate, by hardware where it works.
 */
@Injectable()
export class CameraPlayerService {
  private readonly paces = new CameraPaces();

  constructor(
    @Inject(streamIngestionConfigToken) private readonly config: StreamIngestionConfig,
    @Inject(streamTimingsToken) private readonly timings: StreamTimings,
    private readonly networks: CameraNetworks,
    private readonly hardware: HardwareDecoding,
  ) {}

  /** Plays until it ends, and says why; never throws. */
  async play(source: CameraSource, sink: StreamSink, signal: AbortSignal): Promise<StreamFailure> {
    const { cameraId, address, credentials } = source;
    if ('problem' in address) return unusableAddress(address);
    const { paces, hardware, timings } = this;
    const decoding = this.decodingOf(source);
    let isByHardware = decoding.hardware !== undefined;
    const paceKey = `${cameraId} ${address.url}`;
    const pace = paces.begin(paceKey);
    const failure = await playStream(
      {
        ...openingOf(this.config, this.networks),
        ...patienceFor(paces.of(paceKey), timings),
        reachDeadlineMs: timings.answerDeadlineMs,
        silenceMaxMs: timings.silenceMaxMs,
        jpegBytesMax: frameJpegBytesMax,
        address,
        credentials,
        decoding,
        signal,
      },
      {
        ...sink,
        onFirstResponse: () => {
          pace.answered();
          sink.onFirstResponse?.();
        },
        onPicture: (jpeg, grey) => {
          pace.shown();
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
    pace.ended(failure.reason);
    return failure;
  }

  private decodingOf({ cameraId, frameRate, box, masks, motionGate }: CameraSource): DecoderSettings {
    const device = this.hardware.of(cameraId);
    return {
      framesPerSecond: frameRate,
      box,
      jpegQscale: this.config.FRAME_JPEG_QSCALE,
      masks,
      hasGreyCopy: motionGate.enabled,
      ...(device !== undefined && { hardware: device }),
    };
  }
}
