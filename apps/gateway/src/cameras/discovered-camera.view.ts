import { ApiProperty } from '@nestjs/swagger';
import type { DiscoveredCamera } from '@smart-attendance/contracts';
import { Count, Decimal, Text, type Shape } from '../http/view.decorators';
import { nothingWhenZero, rounded, textOrNull } from '../input/show.policy';
import { withoutCredentials } from './camera.view';

class DiscoveredStreamView {
  @Text() profile!: string;
  @Text({ description: 'Never with credentials.' }) rtsp_url!: string;
  @Text({ nullable: true }) codec!: string | null;
  @Count({ nullable: true }) width!: number | null;
  @Count({ nullable: true }) height!: number | null;
  @Decimal({ nullable: true }) fps!: number | null;
}

export class DiscoveredCameraView {
  @Text() host!: string;
  @Text({ nullable: true }) name!: string | null;
  @Text({ nullable: true }) manufacturer!: string | null;
  @Text({ nullable: true }) model!: string | null;
  @ApiProperty({ type: [DiscoveredStreamView] }) streams!: readonly Shape<DiscoveredStreamView>[];
  @Text({
    nullable: true,
    description:
      'Why its streams are not known: unauthorized, timed_out, not_onvif, forbidden_address or unreachable; null when they are.',
  })
  reason!: string | null;
}

export function toDiscoveredCameraView(camera: DiscoveredCamera): DiscoveredCameraView {
  return {
    host: camera.host,
    name: textOrNull(camera.name),
    manufacturer: textOrNull(camera.manufacturer),
    model: textOrNull(camera.model),
    streams: camera.streams.map(({ profile, rtspUrl, codec, width, height, fps }) => ({
      profile,
      rtsp_url: withoutCredentials(rtspUrl),
      codec: textOrNull(codec),
      width: nothingWhenZero(width),
      height: nothingWhenZero(height),
      fps: nothingWhenZero(rounded(fps, 2)),
    })),
    reason: textOrNull(camera.reason),
  };
}
