import { Module, type DynamicModule } from '@nestjs/common';
import { frameJpegBytesMax } from '@smart-attendance/contracts';
import { Logger } from '@smart-attendance/observability';
import { CameraDiscoveryResponder } from './discovery/camera-discovery.responder';
import { CameraDiscovery } from './discovery/camera-discovery.service';
import { onvifPlaces } from './discovery/network-probe';
import { FfmpegReadiness } from './video/ffmpeg-readiness';
import { ConnectionTestResponder } from './connection-test/connection-test.responder';
import { ConnectionTester } from './connection-test/connection-test.service';
import { playForTest, type Opening } from './connection-test/play-for-test';
import { samplePicture } from './connection-test/sample-picture';
import { cameraNetworksOf, type StreamIngestionConfig } from './stream-ingestion.config';
import { CameraChangedConsumer } from './cameras/camera-changed.consumer';
import { fleetProviders, type FleetSettings } from './fleet/fleet.providers';
import { FleetResponder } from './fleet/fleet.responder';
import { playCamera } from './playing/camera-player.service';
import { retryTimings, type RetryTimings } from './playing/retry.policy';
import type { PlayingSurroundings } from './fleet/stream-fleet.service';
import { StreamHealthResponder } from './fleet/stream-health.responder';
import { HardwareDecoding } from './video/hardware-decoding';

/** All waiting of this service. Not configuration: users have no better numbers, but specs have no time. */
export interface StreamTimings {
  readonly connectDeadlineMs: number;
  readonly answerDeadlineMs: number;
  readonly patientDeadlineMs: number;
  readonly silenceMaxMs: number;
  readonly reconcileEveryMs: number;
  readonly retry: RetryTimings;
}

export const streamTimings: StreamTimings = {
  // Cameras that save bits send a keyframe only every ten seconds.
  connectDeadlineMs: 15_000,
  // Answers take a second or two. A camera that hangs for longer may know nothing of us once it is switched off and on.
  answerDeadlineMs: 6_000,
  // A connection test may take 30 s.
  patientDeadlineMs: 35_000,
  silenceMaxMs: 10_000,
  reconcileEveryMs: 10_000,
  retry: retryTimings,
};

@Module({})
export class StreamIngestionModule {
  static register(config: StreamIngestionConfig, timings: StreamTimings = streamTimings): DynamicModule {
    const opening = openingOf(config);
    return {
      module: StreamIngestionModule,
      controllers: [
        CameraChangedConsumer,
        FleetResponder,
        StreamHealthResponder,
        ConnectionTestResponder,
        CameraDiscoveryResponder,
      ],
      providers: [
        ...fleetProviders(fleetSettings(config, timings), (logger) => playing(config, opening, timings, logger)),
        { provide: FfmpegReadiness, useValue: new FfmpegReadiness(config.FFMPEG_BIN, config.HARDWARE_DECODING) },
        {
          provide: CameraDiscovery,
          useFactory: (logger: Logger) => new CameraDiscovery({ ...opening, places: onvifPlaces }, logger),
          inject: [Logger],
        },
        {
          provide: ConnectionTester,
          useValue: new ConnectionTester(
            playForTest(opening, config.FRAME_JPEG_QSCALE),
            (jpeg, signal) => samplePicture(jpeg, { ffmpegFile: config.FFMPEG_BIN, signal }),
            config.CONNECTION_TESTS_MAX,
          ),
        },
      ],
    };
  }
}

function fleetSettings(config: StreamIngestionConfig, timings: StreamTimings): FleetSettings {
  return {
    streamsMax: config.MAX_STREAMS,
    siteTimeZone: config.SITE_TIME_ZONE,
    defaultBox: { widthMax: config.FRAME_WIDTH_MAX_PX, heightMax: config.FRAME_HEIGHT_MAX_PX },
    reconcileEveryMs: timings.reconcileEveryMs,
  };
}

function openingOf(config: StreamIngestionConfig): Opening {
  return {
    transport: config.RTSP_TRANSPORT,
    verifiesCertificate: config.RTSPS_VERIFY,
    ffmpegFile: config.FFMPEG_BIN,
    networks: cameraNetworksOf(config),
  };
}

function playing(
  config: StreamIngestionConfig,
  opening: Opening,
  timings: StreamTimings,
  logger: Logger,
): PlayingSurroundings {
  const { connectDeadlineMs, answerDeadlineMs, patientDeadlineMs, silenceMaxMs } = timings;
  return {
    play: playCamera({
      ...opening,
      ...{ connectDeadlineMs, answerDeadlineMs, patientDeadlineMs, silenceMaxMs },
      jpegBytesMax: frameJpegBytesMax,
      jpegQscale: config.FRAME_JPEG_QSCALE,
      hardware: new HardwareDecoding(config.HARDWARE_DECODING, logger),
    }),
    timings: timings.retry,
    random: Math.random,
    logger,
  };
}
