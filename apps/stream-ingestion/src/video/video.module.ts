import { Module } from '@nestjs/common';
import { FfmpegReadiness } from './ffmpeg-readiness';
import { HardwareDecoding } from './hardware-decoding';

/** ffmpeg. */
@Module({ providers: [FfmpegReadiness, HardwareDecoding], exports: [HardwareDecoding] })
export class VideoModule {}
