import {
  boolean,
  cameraNetworkSettings,
  choice,
  ConfigError,
  defineConfig,
  integer,
  serviceSettings,
  siteSettings,
  text,
  type ConfigOf,
} from '@smart-attendance/config';
import { CameraNetworks } from '@smart-attendance/contracts';

export const streamIngestionConfig = defineConfig({
  ...serviceSettings,
  ...siteSettings,
  ...cameraNetworkSettings,
  FFMPEG_BIN: text('the ffmpeg that decodes, version 4 or newer', { default: 'ffmpeg' }),
  HARDWARE_DECODING: choice(
    'what decodes video, as -hwaccel of ffmpeg takes it; software where it does not work',
    [
      'none',
      'auto',
      'amf',
      'cuda',
      'd3d11va',
      'drm',
      'dxva2',
      'mediacodec',
      'qsv',
      'vaapi',
      'vdpau',
      'videotoolbox',
      'vulkan',
    ],
    { default: 'none' },
  ),
  RTSP_TRANSPORT: choice(
    'how video comes; auto takes TCP, and UDP from cameras that refuse TCP',
    ['auto', 'tcp', 'udp'],
    {
      default: 'auto',
    },
  ),
  RTSPS_VERIFY: boolean('whether cameras at rtsps:// must have a certificate that this machine trusts', {
    default: false,
  }),
  MAX_STREAMS: integer('cameras this replica carries at most', { default: 64, min: 1, max: 1_000 }),
  CONNECTION_TESTS_MAX: integer('connections tested at a time; more are turned away', { default: 4, min: 1, max: 64 }),
  FRAME_WIDTH_MAX_PX: integer('frames are made at most so wide, unless a camera says otherwise', {
    default: 1_280,
    min: 160,
    max: 7_680,
  }),
  FRAME_HEIGHT_MAX_PX: integer('frames are made at most so high, unless a camera says otherwise', {
    default: 720,
    min: 120,
    max: 4_320,
  }),
  FRAME_JPEG_QSCALE: integer('quality of frames as ffmpeg counts it: 2 is best, 31 is worst', {
    default: 3,
    min: 2,
    max: 31,
  }),
});

export type StreamIngestionConfig = ConfigOf<typeof streamIngestionConfig>;

/** What the providers of this service are configured with. */
export const streamIngestionConfigToken = Symbol('stream-ingestion-config');

/** @throws ConfigError naming the part that is no network */
export function cameraNetworksOf(config: Pick<StreamIngestionConfig, 'CAMERA_NETWORKS'>): CameraNetworks {
  try {
    return CameraNetworks.read(config.CAMERA_NETWORKS);
  } catch (error) {
    const problem = error instanceof TypeError ? error.message : 'it cannot be read.';
    throw new ConfigError([
      { name: 'CAMERA_NETWORKS', message: `must be networks with commas between them: ${problem}` },
    ]);
  }
}

/** What every stream of this service is opened with. */
export function openingOf(config: StreamIngestionConfig, networks: CameraNetworks) {
  return {
    networks,
    transport: config.RTSP_TRANSPORT,
    verifiesCertificate: config.RTSPS_VERIFY,
    ffmpegFile: config.FFMPEG_BIN,
  };
}
