import { Module } from '@nestjs/common';
import { EnrolmentModule } from '../enrolment/enrolment.module';
import { GalleryModule } from '../gallery/gallery.module';
import { RecognitionModule } from '../recognition/recognition.module';
import { RejectionsRepository } from './rejections.repository';
import { RejectionsResponder } from './rejections.responder';
import { RejectionsService } from './rejections.service';
import { RescoringService } from './rescoring.service';

@Module({
  imports: [GalleryModule, RecognitionModule, EnrolmentModule],
  controllers: [RejectionsResponder],
  providers: [RejectionsRepository, RejectionsService, RescoringService],
  exports: [RejectionsRepository],
})
export class RejectionsModule {}
