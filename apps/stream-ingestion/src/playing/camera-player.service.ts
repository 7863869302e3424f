import { Inject, Injectable, Optional } from '@nestjs/common';
import { CameraNetworks, frameJpegBytesMax } from '@smart-attendance/contracts';
import { sharedLookup, type LookupAll } from '@smart-attendance/errors';
import { unusableAddress, type CameraSource } from '../cameras/camera-source.policy';
import type { StreamFailure } from '../stream-failure';
import { openingOf, streamIngestionConfigToken, type StreamIngestionConfig } from '../stream-ingestion.config';
import { streamTimingsToken, type StreamTimings } from '../stream-timings';
import type { DecoderSettings } from '../video/decoder-arguments.policy';
import { HardwareDecoding } from '../video/hardware-decoding';
import { CameraResponseTimes } from './camera-response-times';
import { deadlinesFor } from './deadlines.policy';
import { playStream, type StreamSink } from './stream-player';

/**
 * Plays cameras as frames are made of them: masked, with grey copies for the motion gate, by hardware where it works.
 */
@Injectable()
export class CameraPlayerService {
  private readonly responseTimes = new CameraResponseTimes();
  private readonly lookUp: LookupAll;

  constructor(
    @Inject(streamIngestionConfigToken) private readonly config: StreamIngestionConfig,
    @Inject(streamTimingsToken) private readonly timings: StreamTimings,
    private readonly networks: CameraNetworks,
    private readonly hardware: HardwareDecoding,
    @Optional() lookUp?: LookupAll,
  ) {
    this.lookUp = sharedLookup(lookUp);
  }

  /** Plays until it ends, and says why; never throws. */
  async play(source: CameraSource, sink: StreamSink, signal: AbortSignal): Promise<StreamFailure> {
    const { cameraId, address, credentials } = source;
    if ('problem' in address) return unusableAddress(address);
    const { responseTimes, hardware, timings } = this;
    const decoding = this.decodingOf(source);
    let isByHardware = decoding.hardware !== undefined;
    const addressKey = `${cameraId} ${address.url}`;
    const attempt = responseTimes.begin(addressKey);
    const failure = await playStream(
      {
        ...openingOf(this.config, this.networks),
        lookUp: this.lookUp,
        ...deadlinesFor(responseTimes.of(addressKey), timings),
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
          attempt.answered();
          sink.onFirstResponse?.();
        },
        onPicture: (jpeg, grey) => {
          attempt.shown();
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
    attempt.ended(failure.reason);
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
