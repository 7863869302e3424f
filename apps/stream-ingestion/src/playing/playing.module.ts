import { Module } from '@nestjs/common';
import { LeasesModule } from '../leases/leases.module';
import { VideoModule } from '../video/video.module';
import { CameraPlayerService } from './camera-player.service';
import { FramePublisher } from './frame.publisher';

/** From the connection to a camera to its frames on the bus. */
@Module({
  imports: [LeasesModule, VideoModule],
  providers: [CameraPlayerService, FramePublisher],
  exports: [CameraPlayerService, FramePublisher],
})
export class PlayingModule {}
